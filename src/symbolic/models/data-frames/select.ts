/** Parts of tables: columns by name, rows by a test, by label and by position, and going through all of them. */
import type { Span } from "../../../base/span.js";
import { asBoolean } from "../../booleans.js";
import { newSequence, onlyLeaf } from "../../concrete.js";
import { guardOf } from "../../conditions.js";
import { getEntry } from "../../dictionaries.js";
import { isNotEmpty, lengthOf } from "../../lengths.js";
import type { LibraryObject } from "../../library-objects.js";
import { callProtocol, isLibraryObject } from "../../library-objects.js";
import type { ArgumentValue, Flow, Machine } from "../../machine.js";
import { contains } from "../../membership.js";
import { sequenceItem } from "../../sequence-items.js";
import type { Atom, Segment, Value } from "../../value.js";
import type { Model } from "../model.js";
import { namesIn } from "./make.js";
import {
  asTuple,
  cellOf,
  columnsOf,
  columnValues,
  indexOf,
  inStep,
  isTuple,
  madeOf,
  mapped,
  namedColumns,
  newRow,
  newSeries,
  newTable,
  objectAt,
  partialIndex,
  partsOf,
  rowEntries,
  valuesIn,
} from "./representation.js";

/** A column; where the table has none of that name, it fails. */
export function columnOf(machine: Machine, flow: Flow, table: LibraryObject, name: string, failure: string, span: Span): Value | null {
  const columns = columnsOf(machine, flow, table);
  const rows = partsOf(machine, flow, table);
  if (columns === null || rows === null) return null;
  machine.raise(flow, machine.forest.not(columns.get(name) ?? machine.forest.false), machine.exception(failure));
  const values = columnValues(machine, flow, rows, name, span);
  return values === null
    ? null
    : newSeries(machine, { ...flow, context: `${flow.context}/${name}` }, values, indexOf(machine, table), span);
}

/** The elements that a column of truth values marks. */
export function marked(
  machine: Machine,
  flow: Flow,
  segments: readonly Segment[] | null,
  marks: LibraryObject | null,
): readonly Segment[] | null {
  const truths = marks === null ? null : partsOf(machine, flow, marks);
  if (segments === null || truths === null) return null;
  return inStep(segments, truths, (value, truth, when) => ({ when: machine.forest.and(when, guardOf(machine, truth)), value }));
}

/** `table["name"]`, `table[["a", "b"]]`, `table[table["score"] > 0.5]`. */
const getItem: Model = (machine, flow, args, span) => {
  const table = objectAt(machine, flow, args, 0);
  const key = args[1] === undefined ? undefined : onlyLeaf(machine.here(flow, args[1].value));
  if (table === null || key === undefined) return madeOf(machine, args, span);
  if (key.kind === "constant" && typeof key.value === "string")
    return columnOf(machine, flow, table, key.value, "KeyError", span) ?? madeOf(machine, args, span);
  if (isLibraryObject(key)) return rowsWhere(machine, flow, table, key, span) ?? madeOf(machine, args, span);
  if (key.kind === "slice") return slicedRows(machine, flow, table, machine.forest.leaf<Atom>(key), span) ?? madeOf(machine, args, span);
  return someColumns(machine, flow, table, namesIn(machine, machine.forest.leaf<Atom>(key)), span) ?? madeOf(machine, args, span);
};

function rowsWhere(machine: Machine, flow: Flow, table: LibraryObject, marks: LibraryObject, span: Span): Value | null {
  const rows = marks.type === "series" ? marked(machine, flow, partsOf(machine, flow, table), marks) : null;
  return rows === null
    ? null
    : newTable(machine, flow, { rows, columns: knownColumns(machine, flow, table), index: partialIndex(machine, table) }, span);
}

/** Columns that the table has also without these rows. */
function knownColumns(machine: Machine, flow: Flow, table: LibraryObject): readonly string[] {
  const columns = columnsOf(machine, flow, table);
  return columns === null
    ? namedColumns(machine, table)
    : [...columns].flatMap(([name, when]) => (when === machine.forest.true ? [name] : []));
}

function someColumns(machine: Machine, flow: Flow, table: LibraryObject, names: readonly string[] | null, span: Span): Value | null {
  const [columns, before] = [columnsOf(machine, flow, table), partsOf(machine, flow, table)];
  if (names === null || columns === null || before === null) return null;
  for (const name of names)
    machine.raise(flow, machine.forest.not(columns.get(name) ?? machine.forest.false), machine.exception("KeyError"));
  const rows = mapped(machine, flow, before, (row, inner) => {
    const cells = names.map((key) => ({ key, value: cellOf(machine, inner, row, key, span) }));
    return newRow(machine, inner, cells, span);
  });
  return rows === null ? null : newTable(machine, flow, { rows, columns: names, index: indexOf(machine, table) }, span);
}

