/**
 * Outcomes that no output reaches although the diagram has a way to them: where numbers of the output are compared with
 * each other or combined, tests can contradict one another in ways that only arithmetic shows. The solver is asked for
 * such ways only; what it does not know stays.
 */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { supportOf } from "../diagram/diagram.js";
import type { Answer, Declaration, Question } from "../smt/question.js";
import type { Machine } from "../symbolic/machine.js";
import type { Term } from "../terms/term.js";
import { argumentMaximum } from "./argument-maximum.js";
import type { RunOutcome } from "./outcome.js";

/** Ways through one diagram that are asked about; with more, all stay. */
const wayLimit = 64;

interface Way {
  readonly guard: Guard;
  readonly holds: readonly Term[];
  readonly fails: readonly Term[];
}

/** The outcome without the ways that the solver shows to be impossible. */
export async function withoutImpossible(
  machine: Machine,
  outcome: Diagram<RunOutcome>,
  ask: (question: Question) => Promise<Answer>,
): Promise<Diagram<RunOutcome>> {
  const conditions = supportOf(outcome).filter((v) => machine.variables.meaning(v).kind === "condition");
  if (conditions.length < 2 || argumentMaximum(machine, outcome) !== null) return outcome;
  const variables = declarationsOf(machine, conditions);
  const ways = variables === null ? null : waysThrough(machine, outcome, variables);
  if (ways === null || variables === null) return outcome;
  const { forest } = machine;
  let possible = forest.false;
  for (const way of ways) {
    const answer = await ask({ variables, holds: way.holds, fails: way.fails });
    if (answer.result !== "unsat") possible = forest.or(possible, way.guard);
  }
  return possible === forest.false ? outcome : forest.restrict(outcome, possible);
}

/** The numbers that the conditions are about; null if they are about something else too. */
function declarationsOf(machine: Machine, conditions: readonly Variable[]): Record<string, Declaration> | null {
  const declarations: Record<string, Declaration> = {};
  for (const condition of conditions) {
    const meaning = machine.variables.meaning(condition);
    if (meaning.kind !== "condition") return null;
    for (const operand of meaning.operands) {
      const { kind } = machine.variables.meaning(operand);
      if (kind !== "number" && kind !== "length") return null;
      declarations[String(operand.order)] = kind === "length" ? { kind: "integer", minimum: 0 } : { kind: "double" };
    }
  }
  return declarations;
}

/** Every path to a leaf with what its tests say about the declared numbers; null where there are too many. */
function waysThrough(machine: Machine, outcome: Diagram<RunOutcome>, variables: Readonly<Record<string, Declaration>>): Way[] | null {
  const { forest } = machine;
  const ways: Way[] = [];
  const visit = (d: Diagram<RunOutcome>, way: Way): void => {
    if (ways.length > wayLimit) return;
    if (d.kind === "leaf") {
      ways.push(way);
      return;
    }
    const meaning = machine.variables.meaning(d.variable);
    if (d.kind === "ranges") {
      d.children.forEach((child, i) => {
        const [from, below] = [d.cuts[i - 1], d.cuts[i]];
        const range = [...(from === undefined ? [] : [from]), ...(below === undefined ? [] : [below])];
        const guard = forest.numberIn(d.variable, from === undefined ? [Number.NEGATIVE_INFINITY, ...range] : range);
        const declared = variables[String(d.variable.order)] !== undefined;
        const value: Term = { value: String(d.variable.order) };
        const bounds: Term[] = [
          ...(from === undefined ? [] : [{ call: "greater-equal", arguments: [value, { constant: from }] }]),
          ...(below === undefined ? [] : [{ call: "less", arguments: [value, { constant: below }] }]),
        ];
        visit(child, { ...way, guard: forest.and(way.guard, guard), holds: declared ? [...way.holds, ...bounds] : way.holds });
      });
      return;
    }
    for (const branch of d.branches) {
      const guard = forest.and(way.guard, forest.lanesIn(d.variable, branch.when));
      if (meaning.kind !== "condition") visit(branch.then, { ...way, guard });
      else if (branch.when.has(1)) visit(branch.then, { ...way, guard, holds: [...way.holds, meaning.term] });
      else visit(branch.then, { ...way, guard, fails: [...way.fails, meaning.term] });
    }
  };
  visit(outcome, { guard: forest.true, holds: [], fails: [] });
  return ways.length > wayLimit ? null : ways;
}
