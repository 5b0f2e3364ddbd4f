/**
 * What an explanation says, as data for reports: for each outcome of a decision the ways that lead to it, each a row of
 * steps in the source from the API's call to what happens; and for each call without a rule why there is none.
 */
import type { Change } from "../equivalence/edits.js";
import type { SourceRange } from "../spec/loss-spec.js";

/** How the code comes to the outcomes of one decision. */
export interface DecisionExplanation {
  /** Id of the decision. */
  readonly decision: string;
  readonly outcomes: readonly OutcomeExplanation[];
}

/** How the code comes to one outcome, and an output that leads there. */
export interface OutcomeExplanation {
  /** Id of the outcome, and its description, as in the decision. */
  readonly outcome: string;
  readonly description: string;
  /** Different ways through the code to this outcome; each run that ends so takes one of them. */
  readonly ways: readonly Way[];
  /** There are more ways than are listed. */
  readonly more?: true;
  /** No output leads here: the decision has an outcome for it because each single test allows it. */
  readonly impossible?: true;
  /** Conditions are missing: relating them to the outcome takes more work than an analysis may take. */
  readonly incomplete?: true;
  /** An output that leads here; absent where none was looked for or found. */
  readonly witness?: Witness;
  /** Other outcomes that are one small change of the output away, smaller changes first; absent where there is no witness. */
  readonly neighbours?: readonly Neighbour[];
}

/** Two outputs that differ in one thing, of which the first leads to the outcome and the second to another. */
export interface Neighbour {
  /** Id of the other outcome, and its description. */
  readonly outcome: string;
  readonly description: string;
  /** What differs, in plain words: "without `Cat`". */
  readonly text: string;
  readonly change: Change;
  readonly outputs: readonly [Witness, Witness];
}

/** Every condition on a way is true of every run that takes it; the steps are in the order in which the code comes to them. */
export interface Way {
  readonly steps: readonly Step[];
}

/** A step of a way: a call, a value made of the output, a condition, or an effect. */
export type Step = CallStep | ValueStep | ConditionStep | EffectStep;

/** A place in the source, with its line. */
export interface SourceLine {
  readonly at: SourceRange;
  /** The line of source at `at`, its first where there are several, without indentation. */
  readonly source: string;
}

export interface CallStep extends SourceLine {
  readonly kind: "call";
  readonly operation: string;
  /** The way does not depend on what the call answers; it may not come to the call at all. */
  readonly unread?: true;
}

/** Where the output, or something made of it, is turned into what a condition further down tests. */
export interface ValueStep extends SourceLine {
  readonly kind: "value";
}

/** What is known of a condition on every run that takes a way; docs/explain.md has the meaning of each. */
export type Verdict =
  /** The condition is true, or false, when the code comes to it. */
  | "holds"
  | "fails"
  /** For a condition that is tested for each item of a list. `first-item`: the loop goes no further than the item for which it is true. */
  | "some-item"
  | "first-item"
  | "no-item"
  | "every-item"
  | "not-every-item"
  /** It is true for some item, or another condition of the way with this verdict is. */
  | "some-item-of-several"
  /** Both; with other conditions it decides. */
  | "depends";

export interface ConditionStep extends SourceLine {
  readonly kind: "condition";
  /** `failure`: an operation that raises an exception where this holds. */
  readonly test: "branch" | "failure";
  /** The condition as the code has it. */
  readonly text: string;
  readonly verdict: Verdict;
  /** How many times in a row, where the code comes here again and again: a loop over known things, or a function called several times. */
  readonly times?: number;
  /** The loop over the items, for conditions on items. */
  readonly loop?: SourceRange;
  /** The exception's class, for a failure; absent where that is not known. */
  readonly raises?: string;
  /** Inputs of the environment that it asks, with what is assumed of them where nobody says; `holds`: what this way needs. */
  readonly environment?: readonly { readonly name: string; readonly default: boolean; readonly holds?: boolean }[];
}

export interface EffectStep extends SourceLine {
  readonly kind: "effect";
  /** `none`: nothing of what the other outcomes do. */
  readonly effect: "return" | "raise" | "call" | "write" | "print" | "none";
  /** As in the decision's outcome: `return "paper"`. */
  readonly text: string;
}

/** Recorded outputs as `furcifer evaluate` reads them. */
export interface Witness {
  readonly responses: Readonly<Record<string, readonly unknown[]>>;
  /** Inputs of the environment that are not at their defaults. */
  readonly inputs?: Readonly<Record<string, boolean>>;
}

/** Why a call has no rule, or not the whole of it. */
export interface CallExplanation extends SourceLine {
  readonly operation: string;
  readonly status: "passthrough" | "unreached" | "partial";
  /** Ids of decisions that read it as far as they were followed. */
  readonly decisions: readonly string[];
  /** Where following its output stopped. */
  readonly stops: readonly Stop[];
}

/** A place where following an output stopped. */
export interface Stop {
  /** For programs: the kind of obstacle, or where the output went (docs/explain.md lists them). */
  readonly kind: string;
  /** What stands there, or where the output goes. */
  readonly what: string;
  /** In plain words. */
  readonly why: string;
  /** What would help: at least one thing. */
  readonly help: readonly string[];
  /** Absent where no single place is to blame. */
  readonly at?: SourceRange;
  readonly source?: string;
}
