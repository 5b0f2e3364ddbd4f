/**
 * Prepares a decision's program for running on many samples: nodes in one shape, predicates and conditions as
 * functions, texts remembered with their cells, and for every component the components whose states it can ask for.
 */
import type { Term } from "../terms/term.js";
import type {
  CarriedValues,
  DecisionProgram,
  EnvironmentInput,
  Partition,
  Pass,
  Place,
  ProgramNode,
  ProgramVariable,
  Ranking,
} from "./loss-spec.js";
import type { CompiledCondition, CompiledTerm } from "./predicate.js";
import { compileCondition, compilePredicate, compileTerm, compileText } from "./predicate.js";

export type CompiledVariable =
  | { readonly kind: "text"; readonly at: Place; readonly cellOf: CellOf; readonly absent: string }
  | { readonly kind: "number"; readonly at: Place; readonly wire: "float32" | "float64" }
  | { readonly kind: "length" | "present"; readonly at: Place }
  | { readonly kind: "environment"; readonly name: string; readonly type: EnvironmentInput["type"]; readonly cellOf?: CellOf }
  | ({ readonly kind: "condition"; readonly otherwise?: boolean } & CompiledCondition)
  /** A state or a register, by its position in what the pass carries. */
  | { readonly kind: "state" | "register"; readonly pass: number; readonly carried: number };

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
  readonly within: number | undefined;
  readonly path: readonly (string | number)[];
  readonly ranking: number | undefined;
  /** Its components, then its registers, then its slots. */
  readonly carried: readonly CompiledCarried[];
  /** What it carries besides components starts at these positions. */
  readonly firstSlot: number;
  /** By position in `carried`: itself and all whose values its steps can lead to, which therefore have to run with it. */
  readonly together: readonly (readonly number[])[];
}

/** What a pass takes from item to item: a state, a number, or an item. */
export type CompiledCarried =
  | { readonly kind: "state"; readonly initial: number; readonly step: number }
  | { readonly kind: "register"; readonly initial: number; readonly step: number; readonly terms: readonly CompiledTerm[] }
  | { readonly kind: "slot"; readonly step: number };

export type CompiledRanking = Omit<Ranking, "by"> & { readonly by: CompiledTerm };

export interface CompiledValues {
  readonly pass: number | undefined;
  readonly when: number;
  readonly last: boolean;
  readonly what: "count" | { readonly at: Place; readonly shown: (found: unknown) => unknown };
  readonly outcomes: ReadonlySet<number>;
  /** What of the pass `when` can ask for. */
  readonly carried: readonly number[];
}

export interface CompiledProgram {
  readonly variables: readonly CompiledVariable[];
  readonly nodes: readonly CompiledNode[];
  readonly passes: readonly CompiledPass[];
  readonly rankings: readonly CompiledRanking[];
  /** Of the parts of the decision. */
  readonly roots: readonly number[];
  readonly values: readonly CompiledValues[];
}

