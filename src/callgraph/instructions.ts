/**
 * What instructions do to values, a rule for each.
 *
 *   x = y          pts(x) ⊇ pts(y)
 *   x = [y, z]     l ∈ pts(x),  pts(l[0]) ⊇ pts(y),  pts(l[1]) ⊇ pts(z)        l: the place
 *   x = def f      f ∈ pts(x)
 *   return x       pts(returned) ⊇ pts(x)
 *   raise x        pts(thrown) ⊇ pts(x)
 */

import { assertNever } from "../base/invariant.js";
import type { Instruction, Register } from "../ir/ir.js";
import type { ContainerObject } from "./abstract-objects.js";
import type { Analysis, CallSite } from "./analysis.js";
import { unknownKey } from "./analysis.js";
import type { Attributes, Place } from "./attributes.js";
import type { Code } from "./code.js";
import type { Definitions } from "./definitions.js";
import type { Displays } from "./displays.js";
import type { Elements } from "./elements.js";
import { itemField, keysField } from "./elements.js";
import type { Imports } from "./imports.js";
import type { KnownRegisters } from "./known-registers.js";
import type { Operators } from "./operators.js";
import type { Node } from "./points-to.js";

type Of<Op extends Instruction["op"]> = Extract<Instruction, { op: Op }>;

/** Instructions that neither show fresh objects to anybody nor look into them. */
const quiet: ReadonlySet<Instruction["op"]> = new Set([
  "constant",
  "copy",
  "load",
  "store",
  "build-sequence",
  "build-map",
  "build-object",
  "build-slice",
  "make-function",
  "get-item",
  "set-item",
  "get-attribute",
  "set-attribute",
  "unpack",
  "unary",
  "regex",
]);

export class Instructions {
  constructor(
    private readonly analysis: Analysis,
    private readonly attributes: Attributes,
    private readonly elements: Elements,
    private readonly operators: Operators,
    private readonly imports: Imports,
    private readonly definitions: Definitions,
    private readonly displays: Displays,
    private readonly known: KnownRegisters,
  ) {}

  visit(code: Code, i: Instruction): void {
    if (!quiet.has(i.op) && !this.isOwnUpdate(code, i)) code.fresh.release();
    this.dispatch(code, i, { frame: code.frame, span: i.span });
  }

  private dispatch(code: Code, i: Instruction, place: Place): void {
    const { pointsTo } = this.analysis;
    switch (i.op) {
      case "constant":
        this.known.of(code).constants.set(i.target, i.value);
        return code.define(i.target, this.displays.constant(i.value));
      case "copy":
        return code.define(i.target, code.value(i.source));
      case "load":
        return code.define(i.target, code.load(i.name, i.scope));
      case "store":
        return code.store(i.name, i.scope, code.value(i.value));
      case "build-sequence":
      case "build-map":
      case "build-object":
      case "build-slice":
      case "build-string":
        return this.display(code, i, place);
      case "regex":
        return code.define(i.target, this.analysis.nodeOf(this.analysis.objects.external("RegExp.prototype")));
      case "get-attribute":
      case "set-attribute":
      case "get-item":
      case "set-item":
        return this.access(code, i, place);
      case "unary":
        return this.unary(code, i, place);
      case "binary": {
        const target = this.result(code, i.target);
        return this.operators.binary(place, i.operator, code.value(i.left), code.value(i.right), target, i.inPlace === true);
      }
      case "unpack":
        return this.unpack(code, i, place);
      case "object-rest":
        return this.objectRest(code, i, place);
      case "call":
        return this.call(code, i, place);
      case "await":
        return this.elements.settle(code.value(i.value), this.result(code, i.target));
      case "yield":
        pointsTo.addEdge(code.value(i.value), code.frame.yielded);
        return code.define(i.target, code.frame.sent);
      case "yield-all":
        return this.yieldAll(code, i, place);
      case "return":
        if (i.value !== undefined) pointsTo.addEdge(code.value(i.value), code.frame.returned);
        return;
      default:
        return this.dispatchOther(code, i, place);
    }
  }

