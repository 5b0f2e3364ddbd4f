/**
 * The loss spec: the versioned JSON contract between the analysis and whoever trains or evaluates a model. It holds
 * decisions and their provenance only. A decision is written twice: `rule` says it in the terms of its kind, for
 * people and loss functions; `program` is the same function as a small exact machine (passes over streams, then one
 * decision diagram) that any evaluator can run without knowing kinds. The JSON Schema beside this file is the contract;
 * these types mirror it.
 */

import type { Term } from "../terms/term.js";
import type { Certificate, Evidence, SourceRange } from "./evidence.js";
import type { Loss } from "./loss.js";
import type { Rule, RuleKind, UnlistedTexts } from "./rule.js";

export type { Certificate, Counterexample, Evidence, SourceRange } from "./evidence.js";
export type { Loss, LossPart, LossStream, LossSymbol, LossVariable, ScoreRange, SymbolTerms, VariableRange } from "./loss.js";
export type {
  AutomatonState,
  ClassCase,
  ClassSelection,
  Fact,
  ItemRanking,
  PresenceTerm,
  Region,
  Rule,
  RuleKind,
  UnlistedTexts,
  ValueCondition,
} from "./rule.js";

/** What is written; any patch of it is read. */
export const specVersion = "1.0.0";

/**
 * What an application decides on the outputs of APIs: the document that `furcifer analyze --format spec` writes. docs/loss-spec.md says
 * what each field means.
 */
export interface LossSpec {
  readonly version: `1.0.${number}`;
  readonly generator: { readonly name: "furcifer"; readonly version: string };
  /** The operations that the decisions read, by id. */
  readonly operations: readonly SpecOperation[];
  readonly decisions: readonly Decision[];
}

/** An operation of an API, with what its response in REST JSON holds and where. */
export interface SpecOperation {
  readonly id: string;
  readonly provider: string;
  readonly title: string;
  /** The lists of labelled items in the operation's REST JSON response. */
  readonly streams: readonly SpecStream[];
}

/** A list of a response whose items have a label, a score, or both. */
export interface SpecStream {
  /** Field names from the response's root to the list. */
  readonly path: readonly string[];
  /** Item fields; the vocabulary is the list of names that the analysis worked over (others may come). */
  readonly label?: { readonly path: readonly string[]; readonly vocabulary: string };
  readonly score?: {
    readonly path: readonly string[];
    readonly minimum?: number;
    readonly maximum?: number;
    readonly wire: "float32" | "float64";
  };
  readonly ordering: "descending-score" | "unspecified";
}

/** One decision: what an entry of the application does, by what the API answers. */
export interface Decision {
  /** Stable: entry, then call site order; `app.py:handler`, `app.py:handler#2`. */
  readonly id: string;
  readonly kind: RuleKind;
  /** For multi-choice: what decides among several matching classes. */
  readonly precedence?: "api-output" | "application";
  readonly completeness: Completeness;
  readonly entry: { readonly file: string; readonly name: string };
  readonly calls: readonly SpecCall[];
  readonly environment: readonly EnvironmentInput[];
  readonly classes: readonly LabelClass[];
  readonly outcomes: readonly Outcome[];
  readonly rule: Rule;
  readonly program: DecisionProgram;
  /** The rule in the terms of label scores. */
  readonly loss: Loss;
  /** Whether rule and program were shown to say what was explored; only where somebody asked. */
  readonly certificate?: Certificate;
  /** What running the application on made-up outputs showed; only where somebody had it run. */
  readonly evidence?: Evidence;
}

/**
 * How far a decision holds. `exact`: for every output; `bounded`: up to the bounds in the reasons; `partial`: apart from what the reasons
 * name.
 */
export interface Completeness {
  readonly status: "exact" | "bounded" | "partial";
  /** Why not exact: which construct or bound, and where. Empty when exact. */
  readonly reasons: readonly { readonly code: string; readonly message: string; readonly at?: SourceRange }[];
}

/** A call of an API that the decision reads, by its place in the source. */
export interface SpecCall {
  readonly operation: string;
  readonly at: SourceRange;
  /** Thresholds and limits in the request that hide part of the output, by the provider's parameter name. */
  readonly request: Readonly<Record<string, number>>;
}

/** Something besides the API's output that the outcome depends on. */
export interface EnvironmentInput {
  /** `file#expression`: where the unknown enters the code, spaced alike however the code is laid out. */
  readonly name: string;
  /** `value`: a text, a number, a truth value, or a list of these, which tests compare with the output. */
  readonly type: "boolean" | "number" | "string" | "value";
  /** For booleans: the side on which the output matters. */
  readonly default?: boolean;
  readonly at: SourceRange;
}

