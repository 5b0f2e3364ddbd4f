/**
 * Prepares a decision's program for running on many samples: nodes in one shape, predicates and conditions as
 * functions, texts remembered with their cells, and for every component the components whose states it can ask for.
 */
import type { Term } from "../terms/term.js";
import type { CarriedValues, Component, DecisionProgram, Partition, Place, ProgramNode, ProgramVariable } from "./loss-spec.js";
import type { CompiledCondition } from "./predicate.js";
import { compileCondition, compilePredicate } from "./predicate.js";

export type CompiledVariable =
  | { readonly kind: "text"; readonly at: Place; readonly cellOf: CellOf; readonly absent: string }
  | { readonly kind: "number"; readonly at: Place; readonly wire: "float32" | "float64" }
  | { readonly kind: "length" | "present"; readonly at: Place }
  | { readonly kind: "environment"; readonly name: string; readonly type: "boolean" | "number" | "string"; readonly cellOf?: CellOf }
  | ({ readonly kind: "condition" } & CompiledCondition)
  | { readonly kind: "state"; readonly pass: number; readonly component: number };

/** The cell of a text, undefined where the partition has none for it. */
export type CellOf = (text: string) => number | undefined;

/** A leaf has no children; a test of a number has cuts. */
export interface CompiledNode {
  readonly leaf: number;
  readonly test: number;
  readonly cuts: readonly number[] | null;
  readonly next: readonly number[] | null;
}

export interface CompiledPass {
  readonly call: number;
  readonly within?: number;
  readonly path: readonly (string | number)[];
  readonly components: readonly Component[];
  /** By component: itself and all whose states its steps can lead to, which therefore have to run with it. */
  readonly together: readonly (readonly number[])[];
}

export interface CompiledValues {
  readonly pass: number;
  readonly when: number;
  readonly last: boolean;
  readonly what: "count" | { readonly at: Place; readonly absent: unknown };
  readonly outcomes: ReadonlySet<number>;
  /** Components of the pass that `when` can ask for. */
  readonly components: readonly number[];
}

export interface CompiledProgram {
  readonly variables: readonly CompiledVariable[];
  readonly nodes: readonly CompiledNode[];
  readonly passes: readonly CompiledPass[];
  readonly outcome: number;
  readonly values: readonly CompiledValues[];
}

export function compileProgram(program: DecisionProgram): CompiledProgram {
  const cells = program.partitions.map(compilePartition);
  return {
    variables: program.variables.map((variable) => compileVariable(variable, cells)),
    nodes: program.nodes.map(compileNode),
    passes: program.passes.map((pass, index) => ({ ...pass, together: componentsTogether(program, index) })),
    outcome: program.outcome,
    values: program.values.map((row) => compileValues(program, row)),
  };
}

/** Texts beyond this many are decided afresh: recorded outputs with open text must not fill the memory. */
const rememberedTexts = 100_000;

function compilePartition(partition: Partition): CellOf {
  const predicates = partition.predicates.map(compilePredicate);
  const cells = new Map(partition.cells.map((cell, index) => [cell, index]));
  const known = new Map<string, number | undefined>();
  return (text) => {
    if (known.has(text)) return known.get(text);
    const truths = predicates.map((holds) => holds(text));
    const cell = truths.includes(undefined) ? undefined : cells.get(truths.map((truth) => (truth ? "1" : "0")).join(""));
    if (known.size >= rememberedTexts) known.clear();
    known.set(text, cell);
    return cell;
  };
}

function compileVariable(variable: ProgramVariable, cells: readonly CellOf[]): CompiledVariable {
  switch (variable.kind) {
    case "text":
      return { kind: "text", at: variable.at, cellOf: cells[variable.partition] ?? (() => undefined), absent: variable.absent ?? "" };
    case "environment": {
      const cellOf = variable.partition === undefined ? undefined : cells[variable.partition];
      const { kind, name, type } = variable;
      return cellOf === undefined ? { kind, name, type } : { kind, name, type, cellOf };
    }
    case "condition":
      return { kind: "condition", ...compileCondition(variable.term) };
    default:
      return variable;
  }
}

function compileNode(node: ProgramNode): CompiledNode {
  if ("leaf" in node) return { leaf: node.leaf, test: -1, cuts: null, next: null };
  return { leaf: -1, test: node.test, cuts: "cuts" in node ? node.cuts : null, next: node.next };
}

function compileValues(program: DecisionProgram, row: CarriedValues): CompiledValues {
  const components = closeOverStates(program, row.pass, statesOfPassBelow(program, row.when, row.pass));
  const what = row.what === "count" ? "count" : { at: row.what.at, absent: absentValue(program, row.what.at) };
  return { pass: row.pass, when: row.when, last: row.last === true, what, outcomes: new Set(row.outcomes), components };
}

/** What a reader sees in place of a field that the response leaves out: 0 for a number. */
function absentValue(program: DecisionProgram, at: Place): unknown {
  const same = program.variables.find(
    (v) => (v.kind === "text" || v.kind === "number") && v.at.from === at.from && String(v.at.path) === String(at.path),
  );
  if (same === undefined) return null;
  return same.kind === "text" ? (same.absent ?? "") : 0;
}

function componentsTogether(program: DecisionProgram, pass: number): number[][] {
  return (program.passes[pass]?.components ?? []).map((_, index) => closeOverStates(program, pass, [index]));
}

function closeOverStates(program: DecisionProgram, pass: number, components: Iterable<number>): number[] {
  const closed = new Set(components);
  for (const index of closed) {
    const component = program.passes[pass]?.components[index];
    if (component === undefined) continue;
    for (const other of statesOfPassBelow(program, component.step, pass)) closed.add(other);
  }
  return [...closed].sort((a, b) => a - b);
}

/** Components of the pass whose state some walk from the root node tests, in conditions too. */
function statesOfPassBelow(program: DecisionProgram, root: number, pass: number): Set<number> {
  const found = new Set<number>();
  const nodes = new Set([root]);
  const variables = new Set<number>();
  const visit = (index: number): void => {
    if (variables.has(index)) return;
    variables.add(index);
    const variable = program.variables[index];
    if (variable?.kind === "condition") readsOf(variable.term).forEach(visit);
    if (variable?.kind !== "state") return;
    if (variable.pass === pass) found.add(variable.component);
    else if (isWithin(program, variable.pass, pass)) {
      const component = program.passes[variable.pass]?.components[variable.component];
      if (component !== undefined) nodes.add(component.initial).add(component.step);
    }
  };
  for (const at of nodes) {
    const node = program.nodes[at];
    if (node === undefined || "leaf" in node) continue;
    visit(node.test);
    for (const next of node.next) nodes.add(next);
  }
  return found;
}

/** Whether a pass runs at the items of another one, or at those of a list inside them. */
function isWithin(program: DecisionProgram, pass: number, around: number): boolean {
  const within = program.passes[pass]?.within;
  return within !== undefined && (within === around || isWithin(program, within, around));
}

function readsOf(term: Term): readonly number[] {
  return compileCondition(term).reads;
}
