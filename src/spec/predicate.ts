/** Terms as tests: over one text, or over the values of other variables. The only place where the spec meets the term language. */
import { evaluateTerm } from "../terms/evaluate.js";
import type { Term } from "../terms/term.js";
import { freeVariables } from "../terms/term.js";
import type { TermValue } from "../terms/value.js";
import { isRaise, raises } from "../terms/value.js";

/** Undefined where the term is beyond this evaluator (an unknown function, a result too large): no answer is right then. */
export type Truth = boolean | undefined;

export interface CompiledCondition {
  /** Positions of the variables that the term reads. */
  readonly reads: readonly number[];
  /** `values` by position, written as a decimal. */
  readonly holds: (values: ReadonlyMap<string, TermValue>) => Truth;
}

export function compilePredicate(term: Term): (text: string) => Truth {
  return (text) => truthOf(term, (name) => (name === "text" ? text : undefined));
}

/** `failing`: what a term that fails gives. An input of the environment may be anything, also what the program never gets. */
export function compileCondition(term: Term, failing: "false" | "undecided" = "false"): CompiledCondition {
  return {
    reads: freeVariables(term).map(Number),
    holds: (values) => {
      if (failing === "undecided" && isRaise(evaluateTerm(term, (name) => values.get(name)))) return undefined;
      return truthOf(term, (name) => values.get(name));
    },
  };
}

export interface CompiledTerm {
  /** Positions of the variables that the term reads. */
  readonly reads: readonly number[];
  /** Undefined where the term gives no number. */
  readonly number: (values: ReadonlyMap<string, TermValue>) => number | bigint | undefined;
}

export function compileTerm(term: Term): CompiledTerm {
  return {
    reads: freeVariables(term).map(Number),
    number: (values) => {
      const result = evaluateTerm(term, (name) => values.get(name));
      if (typeof result === "boolean") return result ? 1n : 0n;
      return typeof result === "bigint" || (typeof result === "number" && !Number.isNaN(result)) ? result : undefined;
    },
  };
}

/** What a term over a text makes of it; null where that is no text. */
export function compileText(term: Term): (text: string) => string | null {
  return (text) => {
    const result = evaluateTerm(term, () => text);
    return typeof result === "string" ? result : null;
  };
}

/** A term that fails counts as false. */
function truthOf(term: Term, environment: (name: string) => TermValue): Truth {
  const result = evaluateTerm(term, environment);
  return result === raises.unmodelled ? undefined : !isRaise(result) && result === true;
}