export function compileProgram(program: DecisionProgram): CompiledProgram {
  const cells = program.partitions.map(compilePartition);
  return {
    variables: program.variables.map((variable) => compileVariable(program, variable, cells)),
    nodes: program.nodes.map(compileNode),
    passes: program.passes.map((pass, index) => compilePass(program, pass, index)),
    rankings: (program.rankings ?? []).map((ranking) => ({ ...ranking, by: compileTerm(ranking.by) })),
    roots: [program.outcome, ...(program.further ?? [])],
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

function compilePass(program: DecisionProgram, pass: Pass, index: number): CompiledPass {
  const { call, within, path, ranking, components, registers = [], slots = [] } = pass;
  const carried: CompiledCarried[] = [
    ...components.map(({ initial, step }) => ({ kind: "state" as const, initial, step })),
    ...registers.map(({ initial, step, terms }) => ({ kind: "register" as const, initial, step, terms: terms.map(compileTerm) })),
    ...slots.map(({ step }) => ({ kind: "slot" as const, step })),
  ];
  const together = carried.map((_, i) => closeOverCarried(program, index, [i]));
  return { call, within, path, ranking, carried, firstSlot: components.length + registers.length, together };
}

/** The position of a slot in what its pass carries. */
export function positionOfSlot(pass: Pass, slot: number): number {
  return pass.components.length + (pass.registers ?? []).length + slot;
}

function compileVariable(program: DecisionProgram, variable: ProgramVariable, cells: readonly CellOf[]): CompiledVariable {
  switch (variable.kind) {
    case "state":
      return { kind: "state", pass: variable.pass, carried: variable.component };
    case "register": {
      const before = program.passes[variable.pass]?.components.length ?? 0;
      return { kind: "register", pass: variable.pass, carried: before + variable.register };
    }
    case "text":
      return { kind: "text", at: variable.at, cellOf: cells[variable.partition] ?? (() => undefined), absent: variable.absent ?? "" };
    case "environment": {
      const cellOf = variable.partition === undefined ? undefined : cells[variable.partition];
      const { kind, name, type } = variable;
      return cellOf === undefined ? { kind, name, type } : { kind, name, type, cellOf };
    }
    case "condition":
      if (variable.otherwise === undefined) return { kind: "condition", ...compileCondition(variable.term) };
      return { kind: "condition", otherwise: variable.otherwise, ...compileCondition(variable.term, "undecided") };
    default:
      return variable;
  }
}

function compileNode(node: ProgramNode): CompiledNode {
  if ("leaf" in node) return { leaf: node.leaf, test: -1, cuts: null, next: null };
  return { leaf: -1, test: node.test, cuts: "cuts" in node ? node.cuts : null, next: node.next };
}

function compileValues(program: DecisionProgram, row: CarriedValues): CompiledValues {
  const carried = row.pass === undefined ? [] : closeOverCarried(program, row.pass, carriedBelow(program, [row.when], [], row.pass));
  const what = row.what === "count" ? "count" : { at: row.what.at, shown: compileShown(program, row.what) };
  return { pass: row.pass, when: row.when, last: row.last === true, what, outcomes: new Set(row.outcomes), carried };
}

/** What the effect shows of what is found at the place. */
function compileShown(program: DecisionProgram, { at, as }: Exclude<CarriedValues["what"], "count">): (found: unknown) => unknown {
  const absent = absentValue(program, at);
  const made = as === undefined ? (text: string) => text : compileText(as);
  return (found) => {
    const value = found ?? absent;
    return typeof value === "string" ? made(value) : value;
  };
}

/** What a reader sees in place of a field that the response leaves out: 0 for a number. */
function absentValue(program: DecisionProgram, at: Place): unknown {
  const same = program.variables.find(
    (v) => (v.kind === "text" || v.kind === "number") && v.at.from === at.from && String(v.at.path) === String(at.path),
  );
  if (same === undefined) return null;
  return same.kind === "text" ? (same.absent ?? "") : 0;
}

function closeOverCarried(program: DecisionProgram, pass: number, positions: Iterable<number>): number[] {
  const { components = [], registers = [], slots = [] } = program.passes[pass] ?? {};
  const closed = new Set(positions);
  for (const position of closed) {
    const register = registers[position - components.length];
    const slot = slots[position - components.length - registers.length];
    const step = (components[position] ?? register ?? slot)?.step;
    if (step === undefined) continue;
    for (const other of carriedBelow(program, [step], register?.terms ?? [], pass)) closed.add(other);
    // A slot may take what any other one holds.
    if (slot !== undefined) slots.forEach((_, i) => void closed.add(components.length + registers.length + i));
  }
  return [...closed].sort((a, b) => a - b);
}

/** What of a pass some walk from the root nodes tests or the terms read, in conditions too; positions in what it carries. */
function carriedBelow(program: DecisionProgram, roots: readonly number[], terms: readonly Term[], pass: number): Set<number> {
  const found = new Set<number>();
  const own = program.passes[pass];
  const nodes = new Set(roots);
  const variables = new Set<number>();
  const visit = (index: number): void => {
    if (variables.has(index)) return;
    variables.add(index);
    const variable = program.variables[index];
    if (variable?.kind === "condition") readsOf(variable.term).forEach(visit);
    if (variable?.kind === "state" || variable?.kind === "register") {
      if (variable.pass === pass)
        found.add(variable.kind === "state" ? variable.component : (own?.components.length ?? 0) + variable.register);
      else if (isWithin(program, variable.pass, pass)) visitInner(variable);
    }
    if (variable === undefined || own === undefined || !("at" in variable)) return;
    if (variable.at.from === "kept" && variable.at.pass === pass) found.add(positionOfSlot(own, variable.at.slot));
  };
  const visitInner = (variable: Extract<ProgramVariable, { readonly kind: "state" | "register" }>): void => {
    const inner = program.passes[variable.pass];
    if (variable.kind === "register") inner?.registers?.[variable.register]?.terms.flatMap(readsOf).forEach(visit);
    const carried = variable.kind === "state" ? inner?.components[variable.component] : inner?.registers?.[variable.register];
    if (carried !== undefined) nodes.add(carried.initial).add(carried.step);
  };
  terms.flatMap(readsOf).forEach(visit);
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
