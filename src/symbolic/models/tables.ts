/** `csv`: rows of the application's own tables, as lists or as dictionaries by the names in the first row. */
import type { Span } from "../../base/span.js";
import { buildMap } from "../building.js";
import { concreteOf, newList, onlyLeaf } from "../concrete.js";
import { iterableSegments } from "../containers.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { attributeOf } from "../machine.js";
import type { Atom, Value } from "../value.js";
import { readRest } from "./files.js";
import { newKnownIterator } from "./known-iterators.js";
import type { Model } from "./model.js";
import { argument } from "./model.js";

interface Dialect {
  readonly delimiter: string;
  readonly quote: string;
  readonly skipsSpaces: boolean;
}

const understood = new Set(["f", "fieldnames", "delimiter", "quotechar", "skipinitialspace"]);

/** Null where an option is not followed. */
function dialectOf(machine: Machine, args: readonly ArgumentValue[]): Dialect | null {
  if (args.some((a) => a.kind !== "positional" && !understood.has(a.name ?? ""))) return null;
  const option = (name: string, otherwise: unknown): unknown => {
    const given = args.find((a) => a.name === name)?.value;
    const atom = given === undefined ? undefined : onlyLeaf(given);
    return given === undefined ? otherwise : atom === undefined ? null : concreteOf(machine, atom);
  };
  const [delimiter, quote, skipsSpaces] = [option("delimiter", ","), option("quotechar", '"'), option("skipinitialspace", false)];
  if (typeof delimiter !== "string" || typeof quote !== "string" || typeof skipsSpaces !== "boolean") return null;
  return delimiter.length === 1 && quote.length === 1 ? { delimiter, quote, skipsSpaces } : null;
}

/** The rows of a text, as CPython's reader gives them for its default dialect; an empty line is an empty row. */
export function csvRows(text: string, { delimiter, quote, skipsSpaces }: Dialect): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let state: "start of row" | "start" | "plain" | "quoted" | "after quote" = "start of row";
  const endField = (): void => {
    row.push(field);
    field = "";
    state = "start";
  };
  const endRow = (): void => {
    if (state !== "start of row") endField();
    rows.push(row);
    row = [];
    state = "start of row";
  };
  for (const c of text) {
    if (state === "quoted") {
      if (c === quote) state = "after quote";
      else field += c;
    } else if (c === quote && state === "after quote") {
      field += c;
      state = "quoted";
    } else if (c === "\n" || c === "\r") endRow();
    else if (c === delimiter) endField();
    else if (c === quote && state !== "plain") state = "quoted";
    else if (!(c === " " && skipsSpaces && (state === "start" || state === "start of row"))) {
      field += c;
      state = "plain";
    } else state = "start";
  }
  if (state !== "start of row") endRow();
  return rows;
}

/** The text that a reader reads: of an open file, or of a list of known lines. */
function sourceText(machine: Machine, flow: Flow, source: Value, span: Span): string | null {
  const atom = onlyLeaf(machine.here(flow, source));
  const fromFile = readRest(machine, flow, atom);
  if (fromFile !== null || (atom?.kind === "reference" && atom.type === "iterator")) return fromFile;
  const known = atom?.kind === "reference" || atom?.kind === "tuple" ? concreteOf(machine, atom) : undefined;
  if (!Array.isArray(known) || !known.every((line) => typeof line === "string")) return null;
  return iterableSegments(machine, flow, source, span).length === known.length
    ? known.map((line) => (line.endsWith("\n") ? line : `${line}\n`)).join("")
    : null;
}

/** Rows of what is read; an unknown, or something that is not followed, where they are not known. */
function rowsOf(machine: Machine, flow: Flow, args: readonly ArgumentValue[], span: Span): string[][] | Value {
  const source = argument(args, 0, "f") ?? machine.none;
  const atom = onlyLeaf(machine.here(flow, source));
  if (atom?.kind === "unknown" || atom?.kind === "external") return machine.unknown(machine.nameAt(span), span, [source]);
  const dialect = dialectOf(machine, args);
  const text = dialect === null ? null : sourceText(machine, flow, source, span);
  return dialect === null || text === null ? machine.unsupportedValue("a table that is not read", span) : csvRows(text, dialect);
}

const reader: Model = (machine, flow, args, span) => {
  const rows = rowsOf(machine, flow, args, span);
  if (!Array.isArray(rows)) return rows;
  const lists = rows.map((row, n) => listOf(machine, { ...flow, context: `${flow.context}.row${n}` }, row, span));
  return newKnownIterator(machine, flow, lists, span);
};

function listOf(machine: Machine, flow: Flow, texts: readonly string[], span: Span): Value {
  return newList(
    machine,
    flow,
    texts.map((text) => machine.atoms.constant(text)),
    span,
  );
}

/** Names given by the program, or the first row. */
function fieldNames(machine: Machine, args: readonly ArgumentValue[], rows: string[][]): readonly string[] | null {
  const given = argument(args, 1, "fieldnames");
  const atom = given === undefined ? undefined : onlyLeaf(given);
  if (given === undefined || (atom?.kind === "constant" && atom.value === null)) return rows.shift() ?? [];
  const known = atom === undefined ? undefined : concreteOf(machine, atom);
  return Array.isArray(known) && known.every((name) => typeof name === "string") ? (known as string[]) : null;
}

const dictReader: Model = (machine, flow, args, span) => {
  const read = rowsOf(machine, flow, args, span);
  if (!Array.isArray(read)) return read;
  const rows = [...read];
  const names = fieldNames(machine, args, rows);
  if (names === null) return machine.unsupportedValue("the names of a table's columns", span);
  const dictionaries = rows
    .filter((row) => row.length > 0)
    .map((row, n) => rowDictionary(machine, { ...flow, context: `${flow.context}.row${n}` }, names, row, span));
  const made = newKnownIterator(machine, flow, dictionaries, span);
  const list = listOf(machine, { ...flow, context: `${flow.context}.names` }, names, span);
  machine.write(attributeOf((onlyLeaf(made) as Atom & { kind: "reference" }).id, "fieldnames"), list, machine.forest.true);
  return made;
};

/** A short row has None for what is missing; a long one has the rest under None. */
function rowDictionary(machine: Machine, flow: Flow, names: readonly string[], row: readonly string[], span: Span): Value {
  const constant = (value: string | null): Value => machine.atoms.constant(value);
  const entries = names.map((name, i) => ({ key: constant(name), value: constant(row[i] ?? null) }));
  if (row.length > names.length) entries.push({ key: constant(null), value: listOf(machine, flow, row.slice(names.length), span) });
  return buildMap(machine, flow, entries, span);
}

export const tableModels: Readonly<Record<string, Model>> = {
  "csv.reader": reader,
  "csv.DictReader": dictReader,
};
