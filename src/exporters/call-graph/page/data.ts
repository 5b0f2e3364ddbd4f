/**
 * The call graph as the page embeds it: columns of numbers over one table of strings, a third of the size of the document
 * and quick to parse. Also makes invisible characters visible and the JSON safe inside a script element. The reading side is
 * the browser script of `model.ts`.
 */

import { visibleText } from "../../../base/visible-text.js";
import type { CallReason } from "../../../call-graphs.js";
import { jsonInScript } from "../../html/markup.js";
import type { CallGraphDocument, NodeKind } from "../document.js";

// Keys of records, so that a kind or reason that is new to the document is an error of the compiler here.
const nodeKinds = Object.keys({
  function: true,
  class: true,
  module: true,
  external: true,
} satisfies Record<NodeKind, true>);

const callReasons = Object.keys({
  call: true,
  construct: true,
  decorator: true,
  getter: true,
  setter: true,
  operator: true,
  iteration: true,
  "context-manager": true,
  raise: true,
  callback: true,
} satisfies Record<CallReason, true>);

const leadingStatistics: readonly string[] = ["modules", "functions", "calls", "unresolved"];

/** Columns have one entry per node or edge; strings and ways are indexes into their tables, -1 where there is none. */
interface PageData {
  furcifer: string;
  root: string;
  completeness: string;
  reasons: readonly string[];
  statistics: readonly (readonly [name: string, value: number])[];
  kindNames: readonly string[];
  reasonNames: readonly string[];
  strings: readonly string[];
  ways: readonly (readonly number[])[];
  nodes: Columns<"kind" | "name" | "file" | "line" | "column" | "endLine" | "entry">;
  edges: Columns<"from" | "to" | "file" | "line" | "column" | "reason" | "through" | "assumed" | "way">;
}

type Columns<Name extends string> = Record<Name, number[]>;

/** JSON that cannot leave its script element. Throws a RangeError for an edge without its nodes, or an id used twice. */
export function pageDataJson(document: CallGraphDocument): string {
  return jsonInScript(pageData(document));
}

function pageData(document: CallGraphDocument): PageData {
  const strings = new Table<string>((text) => text);
  const ways = new Table<readonly number[]>((way) => way.join());
  return {
    furcifer: visibleText(document.furcifer),
    root: visibleText(document.root),
    completeness: document.completeness,
    reasons: document.reasons.map(visibleText),
    statistics: statistics(document),
    kindNames: nodeKinds,
    reasonNames: callReasons,
    nodes: nodeColumns(document, strings),
    edges: edgeColumns(document, strings, ways),
    strings: strings.items,
    ways: ways.items,
  };
}

/** The four that every graph has, then the others by name: the order of keys in the document does not matter. */
function statistics(document: CallGraphDocument): [string, number][] {
  const more = Object.keys(document.statistics).filter((name) => !leadingStatistics.includes(name));
  return [...leadingStatistics, ...more.sort()].map((name) => [visibleText(name), document.statistics[name] ?? 0]);
}

function nodeColumns(document: CallGraphDocument, strings: Table<string>): PageData["nodes"] {
  const columns: PageData["nodes"] = { kind: [], name: [], file: [], line: [], column: [], endLine: [], entry: [] };
  for (const node of document.nodes) {
    columns.kind.push(nodeKinds.indexOf(node.kind));
    columns.name.push(strings.index(visibleText(node.name)));
    columns.file.push(node.file === undefined ? -1 : strings.index(visibleText(node.file)));
    columns.line.push(node.range?.[0] ?? 0);
    columns.column.push(node.range?.[1] ?? 0);
    columns.endLine.push(node.range?.[2] ?? 0);
    columns.entry.push(node.entry === true ? 1 : 0);
  }
  return columns;
}

function edgeColumns(document: CallGraphDocument, strings: Table<string>, ways: Table<readonly number[]>): PageData["edges"] {
  const position = positions(document);
  const columns: PageData["edges"] = { from: [], to: [], file: [], line: [], column: [], reason: [], through: [], assumed: [], way: [] };
  for (const [index, edge] of document.edges.entries()) {
    const from = position.get(edge.from);
    const to = position.get(edge.to);
    if (from === undefined || to === undefined) throw new RangeError(`edge ${index} joins ${edge.from} and ${edge.to}, not both nodes`);
    columns.from.push(from);
    columns.to.push(to);
    columns.file.push(strings.index(visibleText(edge.file)));
    columns.line.push(edge.range[0]);
    columns.column.push(edge.range[1]);
    columns.reason.push(callReasons.indexOf(edge.reason));
    columns.through.push(edge.through === undefined ? -1 : strings.index(visibleText(edge.through)));
    columns.assumed.push(edge.assumed === true ? 1 : 0);
    columns.way.push(ways.index(edge.way.map((step) => strings.index(visibleText(step)))));
  }
  return columns;
}

function positions(document: CallGraphDocument): Map<number, number> {
  const position = new Map<number, number>();
  for (const [index, node] of document.nodes.entries()) {
    if (position.has(node.id)) throw new RangeError(`two nodes have the id ${node.id}`);
    position.set(node.id, index);
  }
  return position;
}

/** Each different item once, by its first use. */
class Table<Item> {
  readonly items: Item[] = [];
  readonly #indexes = new Map<string, number>();
  readonly #key: (item: Item) => string;

  constructor(key: (item: Item) => string) {
    this.#key = key;
  }

  index(item: Item): number {
    const key = this.#key(item);
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    const index = this.items.push(item) - 1;
    this.#indexes.set(key, index);
    return index;
  }
}
