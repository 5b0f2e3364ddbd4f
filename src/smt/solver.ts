/**
 * Asks a solver for what is really a constraint: whether terms over doubles, integers and texts can be true together,
 * and on which values. The solver is loaded when it is first wanted, never by importing this; every `sat` has been
 * evaluated and every `unsat` comes from an exact translation, all else is `unknown`.
 */
import { concreteWitness } from "./candidates.js";
import { confirms } from "./confirm.js";
import { Untranslatable } from "./meaning.js";
import type { Answer, Question, Solver } from "./question.js";
import type { Script } from "./script.js";
import { readWitness, writeScript } from "./script.js";
import type { Decided } from "./z3.js";

export type { Answer, Declaration, Question, Solver, Sort, Witness, WitnessValue } from "./question.js";

export interface SolverOptions {
  /** How many elementary steps a question may take, by what it is about. */
  readonly resources?: { readonly doubles: number; readonly texts: number; readonly mixed: number };
}

/** Around two seconds each; steps on texts are the dearer ones. */
const defaultResources = { doubles: 3_000_000, texts: 100_000, mixed: 1_000_000 };

export async function loadSolver({ resources = defaultResources }: SolverOptions = {}): Promise<Solver> {
  const { startScripts } = await import("./z3.js");
  const scripts = await startScripts();
  return {
    satisfiable: async (question) => {
      const witness = concreteWitness(question);
      if (witness !== undefined) return { result: "sat", witness };
      const script = scriptOf(question);
      if (typeof script === "string") return { result: "unknown", reason: script };
      const logic = script.theory === "doubles" ? "QF_FP" : null;
      return answer(question, script, await scripts.decide(script.text, logic, script.constants, resources[script.theory]));
    },
    close: () => scripts.close(),
  };
}

function answer(question: Question, script: Script, { result, reason, values }: Decided): Answer {
  if (result === "unknown") return { result, reason: /limit|cancel/.test(reason) ? "the solver's limit of steps is reached" : reason };
  if (result === "unsat") return script.restriction === null ? { result } : { result: "unknown", reason: script.restriction };
  const witness = readWitness(question, values);
  if (witness !== undefined && confirms(question, witness)) return { result, witness };
  return { result: "unknown", reason: "the solver's witness does not evaluate as wanted" };
}

/** The script, or why there is none. */
function scriptOf(question: Question): Script | string {
  try {
    return writeScript(question);
  } catch (error) {
    if (error instanceof Untranslatable) return `not translated: ${error.message}`;
    throw error;
  }
}
