/** Chooses numbers for the variables of one item, or of the responses, such that conditions on them come out as a way wants. */
import type { Variable } from "../diagram/diagram.js";
import { nextDown } from "../diagram/domain.js";
import { concreteWitness } from "../smt/candidates.js";
import type { Answer, Declaration, Question } from "../smt/question.js";
import type { Term } from "../terms/term.js";
import type { Allowed, Way } from "./assignment.js";
import { plainNumber } from "./assignment.js";
import type { JointSystem } from "./joint-system.js";

/** Asks the constraint solver, where there is one. */
export type Ask = (question: Question) => Promise<Answer>;

/** Values by number variable; null where no numbers do it, as far as is known. */
export async function numbersFor(system: JointSystem, way: Way, ask: Ask | null): Promise<Map<Variable, number> | null> {
  const chosen = new Map<Variable, number>();
  for (const [variable, allowed] of way) if ("from" in allowed) chosen.set(variable, plainNumber(allowed.from, allowed.below));
  const question = questionOf(system, way);
  if (question === null) return chosen;
  const witness = concreteWitness(question.question) ?? (await answered(question.question, ask));
  if (witness === null) return null;
  for (const [name, variable] of question.names) chosen.set(variable, Number(witness[name] ?? 0));
  return chosen;
}

async function answered(question: Question, ask: Ask | null): Promise<Readonly<Record<string, unknown>> | null> {
  const answer = ask === null ? null : await ask(question);
  return answer?.result === "sat" ? answer.witness : null;
}

interface Asked {
  readonly question: Question;
  readonly names: ReadonlyMap<string, Variable>;
}

/** The conditions of a way as a question about their numbers; null where it has none. */
export function questionOf(system: JointSystem, way: Way): Asked | null {
  const holds: Term[] = [];
  const fails: Term[] = [];
  const names = new Map<string, Variable>();
  const variables: Record<string, Declaration> = {};
  for (const [variable, allowed] of way) {
    const meaning = system.universe.meaning(variable);
    if (meaning.kind === "made" && "from" in allowed) holds.push(...bounds(meaning.term, allowed));
    else if (meaning.kind === "condition" && "lanes" in allowed) (allowed.lanes.has(1) ? holds : fails).push(meaning.term);
    else continue;
    for (const operand of meaning.operands) {
      const name = system.universe.name(operand);
      names.set(name, operand);
      variables[name] = declarationOf(system, operand, way.get(operand));
    }
  }
  return names.size === 0 ? null : { question: { variables, holds, fails }, names };
}

function bounds(term: Term, { from, below }: { readonly from: number; readonly below: number }): Term[] {
  return [
    ...(from === -Infinity ? [] : [{ call: "greater-equal", arguments: [term, { constant: from }] }]),
    ...(below === Infinity ? [] : [{ call: "less", arguments: [term, { constant: below }] }]),
  ];
}

function declarationOf(system: JointSystem, variable: Variable, allowed: Allowed | undefined): Declaration {
  const { kind } = system.universe.meaning(variable);
  if (kind === "text") return { kind: "text" };
  const range = allowed !== undefined && "from" in allowed ? allowed : { from: -Infinity, below: Infinity };
  const bounds = {
    ...(range.from === -Infinity ? {} : { minimum: range.from }),
    ...(range.below === Infinity ? {} : { maximum: nextDown(range.below) }),
  };
  return kind === "length" ? { kind: "integer", minimum: 0, ...bounds } : { kind: "double", ...bounds };
}
