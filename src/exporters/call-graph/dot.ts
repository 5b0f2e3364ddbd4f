/** The call graph for Graphviz: an edge for each pair of functions, labelled where it is no plain call; files are clusters. */
import type { CallGraphReport } from "../../call-graphs.js";
import { callGraphDocument } from "./document.js";

export function callGraphDot(report: CallGraphReport): string {
  const { nodes, edges, root } = callGraphDocument(report);
  const lines = [`digraph ${quoted(root)} {`, "  rankdir=LR;", '  node [shape=box, fontname="monospace", fontsize=10];'];
  const byFile = new Map<string, string[]>();
  for (const { id, kind, name, file, entry } of nodes) {
    const style = kind === "external" ? ", style=dashed, color=gray" : entry === true ? ", penwidth=2" : "";
    const line = `n${id} [label=${quoted(name)}${style}];`;
    if (file === undefined) lines.push(`  ${line}`);
    else byFile.set(file, [...(byFile.get(file) ?? []), line]);
  }
  [...byFile].forEach(([file, members], i) =>
    lines.push(`  subgraph cluster_${i} {`, `    label=${quoted(file)}; color=gray;`, ...members.map((m) => `    ${m}`), "  }"),
  );
  const drawn = new Map<string, { readonly from: number; readonly to: number; readonly reasons: Set<string>; isAssumed: boolean }>();
  for (const { from, to, reason, through, assumed } of edges) {
    const key = `${from} ${to}`;
    const edge = drawn.get(key) ?? { from, to, reasons: new Set(), isAssumed: true };
    if (reason !== "call") edge.reasons.add(through === undefined ? reason : `${reason} ${through}`);
    if (assumed !== true) edge.isAssumed = false;
    drawn.set(key, edge);
  }
  for (const { from, to, reasons, isAssumed } of drawn.values()) {
    const label = reasons.size === 0 ? [] : [`label=${quoted([...reasons].sort().join(", "))}`, "fontsize=8"];
    const attributes = [...label, ...(isAssumed ? ["style=dashed"] : [])].join(", ");
    lines.push(`  n${from} -> n${to}${attributes === "" ? "" : ` [${attributes}]`};`);
  }
  return `${[...lines, "}"].join("\n")}\n`;
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", " ")}"`;
}
