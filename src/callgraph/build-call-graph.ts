/**
 * Builds the call graph of a program: makes the constraints of the code of modules and of every function that is found to
 * be called, solves them, then enters the functions that nothing calls, until there is nothing new.
 */
import { compareText } from "../base/ordered.js";
import { compareSpans, spanKey } from "../base/span.js";
import type { Module, Program } from "../ir/ir.js";
import { walkInstructions } from "../ir/walk.js";
import type { FoundEdge, Rules } from "./analysis.js";
import { Analysis } from "./analysis.js";
import { Attributes } from "./attributes.js";
import type { CallGraph, CallGraphNode, CallGraphResult } from "./call-graph.js";
import { newCallGraph } from "./call-graph.js";
import { ClassHierarchy } from "./class-hierarchy.js";
import { Code } from "./code.js";
import { Contexts } from "./contexts.js";
import { Definitions } from "./definitions.js";
import { Displays } from "./displays.js";
import { Elements } from "./elements.js";
import { enterUncalled } from "./entered.js";
import type { Frame } from "./frame.js";
import type { FunctionInfo } from "./function-info.js";
import { Imports } from "./imports.js";
import { Instructions } from "./instructions.js";
import { Invocation } from "./invoke.js";
import { KnownRegisters } from "./known-registers.js";
import { LibraryCalls } from "./library-calls.js";
import { SpecialCalls } from "./library-special.js";
import { Operators } from "./operators.js";
import { PassingFunctions } from "./passing-functions.js";
import { Provenance } from "./provenance.js";

export interface CallGraphOptions {
  /** How much work (tokens offered to sets, and reactions to them) is done before the answer is `partial`; by default 12 million. */
  readonly budget?: number;
  /** Whether edges tell the way of the callee to the call; by default true. */
  readonly ways?: boolean;
  /** The name under which the root folder is imported, where it is a Python package itself. */
  readonly rootPackage?: string;
}

const defaultBudget = 12_000_000;

/** A program's call graph. Deterministic: the same modules give the same graph, whatever their order. */
export function buildCallGraph(program: Program, options: CallGraphOptions = {}): CallGraphResult {
  const modules = [...program.modules].sort((a, b) => (a.path < b.path ? -1 : 1));
  const solver = new Solver({ modules }, options.rootPackage);
  const isComplete = solver.solve(options.budget ?? defaultBudget);
  return solver.result(isComplete, options.ways ?? true);
}

/** The parts of the analysis, put together. */
class Solver {
  private readonly analysis: Analysis;
  private readonly contexts: Contexts;
  private readonly definitions: Definitions;
  private readonly elements: Elements;
  private readonly operators: Operators;
  private readonly imports: Imports;
  private readonly instructions: Instructions;

  constructor(
    private readonly program: Program,
    rootPackage: string | undefined,
  ) {
    const rules: Rules = {
      invoke: (site, callee, evidence) => invocation.invoke(site, callee, evidence),
      construct: (site, cls) => {
        const object = analysis.object(cls);
        if (object.kind === "class") invocation.construct({ ...site, reason: "construct" }, object, analysis.nodeOf(cls), true);
      },
      generate: (frame) => this.generate(frame),
    };
    const names = memberNames(program.modules);
    const analysis = (this.analysis = new Analysis(program, rules, rootPackage));
    const hierarchy = new ClassHierarchy(analysis);
    const attributes = new Attributes(analysis, hierarchy, names.stored);
    const elements = (this.elements = new Elements(analysis, attributes));
    const operators = (this.operators = new Operators(analysis, attributes, elements, names.defined));
    this.contexts = new Contexts(analysis, new PassingFunctions(), (callee, frame) => this.definitions.bindDefaults(callee, frame));
    this.imports = new Imports(analysis, attributes, elements);
    this.definitions = new Definitions(analysis, hierarchy, attributes, this.contexts, (frame) => this.walk(frame));
    const special = new SpecialCalls(analysis, attributes, elements, this.imports, (frame) => this.definitions.enclosingClass(frame));
    const library = new LibraryCalls(analysis, attributes, elements, special);
    const invocation = new Invocation(analysis, hierarchy, attributes, elements, this.contexts, library);
    const known = new KnownRegisters();
    const displays = new Displays(analysis, elements, operators, known);
    this.instructions = new Instructions(analysis, attributes, elements, operators, this.imports, this.definitions, displays, known);
  }

  solve(budget: number): boolean {
    const { analysis } = this;
    for (const module of this.program.modules) {
      const frame = this.contexts.make({ module, function: module.functions[0]! }, null);
      frame.isCalled = true;
      this.generate(frame);
    }
    do {
      if (!analysis.pointsTo.solve(budget)) return false;
      analysis.isAssuming = true;
      this.operators.addPrefixes();
      this.elements.accessAnywhere();
      if (!analysis.pointsTo.solve(budget)) return false;
    } while (enterUncalled(analysis, this.definitions, this.contexts, this.imports));
    return true;
  }

