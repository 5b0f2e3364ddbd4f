/** Small specs written by hand, as an application's would come out, for the tests of everything that reads specs. */
import type { Decision, LabelClass, LossSpec, Outcome, ProgramVariable } from "../../src/spec/loss-spec.js";
import type { Term } from "../../src/terms/term.js";

export const labels = "google.vision.label_detection";
export const sentiment = "google.language.v1.analyze_sentiment";

const operations: LossSpec["operations"] = [
  {
    id: sentiment,
    provider: "google",
    title: "Sentiment of a text",
    streams: [],
  },
  {
    id: labels,
    provider: "google",
    title: "Labels of an image",
    streams: [
      {
        path: ["labelAnnotations"],
        label: { path: ["description"], vocabulary: "google.vision.labels" },
        score: { path: ["score"], minimum: 0, maximum: 1, wire: "float32" },
        ordering: "descending-score",
      },
    ],
  },
];

export function specOf(...decisions: readonly Decision[]): LossSpec {
  return { version: "1.0.0", generator: { name: "furcifer", version: "0.0.0" }, operations, decisions };
}

export function at(line: number): { file: string; line: number; column: number; endLine: number; endColumn: number } {
  return { file: "app.py", line, column: 5, endLine: line, endColumn: 20 };
}

/** The text is one of these. */
export function isOneOf(...texts: readonly string[]): Term {
  return { call: "in.python", arguments: [{ value: "text" }, { constant: texts }] };
}

export const labelText: ProgramVariable = { kind: "text", at: { from: "item", path: ["description"] }, partition: 0 };
export const labelScore: ProgramVariable = { kind: "number", at: { from: "item", path: ["score"] }, wire: "float32" };

export function outcome(id: string, line: number): Outcome {
  return { id, description: `return "${id}"`, effects: [{ kind: "return", text: `return "${id}"`, at: at(line) }] };
}

export function labelClass(id: string, names: readonly string[], more: Partial<LabelClass> = {}): LabelClass {
  return {
    id,
    name: id,
    stream: { call: 0, path: ["labelAnnotations"] },
    predicate: `label in {${names.map((name) => JSON.stringify(name)).join(", ")}}`,
    labels: names.map((name) => ({ id: `/m/${name.toLowerCase()}`, name })),
    outsideVocabulary: [],
    ...more,
  };
}

export function decisionOf(parts: Pick<Decision, "kind" | "outcomes" | "rule" | "program"> & Partial<Decision>): Decision {
  return {
    id: "app.py:handler",
    completeness: { status: "exact", reasons: [] },
    entry: { file: "app.py", name: "handler" },
    calls: [{ operation: labels, at: at(3), request: {} }],
    environment: [],
    classes: [],
    loss: { threshold: 0.5, temperature: 0.1, margin: 0.1, why: "written by hand" },
    ...parts,
  };
}

const stream = { call: 0, path: ["labelAnnotations"] };

/** Is there a cat? */
export const trueFalse = decisionOf({
  kind: "true-false",
  classes: [labelClass("cat", ["Cat", "Kitten"], { outcome: "yes", outsideVocabulary: ["kitty"] })],
  outcomes: [outcome("no", 9), outcome("yes", 7)],
  rule: { kind: "true-false", class: "cat", present: "yes", absent: "no" },
  program: {
    variables: [labelText, { kind: "state", pass: 0, component: 0 }],
    partitions: [{ predicates: [isOneOf("Cat", "Kitten", "kitty")], cells: ["0", "1"] }],
    passes: [{ ...stream, components: [{ name: "found", states: 2, initial: 0, step: 3 }] }],
    nodes: [{ leaf: 0 }, { leaf: 1 }, { test: 0, next: [0, 1] }, { test: 1, next: [2, 1] }, { test: 1, next: [0, 1] }],
    outcome: 4,
    values: [],
  },
});

