/** Writes a decided run down as a decision of the loss spec: outcomes, classes, the rule of its kind, and its program. */
import { compareText } from "../base/ordered.js";
import type { Span } from "../base/span.js";
import { buildSystem } from "../decision/build-system.js";
import type { Classified } from "../decision/classify.js";
import { classify } from "../decision/classify.js";
import { distinctGaps } from "../decision/distinct.js";
import type { DecisionEnvironment, DefaultedCondition, EnvironmentCondition } from "../decision/environment.js";
import { againstValues, environmentOf, hasDefault, unfollowedByDefault, withDefaults } from "../decision/environment.js";
import type { Decided, RunOutcome } from "../decision/outcome.js";
import { carriesOf } from "../decision/outcome.js";
import { reduced } from "../decision/reduced.js";
import type { DecisionSystem } from "../decision/system.js";
import type { TextClasses } from "../decision/text-classes.js";
import type { Diagram, Variable } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import type { Catalog } from "../providers/catalog.js";
import type { Vocabulary } from "../providers/vocabularies.js";
import type { Machine } from "../symbolic/machine.js";
import type { Run } from "../symbolic/run.js";
import type { Place } from "../symbolic/variable.js";
import type { RowsByName } from "./class-builder.js";
import { ClassBuilder } from "./class-builder.js";
import { lossOf } from "./loss-section.js";
import type { Completeness, Decision, DecisionProgram, EnvironmentInput, LabelClass, Outcome, SourceRange, SpecCall } from "./loss-spec.js";
import type { DomainTexts, PartitionTexts } from "./partition-builder.js";
import type { BuiltProgram } from "./program-builder.js";
import { ProgramBuilder } from "./program-builder.js";
import { ruleOf, ruleOfParts } from "./rule-builder.js";

export interface BuildInput {
  readonly id: string;
  /** As reports name the entry. */
  readonly entryName: string;
  readonly run: Run;
  readonly decided: Decided;
  readonly rowsByName: RowsByName;
  /** Reasons why texts of no list may be undecided. */
  readonly openTexts: readonly string[];
  /** Of texts of no list, where not all combinations of tests have a lane; null where they have. */
  readonly textClasses: readonly TextClasses[] | null;
  readonly catalog: Catalog;
  /** What was worked over in place of each vocabulary, by its id. */
  readonly vocabularies: ReadonlyMap<string, Vocabulary>;
  /** What was decided as it was explored, with ways that nothing takes, where it is wanted beside the decision. */
  readonly explored?: Decided["parts"];
}

/** A program with the texts that were told apart when it was made. */
export interface ExploredProgram {
  readonly program: DecisionProgram;
  /** The run's calls, by the numbers that the program gives them. */
  readonly calls: readonly number[];
  readonly texts: readonly PartitionTexts[];
}

export interface Built {
  readonly decision: Decision;
  /** The run's API calls that the decision reads. */
  readonly calls: readonly number[];
  readonly texts: readonly DomainTexts[];
  /** Before anything is simplified; only where it is asked for. */
  readonly explored?: ExploredProgram;
  /** In the order of their ids. */
  readonly outcomes: readonly RunOutcome[];
  readonly conditions: readonly DefaultedCondition[];
}

