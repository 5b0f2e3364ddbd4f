/** Where `for (const x of value)`, `[...value]` and `[a, b] = value` take their elements from. */
import type { Span } from "../../base/span.js";
import { leavesOf } from "../../diagram/diagram.js";
import { envelopeField } from "../api-calls.js";
import { classOf, hasForeignBase, lookUpClass } from "../classes.js";
import { newSequence } from "../concrete.js";
import { madeFromOutput } from "../conditions.js";
import { getItem, iterableSegments } from "../containers.js";
import { getEntry } from "../dictionaries.js";
import type { Flow, Machine } from "../machine.js";
import { contentOf } from "../machine.js";
import { perAtom } from "../per-atom.js";
import type { Atom, Segment, Value } from "../value.js";
import { undefinedValue } from "./nothing.js";
import { containerKind, property } from "./properties.js";
import { nameSetter } from "./react-state.js";
import { noteEarlyRead } from "./turns.js";

type Reference = Atom & { kind: "reference" };

function isObject(atom: Atom): atom is Reference {
  return atom.kind === "reference" && (atom.type === "dict" || atom.type === "instance");
}

/** What an object gives when its elements are asked for: a Map its pairs, others what their `Symbol.iterator` makes. */
export function asIterable(machine: Machine, flow: Flow, value: Value, span: Span): Value {
  if (machine.turn !== null)
    for (const atom of leavesOf(value)) if (atom.kind === "reference") noteEarlyRead(machine, contentOf(atom.id), span);
  if (!leavesOf(value).some((atom) => isObject(atom) || atom.kind === "message" || atom.kind === "envelope")) return value;
  return perAtom(machine, flow, machine.here(flow, value), (atom, inner) => {
    if (isObject(atom)) return ofObject(machine, inner, atom, span);
    if (atom.kind === "envelope") return ofEnvelope(machine, inner, atom);
    return atom.kind === "message" ? notIterable(machine, inner) : machine.forest.leaf(atom);
  });
}

function notIterable(machine: Machine, flow: Flow): Value {
  machine.raise(flow, machine.forest.true, machine.exception("TypeError"));
  return undefinedValue(machine);
}

/** What a client promises as the first element of an array. */
function ofEnvelope(machine: Machine, flow: Flow, atom: Atom & { kind: "envelope" }): Value {
  const first = envelopeField(machine, atom, "0");
  return first === null ? notIterable(machine, flow) : machine.atoms.leaf({ kind: "tuple", items: [first] });
}

function ofObject(machine: Machine, flow: Flow, atom: Reference, span: Span): Value {
  const self = machine.forest.leaf(atom);
  if (containerKind(machine, atom) === "Map") {
    const items = machine.atoms.leaf({ kind: "builtin", name: "dict.items" });
    return machine.hooks.call(machine, flow, items, [{ kind: "positional", value: self }], span);
  }
  const type = atom.type === "instance" ? classOf(machine, atom) : null;
  const under = (name: "iterator" | "asyncIterator"): Value => {
    const key = machine.atoms.leaf({ kind: "builtin", name: `Symbol.${name}` });
    if (atom.type === "dict") return getEntry(machine, flow, atom, key, span, undefinedValue(machine));
    return (type === null ? null : lookUpClass(machine, type, `@@${name}`)) ?? undefinedValue(machine);
  };
  const inTurn = under("iterator");
  const own = leavesOf(inTurn).every((a) => a.kind === "constant") ? under("asyncIterator") : inTurn;
  if (leavesOf(own).every((a) => a.kind === "constant")) {
    if (atom.type === "dict") return notIterable(machine, flow);
    return type !== null && hasForeignBase(machine, type)
      ? machine.unknown(machine.nameAt(span), span, [self])
      : machine.unsupportedValue("the elements of an object", span);
  }
  const made = machine.hooks.call(machine, flow, own, [], span, { receiver: self });
  const known = leavesOf(made).every((a) => a.kind === "reference" && (a.type === "iterator" || a.type === "list"));
  return known ? made : machine.unsupportedValue("an iterator that the program makes itself", span);
}

/** The elements that spreading gives. */
export function spreadSegments(machine: Machine, flow: Flow, value: Value, span: Span): readonly Segment[] {
  return iterableSegments(machine, flow, asIterable(machine, flow, value, span), span);
}

/** As something with elements at positions: iterators, sets and maps as the list of what they give. */
export function asArray(machine: Machine, flow: Flow, value: Value, span: Span): Value {
  const iterable = asIterable(machine, flow, value, span);
  const isPlain = (a: Atom): boolean => a.kind !== "reference" || (a.type !== "iterator" && containerKind(machine, a) === null);
  if (leavesOf(iterable).every(isPlain)) return iterable;
  return perAtom(machine, flow, iterable, (atom, inner) =>
    isPlain(atom)
      ? machine.forest.leaf(atom)
      : newSequence(
          machine,
          { ...inner, context: `${inner.context}/elements` },
          iterableSegments(machine, inner, machine.forest.leaf(atom), span),
          span,
        ),
  );
}

/** `[a, b, ...rest] = value`. */
export function unpackElements(
  machine: Machine,
  flow: Flow,
  value: Value,
  count: number,
  rest: number | undefined,
  span: Span,
): readonly Value[] {
  const array = asArray(machine, flow, value, span);
  const here = machine.here(flow, array);
  const isNothing = machine.forest.map(here, (a) =>
    machine.forest.leaf(a.kind === "constant" && (a.value === undefined || a.value === null)),
  );
  machine.raise(flow, isNothing, machine.exception("TypeError"));
  return Array.from({ length: count }, (_, n) => {
    if (n !== rest) return namedElement(machine, property(machine, flow, array, machine.atoms.constant(BigInt(n)), span), n, span);
    const tail = machine.atoms.leaf({ kind: "slice", start: machine.atoms.constant(BigInt(n)), stop: machine.none, step: machine.none });
    return getItem(machine, flow, array, tail, span);
  });
}

/** Elements of something of the environment are called what the pattern calls them: `const [shown, setShown] = useState()`. */
function namedElement(machine: Machine, element: Value, n: number, span: Span): Value {
  return machine.forest.map(element, (atom) => {
    if (atom.kind !== "bound" && (atom.kind !== "unknown" || madeFromOutput(machine, atom))) return machine.forest.leaf(atom);
    const [, names = ""] = /^\[([\w$\s,]+)\]/.exec(machine.surroundings.sourceText(span)) ?? [];
    const name = names.split(",")[n]?.trim() ?? "";
    if (atom.kind === "bound") nameSetter(machine, atom, name);
    return name === "" || atom.kind === "bound"
      ? machine.forest.leaf(atom)
      : machine.unknown(`${span.path}#${name}`, span, [], name, [machine.forest.leaf(atom)]);
  });
}
