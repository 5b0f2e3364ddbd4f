/** The call graph as a value for JSON: what programs read, and what the page is made of. Nodes and edges come in source order. */

import type { CallGraphNode, CallGraphReport, CallReason } from "../../call-graphs.js";

export type NodeKind = CallGraphNode["kind"];

/** Line, column, line and column of the end; from 1, the end exclusive. */
export type DocumentRange = readonly [line: number, column: number, endLine: number, endColumn: number];

/** A call graph as JSON has it. */
export interface CallGraphDocument {
  /** Version of the tool. */
  readonly furcifer: string;
  /** Name of the analysed folder. */
  readonly root: string;
  readonly completeness: "complete" | "partial";
  /** What was left out. */
  readonly reasons: readonly string[];
  readonly statistics: CallGraphDocumentStatistics;
  readonly nodes: readonly CallGraphDocumentNode[];
  readonly edges: readonly CallGraphDocumentEdge[];
}

/** Sizes of the program and of the work. */
export interface CallGraphDocumentStatistics {
  readonly modules: number;
  readonly functions: number;
  /** Call expressions, and those for which no callee was found. */
  readonly calls: number;
  readonly unresolved: number;
  readonly [more: string]: number;
}

/** A function, class, module or external name. */
export interface CallGraphDocumentNode {
  /** Its position in `nodes`. */
  readonly id: number;
  readonly kind: NodeKind;
  /** `package.module.Class.method`, `lib/user.js:User.save`; for an external its qualified name. */
  readonly name: string;
  readonly file?: string;
  readonly range?: DocumentRange;
  /** Nothing in the program calls it. */
  readonly entry?: true;
}

/** A call from one node to another. */
export interface CallGraphDocumentEdge {
  readonly from: number;
  readonly to: number;
  /** Where the call stands. */
  readonly file: string;
  readonly range: DocumentRange;
  readonly reason: CallReason;
  /** Library function that calls back, or the special method's name. */
  readonly through?: string;
  /** Found only by taking functions that nothing calls as called from outside. */
  readonly assumed?: true;
  /** How the callee came to the call: variables, fields, results it went through, first to last. */
  readonly way: readonly string[];
}

/** The call graph as a value for JSON, nodes and edges in source order. */
export function callGraphDocument(report: CallGraphReport): CallGraphDocument {
  const { graph, statistics } = report.result;
  const ids = new Map<string, number>();
  const nodes: CallGraphDocumentNode[] = [];
  for (const [key, { kind, name, span, isEntry }] of inOrder(graph.mapNodes((key, node): [string, CallGraphNode] => [key, node]))) {
    const id = nodes.length;
    ids.set(key, id);
    const place = span === undefined ? {} : { file: span.path, range: rangeOf(span) };
    nodes.push({ id, kind, name, ...place, ...(isEntry === true ? { entry: true as const } : {}) });
  }
  const edges = graph.mapEdges((_key, edge, source, target): CallGraphDocumentEdge => {
    const { span, reason, through, assumed, way } = edge;
    return {
      from: ids.get(source)!,
      to: ids.get(target)!,
      file: span.path,
      range: rangeOf(span),
      reason,
      ...(through === undefined ? {} : { through }),
      ...(assumed === undefined ? {} : { assumed }),
      way,
    };
  });
  const { version: furcifer, root } = report;
  return { furcifer, root, completeness: report.completeness, reasons: report.reasons, statistics: { ...statistics }, nodes, edges };
}

/** The program's functions first, as they stand; then the outside world by name. */
function inOrder(nodes: readonly [string, CallGraphNode][]): readonly [string, CallGraphNode][] {
  const inside = nodes.filter(([, { span }]) => span !== undefined);
  const outside = nodes.filter(([, { span }]) => span === undefined);
  return [...inside, ...outside.sort(([a], [b]) => (a < b ? -1 : 1))];
}

function rangeOf(span: {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}): DocumentRange {
  return [span.line, span.column, span.endLine, span.endColumn];
}
