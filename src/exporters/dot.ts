/** Decisions for Graphviz: a cluster each, states or questions with outcomes, edges named by a few labels of their class. */
import type { Decision } from "../spec/loss-spec.js";
import type { DecisionGraph, GraphNode } from "./decision-graph.js";
import { decisionGraph } from "./decision-graph.js";
import type { Exporter } from "./exporter.js";

/** Longer lines are broken, longer texts cut. */
const lineWidth = 32;
const linesShown = 8;

const shapes: Readonly<Record<GraphNode["shape"], string>> = {
  state: "shape=ellipse",
  final: "shape=ellipse, peripheries=2",
  question: "shape=box, style=rounded",
  outcome: "shape=box",
  start: 'shape=point, label=""',
};

export const dotExporter: Exporter = {
  name: "dot",
  mediaType: "text/vnd.graphviz",
  export: ({ spec }) => {
    const head = [
      "digraph decisions {",
      "  rankdir=LR;",
      '  node [fontname="Helvetica", fontsize=10];',
      '  edge [fontname="Helvetica", fontsize=9];',
    ];
    return `${[...head, ...spec.decisions.flatMap(cluster), "}"].join("\n")}\n`;
  },
};

function cluster(decision: Decision, index: number): string[] {
  const { nodes, edges }: DecisionGraph = decisionGraph(decision);
  const id = (node: string): string => `d${index}_${node}`;
  const { kind, precedence, completeness } = decision;
  const title = [decision.id, ...(precedence === undefined ? [kind] : [`${kind}, ${precedence} order`]), completeness.status].join("\n");
  return [
    `  subgraph cluster_${index} {`,
    `    label=${quoted(title)}; color=gray;`,
    ...nodes.map((n) => `    ${id(n.id)} [${n.shape === "start" ? "" : `label=${quoted(broken(n.label))}, `}${shapes[n.shape]}];`),
    ...edges.map((e) => `    ${id(e.from)} -> ${id(e.to)}${e.label === "" ? "" : ` [label=${quoted(broken(e.label))}]`};`),
    "  }",
  ];
}

/** Lines of a readable length, not too many. */
function broken(text: string): string {
  const lines = text.split("\n").flatMap((line) => {
    const rows: string[] = [""];
    for (const word of line.split(" ")) {
      const last = rows[rows.length - 1]!;
      if (last !== "" && last.length + 1 + word.length > lineWidth) rows.push(word);
      else rows[rows.length - 1] = last === "" ? word : `${last} ${word}`;
    }
    return rows;
  });
  return (lines.length > linesShown ? [...lines.slice(0, linesShown), "…"] : lines).join("\n");
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")}"`;
}
