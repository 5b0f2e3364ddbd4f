/**
 * Enum classes of the application: when such a class has been made, its members become objects with a name and a value,
 * found by iteration, by value (`Colour(1)`) and by name (`Colour["RED"]`).
 */
import type { Span } from "../../base/span.js";
import { baseClasses } from "../classes.js";
import { onlyLeaf } from "../concrete.js";
import { isMember, membersLocation, membersOf } from "../enum-members.js";
import type { Flow, Machine } from "../machine.js";
import { attributeOf, contentOf } from "../machine.js";
import { equalGuard } from "../membership.js";
import type { Atom, Segment, Value } from "../value.js";

type Reference = Atom & { kind: "reference" };

const plain = /^enum\.(Enum|IntEnum|StrEnum)$/;
/** Members of these are numbers or texts themselves. */
const scalars = /^enum\.(IntEnum|StrEnum)$/;

function foreignBases(machine: Machine, type: Reference): string[] {
  return baseClasses(machine, type).flatMap((b) => (b.kind === "external" ? [b.path] : b.kind === "builtin" ? [b.name] : []));
}

/** Turns the attributes of a new enum class into its members. */
export function finishEnum(machine: Machine, flow: Flow, type: Reference, span: Span): void {
  const bases = foreignBases(machine, type);
  if (!bases.some((b) => plain.test(b))) return;
  const isScalar = bases.some((b) => scalars.test(b) || b === "int" || b === "str");
  const made: { readonly value: Value; readonly member: Value }[] = [];
  let last = 0n;
  for (const name of machine.attributesOf(type.id)) {
    const given = machine.read(attributeOf(type.id, name));
    const atom = given === undefined ? undefined : onlyLeaf(given);
    if (given === undefined || /^[<_]/.test(name) || atom?.kind === "closure" || atom?.kind === "bound") continue;
    const isAutomatic = atom?.kind === "external" && atom.path === "<enum.auto>";
    const value = isAutomatic ? automatic(machine, bases, name, last) : given;
    const number = onlyLeaf(value);
    if (number?.kind === "constant" && typeof number.value === "bigint") last = number.value;
    const known = made.find((m) => m.value === value);
    const member = known?.member ?? newMember(machine, type, name, value, isScalar);
    if (known === undefined) made.push({ value, member });
    machine.write(attributeOf(type.id, name), member, flow.live);
  }
  if (made.length === 0) return;
  const segments = made.map((m): Segment => ({ kind: "element", when: machine.forest.true, value: m.member }));
  machine.write(contentOf(type.id), machine.atoms.leaf({ kind: "items", segments }), machine.forest.true);
  machine.write(membersLocation(type), machine.atoms.leaf({ kind: "tuple", items: made.map((m) => m.member) }), machine.forest.true);
  machine.span = span;
}

function automatic(machine: Machine, bases: readonly string[], name: string, last: bigint): Value {
  return machine.atoms.constant(bases.includes("enum.StrEnum") ? name.toLowerCase() : last + 1n);
}

function newMember(machine: Machine, type: Reference, name: string, value: Value, isScalar: boolean): Value {
  const id = `${type.id}.${name}<member>`;
  const attributes: Record<string, Value> = {
    "<class>": machine.forest.leaf(type),
    name: machine.atoms.constant(name),
    value,
    _name_: machine.atoms.constant(name),
    _value_: value,
    ...(isScalar ? { "<scalar>": value } : {}),
  };
  for (const [key, held] of Object.entries(attributes)) machine.write(attributeOf(id, key), held, machine.forest.true);
  return machine.atoms.leaf({ kind: "reference", type: "instance", id });
}

function attributeValue(machine: Machine, member: Value, name: string): Value {
  return machine.read(attributeOf((onlyLeaf(member) as Reference).id, name)) ?? machine.none;
}

/** `Colour(value)` and `Colour[name]`: the member whose attribute equals what is given; where there is none the flow raises. */
export function memberWith(machine: Machine, flow: Flow, type: Reference, by: "name" | "value", given: Value, span: Span): Value {
  let result: Value | null = null;
  let found = machine.forest.false;
  const wanted = machine.forest.map(machine.here(flow, given), (a) =>
    by === "value" && a.kind === "reference" && isMember(machine, a)
      ? attributeValue(machine, machine.forest.leaf(a), "value")
      : machine.forest.leaf(a),
  );
  for (const member of membersOf(machine, type) ?? []) {
    const here = machine.forest.minus(equalGuard(machine, flow, wanted, attributeValue(machine, member, by), span), found);
    if (here === machine.forest.false) continue;
    result = result === null ? member : machine.forest.ite(here, member, result);
    found = machine.forest.or(found, here);
  }
  machine.raise(flow, machine.forest.not(found), machine.exception(by === "value" ? "ValueError" : "KeyError"));
  return result === null ? machine.none : machine.here(flow, result);
}