export function buildDecision(input: BuildInput): Built {
  const { run, decided } = input;
  const outcomes = orderedOutcomes(decided.parts);
  const carries = carriesOf(outcomes);
  const explored = input.explored === undefined ? null : exploredProgram(run, input.explored, outcomes);
  const system = reduced(buildSystem(run.machine, decided.parts, carries));
  const parts = decided.parts.length === 1 ? [system] : decided.parts.map((part) => systemOfPart(run, part));
  const gaps = [...new Set([system, ...parts].flatMap((s) => s.gaps)), ...new Set(parts.flatMap(distinctGaps))];
  const surroundings = environmentOf(system);
  const inputNames = namesOf(surroundings);
  const { textClasses } = input;
  const built = new ProgramBuilder(system, outcomes, { inputNames, assumed: surroundings.assumed, textClasses }).build();
  const { program, calls, cells, texts } = built;
  const openTexts = input.openTexts.length > 0 ? input.openTexts : built.openTexts;
  const outcomeId = (o: RunOutcome): string => `o${outcomes.indexOf(o) + 1}`;
  const classes: LabelClass[] = [];
  const described = parts.map((part) => {
    const against = againstValues(part, surroundings);
    const settled = against ?? withDefaults(part, surroundings);
    const classified: Classified =
      against === null ? classify(settled) : { kind: "formula", why: "it compares the output with values that the environment gives" };
    const builder = new ClassBuilder(settled, { calls, rowsByName: input.rowsByName, outcomeId, classes, cells });
    const nameOf = (v: Variable): string => inputNames.get(v) ?? variableName(settled, calls, v);
    const rule = ruleOf({ classified, system: settled, classes: builder, outcomeId, nameOf });
    return { ...(rule.kind === "multi-choice" ? { precedence: precedenceOf(classified) } : {}), rule };
  });
  const [only, ...others] = described;
  const whole = others.length === 0 && only !== undefined ? only : { rule: ruleOfParts(described) };
  const environment = surroundings.inputs.map((c) => environmentInput(system, c));
  const written: Omit<Decision, "loss"> = {
    id: input.id,
    kind: whole.rule.kind,
    ...whole,
    completeness: completenessOf({ ...input, openTexts }, gaps, unfollowedByDefault(system, surroundings), run.machine),
    entry: { file: run.entry.module.path, name: input.entryName },
    calls: calls.map((c) => specCall(run, c)),
    environment,
    classes,
    outcomes: outcomes.map((o, i) => specOutcome(o, i)),
    program,
  };
  const decision: Decision = { ...written, loss: lossOf({ decision: written, catalog: input.catalog, vocabularies: input.vocabularies }) };
  return {
    decision,
    calls,
    texts,
    outcomes,
    conditions: surroundings.inputs.filter(hasDefault),
    ...(explored === null ? {} : { explored: withNames(explored.program, explored.inputs, inputNames) }),
  };
}

/** The system before anything is simplified. Outcomes that the decision does not have come after those that it has. */
function exploredProgram(
  run: Run,
  parts: Decided["parts"],
  outcomes: readonly RunOutcome[],
): { readonly program: BuiltProgram; readonly inputs: readonly EnvironmentCondition[] } {
  const all = [...outcomes, ...orderedOutcomes(parts).filter((o) => !outcomes.includes(o))];
  const system = buildSystem(run.machine, parts, carriesOf(all));
  const { inputs, assumed } = environmentOf(system);
  return { program: new ProgramBuilder(system, all, { inputNames: namesOf({ inputs, assumed }), assumed }).build(), inputs };
}

function namesOf({ inputs }: DecisionEnvironment): Map<Variable, string> {
  return new Map(inputs.map((c) => [c.variable, c.name]));
}

/** Inputs by the names that the decision gives them. */
function withNames(
  { program, calls, texts }: BuiltProgram,
  early: readonly EnvironmentCondition[],
  names: ReadonlyMap<Variable, string>,
): ExploredProgram {
  const renamed = new Map(early.map((c) => [c.name, names.get(c.variable) ?? c.name]));
  const variables = program.variables.map((v) => (v.kind === "environment" ? { ...v, name: renamed.get(v.name) ?? v.name } : v));
  return { program: { ...program, variables }, calls, texts };
}

/** One of several parts by itself, as its rule is made of it. */
function systemOfPart(run: Run, part: Diagram<RunOutcome>): DecisionSystem {
  return reduced(buildSystem(run.machine, [part], carriesOf(leavesOf(part))));
}

function precedenceOf(classified: Classified): "api-output" | "application" {
  return classified.kind === "multi-choice" ? classified.precedence : "application";
}

/** By the places of their effects, then parts and texts: neither diagrams nor names of variables order them. Nothing comes last. */
function orderedOutcomes(parts: Decided["parts"]): RunOutcome[] {
  const part = new Map<RunOutcome, number>();
  parts.forEach((p, i) => {
    for (const outcome of leavesOf(p)) if (!part.has(outcome)) part.set(outcome, i);
  });
  return [...part.keys()].sort((a, b) => {
    if (a.effects.length === 0 || b.effects.length === 0) return b.effects.length - a.effects.length;
    return comparePlaces(a, b) || part.get(a)! - part.get(b)! || compareText(textsOf(a), textsOf(b)) || compareText(a.key, b.key);
  });
}

function comparePlaces(a: RunOutcome, b: RunOutcome): number {
  for (const [i, effect] of a.effects.entries()) {
    const other = b.effects[i];
    const order = other === undefined ? 1 : compareEnds(effect.span, other.span);
    if (order !== 0) return order;
  }
  return a.effects.length - b.effects.length;
}

