/** Writes a way down as steps in the source: calls, what is made of their output, conditions, and what happens. */
import type { Span } from "../base/span.js";
import { compareSpans, spanKey } from "../base/span.js";
import type { DefaultedCondition } from "../decision/environment.js";
import type { RunOutcome } from "../decision/outcome.js";
import { spanOf } from "../decision/outcome.js";
import type { Guard } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import { sourceRange } from "../spec/build.js";
import type { BranchRecord } from "../symbolic/records.js";
import type { Run } from "../symbolic/run.js";
import type { Value } from "../symbolic/value.js";
import type { CodeIndex } from "./code-index.js";
import { isWithin } from "./code-index.js";
import type { CallStep, ConditionStep, EffectStep, Step, Verdict } from "./explanation.js";

export interface Found {
  readonly branch: BranchRecord;
  readonly verdict: Verdict;
  readonly environment: readonly { readonly condition: DefaultedCondition; readonly holds?: boolean }[];
}

export interface StepsInput {
  readonly run: Run;
  /** A line of a source file, by its number from 1. */
  readonly lineAt: (path: string, line: number) => string;
  readonly code: CodeIndex;
  /** Of the way; null where it is not known. */
  readonly guard: Guard | null;
  readonly outcome: RunOutcome;
  readonly calls: readonly Span[];
  /** Whether the way depends on what the calls answer. */
  readonly reads: boolean;
  /** In the order of the run. */
  readonly found: readonly Found[];
  /** Conditions of the environment that no branch on the way asks. */
  readonly unseen: Found["environment"];
  /** Loops that the way depends on, none of whose branches is on it. */
  readonly loops: readonly Span[];
}

export function stepsOf(input: StepsInput): Step[] {
  const conditions = input.found.map((found) => ({ span: testedAt(input, found.branch.span), step: conditionStep(input, found) }));
  const steps: Step[] = [...callSteps(input)];
  const listed = new Set(input.calls.flatMap((call) => [lineKey(call), `${call.path}:${call.endLine}`]));
  const made = (spans: readonly Span[]): void => {
    for (const span of spans) {
      if (listed.has(lineKey(span))) continue;
      listed.add(lineKey(span));
      steps.push({ kind: "value", ...line(input, span) });
    }
  };
  let loops = input.loops;
  for (const { span, step } of mergeRepeated(conditions)) {
    made(input.code.origins(span, input.calls));
    // A loop without a branch of its own, as `any(...)` is, is seen in the condition that asks for it.
    made(loops.filter((loop) => !isWithin(loop, span) && !isAfter(loop, span)));
    loops = loops.filter((loop) => isAfter(loop, span));
    listed.add(lineKey(span));
    steps.push(step);
  }
  const effects = effectSteps(input);
  const ends = new Set(effects.map(({ at }) => `${at.file}:${at.line}`));
  made(loops.filter((loop) => !ends.has(lineKey(loop))));
  steps.push(...input.unseen.map((e) => environmentStep(input, e)));
  for (const { at } of effects) {
    const span = { path: at.file, line: at.line, column: at.column, endLine: at.endLine, endColumn: at.endColumn };
    made(input.code.origins(span, input.calls).filter((origin) => !ends.has(lineKey(origin))));
  }
  return withoutRepeated([...steps, ...effects]);
}

/** Whether a place is further down in the same file. */
function isAfter(place: Span, other: Span): boolean {
  return place.path === other.path && place.line > other.line;
}

function lineKey({ path, line: number }: Span): string {
  return `${path}:${number}`;
}

/** A line that a later condition shows needs no step of its own. */
function withoutRepeated(steps: readonly Step[]): Step[] {
  return steps.filter((s, i) => s.kind !== "value" || !steps.slice(i + 1).some((later) => later.kind !== "value" && sameLine(s, later)));
}

function sameLine(a: Step, b: Step): boolean {
  return a.at.file === b.at.file && a.at.line === b.at.line;
}

function line({ lineAt }: StepsInput, span: Span): { at: Step["at"]; source: string } {
  return { at: sourceRange(span), source: lineAt(span.path, span.line).trim().replaceAll(/\s+/g, " ") };
}