const choiceClasses = [
  labelClass("compost", ["Apple", "Banana"], { outcome: "compost" }),
  labelClass("recycle", ["Bottle", "Can"], { outcome: "recycle" }),
];
const choiceOutcomes = [outcome("trash", 12), outcome("compost", 8), outcome("recycle", 10)];
const choicePartition = { predicates: [isOneOf("Apple", "Banana"), isOneOf("Bottle", "Can")], cells: ["00", "10", "01"] };
const choiceRule = {
  kind: "multi-choice",
  cases: [
    { class: "compost", outcome: "compost" },
    { class: "recycle", outcome: "recycle" },
  ],
  otherwise: "trash",
} as const;

/** The first label that is in a class decides. */
export const firstInOutput = decisionOf({
  id: "app.py:first",
  kind: "multi-choice",
  precedence: "api-output",
  classes: choiceClasses,
  outcomes: choiceOutcomes,
  rule: choiceRule,
  program: {
    variables: [labelText, { kind: "state", pass: 0, component: 0 }],
    partitions: [choicePartition],
    passes: [{ ...stream, components: [{ name: "found", states: 3, initial: 0, step: 4 }] }],
    nodes: [
      { leaf: 0 },
      { leaf: 1 },
      { leaf: 2 },
      { test: 0, next: [0, 1, 2] },
      { test: 1, next: [3, 1, 2] },
      { test: 1, next: [0, 1, 2] },
    ],
    outcome: 5,
    values: [],
  },
});

/** Compost wins wherever it stands: two flags, tested one after the other. */
export const firstInCode = decisionOf({
  id: "app.py:ordered",
  kind: "multi-choice",
  precedence: "application",
  classes: choiceClasses,
  outcomes: choiceOutcomes,
  rule: choiceRule,
  program: {
    variables: [labelText, { kind: "state", pass: 0, component: 0 }, { kind: "state", pass: 0, component: 1 }],
    partitions: [choicePartition],
    passes: [
      {
        ...stream,
        components: [
          { name: "compost", states: 2, initial: 0, step: 4 },
          { name: "recycle", states: 2, initial: 0, step: 6 },
        ],
      },
    ],
    nodes: [
      { leaf: 0 },
      { leaf: 1 },
      { leaf: 2 },
      { test: 0, next: [0, 1, 0] },
      { test: 1, next: [3, 1] },
      { test: 0, next: [0, 0, 1] },
      { test: 2, next: [5, 1] },
      { test: 2, next: [0, 2] },
      { test: 1, next: [7, 1] },
    ],
    outcome: 8,
    values: [],
  },
});

/** Counts the people up to 2; only if there are 2, looks whether a later reading finds a dog. */
export const twoPasses = decisionOf({
  id: "app.py:two",
  kind: "automaton",
  classes: [labelClass("person", ["Person"]), labelClass("dog", ["Dog"])],
  outcomes: [outcome("alone", 5), outcome("crowd", 7), outcome("walk", 8)],
  rule: { kind: "automaton" },
  program: {
    variables: [labelText, { kind: "state", pass: 0, component: 0 }, { kind: "state", pass: 1, component: 0 }],
    partitions: [{ predicates: [isOneOf("Person"), isOneOf("Dog")], cells: ["00", "10", "01"] }],
    passes: [
      { ...stream, components: [{ name: "people", states: 3, initial: 0, step: 5 }] },
      { ...stream, components: [{ name: "dog", states: 2, initial: 0, step: 8 }] },
    ],
    nodes: [
      { leaf: 0 },
      { leaf: 1 },
      { leaf: 2 },
      { test: 0, next: [0, 1, 0] },
      { test: 0, next: [1, 2, 1] },
      { test: 1, next: [3, 4, 2] },
      { test: 0, next: [0, 0, 1] },
      { test: 2, next: [6, 1] },
      { test: 1, next: [0, 0, 7] },
      { test: 2, next: [1, 2] },
      { test: 1, next: [0, 0, 9] },
    ],
    outcome: 10,
    values: [],
  },
});