  private display(code: Code, i: Of<"build-sequence" | "build-map" | "build-object" | "build-slice" | "build-string">, place: Place): void {
    switch (i.op) {
      case "build-sequence":
        return this.displays.sequence(code, i);
      case "build-map":
        return this.displays.map(code, i, place);
      case "build-object":
        return this.displays.object(code, i, place);
      case "build-slice":
        return code.define(i.target, this.displays.slice(code, i));
      case "build-string":
        return this.displays.text(code, i, place);
      default:
        return assertNever(i, "display");
    }
  }

  private dispatchOther(code: Code, i: Instruction, place: Place): void {
    const { analysis } = this;
    switch (i.op) {
      case "delete-item":
        return this.operators.ask(place, code.value(i.object), ["__delitem__"], [code.value(i.index)], this.analysis.node(), !code.strict);
      case "delete-attribute":
        return this.operators.ask(
          place,
          code.value(i.object),
          ["__delattr__"],
          [this.displays.constant(i.name)],
          this.analysis.node(),
          !code.strict,
        );
      case "raise":
        return this.raise(code, i, place);
      case "try":
        for (const handler of i.handlers) code.define(handler.exception, code.frame.thrown);
        return;
      case "for":
        return this.elements.iterate(
          this.iterating(code, code.value(i.iterable), place),
          code.value(i.iterable),
          this.result(code, i.element),
          code.strict ? "attribute.python" : "attribute.js",
          i.isAsync,
        );
      case "with":
        return this.with(code, i, place);
      case "make-function": {
        const token = this.definitions.function(code, i);
        if (code.strict && !/<\w+>$/.test(code.frame.info.module.functions[i.function]!.name)) this.known.of(code).defined.add(i.target);
        return code.define(i.target, analysis.nodeOf(token));
      }
      case "make-class":
        this.known.of(code).defined.add(i.target);
        return code.define(i.target, analysis.nodeOf(this.definitions.class(code, i)));
      case "make-accessor": {
        const [get, set] = [i.get, i.set].map((r) => (r === undefined ? analysis.node() : code.value(r)));
        return code.define(i.target, analysis.nodeOf(analysis.objects.make({ kind: "accessor", get: get!, set: set! })));
      }
      case "get-super":
        return this.definitions.getSuper(code, i, place, this.result(code, i.target));
      case "import":
      case "import-name":
      case "import-js":
        return this.imports.import(place, i, this.result(code, i.target));
      case "unsupported":
        if (i.target !== undefined) code.define(i.target, analysis.nodeOf(analysis.objects.unknown));
        return;
      default:
        return;
    }
  }

  /** What a generator expression goes through first is asked for by the code around it. */
  private iterating(code: Code, iterable: Node, place: Place): Place {
    const { frame } = code;
    const isOutermost = frame.info.function.name.endsWith("<genexpr>") && iterable === frame.parameter(".0");
    return isOutermost && frame.parent !== null ? { ...place, frame: frame.parent } : place;
  }

  /** A new node that a register gets. */
  private result(code: Code, register: Register): Node {
    const node = this.analysis.node();
    code.define(register, node);
    return node;
  }

  private access(code: Code, i: Of<"get-attribute" | "set-attribute" | "get-item" | "set-item">, place: Place): void {
    const object = code.value(i.object);
    const field = this.fieldOf(code, i);
    if (i.op === "set-attribute" || i.op === "set-item") {
      if (field !== null && code.fresh.write(object, field, code.value(i.value))) {
        if (i.op === "set-item" && i.operator === "item.python") this.writeKey(object, code.value(i.index));
        return;
      }
      code.fresh.release();
      if (i.op === "set-item") this.elements.writeItem(place, object, code.value(i.index), i.operator, code.value(i.value));
      else this.attributes.write(place, object, i.name, i.operator, code.value(i.value));
      return;
    }
    const held = field === null ? undefined : code.fresh.read(object, field);
    if (held !== undefined) return code.define(i.target, held);
    if (i.op === "get-attribute" && i.name === "update" && code.fresh.has(object)) this.known.of(code).updates.set(i.target, object);
    else code.fresh.release();
    const target = this.result(code, i.target);
    if (i.op === "get-item") this.elements.readItem(place, object, code.value(i.index), i.operator, target);
    else this.attributes.read(place, object, i.name, i.operator, target);
  }