function callSteps(input: StepsInput): CallStep[] {
  const { calls } = input;
  const { machine } = input.run;
  const seen = new Set<string>();
  return calls.flatMap((span): CallStep[] => {
    const operations = [...new Set(machine.calls.filter((c) => spanKey(c.span) === spanKey(span)).map((c) => c.operation))];
    return operations.flatMap((operation) => {
      const key = `${spanKey(span)} ${operation}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [{ kind: "call" as const, operation, ...(input.reads ? {} : { unread: true as const }), ...line(input, span) }];
    });
  });
}

function conditionStep(input: StepsInput, { branch, verdict, environment }: Found): ConditionStep {
  const { machine } = input.run;
  const tested = testedAt(input, branch.span);
  const inputs = environment.map(({ condition, holds }) => ({
    name: condition.name,
    default: condition.default,
    ...(holds === undefined ? {} : { holds }),
  }));
  return {
    kind: "condition",
    test: branch.kind === "failure" ? "failure" : "branch",
    ...line(input, tested),
    text: machine.surroundings.sourceText(tested),
    verdict,
    ...(branch.pass === null ? {} : { loop: sourceRange(branch.pass.span) }),
    ...raises(branch),
    ...(inputs.length === 0 ? {} : { environment: inputs }),
  };
}

function raises({ raised }: BranchRecord): Pick<ConditionStep, "raises"> {
  const names = raised === undefined ? "" : exceptionNames(raised);
  return names === "" ? {} : { raises: names };
}

/** Where a condition stands; of a branch that has none by itself, its first line. */
function testedAt({ code, lineAt }: StepsInput, branch: Span): Span {
  const tested = code.conditionAt(branch);
  if (tested !== branch || branch.line === branch.endLine) return tested;
  return { ...branch, endLine: branch.line, endColumn: lineAt(branch.path, branch.line).trimEnd().length + 1 };
}

function exceptionNames(raised: Value): string {
  const names = leavesOf(raised).flatMap((a) => (a.kind === "exception" && !a.classes.includes("*") ? [a.type.replace(/^!/, "")] : []));
  return [...new Set(names)].sort().join(" or ");
}

function environmentStep(input: StepsInput, { condition, holds }: Found["environment"][number]): ConditionStep {
  const { machine } = input.run;
  const meaning = machine.variables.meaning(condition.variable);
  const span = meaning.kind === "environment" ? meaning.span : machine.span;
  return {
    kind: "condition",
    test: "branch",
    ...line(input, span),
    text: condition.name.replace(/^[^#]*#/, ""),
    verdict: holds === undefined ? "depends" : holds ? "holds" : "fails",
    environment: [{ name: condition.name, default: condition.default, ...(holds === undefined ? {} : { holds }) }],
  };
}

interface Tested {
  readonly span: Span;
  readonly step: ConditionStep;
}

/** The same condition with the same answer in every round, or whenever a function is called, is one step. */
function mergeRepeated(conditions: readonly Tested[]): Tested[] {
  const merged = new Map<string, Tested>();
  for (const { span, step } of conditions) {
    const key = `${spanKey(span)} ${step.test} ${step.verdict}`;
    const known = merged.get(key);
    merged.set(key, known === undefined ? { span, step } : { span, step: { ...known.step, times: (known.step.times ?? 1) + 1 } });
  }
  return [...merged.values()];
}

function effectSteps(input: StepsInput): EffectStep[] {
  const { run, guard, outcome } = input;
  if (outcome.effects.length === 0)
    return [{ kind: "effect", effect: "none", text: "nothing of the others", ...line(input, run.entry.function.span) }];
  return outcome.effects.map((effect): EffectStep => {
    const span = guard === null ? effect.span : placeOn(run, guard, effect);
    return { kind: "effect", effect: effect.kind, text: effect.text, ...line(input, span) };
  });
}

/** Where an effect happens on a way: the same effect at several places is shown at the first of them elsewhere. */
function placeOn({ machine, returnedAt, raised }: Run, way: Guard, { kind, text, span }: RunOutcome["effects"][number]): Span {
  const { forest } = machine;
  const exits = kind === "return" ? returnedAt : kind === "raise" ? raised.place : null;
  const spans = (value: Value): Span[] => leavesOf(value).flatMap((place) => spanOf(place) ?? []);
  if (exits !== null && spans(exits).some((s) => spanKey(s) === spanKey(span))) {
    const [first] = spans(forest.restrict(exits, way)).sort(compareSpans);
    return first ?? span;
  }
  const candidates = machine.effects.filter(
    (e) =>
      e.kind === kind &&
      text.startsWith(e.callee) &&
      forest.and(way, e.pass === null ? e.guard : (e.outer ?? forest.true)) !== forest.false,
  );
  if (candidates.length === 0 || candidates.some((e) => spanKey(e.span) === spanKey(span))) return span;
  return candidates.map((e) => e.span).sort(compareSpans)[0]!;
}
