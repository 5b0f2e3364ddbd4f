/** Tables made of what the program has: rows as dictionaries or as lists, columns as lists, other tables, one row after the other. */
import type { Span } from "../../../base/span.js";
import type { Guard } from "../../../diagram/diagram.js";
import { concreteOf, onlyLeaf } from "../../concrete.js";
import { appendAll, iterableSegments } from "../../containers.js";
import { isNotEmpty, lengthOf } from "../../lengths.js";
import type { LibraryObject } from "../../library-objects.js";
import { isLibraryObject } from "../../library-objects.js";
import type { ArgumentValue, Flow, Machine } from "../../machine.js";
import type { Atom, Segment, Value } from "../../value.js";
import type { Model } from "../model.js";
import { argument } from "../model.js";
import type { Index } from "./representation.js";
import {
  areOfOneType,
  columnsOf,
  freshIndex,
  indexOf,
  inStep,
  madeOf,
  mapped,
  namedColumns,
  newRow,
  newSeries,
  newTable,
  objectAt,
  partsOf,
  rowEntries,
} from "./representation.js";

/** The texts of a list that is known; null for any other. */
export function namesIn(machine: Machine, value: Value | undefined): readonly string[] | null {
  const atom = value === undefined ? undefined : onlyLeaf(value);
  const known = atom === undefined ? undefined : concreteOf(machine, atom);
  return Array.isArray(known) && known.every((name) => typeof name === "string") ? (known as string[]) : null;
}

/** `DataFrame(data, columns=...)`. */
const dataFrame: Model = (machine, flow, args, span) => {
  const [data, columns] = [argument(args, 0, "data"), argument(args, 2, "columns")];
  const names = columns === undefined ? undefined : namesIn(machine, machine.here(flow, columns));
  const followed = args.every((a) => a.kind === "positional" || a.name === "data" || a.name === "columns");
  if (names === null || !followed || argument(args, 1, "index") !== undefined) return madeOf(machine, args, span);
  const given = data === undefined ? undefined : onlyLeaf(machine.here(flow, data));
  if (data === undefined || (given?.kind === "constant" && given.value === null))
    return newTable(machine, flow, { rows: [], columns: names ?? [], index: freshIndex(machine) }, span);
  const made = given?.kind === "reference" ? tableOf(machine, flow, given, names, span) : null;
  return made === null
    ? madeOf(machine, args, span)
    : newTable(machine, flow, { ...made, index: { labels: "positions", typed: made.typed } }, span);
};

interface Made {
  readonly rows: readonly Segment[];
  readonly columns: readonly string[];
  readonly typed: Guard;
}

function tableOf(
  machine: Machine,
  flow: Flow,
  data: Atom & { readonly kind: "reference" },
  names: readonly string[] | undefined,
  span: Span,
): Made | null {
  if (data.type === "dict") return ofColumns(machine, flow, data, names, span);
  if (data.type !== "list") return null;
  const list = iterableSegments(machine, flow, machine.forest.leaf<Atom>(data), span);
  const rows = mapped(machine, flow, list, (value, inner) => rowOf(machine, inner, value, names, span));
  return rows === null ? null : { rows, columns: names ?? [], typed: machine.forest.true };
}

/** A row of a dictionary, or of a list in the order of the columns. */
function rowOf(machine: Machine, flow: Flow, value: Value, names: readonly string[] | undefined, span: Span): Value | null {
  const entries = rowEntries(machine, value);
  if (entries !== null) return newRow(machine, flow, names === undefined ? entries : entries.filter((e) => names.includes(e.key)), span);
  const atom = onlyLeaf(value);
  if (names === undefined || (atom?.kind !== "tuple" && !(atom?.kind === "reference" && atom.type === "list"))) return null;
  const cells = iterableSegments(machine, flow, value, span);
  if (cells.length !== names.length || !cells.every((c) => c.kind === "element" && c.when === machine.forest.true)) return null;
  return newRow(
    machine,
    flow,
    names.map((key, n) => ({ key, value: (cells[n] as Segment & { kind: "element" }).value })),
    span,
  );
}

/** A dictionary of lists that are in step. */
function ofColumns(
  machine: Machine,
  flow: Flow,
  data: Atom & { readonly kind: "reference" },
  names: readonly string[] | undefined,
  span: Span,
): Made | null {
  const entries = rowEntries(machine, machine.forest.leaf<Atom>(data));
  if (entries === null || names?.some((name) => entries.every((e) => e.key !== name)) === true) return null;
  const columns = names ?? entries.map((e) => e.key);
  const lists = columns.map((name) => listIn(machine, flow, entries.find((e) => e.key === name)!.value, span));
  const [first, ...rest] = lists;
  if (first === undefined || lists.some((list) => list === null || !areOfOneType(list))) return null;
  const tuples = rest.reduce<readonly Segment[] | null>(
    (joined, list) =>
      joined && inStep(joined, list!, (a, b, when) => ({ when, value: machine.atoms.leaf({ kind: "tuple", items: [...itemsOf(a), b] }) })),
    mapped(machine, flow, first!, (value) => machine.atoms.leaf({ kind: "tuple", items: [value] })),
  );
  const rows = tuples && mapped(machine, flow, tuples, (tuple, inner) => rowOf(machine, inner, tuple, columns, span));
  return rows === null ? null : { rows, columns, typed: isNotEmpty(machine, flow, rows, span) };
}