/** Labels (with a score condition, where the code joins one) that the decision does not tell apart. */
export interface LabelClass {
  readonly id: string;
  /** Short name made from the outcome or the labels. */
  readonly name: string;
  /**
   * Where its items are: index into `calls`, and path of the list (or of a single text). `field`: from the item to the text
   * that the class is about; without it the stream's label, or no text where the class lists none.
   */
  readonly stream: { readonly call: number; readonly path: readonly string[]; readonly field?: readonly string[] };
  /** The single outcome that this class leads to, where there is one. */
  readonly outcome?: string;
  /** The predicate on the label text, readable: `label.lower().split()[0] in {...}`. */
  readonly predicate: string;
  /**
   * Readable score condition, `score >= 0.6`, and its ranges: half-open [from, below) in doubles; absent = unbounded. `field`:
   * from the item to the number; without it the stream's score.
   */
  readonly score?: {
    readonly text: string;
    readonly field?: readonly string[];
    readonly ranges: readonly { readonly from?: number; readonly below?: number }[];
  };
  /** What the same item has to fulfil besides. */
  readonly where?: readonly ItemCondition[];
  /** Every vocabulary row in the class. */
  readonly labels: readonly { readonly id: string; readonly name: string }[];
  /** Literals of the application in the class that the vocabulary does not have. */
  readonly outsideVocabulary: readonly string[];
  /**
   * Texts of no list: those of these cells of one of the program's partitions are in the class. Absent where the class asks for no text,
   * or none but listed ones can come.
   */
  readonly unlisted?: UnlistedTexts;
}

/** A condition on a field of an item: a number in one of the ranges, a text among `in`, or whether it is there. */
export interface ItemCondition {
  /** Field names from the item. */
  readonly field: readonly string[];
  readonly text: string;
  readonly ranges?: readonly { readonly from?: number; readonly below?: number }[];
  /** An absent text is that of the enum's number 0, or "". */
  readonly in?: readonly string[];
  readonly isPresent?: boolean;
}

/** One thing that the application may do: its observable effects. */
export interface Outcome {
  readonly id: string;
  /** One line: `return "Compost this"`. */
  readonly description: string;
  /** What happens, in order; empty: nothing that the other outcomes do. */
  readonly effects: readonly Effect[];
}

/** What can be seen from outside: something returned, raised, called, written or printed. */
export interface Effect {
  readonly kind: "return" | "raise" | "call" | "write" | "print";
  /** `return "paper"`, `raise IndexError`, `bucket.upload(<image>)`. */
  readonly text: string;
  readonly at: SourceRange;
}

/**
 * The exact machine. Evaluation: run `passes` in order (a pass reads its stream once, item by item, all its
 * components in step, each reading the states before the item), then walk the diagram from `outcome`, and from each of `further`.
 */
export interface DecisionProgram {
  readonly variables: readonly ProgramVariable[];
  /** How a text variable is cut into cells: cell of a text = the index of its predicates' truth values in `cells`. */
  readonly partitions: readonly Partition[];
  readonly passes: readonly Pass[];
  /** Streams in another order: what `sorted`, `max` and `min` with a number as the key make of them. */
  readonly rankings?: readonly Ranking[];
  /** Shared nodes of all diagrams; children come before their parents. */
  readonly nodes: readonly ProgramNode[];
  /** Root node; leaves are indices of the decision's `outcomes`. */
  readonly outcome: number;
  /** Root nodes of further parts: a decision of several parts has an outcome from each. */
  readonly further?: readonly number[];
  /** What of the output the effects carry along, reported as `values`. */
  readonly values: readonly CarriedValues[];
}

/** Texts by the predicates that the application tests them with: each cell is one combination of answers. */
export interface Partition {
  /** Boolean terms over {"value": "text"}; a term that fails counts as false. */
  readonly predicates: readonly Term[];
  /** Truth values as a string of 0 and 1, one character a predicate. Texts of no cell are undecided. */
  readonly cells: readonly string[];
}

/** Where a value is: in the JSON of a call's response (numbers are list positions), or in the item that a pass is at. */
export type Place =
  | { readonly from: "response"; readonly call: number; readonly path: readonly (string | number)[] }
  /** `level` 1 is the item of a list inside an item, 2 that of one further in; 0, the default, that of a list of the response. */
  | { readonly from: "item"; readonly level?: number; readonly path: readonly string[] }
  /** In the item that a slot holds: in its own pass before the item, elsewhere after the pass. */
  | { readonly from: "kept"; readonly pass: number; readonly slot: number; readonly path: readonly (string | number)[] }
  /** In the list that a ranking is; numbers are positions in its order. */
  | { readonly from: "ranking"; readonly ranking: number; readonly path: readonly (string | number)[] };

