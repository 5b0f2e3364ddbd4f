/**
 * Tables of pandas as the engine holds them. A table is a sequence of rows, so that one which a loop fills is followed like
 * a list; a row holds its cells by column. A column is a sequence of values. Positions are labels as long as nothing
 * filters or reorders, which `<labels>` says. Everything that is not one of these is a value made from the table.
 */
import type { Span } from "../../../base/span.js";
import type { Guard } from "../../../diagram/diagram.js";
import { leavesOf } from "../../../diagram/diagram.js";
import { asBoolean } from "../../booleans.js";
import { concreteOf, onlyLeaf, segmentsOf } from "../../concrete.js";
import { guardOf } from "../../conditions.js";
import { existsIn } from "../../counts.js";
import { getEntry } from "../../dictionaries.js";
import type { LibraryObject } from "../../library-objects.js";
import { isLibraryObject } from "../../library-objects.js";
import type { ArgumentValue, Flow, Machine } from "../../machine.js";
import { attributeOf, contentOf } from "../../machine.js";
import type { Atom, Entry, Segment, Value } from "../../value.js";
import { placeKey } from "../../variable.js";

export interface Index {
  readonly labels: "positions" | "other";
  /** Where its columns have the type of their values: what is made of lists that are all empty has columns of numbers. */
  readonly typed: Guard;
}

type Reference = Atom & { readonly kind: "reference" };

/** Not followed: a value made from the table, which can be passed on and not be tested. */
export function madeOf(machine: Machine, args: readonly ArgumentValue[], span: Span): Value {
  const parts = args.map((a) => a.value);
  return machine.unknown(machine.nameAt(span), span, parts, machine.surroundings.sourceText(span));
}

export function newTable(
  machine: Machine,
  flow: Flow,
  { rows, columns, index }: { readonly rows: readonly Segment[]; readonly columns: readonly string[]; readonly index: Index },
  span: Span,
): Value {
  const made = newSequenceOf(machine, flow, "data-frame", rows, index, span);
  writeColumns(machine, onlyLeaf(made) as LibraryObject, columns);
  return made;
}

export function newSeries(machine: Machine, flow: Flow, values: readonly Segment[], index: Index, span: Span): Value {
  return newSequenceOf(machine, flow, "series", values, index, span);
}

function newSequenceOf(
  machine: Machine,
  flow: Flow,
  type: "data-frame" | "series",
  segments: readonly Segment[],
  index: Index,
  span: Span,
): Value {
  const made = machine.allocate(flow, type, span, machine.atoms.leaf({ kind: "items", segments }));
  const { id } = onlyLeaf(made) as LibraryObject;
  machine.write(attributeOf(id, "<labels>"), machine.atoms.constant(index.labels), machine.forest.true);
  machine.write(attributeOf(id, "<typed>"), asBoolean(machine, index.typed), machine.forest.true);
  return made;
}

function writeColumns(machine: Machine, { id }: LibraryObject, columns: readonly string[]): void {
  const items = columns.map((name) => machine.atoms.constant(name));
  machine.write(attributeOf(id, "<columns>"), machine.atoms.leaf({ kind: "tuple", items }), machine.forest.true);
}

/** The index of something that was just made. */
export function freshIndex({ forest }: Machine): Index {
  return { labels: "positions", typed: forest.true };
}

/** The index of a part of something. */
export function partialIndex(machine: Machine, object: LibraryObject): Index {
  return { ...indexOf(machine, object), labels: "other" };
}

export function indexOf(machine: Machine, { id }: LibraryObject): Index {
  const isPositions = machine.read(attributeOf(id, "<labels>")) === machine.atoms.constant("positions");
  return {
    labels: isPositions ? "positions" : "other",
    typed: guardOf(machine, machine.read(attributeOf(id, "<typed>")) ?? machine.truth),
  };
}