function itemsOf(tuple: Value): readonly Value[] {
  const atom = onlyLeaf(tuple);
  return atom?.kind === "tuple" ? atom.items : [];
}

function listIn(machine: Machine, flow: Flow, value: Value, span: Span): readonly Segment[] | null {
  const atom = onlyLeaf(machine.here(flow, value));
  if (atom?.kind === "reference" && isLibraryObject(atom)) return atom.type === "series" ? partsOf(machine, flow, atom) : null;
  return atom?.kind === "reference" && atom.type === "list" ? iterableSegments(machine, flow, value, span) : null;
}

/** `Series(list)`. */
const series: Model = (machine, flow, args, span) => {
  const [only] = args;
  const list = args.length === 1 && only !== undefined ? listIn(machine, flow, only.value, span) : null;
  return list === null || !areOfOneType(list) ? madeOf(machine, args, span) : newSeries(machine, flow, list, freshIndex(machine), span);
};

function isTrue(args: readonly ArgumentValue[], name: string): boolean {
  const given = args.find((a) => a.name === name);
  const atom = given === undefined ? undefined : onlyLeaf(given.value);
  return atom?.kind === "constant" && atom.value === true;
}

/** `table.append(row, ignore_index=True)`: a new table. */
const append: Model = (machine, flow, args, span) => {
  const table = objectAt(machine, flow, args, 0);
  const added = args[1]?.value;
  const atom = added === undefined ? undefined : onlyLeaf(machine.here(flow, added));
  if (table === null || atom?.kind !== "reference") return madeOf(machine, args, span);
  if (isLibraryObject(atom) && atom.type === "data-frame") return joined(machine, flow, [table, atom], args, span);
  const row = atom.type === "dict" || atom.type === "row" ? rowOf(machine, flow, added!, undefined, span) : null;
  const before = partsOf(machine, flow, table);
  if (row === null || before === null) return madeOf(machine, args, span);
  if (!isTrue(args, "ignore_index")) {
    machine.raise(flow, machine.forest.true, machine.exception("TypeError"));
    return machine.none;
  }
  const rows = [...before, { kind: "element" as const, when: machine.forest.true, value: row }];
  return newTable(machine, flow, { rows, columns: namedColumns(machine, table), index: freshIndex(machine) }, span);
};

/** `concat([a, b], ignore_index=True)`. */
const concat: Model = (machine, flow, args, span) => {
  const list = args[0] === undefined ? [] : iterableSegments(machine, flow, args[0].value, span);
  const tables = list.flatMap((s) => {
    const atom = s.kind === "element" && s.when === machine.forest.true ? onlyLeaf(machine.here(flow, s.value)) : undefined;
    return atom !== undefined && isLibraryObject(atom) && atom.type === "data-frame" ? [atom] : [];
  });
  const followed = tables.length === list.length && args.slice(1).every((a) => a.name === "ignore_index" || a.name === "sort");
  return followed ? joined(machine, flow, tables, args, span) : madeOf(machine, args, span);
};

function joined(machine: Machine, flow: Flow, tables: readonly LibraryObject[], args: readonly ArgumentValue[], span: Span): Value {
  const parts = tables.map((table) => partsOf(machine, flow, table));
  if (parts.some((p) => p === null) || tables.some((t) => indexOf(machine, t).typed !== machine.forest.true))
    return madeOf(machine, args, span);
  const columns = [...new Set(tables.flatMap((table) => namedColumns(machine, table)))];
  const index: Index = { labels: isTrue(args, "ignore_index") ? "positions" : "other", typed: machine.forest.true };
  return newTable(machine, flow, { rows: parts.flatMap((p) => p!), columns, index }, span);
}

/** `table.loc[len(table)] = [...]`: a row behind the last. */
const setByLabel: Model = (machine, flow, args, span) => {
  const table = objectAt(machine, flow, args, 0);
  const [, label, row] = args.map((a) => machine.here(flow, a.value));
  const columns = table === null ? null : columnsOf(machine, flow, table);
  if (table === null || label === undefined || row === undefined) return machine.none;
  const length = lengthOf(machine, flow, machine.forest.leaf<Atom>(table), span);
  // While a loop fills the table, its length is not known in the first rounds that are tried; another one follows those.
  const isNext = indexOf(machine, table).labels === "positions" && (label === length || isLengthPending(machine, flow, table));
  const names = columns === null ? namedColumns(machine, table) : [...columns.keys()];
  const made = isNext && names.length > 0 ? rowOf(machine, flow, row, names, span) : null;
  const added: Segment =
    made === null
      ? { kind: "some", name: machine.nameAt(span), value: machine.unsupportedValue("a change of a table", span) }
      : { kind: "element", when: machine.forest.true, value: made };
  appendAll(machine, flow, table, [added], span);
  return machine.none;
};

function isLengthPending(machine: Machine, flow: Flow, table: LibraryObject): boolean {
  return partsOf(machine, flow, table)?.some((s) => s.kind === "carried" && (s.added?.number ?? null) === null) === true;
}

export const tableMakers: Readonly<Record<string, Model>> = {
  "pandas.DataFrame": dataFrame,
  "pandas.DataFrame.from_records": dataFrame,
  "pandas.DataFrame.from_dict": dataFrame,
  "pandas.Series": series,
  "pandas.concat": concat,
};

export const makingMethods: Readonly<Record<string, Model>> = {
  "data-frame.append": append,
  "data-frame.loc.__setitem__": setByLabel,
};