  private writeKey(object: Node, key: Node): void {
    this.analysis.onObject(object, (found) => this.analysis.pointsTo.addEdge(key, this.analysis.field(found, keysField)));
  }

  /** The field that an access names, where that is known here; `__proto__` is no field. */
  private fieldOf(code: Code, i: Of<"get-attribute" | "set-attribute" | "get-item" | "set-item">): string | null {
    if (i.op === "get-attribute" || i.op === "set-attribute")
      return i.operator === "attribute.js" && i.name !== "__proto__" ? i.name : null;
    const key = this.known.of(code).constants.get(i.index);
    return (typeof key === "string" && key !== "__proto__") || (typeof key === "bigint" && key >= 0n) ? itemField(key, i.operator) : null;
  }

  /** `d.update({...})` on mappings that nobody else knows: the later values take the place of the earlier ones. */
  private isOwnUpdate(code: Code, i: Instruction): boolean {
    if (i.op !== "call") return false;
    const object = this.known.of(code).updates.get(i.callee);
    const [argument] = i.arguments;
    if (object === undefined || i.arguments.length !== 1 || argument?.kind !== "positional") return false;
    const fields = code.fresh.fields(code.value(argument.value));
    if (fields === undefined) return false;
    for (const [field, value] of fields) code.fresh.write(object, field, value);
    return true;
  }

  private unary(code: Code, i: Of<"unary">, place: Place): void {
    const value = this.known.of(code).constants.get(i.operand);
    if ((i.operator === "negate" || i.operator === "negate.js") && typeof value === "bigint") {
      this.known.of(code).constants.set(i.target, -value);
      return code.define(i.target, this.displays.constant(-value));
    }
    this.operators.unary(place, i.operator, code.value(i.operand), this.result(code, i.target));
  }

  private unpack(code: Code, i: Of<"unpack">, place: Place): void {
    const operator = code.strict ? "item.python" : "item.js";
    const value = code.value(i.value);
    const fields = code.fresh.fields(value);
    const isWhole = fields !== undefined && i.rest === undefined && i.targets.every((_, p) => fields.has(itemField(BigInt(p), operator)));
    if (isWhole) return i.targets.forEach((target, p) => code.define(target, fields.get(itemField(BigInt(p), operator))!));
    code.fresh.release();
    const targets = i.targets.map((target) => this.result(code, target));
    const rest = i.rest === undefined ? null : this.elements.made(i.span, `rest ${this.analysis.idOf(code.frame)}`, "list");
    if (rest !== null) this.analysis.pointsTo.addToken(targets[i.rest!]!, rest.id);
    this.analysis.onToken(value, (token) => {
      const object = this.analysis.object(token);
      if (object.kind !== "container" || !["list", "tuple"].includes(object.type)) {
        const element = this.analysis.node();
        this.elements.iterate(place, this.analysis.nodeOf(token), element, code.strict ? "attribute.python" : "attribute.js");
        targets.forEach((target, p) => {
          if (p !== i.rest) this.analysis.pointsTo.addEdge(element, target);
          else this.analysis.writeField(rest!, unknownKey, element);
        });
      } else this.unpackList(object, targets, i.rest, rest, operator);
    });
  }

  private unpackList(
    object: ContainerObject,
    targets: readonly Node[],
    restAt: number | undefined,
    rest: ContainerObject | null,
    operator: "item.python" | "item.js",
  ): void {
    const { analysis } = this;
    const behind = restAt === undefined ? 0 : targets.length - restAt - 1;
    targets.forEach((target, position) => {
      if (restAt === undefined || position < restAt) return analysis.readField(object, itemField(BigInt(position), operator), target);
      if (object.length === undefined)
        return analysis.pointsTo.addEdge(analysis.everything(object), position === restAt ? analysis.field(rest!, unknownKey) : target);
      if (position > restAt) {
        const at = object.length - (targets.length - position);
        return analysis.readField(object, itemField(BigInt(Math.max(at, 0)), operator), target);
      }
      for (let at = restAt; at < object.length - behind; at++)
        analysis.readField(object, itemField(BigInt(at), operator), analysis.field(rest!, itemField(BigInt(at - restAt), operator)));
    });
  }