/** The items of a stream that qualify, in the order of a number. Items with an equal number stay in the stream's order, or turn around. */
export interface Ranking {
  readonly call: number;
  readonly path: readonly (string | number)[];
  /** Root node over the item's variables; leaf 1: the item qualifies. */
  readonly when: number;
  /** The number, over variables as in a condition. */
  readonly by: Term;
  readonly order: "greatest-first" | "least-first";
  readonly ties: "first" | "last";
}

/** What a node of the decision's program tests: something of the output, an input, or the state of a pass. */
export type ProgramVariable =
  /** A text; lanes are the cells of the partition. `absent` is what it is where the response leaves it out; "" by default. */
  | { readonly kind: "text"; readonly at: Place; readonly partition: number; readonly absent?: string }
  /** A number (absent: 0). */
  | { readonly kind: "number"; readonly at: Place; readonly wire: "float32" | "float64" }
  /** The length of a list (absent: 0), as a number. */
  | { readonly kind: "length"; readonly at: Place }
  /** Whether the field is there. Lanes: no, yes. */
  | { readonly kind: "present"; readonly at: Place }
  /** An environment input: boolean (lanes no, yes), number, or string with a partition; a value, which only terms read. */
  | {
      readonly kind: "environment";
      readonly name: string;
      readonly type: "boolean" | "number" | "string" | "value";
      readonly partition?: number;
    }
  /**
   * A Boolean term over other variables, {"value": "3"} being variable 3's value. Lanes: false, true. Where it reads inputs of
   * type value, `otherwise` is what it counts as while one of them is missing: the side on which the output matters.
   */
  | { readonly kind: "condition"; readonly term: Term; readonly otherwise?: boolean }
  /** State of a component: in its own pass before the item, elsewhere after the pass. Lanes: the states. */
  | { readonly kind: "state"; readonly pass: number; readonly component: number }
  /** Value of a register, as a number: in its own pass before the item, elsewhere after the pass. */
  | { readonly kind: "register"; readonly pass: number; readonly register: number };

/** A loop over a list of the output, as a transition system over its items. */
export interface Pass {
  readonly call: number;
  /** For a list inside the items of another pass: that pass. It runs at each of its items, and `path` is in the item. */
  readonly within?: number;
  readonly path: readonly (string | number)[];
  /** The pass reads this ranking of the stream instead, in its order. */
  readonly ranking?: number;
  readonly components: readonly Component[];
  readonly registers?: readonly Register[];
  readonly slots?: readonly Slot[];
}

/** A number that a pass carries from item to item. */
export interface Register {
  readonly name: string;
  /** What the leaves of both diagrams give: terms over variables, as in a condition, with the values before the item. */
  readonly terms: readonly Term[];
  /** Root nodes; leaves are positions in `terms`. `initial` reads nothing of the pass. */
  readonly initial: number;
  readonly step: number;
}

/** An item that a pass keeps; none at first, which reads like an item without fields. */
export interface Slot {
  readonly name: string;
  /** Root node; leaf 0: what it holds stays; 1: it takes the item; 2 + n: it takes what slot n held before the item. */
  readonly step: number;
}

/** One state variable of a pass. */
export interface Component {
  readonly name: string;
  readonly states: number;
  /** Root nodes; leaves are states. `initial` may test variables outside the pass; `step` also the item's and the pass's states. */
  readonly initial: number;
  readonly step: number;
}

/** A leaf; or a test of a finite variable, one child a lane; or of a number, child i for [cuts[i-1], cuts[i]). */
export type ProgramNode =
  | { readonly leaf: number }
  | { readonly test: number; readonly next: readonly number[] }
  | { readonly test: number; readonly cuts: readonly number[]; readonly next: readonly number[] };

/** What of the output an effect carries, in order. */
export interface CarriedValues {
  /** Absent where what is carried is at a place of its own; then `when` is walked once. */
  readonly pass?: number;
  /** Root node over the pass's variables; leaf 1: the item is carried. */
  readonly when: number;
  /** Only the last such item is carried: each takes the place of the one before. */
  readonly last?: true;
  /**
   * What is carried of it: a place in the item, or only that there is one more. `as` is what the effect makes of the text
   * at the place, a term over {"value": "text"}; the text itself by default.
   */
  readonly what: { readonly at: Place; readonly as?: Term } | "count";
  /** Outcomes that carry it (indices). */
  readonly outcomes: readonly number[];
}