  private generate(frame: Frame): void {
    if (frame.isGenerated) return;
    frame.isGenerated = true;
    this.walk(frame);
  }

  private walk(frame: Frame): Code {
    const code = new Code(this.analysis, frame, this.imports, (own, i) => this.instructions.visit(own, i));
    code.run();
    return code;
  }

  result(isComplete: boolean, withWays: boolean): CallGraphResult {
    const graph = newCallGraph();
    const { modules } = this.program;
    for (const module of modules)
      for (const f of module.functions) {
        const info = { module, function: f };
        graph.addNode(keyOf(info), nodeOf(info));
      }
    const provenance = withWays ? new Provenance(this.analysis, this.contexts) : null;
    const edges = [...this.analysis.edges.values()].sort(compareEdges);
    for (const edge of edges) this.addEdge(graph, edge, provenance?.way(edge.node, edge.token) ?? []);
    graph.forEachNode((key, attributes) => {
      if (attributes.kind === "function" && graph.inDegree(key) === 0) graph.mergeNodeAttributes(key, { isEntry: true });
    });
    let calls = 0;
    const answered = new Set(edges.map((e) => spanKey(e.span)));
    let unresolved = 0;
    for (const module of modules)
      for (const f of module.functions)
        walkInstructions(f.body, (i) => {
          if (i.op !== "call") return;
          calls++;
          if (!answered.has(spanKey(i.span))) unresolved++;
        });
    return {
      graph,
      completeness: isComplete && this.analysis.pointsTo.dropped === 0 ? "complete" : "partial",
      reasons: this.reasons(isComplete),
      statistics: {
        modules: modules.length,
        functions: modules.reduce((sum, m) => sum + m.functions.length, 0),
        calls,
        unresolved,
        constraintNodes: this.analysis.pointsTo.size,
        additions: this.analysis.pointsTo.additions,
        dropped: this.analysis.pointsTo.dropped,
      },
    };
  }

  /** What was left out. */
  private reasons(isComplete: boolean): string[] {
    const { dropped } = this.analysis.pointsTo;
    const bounded =
      dropped === 0
        ? []
        : [`Some values have more possibilities than are told apart in a program of this size: ${dropped} were not followed.`];
    if (isComplete) return bounded;
    const walked = new Set(this.contexts.frames.filter((frame) => frame.isGenerated).map((frame) => frame.info.function));
    const functions = this.program.modules.flatMap((m) => m.functions.filter((f) => f.kind === "function"));
    const left = functions.filter((f) => !walked.has(f)).length;
    return [
      ...bounded,
      `The budget of work ran out: the code of ${left} of ${functions.length} functions was not followed, and calls in the others may have further callees.`,
    ];
  }

  private addEdge(graph: CallGraph, edge: FoundEdge, way: readonly string[]): void {
    const target = typeof edge.callee === "string" ? edge.callee : keyOf(edge.callee);
    if (!graph.hasNode(target)) graph.addNode(target, { kind: "external", name: target });
    graph.addEdgeWithKey(`e${graph.size}`, keyOf(edge.caller), target, {
      span: edge.span,
      reason: edge.reason,
      ...(edge.through === undefined ? {} : { through: edge.through }),
      ...(edge.assumed ? { assumed: true as const } : {}),
      way,
    });
  }
}

/** In the order of the places, then by reason and callee. */
function compareEdges(a: FoundEdge, b: FoundEdge): number {
  const callee = ({ callee }: FoundEdge): string => (typeof callee === "string" ? callee : keyOf(callee));
  return compareSpans(a.span, b.span) || compareText(a.reason, b.reason) || compareText(callee(a), callee(b));
}

/** The key of a function, a class or a module in the graph. */
export function keyOf({ module, function: f }: FunctionInfo): string {
  return `${module.path}:${f.span.line}:${f.span.column}:${f.kind}:${f.name}`;
}

function nodeOf({ module, function: f }: FunctionInfo): CallGraphNode {
  const kind = f.kind === "module" ? "module" : f.kind === "class-body" ? "class" : "function";
  const separator = module.name === module.path ? ":" : ".";
  return { kind, name: kind === "module" ? module.name : `${module.name}${separator}${f.name}`, span: f.span };
}

interface MemberNames {
  /** Attributes that some code stores. */
  readonly stored: ReadonlySet<string>;
  /** Members that classes and objects define. */
  readonly defined: ReadonlySet<string>;
}

function memberNames(modules: readonly Module[]): MemberNames {
  const stored = new Set<string>();
  const defined = new Set<string>();
  for (const module of modules)
    for (const f of module.functions) {
      const constants = new Map<number, string>();
      walkInstructions(f.body, (i) => {
        if (i.op === "set-attribute") stored.add(i.name);
        if (i.op === "set-attribute" || (i.op === "store" && i.scope.kind === "class")) defined.add(i.name);
        if (i.op === "constant" && typeof i.value === "string") constants.set(i.target, i.value);
        if (i.op === "build-object") for (const entry of i.entries) if ("key" in entry) defined.add(constants.get(entry.key) ?? "");
      });
    }
  return { stored, defined };
}