/** The rows of a slice by position; labels go on from where it begins. */
function slicedRows(machine: Machine, flow: Flow, table: LibraryObject, slice: Value, span: Span): Value | null {
  const rows = slicedParts(machine, flow, table, slice, span);
  const bounds = onlyLeaf(slice);
  if (rows === null || bounds?.kind !== "slice") return null;
  const isHead = bounds.start === machine.none && bounds.step === machine.none;
  const index = isHead ? indexOf(machine, table) : partialIndex(machine, table);
  return newTable(machine, flow, { rows, columns: knownColumns(machine, flow, table), index }, span);
}

export function slicedParts(machine: Machine, flow: Flow, object: LibraryObject, slice: Value, span: Span): readonly Segment[] | null {
  const parts = partsOf(machine, flow, object);
  const made = parts === null ? undefined : onlyLeaf(sequenceItem(machine, flow, parts, slice, span, false));
  return made?.kind === "reference" ? partsOf(machine, flow, made as LibraryObject) : null;
}

/** One element by position, failing as `failure` says where there is none. */
export function elementAt(
  machine: Machine,
  flow: Flow,
  segments: readonly Segment[],
  position: Value,
  failure: "IndexError" | "KeyError",
  span: Span,
): Value {
  const inner: Flow = { ...flow, raised: machine.newSink() };
  const found = sequenceItem(machine, inner, segments, position, span, false);
  flow.live = inner.live;
  if (inner.raised.value !== null) {
    const before: Flow = { ...flow, live: machine.forest.true };
    machine.raise(before, inner.raised.guard, machine.exception(failure));
  }
  return machine.here(flow, found);
}

/** Whether labels are positions and this is one that can be there. */
export function isLabel(machine: Machine, object: LibraryObject, label: Atom | undefined): boolean {
  if (indexOf(machine, object).labels !== "positions" || label === undefined) return false;
  return label.kind === "position" || (label.kind === "constant" && typeof label.value === "bigint" && label.value >= 0n);
}

/** A row with the cells of one position. */
function rowAt(
  machine: Machine,
  flow: Flow,
  table: LibraryObject,
  position: Value,
  failure: "IndexError" | "KeyError",
  span: Span,
): Value | null {
  const [columns, rows] = [columnsOf(machine, flow, table), partsOf(machine, flow, table)];
  if (columns === null || rows === null || [...columns.values()].some((when) => when !== machine.forest.true))
    return rowOfRows(machine, flow, table, position, failure, span);
  const cells: { key: string; value: Value }[] = [];
  for (const key of columns.keys()) {
    const values = columnValues(machine, flow, rows, key, span);
    if (values === null) return null;
    cells.push({ key, value: elementAt(machine, flow, values, position, failure, span) });
  }
  return newRow(machine, flow, cells, span);
}

/** The same where rows bring the columns: all rows have the same ones, or it is not followed. */
function rowOfRows(
  machine: Machine,
  flow: Flow,
  table: LibraryObject,
  position: Value,
  failure: "IndexError" | "KeyError",
  span: Span,
): Value | null {
  const rows = partsOf(machine, flow, table) ?? [];
  const all = valuesIn(rows);
  const names = all.map((row) => rowEntries(machine, row)?.map((e) => e.key));
  const [first] = names;
  if (first === undefined || names.some((n) => n?.join("\n") !== first.join("\n"))) return null;
  const cells = first.map((key) => {
    const values = columnValues(machine, flow, rows, key, span);
    return { key, value: values === null ? null : elementAt(machine, flow, values, position, failure, span) };
  });
  if (!cells.every((c): c is { key: string; value: Value } => c.value !== null)) return null;
  return newRow(machine, flow, cells, span);
}

