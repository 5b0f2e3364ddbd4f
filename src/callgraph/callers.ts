/**
 * Which functions call a given one, for the search that starts at an API call and widens to callers: those of the call graph,
 * which is built when it is first asked for; where the graph has none, those whose code mentions the function's name.
 */
import type { Program } from "../ir/ir.js";
import { buildCallGraph, keyOf } from "./build-call-graph.js";
import type { CallGraph } from "./call-graph.js";
import type { FunctionRef, Mentions } from "./call-sites.js";

/** Beyond this the graph of an application is not worth waiting for: then names decide. */
const budget = 4_000_000;

export class Callers {
  private graph: CallGraph | null = null;
  private readonly refs = new Map<string, FunctionRef>();

  constructor(
    private readonly program: Program,
    private readonly mentions: Mentions,
  ) {}

  /** In source order. */
  of(target: FunctionRef): FunctionRef[] {
    const found = this.inGraph(target);
    return found.length > 0 ? found : this.mentions.callersOf(target);
  }

  private inGraph(target: FunctionRef): FunctionRef[] {
    const graph = this.callGraph();
    const key = keyOf(target);
    const callers = new Set(graph.hasNode(key) ? graph.inNeighbors(key) : []);
    callers.delete(key);
    return [...this.refs].flatMap(([caller, ref]) => (callers.has(caller) && ref.function.kind !== "class-body" ? [ref] : []));
  }

  private callGraph(): CallGraph {
    if (this.graph !== null) return this.graph;
    for (const module of this.program.modules)
      for (const f of module.functions) this.refs.set(keyOf({ module, function: f }), { module, function: f });
    this.graph = buildCallGraph(this.program, { budget, ways: false }).graph;
    return this.graph;
  }
}
