/** Where the nodes and edges of a decision's diagram go: layers by dagre, from the top or from the left, whichever fits a column of a page. */
import { Graph, layout } from "@dagrejs/dagre";
import { visibleText } from "../../base/visible-text.js";
import type { DecisionGraph, GraphNode } from "../decision-graph.js";
import { fittedLines, widthOf } from "./text-lines.js";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedNode extends Point {
  readonly node: GraphNode;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly string[];
}

export interface PlacedEdge {
  readonly points: readonly Point[];
  /** The middle of the label. */
  readonly label: Point;
  readonly lines: readonly string[];
  readonly text: string;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** Sizes of text, and the height of a line of it. */
export const nodeText = { size: 13, line: 17 };
export const edgeText = { size: 11.5, line: 15 };

const nodeRoom = { width: 170, lines: 4, size: nodeText.size };
const edgeRoom = { width: 150, lines: 4, size: edgeText.size };
const margin = 6;
/** The column that a drawing should fit. */
const column = 600;

export function drawingOf(graph: DecisionGraph): Drawing {
  const down = placed(graph, "TB");
  if (down.width <= column) return down;
  const right = placed(graph, "LR");
  return right.width < down.width ? right : down;
}

interface Size {
  readonly width: number;
  readonly height: number;
  readonly lines: readonly string[];
}

function placed(graph: DecisionGraph, rankdir: "TB" | "LR"): Drawing {
  const drawn = new Graph({ multigraph: true });
  drawn.setGraph({ rankdir, nodesep: 26, edgesep: 14, ranksep: rankdir === "TB" ? 34 : 44, marginx: margin, marginy: margin });
  const sizes = new Map(graph.nodes.map((node) => [node.id, nodeSize(node)]));
  for (const { id } of graph.nodes) {
    const { width, height } = sizes.get(id)!;
    drawn.setNode(id, { width, height });
  }
  const labels = graph.edges.map((edge) => edgeSize(edge.label));
  graph.edges.forEach(({ from, to }, i) => {
    const { width, height } = labels[i]!;
    drawn.setEdge(from, to, { width, height, labelpos: "c" }, String(i));
  });
  layout(drawn);
  const nodes = graph.nodes.map((node): PlacedNode => {
    const { x, y } = drawn.node(node.id) as Point;
    return { node, ...sizes.get(node.id)!, x, y };
  });
  const edges = graph.edges.map(({ from, to, label }, i): PlacedEdge => {
    const found = drawn.edge(from, to, String(i)) as { readonly points: readonly Point[]; readonly x?: number; readonly y?: number };
    const middle = found.points[found.points.length >> 1]!;
    return { points: found.points, label: { x: found.x ?? middle.x, y: found.y ?? middle.y }, lines: labels[i]!.lines, text: label };
  });
  const { width = 0, height = 0 } = drawn.graph() as { readonly width?: number; readonly height?: number };
  return { width: Math.ceil(width), height: Math.ceil(height), nodes, edges };
}

function nodeSize({ label, shape }: GraphNode): Size {
  if (shape === "start") return { width: 12, height: 12, lines: [] };
  const lines = fittedLines(visibleText(label), nodeRoom);
  const width = Math.max(...lines.map((line) => widthOf(line, nodeText.size))) + 30;
  return { width: Math.ceil(Math.max(64, width)), height: lines.length * nodeText.line + 16, lines };
}

function edgeSize(label: string): Size {
  if (label === "") return { width: 0, height: 0, lines: [] };
  const lines = fittedLines(visibleText(label), edgeRoom);
  const width = Math.max(...lines.map((line) => widthOf(line, edgeText.size))) + 10;
  return { width: Math.ceil(width), height: lines.length * edgeText.line + 4, lines };
}
