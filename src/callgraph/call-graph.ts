/**
 * The call graph of a program: functions, classes and names of the outside world as nodes, calls as edges with the places
 * and the reasons. Held in a graphology graph, so that its algorithms work on it.
 */
import { MultiDirectedGraph } from "graphology";
import type { Span } from "../base/span.js";
import type { CallReason } from "./analysis.js";

/** A function, class or module of the program, or a name of the outside world. */
export interface CallGraphNode {
  readonly kind: "function" | "class" | "module" | "external";
  /** For people: `package.module.Class.method`, `lib/user.js:User.save`; for an external its qualified name. */
  readonly name: string;
  /** Where it is defined; an external has no place. */
  readonly span?: Span;
  /** Nothing in the program calls it. */
  readonly isEntry?: true;
}

/** A call: where it stands, and why it is believed. */
export interface CallGraphEdge {
  /** Where the call stands. */
  readonly span: Span;
  readonly reason: CallReason;
  /** For a callback the function of a library that calls; for a method that the language calls its name. */
  readonly through?: string;
  /** Found only by taking functions without callers as called from outside. */
  readonly assumed?: true;
  /** How the callee came to this place: definitions, variables, fields and results that held it, first to last. */
  readonly way: readonly string[];
}

/** Keys of edges are `e0`, `e1` … in source order; keys of nodes: `path:line:column:kind:name` in the program, the qualified name outside. */
export type CallGraph = MultiDirectedGraph<CallGraphNode, CallGraphEdge>;

/** The graph, with how complete it is. */
export interface CallGraphResult {
  readonly graph: CallGraph;
  /** `partial`: the budget ran out, or values have more possibilities than are told apart; edges may be missing. */
  readonly completeness: "complete" | "partial";
  /** What was left out, for people. */
  readonly reasons: readonly string[];
  readonly statistics: CallGraphStatistics;
}

/** Sizes: of the program, and of the work that was done. */
export interface CallGraphStatistics {
  readonly modules: number;
  readonly functions: number;
  /** Call instructions, and those without any callee. */
  readonly calls: number;
  readonly unresolved: number;
  /** Nodes of the constraint graph, and tokens put into them. */
  readonly constraintNodes: number;
  readonly additions: number;
  /** Tokens for which a set had no more room: each a value whose further possibilities were not followed. */
  readonly dropped: number;
}

export function newCallGraph(): CallGraph {
  return new MultiDirectedGraph({ allowSelfLoops: true });
}
