/**
 * Lookup of members through classes: by the method resolution order of Python (C3 linearization: Barrett et al. 1996), of
 * which a chain of single bases is the simple case. A class that defines a member hides those behind it.
 */
import type { ClassObject } from "./abstract-objects.js";
import type { Analysis } from "./analysis.js";
import type { Node, Token } from "./points-to.js";
import { hasMember } from "./python-builtins.js";

/** `owner` is the class, or a name from outside that may define anything. */
export type Visit = (member: Node, owner: Token) => void;

interface Lookup {
  readonly after: Token | null;
  readonly name: string;
  readonly visit: Visit;
}

/** Whether a class from outside may have the member: of the language's own classes the members are known. */
function mayHaveMember(cls: string, name: string): boolean {
  if (cls === "typing.NamedTuple") return hasMember("tuple", name);
  if (!cls.startsWith("builtins.")) return true;
  return hasMember(cls, name) || (name === "__init__" && cls !== "builtins.object");
}

export class ClassHierarchy {
  private readonly orders = new Map<Token, readonly Token[]>();
  private readonly lookups = new Map<Token, Lookup[]>();
  private readonly metaclassNodes = new Map<Token, Node>();

  constructor(private readonly analysis: Analysis) {}

  /** Has to be told of every class once, before lookups in it. */
  add(cls: Token): void {
    const object = this.analysis.object(cls);
    if (object.kind !== "class") return;
    for (const base of object.bases) this.analysis.onToken(base, () => this.changed(cls));
  }

  /** The classes in which members of a class are looked up, itself first. */
  order(cls: Token): readonly Token[] {
    let order = this.orders.get(cls);
    if (order === undefined) this.orders.set(cls, (order = this.linearized(cls, [])));
    return order;
  }

  /** Visits the members of that name that may be found, also those of bases that become known later. */
  lookup(cls: Token, name: string, visit: Visit, after: Token | null = null): void {
    const lookup: Lookup = { after, name, visit };
    const known = this.lookups.get(cls);
    if (known === undefined) this.lookups.set(cls, [lookup]);
    else known.push(lookup);
    this.run(cls, lookup);
  }

  /** Whether a class of the program that the class inherits from defines the member. */
  defines(cls: Token, name: string): boolean {
    return this.order(cls).some((token) => {
      const object = this.analysis.object(token);
      return object.kind === "class" && object.declared.has(name);
    });
  }

  /** Members of such a class are its instances. */
  isEnumeration(cls: Token): boolean {
    return this.order(cls).some((token) => {
      const object = this.analysis.object(token);
      return object.kind === "external" && /^enum\.\w*(Enum|Flag)$/.test(object.name);
    });
  }

  /** Visits the metaclasses of a class: its own, or those of its bases. */
  metaclasses(cls: Token, visit: (metaclass: Token) => void): void {
    this.analysis.onToken(this.metaclassNode(cls), visit);
  }

  private metaclassNode(cls: Token): Node {
    let node = this.metaclassNodes.get(cls);
    if (node !== undefined) return node;
    this.metaclassNodes.set(cls, (node = this.analysis.node()));
    const own = node;
    const object = this.analysis.object(cls);
    if (object.kind !== "class") return node;
    if (object.metaclass !== null) this.analysis.pointsTo.addEdge(object.metaclass, own);
    else
      for (const base of object.bases)
        this.analysis.onToken(base, (token) => this.analysis.pointsTo.addEdge(this.metaclassNode(token), own));
    return node;
  }

  private run(cls: Token, { after, name, visit }: Lookup): void {
    const order = this.order(cls);
    const start = after === null ? 0 : order.indexOf(after) + 1;
    for (const token of order.slice(start)) {
      const object = this.analysis.object(token);
      if (object.kind === "class") {
        visit(this.analysis.field(object, name), token);
        if (object.declared.has(name)) return;
      } else {
        // What every class has of `object` matters to those who ask for it by `super()` alone.
        const isAsked = after !== null || !(object.kind === "external" && object.name === "builtins.object");
        if (object.kind === "external" && isAsked && mayHaveMember(object.name, name)) {
          visit(this.analysis.nodeOf(this.analysis.objects.external(`${object.name}.${name}`)), token);
        }
      }
    }
  }

  private changed(base: Token): void {
    const affected = [...this.orders].filter(([, order]) => order.includes(base)).map(([cls]) => cls);
    for (const cls of affected) this.orders.delete(cls);
    for (const cls of affected) for (const lookup of this.lookups.get(cls) ?? []) this.run(cls, lookup);
  }

  private linearized(cls: Token, pending: readonly Token[]): readonly Token[] {
    const object = this.analysis.object(cls);
    if (object.kind !== "class" || pending.includes(cls)) return [cls];
    const found = this.bases(object);
    const isStrict = object.info.function.calling === "strict";
    const bases =
      found.length === 0 && isStrict && this.analysis.limits.hasObject ? [this.analysis.objects.external("builtins.object")] : found;
    return [cls, ...merged([...bases.map((base) => [...this.linearized(base, [...pending, cls])]), [...bases]])];
  }

  private bases(cls: ClassObject): Token[] {
    const tokens = cls.bases.flatMap((base) => this.analysis.pointsTo.tokens(base));
    return [...new Set(tokens)].filter((t) => t !== cls.id && ["class", "external", "function"].includes(this.analysis.object(t).kind));
  }
}

/** Where the orders contradict each other, as several possible bases of one place may, the first goes first. */
function merged(lists: Token[][]): Token[] {
  const order: Token[] = [];
  for (let open = lists.filter((l) => l.length > 0); open.length > 0; open = open.filter((l) => l.length > 0)) {
    const isTail = (token: Token): boolean => open.some((list) => list.indexOf(token) > 0);
    const next = open.map((list) => list[0]!).find((token) => !isTail(token)) ?? open[0]![0]!;
    order.push(next);
    for (const list of open) {
      const at = list.indexOf(next);
      if (at >= 0) list.splice(at, 1);
    }
  }
  return order;
}