/** The object that an argument is on all live paths. */
export function objectAt(machine: Machine, flow: Flow, args: readonly ArgumentValue[], n: number): LibraryObject | null {
  const given = args[n] === undefined ? undefined : onlyLeaf(machine.here(flow, args[n].value));
  return given !== undefined && isLibraryObject(given) ? given : null;
}

/** Rows or values; null where they differ by path. */
export function partsOf(machine: Machine, flow: Flow, { id }: LibraryObject): readonly Segment[] | null {
  return segmentsOf(machine, id, flow);
}

/** The columns that were named when the table was made. */
export function namedColumns(machine: Machine, { id }: LibraryObject): readonly string[] {
  const stored = machine.read(attributeOf(id, "<columns>"));
  const atom = stored === undefined ? undefined : onlyLeaf(stored);
  const names = atom === undefined ? undefined : concreteOf(machine, atom);
  return Array.isArray(names) ? (names as string[]) : [];
}

/** All columns, and where they are there: those that rows bring are there if there is such a row. Null for rows that are not known. */
export function columnsOf(machine: Machine, flow: Flow, table: LibraryObject): ReadonlyMap<string, Guard> | null {
  const { forest } = machine;
  const rows = partsOf(machine, flow, table);
  const columns = new Map<string, Guard>(namedColumns(machine, table).map((name) => [name, forest.true]));
  const add = (row: Value, exists: Guard): boolean => {
    const entries = rowEntries(machine, row);
    for (const { key } of entries ?? []) columns.set(key, forest.or(columns.get(key) ?? forest.false, exists));
    return entries !== null;
  };
  for (const s of rows ?? []) {
    if (s.kind !== "element" && s.kind !== "view") return null;
    const parts =
      s.kind === "element"
        ? [{ row: s.value, exists: s.when }]
        : s.each.map((e) => ({ row: e.value, exists: existsIn(machine, s.pass, e.when) }));
    if (!parts.every(({ row, exists }) => add(row, exists))) return null;
  }
  return rows === null ? null : columns;
}

/** The cells of a row or dictionary with constant texts for keys, all of them there; null for any other. */
export function rowEntries(machine: Machine, row: Value): readonly { readonly key: string; readonly value: Value }[] | null {
  const atom = onlyLeaf(row);
  const content = atom?.kind === "reference" ? machine.read(contentOf(atom.id)) : undefined;
  const entries = content === undefined ? undefined : onlyLeaf(content);
  if (entries?.kind !== "entries") return null;
  const cells = entries.entries.flatMap((e) =>
    e.kind === "entry" && e.when === machine.forest.true && e.key.kind === "constant" && typeof e.key.value === "string"
      ? [{ key: e.key.value, value: e.value }]
      : [],
  );
  return cells.length === entries.entries.length ? cells : null;
}

/** Whether a row came as a tuple, whose fields hide fewer names and have positions. */
export function isTuple(machine: Machine, { id }: LibraryObject): boolean {
  return machine.has(attributeOf(id, "<tuple>"));
}

export function asTuple(machine: Machine, row: Value): Value {
  const atom = onlyLeaf(row);
  if (atom?.kind === "reference") machine.write(attributeOf(atom.id, "<tuple>"), machine.truth, machine.forest.true);
  return row;
}

export function newRow(
  machine: Machine,
  flow: Flow,
  cells: readonly { readonly key: string; readonly value: Value }[],
  span: Span,
  type: "row" | "dict" = "row",
): Value {
  const entries = cells.map(
    ({ key, value }): Entry => ({ kind: "entry", when: machine.forest.true, key: onlyLeaf(machine.atoms.constant(key))!, value }),
  );
  return machine.allocate(flow, type, span, machine.atoms.leaf({ kind: "entries", entries }));
}

/** What a row has in a column: not a number where it has nothing. */
export function cellOf(machine: Machine, flow: Flow, row: Value, column: string, span: Span): Value {
  const atom = onlyLeaf(row);
  if (atom?.kind !== "reference") return machine.unsupportedValue("a row that differs by path", span);
  const missing = machine.atoms.constant(Number.NaN);
  return getEntry(machine, flow, atom as Reference & { type: "dict" }, machine.atoms.constant(column), span, missing);
}

