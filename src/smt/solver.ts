/**
 * Asks a solver for what is really a constraint: whether terms over doubles, integers and texts can be true together,
 * and on which values. The solver is loaded when it is first wanted, never by importing this; every `sat` has been
 * evaluated and every `unsat` comes from an exact translation, all else is `unknown`.
 */
import { confirms } from "./confirm.js";
import { Untranslatable } from "./meaning.js";
import type { Answer, Question, Solver } from "./question.js";
import { readWitness, type Script, writeScript } from "./script.js";

export type { Answer, Declaration, Question, Solver, Sort, Witness, WitnessValue } from "./question.js";

export interface SolverOptions {
  /** How many elementary steps a question may take, by what it is about. */
  readonly resources?: { readonly doubles: number; readonly texts: number; readonly mixed: number };
}

/** Around two seconds each; steps on texts are the dearer ones. */
const defaultResources = { doubles: 5_000_000, texts: 100_000, mixed: 1_000_000 };

export async function loadSolver({ resources = defaultResources }: SolverOptions = {}): Promise<Solver> {
  const { startScripts } = await import("./z3.js");
  const scripts = await startScripts();
  return {
    satisfiable: (question) => answer(question, (script, rest) => scripts.run(`${script.text}\n${rest}`, resources[script.theory])),
    close: () => scripts.close(),
  };
}

async function answer(question: Question, run: (script: Script, rest: string) => Promise<string>): Promise<Answer> {
  const script = scriptOf(question);
  if (typeof script === "string") return { result: "unknown", reason: script };
  const values = script.symbols.length === 0 ? "" : `(get-value (${script.symbols.join(" ")}))`;
  const printed = (await run(script, `(check-sat)${values}`)).trim();
  if (printed.startsWith("unsat")) {
    return script.restriction === null ? { result: "unsat" } : { result: "unknown", reason: script.restriction };
  }
  if (!printed.startsWith("sat")) return { result: "unknown", reason: failure(printed) };
  const witness = readWitness(question, printed);
  if (witness !== undefined && confirms(question, witness)) return { result: "sat", witness };
  return { result: "unknown", reason: "the solver's witness does not evaluate as wanted" };
}

function failure(printed: string): string {
  if (printed.startsWith("unknown")) return "the solver's limit of steps is reached";
  return `the solver answered ${printed.slice(0, 200)}`;
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
