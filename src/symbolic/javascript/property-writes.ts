/** `object.name = value`, `object[key] = value` and `delete`: on objects, arrays, instances, functions, and on the output. */
import type { Span } from "../../base/span.js";
import { leavesOf } from "../../diagram/diagram.js";
import { isWords } from "../changed-words.js";
import { classOf, lookUpClass } from "../classes.js";
import { concreteOf, onlyLeaf } from "../concrete.js";
import { changedOutput, changeItems, ofOutput, setItem } from "../containers.js";
import { setEntry } from "../dictionaries.js";
import type { Flow, Machine } from "../machine.js";
import { attributeOf, contentOf } from "../machine.js";
import { setAttribute } from "../operations.js";
import { isAtom } from "../per-atom.js";
import { addedKey, addedTo, wireName } from "../responses.js";
import type { Atom, Value } from "../value.js";
import { contentProperties } from "../value.js";
import { functionId } from "./function-properties.js";
import { undefinedValue } from "./nothing.js";
import { containerKind, frozenMark, isIndex, nameOf, objectKey } from "./properties.js";

type Reference = Atom & { kind: "reference" };

/** `object[key] = value`; null deletes. */
export function setProperty(machine: Machine, flow: Flow, object: Value, key: Value, value: Value | null, span: Span): void {
  const here = machine.here(flow, object);
  for (const atom of leavesOf(here)) {
    const live = machine.forest.and(flow.live, isAtom(machine, here, atom));
    if (live !== machine.forest.false) setOfAtom(machine, { ...flow, live }, atom, machine.here({ ...flow, live }, key), value, span);
  }
}

function setOfAtom(machine: Machine, flow: Flow, atom: Atom, key: Value, value: Value | null, span: Span): void {
  const target = machine.forest.leaf(atom);
  const leaf = onlyLeaf(key);
  const name = leaf === undefined ? undefined : nameOf(leaf);
  if (atom.kind === "constant") {
    if (atom.value === undefined || atom.value === null) machine.raise(flow, machine.forest.true, machine.exception("TypeError"));
    return;
  }
  if (atom.kind === "reference" && machine.has(attributeOf(atom.id, frozenMark)))
    return void machine.unsupported.set(`frozen@${span.path}:${span.line}:${span.column}`, { reason: "a change of a frozen object", span });
  if (atom.kind === "reference" && atom.type === "dict" && containerKind(machine, atom) === null) {
    const texts = machine.forest.map(key, (k) => objectKey(machine, k));
    const setter = name === undefined ? undefined : machine.read(attributeOf(atom.id, `set ${name}`));
    if (setter !== undefined && value !== null)
      return void machine.hooks.call(machine, flow, setter, [{ kind: "positional", value }], span, { receiver: target });
    return setEntry(machine, flow, atom, texts, value, span);
  }
  if (atom.kind === "reference" && atom.type === "list" && name === "length") return setLength(machine, flow, atom, value);
  if (atom.kind === "reference" && atom.type === "list" && name !== undefined && isIndex.test(name))
    return setElement(machine, flow, atom, Number(name), value ?? undefinedValue(machine), span);
  if (atom.kind === "reference" && (atom.type === "instance" || atom.type === "class") && name !== undefined)
    return setMember(machine, flow, atom, name, value, span);
  if (atom.kind === "closure" && name !== undefined) {
    const place = attributeOf(functionId(machine, atom), name);
    return machine.write(place, value ?? undefinedValue(machine), machine.has(place) ? flow.live : machine.forest.true);
  }
  if (atom.kind === "message" && leaf !== undefined && name !== undefined && wireName(atom, name) === null) {
    if (atom.place?.from !== "response") return machine.write(addedKey(leaf), machine.truth, flow.live);
    const place = attributeOf(addedTo(atom), name);
    if (!machine.has(place)) machine.write(place, machine.atoms.leaf({ kind: "unbound" }), machine.forest.true);
    return machine.write(place, value ?? undefinedValue(machine), flow.live);
  }
  if (ofOutput(atom) || isWords(atom)) return changedOutput(machine, span);
  if (atom.kind === "unknown" || atom.kind === "external") {
    if (name !== undefined) return setAttribute(machine, flow, target, name, value ?? undefinedValue(machine), span);
    return setItem(machine, flow, target, key, value, span);
  }
  if (atom.kind === "reference")
    machine.unsupported.set(`set@${span.path}:${span.line}:${span.column}`, { reason: "a change of an object", span });
}

function setMember(machine: Machine, flow: Flow, atom: Reference, name: string, value: Value | null, span: Span): void {
  const type = atom.type === "class" ? atom : classOf(machine, atom);
  const setter = type === null ? null : lookUpClass(machine, type, `set ${name}`);
  const target = machine.forest.leaf(atom);
  if (setter !== null && value !== null)
    return void machine.hooks.call(machine, flow, setter, [{ kind: "positional", value }], span, { receiver: target });
  setAttribute(machine, flow, target, name, value ?? machine.atoms.leaf({ kind: "unbound" }), span);
}

/** `list.length = n`: of a list that is known, its first elements. */
function setLength(machine: Machine, flow: Flow, list: Reference, value: Value | null): void {
  const content = machine.read(contentOf(list.id));
  const items = content === undefined ? undefined : onlyLeaf(machine.here(flow, content));
  const length = value === null ? undefined : concreteOf(machine, onlyLeaf(value) ?? { kind: "unbound" });
  const plain = items?.kind === "items" && items.segments.every((s) => s.kind === "element" && s.when === machine.forest.true);
  if (length === 0n || (plain && typeof length === "bigint" && length <= items.segments.length)) {
    const segments = items?.kind === "items" && plain ? items.segments.slice(0, Number(length)) : [];
    return machine.write(contentOf(list.id), machine.atoms.leaf({ kind: "items", segments }), flow.live);
  }
  machine.write(contentOf(list.id), machine.unsupportedValue("a list whose length was set", machine.span), flow.live);
}

/** An element of an array: changed where it is known to be there, added right behind the last. */
function setElement(machine: Machine, flow: Flow, list: Reference, index: number, value: Value, span: Span): void {
  const content = machine.read(contentOf(list.id));
  const items = content === undefined ? undefined : onlyLeaf(machine.here(flow, content));
  const { items: lists } = machine.atoms;
  if (items?.kind === "items" && lists.allHave(items, contentProperties.always) && lists.lengthOf(items) === index) {
    const added = lists.change(items, index, { kind: "element", when: machine.forest.true, value });
    return machine.write(contentOf(list.id), machine.forest.leaf<Atom>(added), flow.live);
  }
  const there = items?.kind === "items" ? lists.at(items, index) : undefined;
  if (there?.kind === "element" && machine.forest.minus(flow.live, there.when) === machine.forest.false)
    return setItem(machine, flow, machine.forest.leaf(list), machine.atoms.constant(BigInt(index)), value, span);
  changeItems(machine, flow, list, () => null, span, { given: [value] });
}
