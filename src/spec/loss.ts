/**
 * The `loss` section of a decision: its rule in the terms of label scores, so that a trainer can penalise exactly what changes the outcome and needs
 * no other part of the spec. A part reads one list of labelled items, or values that are read once, and gives one outcome.
 */

export interface Loss {
  /** Probability (0 to 1) from which a label is in the output. */
  readonly threshold: number;
  /** Most items in an output. */
  readonly topK?: number;
  /** In units of probability: soft comparisons are sigmoid((p - threshold) / temperature). */
  readonly temperature: number;
  readonly margin: number;
  /** The outcome is the tuple of the parts' outcomes. */
  readonly parts?: readonly LossPart[];
  /** Why there are no parts. */
  readonly why?: string;
}

/** `outcomes` are ids in the part's own order, which positions refer to; `conditions` names inputs, each at its default. */
export type LossPart =
  | { readonly form: "constant"; readonly outcomes: readonly string[]; readonly conditions?: readonly string[] }
  /** Which symbols are present decides; symbols may overlap. */
  | {
      readonly form: "set";
      readonly outcomes: readonly string[];
      readonly conditions?: readonly string[];
      readonly stream: LossStream;
      readonly symbols: readonly LossSymbol[];
      readonly structure: "true-false" | "application-order" | "multi-select" | "presence";
      /** A disjunction for every outcome; exactly one of them holds. */
      readonly terms: readonly SymbolTerms[];
      /** For application-order: symbols by precedence, the outcome of each symbol, and that of none. */
      readonly order?: readonly number[];
      readonly caseOutcome?: readonly number[];
      readonly otherwise?: number;
    }
  /** Order or number of the items decides; symbols are disjoint. */
  | {
      readonly form: "sequence";
      readonly outcomes: readonly string[];
      readonly conditions?: readonly string[];
      readonly stream: LossStream;
      readonly symbols: readonly LossSymbol[];
      readonly structure: "api-output" | "last-match" | "top-k" | "count" | "automaton";
      readonly initial: number;
      /** By symbol, then by state. */
      readonly next: readonly (readonly number[])[];
      readonly stateOutcome: readonly number[];
      /** What an item of no symbol does to each state; absent: nothing. */
      readonly anyItem?: readonly number[];
    }
  /** Values that are read once; the regions do not overlap. */
  | {
      readonly form: "region";
      readonly outcomes: readonly string[];
      readonly conditions?: readonly string[];
      readonly variables: readonly LossVariable[];
      readonly regions: readonly { readonly outcome: number; readonly where: readonly VariableRange[] }[];
    }
  /** The greatest of several numbers decides. */
  | {
      readonly form: "argmax";
      readonly outcomes: readonly string[];
      readonly conditions?: readonly string[];
      readonly votes: "sum" | "count" | "item" | "value";
      readonly ties: "first" | "last";
      /** Without `value`: where the items are. */
      readonly stream?: LossStream;
      readonly symbols?: readonly LossSymbol[];
      /** With `value`. */
      readonly variables?: readonly LossVariable[];
      readonly cases: readonly { readonly symbol?: number; readonly variable?: number; readonly outcome: number }[];
      /** What the greatest must be at least, and the outcome where it is not or no item qualifies. */
      readonly least?: number;
      readonly otherwise?: number;
    }
  /** The outcome carries the items of symbol 0. */
  | {
      readonly form: "items";
      readonly outcomes: readonly string[];
      readonly conditions?: readonly string[];
      readonly stream: LossStream;
      readonly symbols: readonly LossSymbol[];
      readonly some: number;
      readonly none: number;
    };

/** A list of labelled items. */
export interface LossStream {
  /** Position in the decision's `calls`. */
  readonly call: number;
  readonly path: readonly string[];
  /** Field names from the item to its label; absent where no label is asked for. */
  readonly label?: readonly string[];
  /** Absent where the labels are texts of no list. */
  readonly labelVocabulary?: string;
  /** The item's score; divided by `maximum` it is a probability. */
  readonly score?: { readonly path: readonly string[]; readonly maximum: number };
  /** The items are read by falling score, not in the output's order. */
  readonly order?: "falling-score";
}

/** The items of a class. */
export interface LossSymbol {
  readonly class: string;
  readonly labels: readonly string[];
  /** Every label; `labels` is empty. */
  readonly anyLabel?: true;
  readonly scores?: readonly ScoreRange[];
}

/** [from, below) on the scale from 0 to 1. */
export interface ScoreRange {
  readonly from?: number;
  readonly below?: number;
}

/** By which sets of symbols an outcome is reached. */
export interface SymbolTerms {
  readonly outcome: number;
  readonly any: readonly { readonly present: readonly number[]; readonly absent: readonly number[] }[];
}

/** A value of a response that is read once, as a number. */
export interface LossVariable {
  readonly name: string;
  readonly call: number;
  readonly path: readonly (string | number)[];
  /** `number`: the number there. `name`: the position of the text there in `names`. `presence`: 1 where the field is there. `length`: of the list there. */
  readonly reads: "number" | "name" | "presence" | "length";
  readonly minimum?: number;
  readonly maximum?: number;
  readonly names?: readonly string[];
  /** What the text counts as where it is absent. */
  readonly absent?: string;
}

/** The variable is in [from, below). */
export interface VariableRange {
  readonly variable: number;
  readonly from?: number;
  readonly below?: number;
}