/** Score of a whole text against 0.25, and its magnitude. */
export const valueRange = decisionOf({
  id: "app.py:feel",
  kind: "value-range",
  calls: [{ operation: sentiment, at: at(4), request: {} }],
  outcomes: [outcome("sad", 6), outcome("mixed", 8), outcome("happy", 10)],
  rule: {
    kind: "value-range",
    variables: ["documentSentiment.score", "documentSentiment.magnitude"],
    regions: [
      { outcome: "sad", text: "", where: [{ variable: "documentSentiment.score", below: -0.25 }] },
      {
        outcome: "mixed",
        text: "",
        where: [
          { variable: "documentSentiment.score", from: -0.25, below: 0.25 },
          { variable: "documentSentiment.magnitude", from: 1.0000000000000002 },
        ],
      },
      {
        outcome: "sad",
        text: "",
        where: [
          { variable: "documentSentiment.score", from: -0.25, below: 0.25 },
          { variable: "documentSentiment.magnitude", below: 1.0000000000000002 },
        ],
      },
      { outcome: "happy", text: "", where: [{ variable: "documentSentiment.score", from: 0.25 }] },
    ],
  },
  program: {
    variables: [
      { kind: "number", at: { from: "response", call: 0, path: ["documentSentiment", "score"] }, wire: "float32" },
      { kind: "number", at: { from: "response", call: 0, path: ["documentSentiment", "magnitude"] }, wire: "float32" },
    ],
    partitions: [],
    passes: [],
    nodes: [
      { leaf: 0 },
      { leaf: 1 },
      { leaf: 2 },
      { test: 1, cuts: [1.0000000000000002], next: [0, 1] },
      { test: 0, cuts: [-0.25, 0.25], next: [0, 3, 2] },
    ],
    outcome: 4,
    values: [],
  },
});

/** A cat alarm that can be off, above a limit that the user sets; the names of what was seen go along. */
export const alarm = decisionOf({
  id: "app.py:alarm",
  kind: "filter",
  environment: [
    { name: "app.py#config.enabled", type: "boolean", default: true, at: at(2) },
    { name: "app.py#request.limit", type: "number", at: at(3) },
  ],
  classes: [labelClass("cat", ["Cat"], { score: { text: "score >= 0.9", ranges: [{ from: 0.9 }] } })],
  outcomes: [outcome("quiet", 6), outcome("alarm", 8)],
  rule: { kind: "filter", class: "cat", some: "alarm", none: "quiet" },
  program: {
    variables: [
      labelText,
      labelScore,
      { kind: "environment", name: "app.py#config.enabled", type: "boolean" },
      { kind: "environment", name: "app.py#request.limit", type: "number" },
      { kind: "state", pass: 0, component: 0 },
    ],
    partitions: [{ predicates: [isOneOf("Cat")], cells: ["0", "1"] }],
    passes: [{ ...stream, components: [{ name: "some", states: 2, initial: 0, step: 4 }] }],
    nodes: [
      { leaf: 0 },
      { leaf: 1 },
      { test: 1, cuts: [0.9], next: [0, 1] },
      { test: 0, next: [0, 2] },
      { test: 4, next: [3, 1] },
      { test: 3, cuts: [10], next: [1, 0] },
      { test: 4, next: [0, 5] },
      { test: 2, next: [0, 6] },
    ],
    outcome: 7,
    values: [
      { pass: 0, when: 3, what: { at: { from: "item", path: ["description"] } }, outcomes: [1] },
      { pass: 0, when: 3, what: "count", outcomes: [1] },
    ],
  },
});

export const everyDecision: readonly Decision[] = [trueFalse, firstInOutput, firstInCode, twoPasses, valueRange, alarm];

/** A label, or a label with its score. */
export type Item = string | readonly [string, number];

export function sampleOf(...items: readonly Item[]): { responses: Record<string, unknown> } {
  const labelAnnotations = items.map((item) =>
    typeof item === "string" ? { description: item, score: 0.5 } : { description: item[0], score: item[1] },
  );
  return { responses: { [labels]: { labelAnnotations } } };
}
