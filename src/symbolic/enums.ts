/**
 * Enums of the providers' libraries. A field shows the number of its name, and both are known: the number is a function
 * of the name's text, so that tests of either are sets of lanes.
 */
import type { Span } from "../base/span.js";
import type { Variable } from "../diagram/diagram.js";
import type { EnumMember } from "../providers/catalog.js";
import type { Term } from "../terms/term.js";
import { onlyLeaf } from "./concrete.js";
import type { ArgumentValue, Flow, Machine } from "./machine.js";
import type { Table } from "./text-domain.js";
import { tableOf, textValue } from "./text-domain.js";
import { textAtom } from "./text-values.js";
import type { Atom, Value } from "./value.js";

/** The number of the text's name. */
function numberTerm(members: readonly EnumMember[]): Term {
  const place: Term = { call: "list.index", arguments: [{ constant: members.map((m) => m.name) }, textValue] };
  if (members.every((m, i) => m.number === i)) return place;
  const numbers: Term = { call: "list", arguments: members.map((m) => ({ integer: String(m.number) })) };
  return { call: "item.python", arguments: [numbers, place] };
}

/** The field of an enum as message objects show it. */
export function enumNumber(machine: Machine, text: Variable, members: readonly EnumMember[]): Value {
  const meaning = machine.variables.meaning(text);
  if (meaning.kind !== "text") return textAtom(machine, text);
  const numbers = new Map(members.map((m) => [m.name, BigInt(m.number)]));
  const table = tableOf(meaning.domain, numberTerm(members), (lane) => numbers.get(meaning.domain.lanes[lane]!) ?? 0n);
  return machine.atoms.leaf({ kind: "mapped", text, table });
}

function isEnumNumber(table: Table): boolean {
  const { term } = table;
  if (!("call" in term)) return false;
  const place = term.call === "item.python" ? term.arguments[1] : term;
  return place !== undefined && "call" in place && place.call === "list.index" && place.arguments[1] === textValue;
}

/** `.name` and `.value` of an enum's member; null for other atoms and other names. */
export function enumAttribute(machine: Machine, atom: Atom, name: string): Value | null {
  if (name !== "name" && name !== "value") return null;
  if (atom.kind === "enum-member") return name === "name" ? machine.atoms.constant(atom.name) : machine.forest.leaf(atom);
  if (atom.kind !== "mapped" || !isEnumNumber(atom.table)) return null;
  return name === "name" ? textAtom(machine, atom.text) : machine.forest.leaf(atom);
}

/** `vision.Likelihood.LIKELY`, by its qualified name; null where the name is no member of a known enum. */
export function enumMember(machine: Machine, path: string): Value | null {
  const dot = path.lastIndexOf(".");
  const found = machine.surroundings.catalog.enumClass(path.slice(0, dot));
  const text = found?.texts.find((t) => t.name === path.slice(dot + 1))?.text;
  if (text !== undefined) return machine.atoms.constant(text);
  const member = found?.members.find((m) => m.name === path.slice(dot + 1));
  return found === null || member === undefined
    ? null
    : machine.atoms.leaf({ kind: "enum-member", vocabulary: found.vocabulary, ...member });
}

/** `Likelihood(number)` gives the member back, `Likelihood.Name(number)` its name. */
export function callOfEnum(machine: Machine, flow: Flow, path: string, args: readonly ArgumentValue[], span: Span): Value | null {
  const { catalog } = machine.surroundings;
  const asName = /\.Name$/.test(path);
  const found = catalog.enumClass(asName ? path.slice(0, -".Name".length) : path);
  const given = args[0]?.value;
  if (found === null || given === undefined) return null;
  return machine.forest.map(machine.here(flow, given), (atom) => {
    const member = memberOf(machine, atom, found);
    if (member === null) return machine.unknown(machine.nameAt(span), span, [machine.forest.leaf(atom)], path);
    return asName ? (enumAttribute(machine, member, "name") ?? machine.none) : machine.forest.leaf(member);
  });
}

function memberOf(machine: Machine, atom: Atom, type: { vocabulary: string; members: readonly EnumMember[] }): Atom | null {
  if (atom.kind === "enum-member" || (atom.kind === "mapped" && isEnumNumber(atom.table))) return atom;
  const member = atom.kind === "constant" ? type.members.find((m) => m.number === Number(atom.value)) : undefined;
  return member === undefined
    ? null
    : (onlyLeaf(machine.atoms.leaf({ kind: "enum-member", vocabulary: type.vocabulary, ...member })) ?? null);
}