/** `table.iloc[n]`, `table.loc[n]`, `table.loc[mask, "name"]`, `table.at[n, "name"]`: labels or positions. */
function indexer(by: "label" | "position"): Model {
  const failure = by === "label" ? "KeyError" : "IndexError";
  return (machine, flow, args, span) => {
    const table = objectAt(machine, flow, args, 0);
    const given = args[1] === undefined ? undefined : onlyLeaf(machine.here(flow, args[1].value));
    const [which, column] = given?.kind === "tuple" ? given.items : given === undefined ? [] : [machine.forest.leaf<Atom>(given)];
    const row = which === undefined ? undefined : onlyLeaf(machine.here(flow, which));
    const other = madeOf(machine, args, span);
    if (table === null || row === undefined) return other;
    const isOne = by === "position" ? row.kind === "position" || row.kind === "constant" : isLabel(machine, table, row);
    if (column === undefined && isOne) return rowAt(machine, flow, table, which!, failure, span) ?? other;
    if (column === undefined && row.kind === "slice" && by === "position") return slicedRows(machine, flow, table, which!, span) ?? other;
    const chosen = column === undefined ? machine.forest.leaf<Atom>(table) : columnBy(machine, flow, table, column, by, span);
    const atom = chosen === null ? undefined : onlyLeaf(chosen);
    if (atom === undefined || !isLibraryObject(atom)) return other;
    if (isLibraryObject(row) || (row.kind === "slice" && row.start === machine.none && row.stop === machine.none))
      return row.kind === "slice" ? chosen! : callProtocol(machine, flow, atom, "__getitem__", [which!], span);
    const parts = partsOf(machine, flow, atom);
    return isOne && parts !== null && atom.type === "series" ? elementAt(machine, flow, parts, which!, failure, span) : other;
  };
}

function columnBy(machine: Machine, flow: Flow, table: LibraryObject, column: Value, by: "label" | "position", span: Span): Value | null {
  const atom = onlyLeaf(machine.here(flow, column));
  if (atom?.kind !== "constant") return by === "label" ? someColumns(machine, flow, table, namesIn(machine, column), span) : null;
  const name =
    by === "label" ? atom.value : typeof atom.value === "bigint" ? knownColumns(machine, flow, table)[Number(atom.value)] : undefined;
  return typeof name === "string" ? columnOf(machine, flow, table, name, "KeyError", span) : null;
}

function rowsAsList(machine: Machine, flow: Flow, table: LibraryObject, span: Span): Value | null {
  const rows = partsOf(machine, flow, table);
  return rows === null ? null : newSequence(machine, flow, rows, span);
}

/** `for index, row in table.iterrows()`. */
const iterrows: Model = (machine, flow, args, span) => {
  const table = objectAt(machine, flow, args, 0);
  const list = table === null ? null : rowsAsList(machine, flow, table, span);
  if (table === null || list === null) return madeOf(machine, args, span);
  const given: readonly ArgumentValue[] = [{ kind: "positional", value: list }];
  if (indexOf(machine, table).labels === "positions")
    return machine.hooks.call(machine, flow, machine.atoms.leaf({ kind: "builtin", name: "enumerate" }), given, span);
  const label = machine.unsupportedValue("a label of a row that was filtered", span);
  const pairs = mapped(machine, flow, partsOf(machine, flow, table)!, (row) => machine.atoms.leaf({ kind: "tuple", items: [label, row] }));
  return pairs === null ? madeOf(machine, args, span) : newSequence(machine, { ...flow, context: `${flow.context}/pairs` }, pairs, span);
};

/** `for row in table.itertuples()`. */
const itertuples: Model = (machine, flow, args, span) => {
  const table = objectAt(machine, flow, args, 0);
  const rows = table === null ? null : partsOf(machine, flow, table);
  const tuples =
    rows &&
    mapped(machine, flow, rows, (row, inner) => {
      const cells = rowEntries(machine, row);
      return cells === null ? null : asTuple(machine, newRow(machine, inner, cells, span));
    });
  return tuples === null || args.length > 1 ? madeOf(machine, args, span) : newSequence(machine, flow, tuples, span);
};

/** `to_dict("records")`: a list of dictionaries. */
const toDictionary: Model = (machine, flow, args, span) => {
  const table = objectAt(machine, flow, args, 0);
  const orient = args[1] === undefined ? undefined : onlyLeaf(args[1].value);
  const rows = table === null || orient?.kind !== "constant" || orient.value !== "records" ? null : partsOf(machine, flow, table);
  const dictionaries =
    rows &&
    mapped(machine, flow, rows, (row, inner) => {
      const cells = rowEntries(machine, row);
      return cells === null ? null : newRow(machine, inner, cells, span, "dict");
    });
  return dictionaries === null ? madeOf(machine, args, span) : newSequence(machine, flow, dictionaries, span);
};

const names = (machine: Machine, flow: Flow, table: LibraryObject, span: Span): Value | null => {
  const columns = columnsOf(machine, flow, table);
  if (columns === null) return null;
  const list = [...columns].map(([name, when]): Segment => ({ kind: "element", when, value: machine.atoms.constant(name) }));
  return newSequence(machine, { ...flow, context: `${flow.context}/columns` }, list, span);
};

const onTable =
  (f: (machine: Machine, flow: Flow, table: LibraryObject, span: Span, args: readonly ArgumentValue[]) => Value | null): Model =>
  (machine, flow, args, span) => {
    const table = objectAt(machine, flow, args, 0);
    return (table === null ? null : f(machine, flow, table, span, args)) ?? madeOf(machine, args, span);
  };

