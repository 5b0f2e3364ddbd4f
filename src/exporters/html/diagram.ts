/** A decision's diagram as SVG, in the page's colours; each outcome in it is a link to its row in the rule. */
import type { Decision } from "../../spec/loss-spec.js";
import type { DecisionGraph, GraphNode } from "../decision-graph.js";
import { decisionGraph } from "../decision-graph.js";
import type { PlacedEdge, PlacedNode, Point } from "./diagram-layout.js";
import { drawingOf, edgeText, nodeText } from "./diagram-layout.js";
import type { ShownDecision } from "./marks.js";
import { outcomeColour, outcomeKey } from "./marks.js";
import type { Content, Markup } from "./markup.js";
import { html } from "./markup.js";

/** More nodes than this are no drawing to look at. */
const mostNodes = 120;
const mostSpokes = 10;

export function diagram(shown: ShownDecision): Markup {
  const graph = readableGraph(shown.decision);
  if (graph.nodes.length > mostNodes)
    return html`<p class="note">${graph.nodes.length} nodes are too many to draw; the transitions are in the spec's rule.</p>`;
  if (isBareStar(graph)) return html``;
  const { width, height, nodes, edges } = drawingOf(graph);
  const arrow = `${shown.id}-arrow`;
  return html`<figure class="diagram" tabindex="0" aria-label="Diagram of the decision">
<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="How the outcomes are reached">
<defs><marker id="${arrow}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head" d="M0 0.6 8 4 0 7.4z"></path></marker></defs>
${edges.map((edge) => edgeLine(edge, arrow))}
${edges.map(edgeLabel)}
${nodes.map((node) => nodeShape(shown, node))}
</svg>
${shown.decision.rule.kind === "last-match" && html`<figcaption class="note">A later item in another class leads on in the same way.</figcaption>`}</figure>`;
}

/** Where the last match decides, every class leads from everywhere to its outcome: drawn from the start alone. */
function readableGraph(decision: Decision): DecisionGraph {
  const graph = decisionGraph(decision);
  if (decision.rule.kind !== "last-match") return graph;
  return { nodes: graph.nodes, edges: graph.edges.filter(({ from }) => from === "start" || from === "s0") };
}

/** One question and its outcomes: where it says nothing that the rule does not, or has too many, it is left out. */
function isBareStar({ nodes, edges }: DecisionGraph): boolean {
  const isStar =
    nodes.every(({ shape }) => shape === "question" || shape === "outcome") && new Set(edges.map(({ from }) => from)).size <= 1;
  return isStar && (edges.length > mostSpokes || edges.every(({ label }) => label === ""));
}

function edgeLine({ points }: PlacedEdge, arrow: string): Markup {
  return html`<path class="edge" d="${curve(points)}" marker-end="url(#${arrow})"></path>`;
}

/** A line through the points with rounded corners. */
function curve(points: readonly Point[]): string {
  const at = ({ x, y }: Point): string => `${round(x)} ${round(y)}`;
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const bends = rest.slice(0, -1).map((point, i) => {
    const next = rest[i + 1]!;
    const end = i === rest.length - 2 ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    return `Q${at(point)} ${at(end)}`;
  });
  return `M${at(first)}${bends.length === 0 && rest[0] !== undefined ? `L${at(rest[0])}` : bends.join("")}`;
}

function round(x: number): number {
  return Math.round(x * 10) / 10;
}

function edgeLabel({ label: { x, y }, lines, text }: PlacedEdge): Content {
  if (lines.length === 0) return "";
  return html`<g class="edge-label"><title>${text}</title>${textLines(lines, { x, y }, edgeText.line)}</g>`;
}

function textLines(lines: readonly string[], { x, y }: Point, height: number): Markup[] {
  const first = y - ((lines.length - 1) * height) / 2;
  return lines.map((line, i) => html`<text x="${round(x)}" y="${round(first + i * height)}" dy="0.35em">${line}</text>`);
}

function nodeShape(shown: ShownDecision, { node, x, y, width, height, lines }: PlacedNode): Markup {
  if (node.shape === "start") return html`<circle class="start" cx="${round(x)}" cy="${round(y)}" r="5"></circle>`;
  const box = (inset: number, rounding: number): Markup =>
    html`<rect x="${round(x - width / 2 + inset)}" y="${round(y - height / 2 + inset)}" width="${width - 2 * inset}" height="${height - 2 * inset}" rx="${rounding}"></rect>`;
  const shape = html`<title>${node.label}</title>${box(0, roundings[node.shape])}${node.shape === "final" && box(3, 13)}${textLines(lines, { x, y }, nodeText.line)}${stateNumber(shown, node, { x: x - width / 2 + 9, y: y - height / 2 + 12 })}`;
  const keys = outcomesOf(node).flatMap((outcome) => outcomeKey(shown.id, shown.decision, outcome) ?? []);
  const [first] = outcomesOf(node);
  if (keys.length === 0 || first === undefined) return html`<g class="node ${node.shape}">${shape}</g>`;
  const colour = keys.length === 1 ? outcomeColour(shown.decision, first) : "";
  return html`<a href="#${keys[0]}" class="node ${node.shape} ${colour}" data-ref="${keys.join(" ")}">${shape}</a>`;
}

/** The number of a state, as the rule's text has it. */
function stateNumber({ decision }: ShownDecision, { id }: GraphNode, { x, y }: Point): Content {
  const number = /^s(\d+)$/.exec(id)?.[1];
  return (
    decision.rule.kind === "automaton" &&
    number !== undefined &&
    html`<text class="state-number" x="${round(x)}" y="${round(y)}">${Number(number) + 1}</text>`
  );
}

const roundings: Readonly<Record<Exclude<GraphNode["shape"], "start">, number>> = { state: 16, final: 16, question: 6, outcome: 3 };

function outcomesOf({ outcome }: GraphNode): string[] {
  return outcome === undefined || outcome === "" ? [] : outcome.split("|");
}
