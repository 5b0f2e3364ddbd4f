/**
 * What all constraint rules share: the solver, the abstract objects with their fields, the program, and the edges found so
 * far. Rules that need each other (a property calls its getter, a call reads `__call__`) meet here.
 */
import type { Span } from "../base/span.js";
import { spanKey } from "../base/span.js";
import type { Module, Program } from "../ir/ir.js";
import type { AbstractObject, FieldedObject } from "./abstract-objects.js";
import { AbstractObjects } from "./abstract-objects.js";
import { ModuleNames } from "./find-module.js";
import type { Frame } from "./frame.js";
import type { FunctionInfo } from "./function-info.js";
import type { Node, Token } from "./points-to.js";
import { PointsTo } from "./points-to.js";

/** Why a call happens at a place. */
export type CallReason =
  /** The code calls it. */
  | "call"
  | "construct"
  | "decorator"
  /** The code reads or writes a property. */
  | "getter"
  | "setter"
  /** An operator of the language, a conversion or an access that a class defines. */
  | "operator"
  | "iteration"
  | "context-manager"
  | "raise"
  /** A function of a library calls what it was given. */
  | "callback";

export interface Spread {
  /** How many arguments stand before it. */
  readonly after: number;
  readonly value: Node;
}

/** A place that calls, with what it hands over. */
export interface CallSite {
  readonly frame: Frame;
  readonly span: Span;
  readonly reason: CallReason;
  /** For a callback the name of the library's function; for an operator the method's name. */
  readonly through?: string;
  readonly positional: readonly Node[];
  readonly spreads: readonly Spread[];
  readonly keywords: ReadonlyMap<string, Node>;
  readonly keywordSpreads: readonly Node[];
  /** What the function is called on, in a language where a call binds it. */
  readonly receiver: Node | null;
  readonly result: Node;
  /** `new f()` */
  readonly construct: boolean;
  /** The function was made where it is handed over, by a statement that defines it. */
  readonly decorates?: boolean;
  /** Through how many partial applications the call has come. */
  readonly nesting?: number;
}

export interface FoundEdge {
  readonly caller: FunctionInfo;
  readonly span: Span;
  readonly reason: CallReason;
  readonly through?: string;
  readonly callee: FunctionInfo | string;
  /** The node that held the callee, and the token, for the way it came. */
  readonly node: Node;
  readonly token: Token;
  /** Only found by assuming that functions without callers are called from outside. */
  readonly assumed: boolean;
}

/**
 * How much is told apart, by the number of functions of the program up to which this holds: where sets are long in a big
 * program, the analysis has lost track of what is where, and the time that they take grows with the square of the program.
 */
interface Limits {
  readonly functions: number;
  /** Tokens of each group in a set: texts and numbers, names of the outside world, objects, functions and classes. */
  readonly tokens: readonly number[];
  /** Callees of one call that are followed. */
  readonly callees: number;
  /** Whether classes inherit from the language's `object`, whose `__new__` makes an instance of any class it is given. */
  readonly hasObject: boolean;
  /** Objects with functions that a read at a computed key may find in a table. */
  readonly tableObjects: number;
}

const limits: readonly Limits[] = [
  { functions: 1_000, tokens: [10, 5, 96, 256], callees: 256, hasObject: true, tableObjects: 128 },
  { functions: 2_500, tokens: [6, 3, 24, 96], callees: 96, hasObject: true, tableObjects: 0 },
  { functions: 8_000, tokens: [8, 4, 32, 128], callees: 48, hasObject: true, tableObjects: 0 },
  { functions: Number.POSITIVE_INFINITY, tokens: [6, 3, 16, 64], callees: 20, hasObject: false, tableObjects: 0 },
];

const groups: Readonly<Record<AbstractObject["kind"], number>> = {
  literal: 0,
  external: 1,
  container: 2,
  instance: 2,
  method: 2,
  super: 2,
  function: 3,
  class: 3,
  partial: 3,
  accessor: 3,
  module: 3,
  "static-method": 3,
  "class-method": 3,
  unknown: 3,
};

export const unknownKey = "*";

/** Comprehensions but generator expressions are part of the function around them. */
function isInlined({ function: f }: FunctionInfo): boolean {
  return /<(list|set|dict)comp>$/.test(f.name);
}

function limitsFor({ modules }: Program): Limits {
  const functions = modules.reduce((sum, module) => sum + module.functions.length, 0);
  return limits.find((row) => functions <= row.functions)!;
}

/** The rules that others need without knowing them. */
export interface Rules {
  readonly invoke: (site: CallSite, callee: Token, evidence: Node) => void;
  /** Makes an instance whatever the class's metaclass says. */
  readonly construct: (site: CallSite, cls: Token) => void;
  /** Makes the constraints of the code of a frame. */
  readonly generate: (frame: Frame) => void;
}