/** `table.head(n)`. */
const head = onTable((machine, flow, table, span, args) => {
  const stop = args[1]?.value ?? machine.atoms.constant(5n);
  const slice = machine.atoms.leaf({ kind: "slice", start: machine.none, stop, step: machine.none });
  const count = onlyLeaf(stop);
  const forwards = count?.kind === "constant" && typeof count.value === "bigint" && count.value >= 0n;
  return forwards ? slicedRows(machine, flow, table, slice, span) : null;
});

/** A table in a condition, an operator between tables: not what anybody means. */
const ambiguous: Model = (machine, flow) => {
  machine.raise(flow, machine.forest.true, machine.exception("ValueError"));
  return machine.none;
};

/** Properties that are read without a call, for tables. */
export const tableProperties: Readonly<Record<string, Model>> = {
  columns: onTable(names),
  empty: onTable((machine, flow, table, span) => {
    const rows = partsOf(machine, flow, table);
    const columns = columnsOf(machine, flow, table);
    if (rows === null || columns === null) return null;
    const some = isNotEmpty(machine, flow, rows, span);
    const any = [...columns.values()].reduce((found, when) => machine.forest.or(found, when), machine.forest.false);
    return asBoolean(machine, machine.forest.not(machine.forest.and(some, any)));
  }),
  shape: onTable((machine, flow, table, span) => {
    const columns = columnsOf(machine, flow, table);
    if (columns === null || [...columns.values()].some((when) => when !== machine.forest.true)) return null;
    const rows = lengthOf(machine, flow, machine.forest.leaf<Atom>(table), span);
    return machine.atoms.leaf({ kind: "tuple", items: [rows, machine.atoms.constant(BigInt(columns.size))] });
  }),
  index: onTable((machine, flow, table, span) => {
    const rows = partsOf(machine, flow, table);
    const labels = rows && mapped(machine, flow, rows, () => machine.unsupportedValue("the label of a row", span));
    return labels && newSequence(machine, { ...flow, context: `${flow.context}/labels` }, labels, span);
  }),
};

/** A cell of a row by its name, of a tuple by its position behind the label; anything else is not followed. */
const cell: Model = (machine, flow, args, span) => {
  const row = objectAt(machine, flow, args, 0);
  const key = args[1] === undefined ? undefined : onlyLeaf(machine.here(flow, args[1].value));
  if (row === null || key?.kind !== "constant") return madeOf(machine, args, span);
  const ofTuple = isTuple(machine, row) && typeof key.value === "bigint" ? rowEntries(machine, machine.forest.leaf<Atom>(row)) : null;
  const found = ofTuple?.[Number(key.value) - 1]?.value;
  if (found !== undefined || typeof key.value !== "string" || isTuple(machine, row)) return found ?? madeOf(machine, args, span);
  const absent = args[2]?.value ?? "raise";
  return getEntry(machine, flow, row, args[1]!.value, span, absent);
};

export const selectingMethods: Readonly<Record<string, Model>> = {
  "data-frame.__getitem__": getItem,
  "data-frame.__iter__": onTable(names),
  "data-frame.__len__": onTable((machine, flow, table, span) => {
    const rows = rowsAsList(machine, flow, table, span);
    return rows === null ? null : lengthOf(machine, flow, rows, span);
  }),
  "data-frame.__contains__": onTable((machine, flow, table, span, args) => {
    const list = names(machine, flow, table, span);
    return list === null ? null : contains(machine, flow, args[1]!.value, list, span);
  }),
  "data-frame.__bool__": ambiguous,
  "data-frame.loc.__getitem__": indexer("label"),
  "data-frame.at.__getitem__": indexer("label"),
  "data-frame.iloc.__getitem__": indexer("position"),
  "data-frame.iat.__getitem__": indexer("position"),
  "data-frame.iterrows": iterrows,
  "data-frame.itertuples": itertuples,
  "data-frame.to_dict": toDictionary,
  "data-frame.head": head,
  "data-frame.copy": onTable((machine, flow, table, span) => {
    const rows = partsOf(machine, flow, table);
    return rows && newTable(machine, flow, { rows, columns: knownColumns(machine, flow, table), index: indexOf(machine, table) }, span);
  }),
  "row.__getitem__": cell,
  "row.get": (machine, flow, args, span) =>
    cell(machine, flow, args.length > 2 ? args : [...args, { kind: "positional", value: machine.none }], span),
  "row.__len__": onTable((machine, _flow, row) => {
    const cells = rowEntries(machine, machine.forest.leaf<Atom>(row));
    return cells === null ? null : machine.atoms.constant(BigInt(cells.length));
  }),
};