  private objectRest(code: Code, i: Of<"object-rest">, place: Place): void {
    const made = this.elements.made(place.span, `rest ${i.target} ${this.analysis.idOf(code.frame)}`, "object");
    const taken = new Set(i.keys.map((key) => String(this.known.of(code).constants.get(key))));
    this.analysis.onObject(code.value(i.object), (object) =>
      this.analysis.eachField(object, (name, node) => {
        if (!name.startsWith("<") && !taken.has(name)) this.analysis.pointsTo.addEdge(node, this.analysis.field(made, name));
      }),
    );
    code.define(i.target, this.analysis.nodeOf(made.id));
  }

  private call(code: Code, i: Of<"call">, place: Place): void {
    const positional: Node[] = [];
    const spreads: { after: number; value: Node }[] = [];
    const keywords = new Map<string, Node>();
    const keywordSpreads: Node[] = [];
    for (const argument of i.arguments) {
      const value = code.value(argument.value);
      if (argument.kind === "positional") positional.push(value);
      else if (argument.kind === "spread") spreads.push({ after: positional.length, value });
      else if (argument.kind === "keyword") keywords.set(argument.name ?? "", value);
      else keywordSpreads.push(value);
    }
    const { defined } = this.known.of(code);
    const decorates = i.arguments.length === 1 && positional.length === 1 && code.strict && defined.has(i.arguments[0]!.value);
    if (decorates) defined.add(i.target);
    const site: CallSite = {
      ...place,
      reason: decorates ? "decorator" : i.construct === true ? "construct" : "call",
      positional,
      spreads,
      keywords,
      keywordSpreads,
      receiver: i.receiver === undefined ? null : code.value(i.receiver),
      result: this.result(code, i.target),
      construct: i.construct === true,
      ...(decorates ? { decorates } : {}),
    };
    const callee = code.value(i.callee);
    let count = 0;
    this.analysis.onToken(callee, (token) => {
      if (count++ < this.analysis.limits.callees) this.analysis.rules.invoke(site, token, callee);
      else this.analysis.pointsTo.dropped++;
    });
  }

  private yieldAll(code: Code, i: Of<"yield-all">, place: Place): void {
    const target = this.result(code, i.target);
    this.elements.iterate(place, code.value(i.value), code.frame.yielded, code.strict ? "attribute.python" : "attribute.js");
    this.analysis.onObject(code.value(i.value), (object) => {
      if (object.kind !== "container") return;
      this.analysis.pointsTo.addEdge(this.analysis.field(object, "<returned>"), target);
      this.analysis.pointsTo.addEdge(code.frame.sent, this.analysis.field(object, "<sent>"));
    });
  }

  private raise(code: Code, i: Of<"raise">, place: Place): void {
    if (i.value === undefined) return;
    const value = code.value(i.value);
    if (!code.strict) return this.analysis.pointsTo.addEdge(value, code.frame.thrown);
    const site = { ...place, reason: "raise" as const, through: "raise", result: code.frame.thrown };
    this.analysis.onToken(value, (token) => {
      if (this.analysis.object(token).kind === "class") this.attributes.callEach(site, this.analysis.nodeOf(token), []);
      else this.analysis.pointsTo.addToken(code.frame.thrown, token, value);
    });
  }

  private with(code: Code, i: Of<"with">, place: Place): void {
    const target = this.result(code, i.target);
    const [enter, exit] = i.isAsync ? ["__aenter__", "__aexit__"] : ["__enter__", "__exit__"];
    const manager = code.value(i.manager);
    this.analysis.onToken(manager, (token) => {
      const object = this.analysis.object(token);
      if (object.kind === "container" && object.type === "generator")
        return this.analysis.pointsTo.addEdge(this.analysis.everything(object), target);
      if (object.kind !== "instance") return this.analysis.pointsTo.addToken(target, token, manager);
      for (const name of [enter!, exit!]) {
        const result = this.analysis.node();
        const site = { ...place, reason: "context-manager" as const, through: name, result };
        const none = this.displays.constant(null);
        this.attributes.callEach(
          site,
          this.attributes.member(token, name, "attribute.python").value,
          name === exit ? [none, none, none] : [],
        );
        if (name === enter) this.elements.settle(result, target);
      }
    });
  }
}