function textsOf(outcome: RunOutcome): string {
  return outcome.effects.map((e) => `${e.kind} ${e.text}`).join("\n");
}

/** By file and end: what is inside another expression comes before it, as it runs, however the two are laid out. */
function compareEnds(a: Span, b: Span): number {
  if (a.path !== b.path) return compareText(a.path, b.path);
  return a.endLine - b.endLine || a.endColumn - b.endColumn || b.line - a.line || b.column - a.column;
}

export function sourceRange(span: Span): SourceRange {
  return { file: span.path, line: span.line, column: span.column, endLine: span.endLine, endColumn: span.endColumn };
}

/** Texts of effects are for people: one that goes on and on is cut. Outcomes are told apart before that. */
const longestText = 200;

function readable(text: string): string {
  if (text.length <= longestText) return text;
  // A name is shown whole or not at all.
  const isInside = /[\p{L}\p{N}_]/u.test(text[longestText - 1]!);
  const shown = text.slice(0, longestText - 1);
  return `${isInside ? shown.replace(/[\p{L}\p{N}_]+$/u, "") : shown}…`;
}

function specOutcome(outcome: RunOutcome, index: number): Outcome {
  const effects = outcome.effects.map((e) => ({ kind: e.kind, text: readable(e.text), at: sourceRange(e.span) }));
  return { id: `o${index + 1}`, description: readable(effects.map((e) => e.text).join("; ")) || "nothing of the others", effects };
}

function specCall(run: Run, call: number): SpecCall {
  const c = run.machine.calls[call]!;
  return { operation: c.operation, at: sourceRange(c.span), request: c.request };
}

function environmentInput(system: DecisionSystem, condition: EnvironmentCondition): EnvironmentInput {
  const meaning = system.machine.variables.meaning(condition.variable);
  const span = meaning.kind === "environment" ? meaning.span : { path: "", line: 1, column: 1, endLine: 1, endColumn: 1 };
  const { name, default: side } = condition;
  if (side === undefined) return { name, type: "value", at: sourceRange(span) };
  return { name, type: "boolean", default: side, at: sourceRange(span) };
}

/** The dotted path by which a rule names a variable. */
function variableName(system: DecisionSystem, calls: readonly number[], variable: Variable): string {
  const meaning = system.machine.variables.meaning(variable);
  if (meaning.kind === "register") return meaning.register.name;
  if ("place" in meaning && meaning.place.from !== "response") return placedName(meaning.place);
  if (!("place" in meaning) || meaning.place.from !== "response") return meaning.kind;
  const path = meaning.place.path.map((p, i) => (typeof p === "number" ? `[${p}]` : i === 0 ? p : `.${p}`)).join("");
  const named = meaning.kind === "length" ? `len(${path})` : path;
  return calls.length > 1 ? `${calls.indexOf(meaning.place.call)}:${named}` : named;
}

/** `score` of the item, `kept score`, `ranked [0].score`. */
function placedName(place: Place): string {
  const path = place.path.map((p, i) => (typeof p === "number" ? `[${p}]` : i === 0 ? p : `.${p}`)).join("");
  return place.from === "item" ? path : `${place.from === "kept" ? "kept" : "ranked"} ${path}`.trim();
}

function completenessOf(
  input: BuildInput,
  gaps: readonly string[],
  unfollowed: readonly EnvironmentCondition[],
  machine: Machine,
): Completeness {
  const reasons: { code: string; message: string; at?: SourceRange }[] = [];
  for (const gap of input.decided.gaps)
    reasons.push({ code: "unsupported-operation", message: `not followed: ${gap.reason}`, at: sourceRange(gap.span) });
  for (const gap of gaps) reasons.push({ code: "unsupported-operation", message: `not followed: ${gap}` });
  for (const c of unfollowed) {
    const meaning = machine.variables.meaning(c.variable);
    if (meaning.kind === "environment")
      reasons.push({ code: "unsupported-operation", message: `not followed: ${c.name}`, at: sourceRange(meaning.span) });
  }
  if (reasons.length > 0) return { status: "partial", reasons };
  const bounds = [...input.run.machine.bounds.values()];
  const bounded: { code: string; message: string; at?: SourceRange }[] = [
    ...input.openTexts.map((message) => ({ code: "bounded-exploration", message })),
    ...bounds.map((b) => ({ code: "bounded-exploration", message: b.reason, at: sourceRange(b.span) })),
  ];
  return { status: bounded.length > 0 ? "bounded" : "exact", reasons: bounded };
}