export class Analysis {
  readonly pointsTo: PointsTo;
  readonly limits: Limits;
  readonly objects = new AbstractObjects();
  readonly modules: ModuleNames;
  readonly byPath: ReadonlyMap<string, Module>;
  readonly moduleFrames = new Map<Module, Frame>();
  readonly edges = new Map<string, FoundEdge>();
  /** Functions without callers are being taken as called from outside. */
  isAssuming = false;
  private readonly watchers = new Map<Token, ((name: string, node: Node) => void)[]>();
  private readonly tokenNodes = new Map<Token, Node>();
  private readonly ids = new Map<object, number>();

  constructor(
    readonly program: Program,
    readonly rules: Rules,
    rootPackage?: string,
  ) {
    this.limits = limitsFor(program);
    this.pointsTo = new PointsTo({
      of: (token) => groups[this.objects.get(token).kind],
      limits: this.limits.tokens,
      widened: (token) => {
        const object = this.objects.get(token);
        return object.kind === "literal" ? this.objects.literal(object.type) : null;
      },
    });
    this.modules = new ModuleNames(program.modules, rootPackage);
    this.byPath = new Map(program.modules.map((m) => [m.path, m]));
  }

  object(token: Token): AbstractObject {
    return this.objects.get(token);
  }

  node(...tokens: readonly Token[]): Node {
    const node = this.pointsTo.node();
    for (const token of tokens) this.pointsTo.addToken(node, token);
    return node;
  }

  /** The node that holds one object and nothing else. */
  nodeOf(token: Token): Node {
    let node = this.tokenNodes.get(token);
    if (node === undefined) this.tokenNodes.set(token, (node = this.node(token)));
    return node;
  }

  /** A number for an object of the program, the same each time. */
  idOf(object: object): number {
    let id = this.ids.get(object);
    if (id === undefined) this.ids.set(object, (id = this.ids.size));
    return id;
  }

  /** What an object holds under a name. */
  field(object: FieldedObject, name: string): Node {
    let node = object.fields.get(name);
    if (node === undefined) {
      object.fields.set(name, (node = this.pointsTo.node()));
      if (object.everything !== undefined && !name.startsWith("<")) this.pointsTo.addEdge(node, object.everything);
      for (const watcher of this.watchers.get(object.id) ?? []) watcher(name, node);
    }
    return node;
  }

  /** What an object holds under names or positions that are not known. */
  everything(object: FieldedObject): Node {
    if (object.everything === undefined) {
      object.everything = this.pointsTo.node();
      for (const [name, node] of object.fields) if (!name.startsWith("<")) this.pointsTo.addEdge(node, object.everything);
    }
    return object.everything;
  }

  /** Calls `visit` for every field that the object has or will have. */
  eachField(object: FieldedObject, visit: (name: string, node: Node) => void): void {
    const known = this.watchers.get(object.id);
    if (known === undefined) this.watchers.set(object.id, [visit]);
    else known.push(visit);
    for (const [name, node] of [...object.fields]) visit(name, node);
  }

  /** target ⊇ object.name, where unknown keys may have been written too */
  readField(object: FieldedObject, name: string, target: Node): void {
    this.pointsTo.addEdge(this.field(object, name), target);
    if (object.kind === "container") this.pointsTo.addEdge(this.field(object, unknownKey), target);
  }

  /** object.name ⊇ value */
  writeField(object: FieldedObject, name: string, value: Node): void {
    this.pointsTo.addEdge(value, this.field(object, name));
  }

  onToken(node: Node, listener: (token: Token) => void): void {
    this.pointsTo.onToken(node, listener);
  }

  /** For each object of a node that has fields. */
  onObject(node: Node, listener: (object: FieldedObject) => void): void {
    this.pointsTo.onToken(node, (token) => {
      const object = this.objects.fielded(token);
      if (object !== null) listener(object);
    });
  }

  record(site: CallSite, callee: FunctionInfo | string, node: Node, token: Token): void {
    if (typeof callee !== "string" && isInlined(callee)) return;
    let { frame } = site;
    while (isInlined(frame.info) && frame.parent !== null) frame = frame.parent;
    const { info } = frame;
    const target = typeof callee === "string" ? callee : this.idOf(callee.function);
    const key = `${this.idOf(info.function)} ${spanKey(site.span)} ${site.reason} ${target}`;
    if (this.edges.has(key)) return;
    const through = site.through === undefined ? {} : { through: site.through };
    this.edges.set(key, { caller: info, span: site.span, reason: site.reason, ...through, callee, node, token, assumed: this.isAssuming });
  }
}
