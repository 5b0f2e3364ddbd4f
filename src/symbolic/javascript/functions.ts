/** Calls as JavaScript makes them: arguments need not fit, the receiver is `this`, `new` makes an instance. */
import type { Span } from "../../base/span.js";
import type { Definition } from "../../ir/ir.js";
import { baseClasses, classOf, lookUpClass } from "../classes.js";
import { newSequence, onlyLeaf } from "../concrete.js";
import type { ArgumentValue, CallManner, Flow, Machine } from "../machine.js";
import { attributeOf, variableOf } from "../machine.js";
import { perAtom } from "../per-atom.js";
import type { Atom, Segment, Value } from "../value.js";
import { becomeEmitter, emitterClass } from "./emitters.js";
import { prototypeOf } from "./function-properties.js";
import { spreadSegments, unpackElements } from "./iteration.js";
import { undefinedValue } from "./nothing.js";
import { prototypeMark } from "./properties.js";

type Closure = Atom & { kind: "closure" };
type Reference = Atom & { kind: "reference" };

/** Puts arguments, receiver and the list of all arguments into the frame. */
export function bindLeniently(
  machine: Machine,
  flow: Flow,
  closure: Closure,
  args: readonly ArgumentValue[],
  frame: string,
  span: Span,
  manner: CallManner,
): void {
  const { function: f } = closure;
  const given = args.map((a) => a.value);
  const write = (name: string, value: Value): void => machine.write(variableOf(frame, name), value, machine.forest.true);
  const list = (items: readonly ArgumentValue[], what: string): Value => {
    const segments = items.flatMap((a): readonly Segment[] =>
      a.kind === "spread" ? spreadSegments(machine, flow, a.value, span) : [{ kind: "element", when: machine.forest.true, value: a.value }],
    );
    return newSequence(machine, { ...flow, context: `${frame}/${what}` }, segments, span);
  };
  const certain = args.findIndex((a) => a.kind === "spread");
  /** From the first argument on of which it is not known how many there are: taken from the list of all of them. */
  const uncertain = certain < 0 ? null : list(args, "spread");
  f.parameters.forEach((p, i) => {
    if (p.kind === "rest" && (uncertain === null || i <= certain)) return write(p.name, list(args.slice(i), "rest"));
    if (uncertain === null || i < certain) return write(p.name, given[i] ?? undefinedValue(machine));
    const [first, ...rest] = unpackElements(machine, flow, uncertain, i + 1, p.kind === "rest" ? i : undefined, span).slice(i);
    write(p.name, rest.length === 0 && first !== undefined ? first : undefinedValue(machine));
  });
  if (f.bindsThis) write("this", manner.receiver ?? undefinedValue(machine));
  if (f.bindsArguments) write("arguments", list(args, "arguments"));
}

/** `new callee(...)` for a function or a class of the application. */
export function construct(machine: Machine, flow: Flow, type: Closure | Reference, args: readonly ArgumentValue[], span: Span): Value {
  const made = machine.allocate(flow, "instance", span, null);
  const { id } = onlyLeaf(made) as Reference;
  const isFresh = machine.read(attributeOf(id, "<class>")) === undefined;
  machine.write(attributeOf(id, "<class>"), machine.forest.leaf(type), isFresh ? machine.forest.true : flow.live);
  if (type.kind === "closure") {
    machine.write(attributeOf(id, prototypeMark), prototypeOf(machine, type), machine.forest.true);
    const result = machine.hooks.call(machine, flow, machine.forest.leaf(type), args, span, { receiver: made });
    const returned = onlyLeaf(result);
    return returned?.kind === "reference" ? result : made;
  }
  beginAsOuter(machine, flow, onlyLeaf(made) as Reference, type, span);
  const given = machine.atoms.leaf({ kind: "tuple", items: args.map((a) => a.value) });
  machine.write(attributeOf(id, "<arguments>"), given, machine.forest.true);
  const ownConstructor = lookUpClass(machine, type, "constructor");
  if (ownConstructor !== null) machine.hooks.call(machine, flow, ownConstructor, args, span, { receiver: made });
  else superConstructor(machine, type, made, args);
  return made;
}

/** What an instance is by classes outside the application before its constructor runs: an error, an emitter of events. */
export function beginAsOuter(machine: Machine, flow: Flow, self: Reference, type: Reference, span: Span): void {
  const bases = baseClasses(machine, type);
  if (bases.some((b) => b.kind === "builtin" && /Error$/.test(b.name)))
    machine.write(attributeOf(self.id, "<error>"), machine.truth, machine.forest.true);
  if (bases.some((b) => b.kind === "external" && emitterClass.test(b.path)))
    becomeEmitter(machine, flow, self, (name) => lookUpClass(machine, type, name) !== null, span);
}

/** What the constructor of a class outside the application does: errors keep their message. */
function superConstructor(machine: Machine, type: Reference, made: Value, args: readonly ArgumentValue[]): void {
  const self = onlyLeaf(made);
  const isError = baseClasses(machine, type).some((b) => b.kind === "builtin" && /Error$/.test(b.name));
  if (self?.kind !== "reference" || !isError) return;
  machine.write(attributeOf(self.id, "message"), args[0]?.value ?? machine.atoms.constant(""), machine.forest.true);
}

/** `super.name` in a method of the class that a body makes. */
export function getSuper(machine: Machine, flow: Flow, i: Definition & { op: "get-super" }, self: Value, span: Span): Value {
  const body = flow.frame.module.functions[i.body]!;
  const prefix = `class@${flow.frame.module.path}:${body.name}:`;
  return perAtom(machine, flow, self, (atom) => {
    if (atom.kind !== "reference") return undefinedValue(machine);
    const own = atom.type === "class" ? atom : classOf(machine, atom);
    if (own === null) return undefinedValue(machine);
    const home = [own, ...baseClasses(machine, own)].find((c) => c.kind === "reference" && c.id.startsWith(prefix));
    const found = home?.kind === "reference" ? lookUpClass(machine, own, i.name, home.id) : null;
    if (found !== null) return found;
    return i.name === "constructor"
      ? machine.atoms.leaf({ kind: "bound", receiver: atom, method: machine.atoms.of({ kind: "builtin", name: "<super>" }) })
      : machine.unknown(machine.nameAt(span), span, [], machine.surroundings.sourceText(span), [machine.forest.leaf(atom)]);
  });
}

/** The call `super(...)` of a class whose base is outside: an error keeps its message. */
export function callOuterConstructor(machine: Machine, args: readonly ArgumentValue[]): Value {
  const self = args[0] === undefined ? undefined : onlyLeaf(args[0].value);
  const type = self?.kind === "reference" ? classOf(machine, self) : null;
  if (type !== null && args[0] !== undefined) superConstructor(machine, type, args[0].value, args.slice(1));
  return undefinedValue(machine);
}