/**
 * The sequence with a function applied to each value, in the order and under the conditions of the sequence. Null where
 * the function fails somewhere, or for a sequence that is still being built.
 */
export function mapped(
  machine: Machine,
  flow: Flow,
  segments: readonly Segment[],
  f: (value: Value, inner: Flow) => Value | null,
): readonly Segment[] | null {
  let followed = true;
  const apply = (value: Value, when: Guard, name: string): Value => {
    const live = machine.forest.and(flow.live, when);
    const inner: Flow = { ...flow, live, raised: machine.newSink(), context: `${flow.context}${name}` };
    const made = live === machine.forest.false ? machine.none : f(machine.here(inner, value), inner);
    if (made === null || inner.raised.value !== null) followed = false;
    return made ?? machine.none;
  };
  const result = segments.map((s, n): Segment => {
    if (s.kind === "element") return { ...s, value: apply(s.value, s.when, `.${n}`) };
    if (s.kind !== "view") followed = false;
    if (s.kind !== "view") return s;
    // What is made for an item has the mark of its stream in its identity.
    const mark = `*${machine.loopNumber(`stream ${placeKey(s.pass.stream)}`)}.${n}`;
    return { ...s, each: s.each.map((e, i) => ({ ...e, value: apply(e.value, e.when, `${mark}.${i}`) })) };
  });
  return followed ? result : null;
}

/** The values of a column of rows; null where they cannot be told, or are not all of one type, where pandas converts them. */
export function columnValues(
  machine: Machine,
  flow: Flow,
  rows: readonly Segment[],
  column: string,
  span: Span,
): readonly Segment[] | null {
  const values = mapped(machine, flow, rows, (row, inner) => cellOf(machine, inner, row, column, span));
  return values !== null && areOfOneType(values) ? values : null;
}

/** What elements may be, each under its own conditions. */
export function valuesIn(segments: readonly Segment[]): readonly Value[] {
  return segments.flatMap((s) => (s.kind === "element" ? [s.value] : s.kind === "view" ? s.each.map((e) => e.value) : []));
}

export function areOfOneType(values: readonly Segment[]): boolean {
  const atoms = valuesIn(values).flatMap(leavesOf);
  const types = new Set(atoms.map(typeOf));
  return types.size < 2 || ![...types].some((type) => type !== "object");
}

/** Numbers are converted to those beside them; texts and other objects stay what they are. */
function typeOf(atom: Atom): string {
  if (atom.kind === "computed" || atom.kind === "position") return "number";
  if (atom.kind === "mapped") return atom.table.results.some((r) => typeof r === "string") ? "object" : "result";
  if (atom.kind !== "constant") return "object";
  const { value } = atom;
  if (value === null) return "none";
  return typeof value === "string" ? "object" : typeof value;
}

/** Two sequences of which the second was made from the first, value by value; null where they may not be in step. */
export function inStep(
  left: readonly Segment[],
  right: readonly Segment[],
  join: (a: Value, b: Value, when: Guard) => { readonly when: Guard; readonly value: Value },
): readonly Segment[] | null {
  if (left.length !== right.length) return null;
  const joined = left.map((a, n): Segment | null => {
    const b = right[n]!;
    if (a.kind === "element" && b.kind === "element" && a.when === b.when) return { ...a, ...join(a.value, b.value, a.when) };
    if (a.kind !== "view" || b.kind !== "view" || a.each.length !== b.each.length || a.distinct !== b.distinct) return null;
    if (a.pass !== b.pass) return null;
    if (a.each.some((e, i) => e.when !== b.each[i]!.when)) return null;
    return { ...a, each: a.each.map((e, i) => join(e.value, b.each[i]!.value, e.when)) };
  });
  return joined.every((s) => s !== null) ? joined : null;
}
