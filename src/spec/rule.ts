/** A decision in the terms of its kind, for people and loss functions: the `rule` of the loss spec. */
import type { Term } from "../terms/term.js";

/** The kinds of rules. */
export type RuleKind =
  | "constant"
  | "true-false"
  | "multi-choice"
  | "multi-select"
  | "presence"
  | "last-match"
  | "top-k"
  | "count"
  | "filter"
  | "argmax"
  | "value-range"
  | "independent"
  | "automaton"
  | "formula";

/** A decision's rule in the terms of its kind; docs/loss-spec.md has the meaning of each kind. */
export type Rule =
  | { readonly kind: "constant"; readonly outcome: string }
  | { readonly kind: "true-false"; readonly class: string; readonly present: string; readonly absent: string }
  /** Cases in order of precedence; for `api-output` their order has no meaning. */
  | {
      readonly kind: "multi-choice";
      readonly order?: string;
      readonly ranking?: ItemRanking;
      readonly cases: readonly ClassCase[];
      readonly otherwise: string;
    }
  /** `order`: the items come in this order, not in that of the output: readable; `ranking` says it exactly. */
  | {
      readonly kind: "last-match";
      readonly order?: string;
      readonly ranking?: ItemRanking;
      readonly cases: readonly ClassCase[];
      readonly otherwise: string;
    }
  /** Every class adds its part: the outcome of each set of present classes, or, where those are too many, what each class adds by itself. */
  | {
      readonly kind: "multi-select";
      readonly combinations?: readonly { readonly present: readonly string[]; readonly outcome: string }[];
      readonly selects?: readonly ClassSelection[];
    }
  /** Each outcome's condition in disjunctive form over "a label of the class is present". */
  | {
      readonly kind: "presence";
      /** Conditions on values that are read once; terms name them like classes. Of several, exactly one holds. */
      readonly facts?: readonly Fact[];
      readonly outcomes: readonly { readonly outcome: string; readonly any: readonly PresenceTerm[] }[];
    }
  /** The first `items` items decide. */
  | {
      readonly kind: "top-k";
      readonly items: number;
      /** The items are first in this order, not in that of the output: readable; `ranking` says it exactly. */
      readonly order?: string;
      readonly ranking?: ItemRanking;
      readonly cases: readonly { readonly item: number; readonly class: string; readonly outcome: string }[];
      readonly otherwise?: string;
    }
  /** Number of items of the class, up to `saturates`. */
  | {
      readonly kind: "count";
      readonly class: string;
      readonly saturates: number;
      readonly outcomes: readonly { readonly from: number; readonly below?: number; readonly outcome: string }[];
    }
  /** The effect carries the items of the class themselves (`values`). */
  | { readonly kind: "filter"; readonly class: string; readonly some: string; readonly none: string }
  /** The outcome of the greatest variable; `ties` says which of equal ones. */
  | {
      readonly kind: "argmax";
      readonly ties: "first" | "last";
      /** `sum`: each class adds up the numbers `by` of its items, `count`: it counts them; `item`: the item with the greatest decides by its class. */
      readonly votes?: "sum" | "count" | "item";
      /** For sums and items: field names from the item to its number. */
      readonly by?: readonly string[];
      /** For items: which of them are compared, and in which order; the first one decides. */
      readonly ranking?: ItemRanking;
      /** A class where there are votes, else a variable. */
      readonly cases: readonly { readonly variable?: string; readonly class?: string; readonly outcome: string }[];
      /** What the greatest must be at least. */
      readonly least?: number;
      /** Where it is not, or no item qualifies. */
      readonly otherwise?: string;
      /** Where an item lacks a field that the application reads; then nothing else counts. */
      readonly failing?: string;
      /** Classes of items of which each one makes it fail; absent where that depends on more than the item. */
      readonly failingClasses?: readonly string[];
    }
  | { readonly kind: "value-range"; readonly variables: readonly string[]; readonly regions: readonly Region[] }
  /** Several choices, each with a rule of its own; `precedence` as for a decision. */
  | { readonly kind: "independent"; readonly parts: readonly { readonly precedence?: "api-output" | "application"; readonly rule: Rule }[] }
  /** The transition table; without one, read `program`. */
  | {
      readonly kind: "automaton";
      /** As for `last-match`. */
      readonly order?: string;
      readonly ranking?: ItemRanking;
      /** What the decision comes to in each state at the end of the list. It starts in the first. */
      readonly states?: readonly AutomatonState[];
      /** The next state from each state, for an item of the class. Classes do not overlap; an item of none changes nothing. */
      readonly transitions?: readonly { readonly class: string; readonly next: readonly number[] }[];
    }
  | {
      readonly kind: "formula";
      readonly why: string;
      /** What is tested, and how the numbers are made, readable. */
      readonly terms?: readonly string[];
    };

/** Items in the order of a number. Those with an equal number stay in the output's order, or turn around. */
export interface ItemRanking {
  /** Only items of these classes are in it; absent: all items. */
  readonly among?: readonly string[];
  /** The number, over fields of the item by their dotted names. */
  readonly by: Term;
  readonly order: "greatest-first" | "least-first";
  readonly ties: "first" | "last";
}

/** A class and the outcome that it leads to. */
export interface ClassCase {
  readonly class: string;
  readonly outcome: string;
}

/** What happens where the class occurs, and where it does not. */
export interface ClassSelection {
  readonly class: string;
  readonly present: string;
  readonly absent: string;
}

/** A conjunction: classes that occur, and classes that do not. */
export interface PresenceTerm {
  readonly present: readonly string[];
  readonly absent: readonly string[];
}

/** A condition on values that are read once. It holds in any of the regions; without regions, read `program`. */
export interface Fact {
  readonly id: string;
  readonly text: string;
  readonly regions?: readonly { readonly where: readonly ValueCondition[] }[];
}

/** One outcome, or regions of values that are read once. */
export interface AutomatonState {
  readonly outcome?: string;
  readonly regions?: readonly Region[];
}

/** A box: all conditions hold. `text` is the readable form. */
export interface Region {
  readonly outcome: string;
  readonly text: string;
  readonly where: readonly ValueCondition[];
}

/** Texts of no list: those of these cells of one of the program's partitions. */
export interface UnlistedTexts {
  readonly partition: number;
  readonly cells: readonly number[];
}

/**
 * A variable is in its range [from, below) of doubles, or a name among `in` or (of no list) `unlisted`, or its field is there or not. With a
 * `term` over variables by their names, it is the term's value that is in the range, and `variable` the term's readable form.
 */
export interface ValueCondition {
  readonly variable: string;
  readonly term?: Term;
  readonly from?: number;
  readonly below?: number;
  readonly in?: readonly string[];
  /** With `in`, where names that no list has can come. */
  readonly unlisted?: UnlistedTexts;
  readonly isPresent?: boolean;
}
