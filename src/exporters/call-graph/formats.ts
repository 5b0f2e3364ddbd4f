/** A call graph as text, in the formats that can be asked for by name. */
import type { CallGraphReport } from "../../call-graphs.js";
import { callGraphDocument } from "./document.js";
import { callGraphDot } from "./dot.js";
import { callGraphHtml } from "./html.js";
import { callGraphJelly } from "./jelly.js";
import { callGraphPycg } from "./pycg.js";

/** A form in which a call graph can be written. */
export interface CallGraphFormat {
  readonly name: string;
  /** For people. */
  readonly summary: string;
  /** Ends in a newline. */
  readonly export: (report: CallGraphReport) => string;
}

/** All of them: `json`, `dot`, `html`, `pycg`, `jelly`. */
export const callGraphFormats: readonly CallGraphFormat[] = [
  { name: "json", summary: "nodes and edges with places and reasons", export: (report) => jsonLines(report) },
  { name: "dot", summary: "for Graphviz", export: callGraphDot },
  { name: "html", summary: "a page to walk callers and callees", export: (report) => callGraphHtml(callGraphDocument(report)) },
  { name: "pycg", summary: "callers with their callees, as PyCG writes them", export: callGraphPycg },
  { name: "jelly", summary: "functions and calls by position, as Jelly writes them", export: callGraphJelly },
];

/** JSON with a line for each node and edge, so that differences between versions of a program can be read. */
function jsonLines(report: CallGraphReport): string {
  const { nodes, edges, ...head } = callGraphDocument(report);
  const list = (items: readonly unknown[]): string =>
    items.length === 0 ? "[]" : `[\n${items.map((i) => `    ${JSON.stringify(i)}`).join(",\n")}\n  ]`;
  const members = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{\n${members.join(",\n")},\n  "nodes": ${list(nodes)},\n  "edges": ${list(edges)}\n}\n`;
}
