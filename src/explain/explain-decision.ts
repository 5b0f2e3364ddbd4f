/** Explains a decision: for each outcome the ways through the code that lead to it, from the guards that the run left. */
import type { Span } from "../base/span.js";
import type { DefaultedCondition } from "../decision/environment.js";
import type { Decided, RunOutcome } from "../decision/outcome.js";
import type { Diagram, Forest, Guard, Variable } from "../diagram/diagram.js";
import { DiagramBudgetError, leavesOf, supportOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { Built } from "../spec/build.js";
import type { BranchRecord } from "../symbolic/records.js";
import type { Run } from "../symbolic/run.js";
import { callsTested } from "./call-numbers.js";
import type { CodeIndex } from "./code-index.js";
import type { DecisionExplanation, OutcomeExplanation, Way } from "./explanation.js";
import type { PassVerdicts } from "./passes.js";
import { passVerdicts } from "./passes.js";
import type { Found } from "./steps.js";
import { stepsOf } from "./steps.js";
import { verdictOn, waysTo } from "./ways.js";

export interface ExplainInput {
  readonly run: Run;
  readonly decided: Decided;
  readonly built: Built;
  readonly code: CodeIndex;
  /** A line of a source file, by its number from 1. */
  readonly lineAt: (path: string, line: number) => string;
}

interface JudgedWays {
  readonly ways: WayGuards | null;
  /** Whether it is known what loops do on the ways. */
  readonly isKnown: boolean;
  readonly guards: readonly { readonly guard: Guard; readonly inLoops: PassVerdicts | null }[];
}

interface WayGuards {
  readonly guards: readonly Guard[];
  readonly more: boolean;
}

export function explainDecision(input: ExplainInput): DecisionExplanation {
  const { machine } = input.run;
  const { decision, outcomes } = input.built;
  const branches = [...machine.branches.values()].filter(
    (b) => (b.pass === null || machine.passes.includes(b.pass)) && !input.code.isPartOfCondition(b.span) && mayFail(machine.forest, b),
  );
  // Each step of the explanation may take as much work as a stage of the analysis; what is left then has no conditions.
  const atDefault = judgedWays(input, outcomes, branches, input.built.conditions);
  const never = outcomes.filter((_, i) => atDefault[i]!.isKnown && atDefault[i]!.guards.every((g) => g.inLoops?.isPossible === false));
  // What no output leads to with the environment at its defaults may need another one.
  const elsewhere = never.length === 0 ? [] : judgedWays(input, never, branches, []);
  const explained = outcomes.map((outcome, i): OutcomeExplanation => {
    const { id, description } = decision.outcomes[i]!;
    const { ways: w, isKnown, guards } = elsewhere[never.indexOf(outcome)] ?? atDefault[i]!;
    const possible = guards.filter((g) => g.inLoops?.isPossible !== false);
    const shown = possible.length > 0 ? possible : guards.slice(0, 1);
    const made = shown.map((g) => withinBudget(() => wayOf(input, outcomes[i]!, { ...g, branches })));
    const steps = made.flatMap((way) => way ?? []);
    const isWhole = w !== null && isKnown && steps.length === made.length;
    return {
      outcome: id,
      description,
      ways: steps.length > 0 ? steps : [bareWay(input, outcomes[i]!)],
      ...(w?.more === true ? { more: true } : {}),
      ...(isWhole && possible.length === 0 && !w.more ? { impossible: true } : {}),
      ...(isWhole ? {} : { incomplete: true }),
    };
  });
  return { decision: decision.id, outcomes: explained };
}

/** What has been read once in a round does not fail there again; that it does not says nothing. Other branches always matter. */
function mayFail(forest: Forest, { kind, live, condition }: BranchRecord): boolean {
  return kind !== "failure" || withinBudget(() => forest.and(live, condition)) !== forest.false;
}

/** From the calls to the effects, where what is between them takes too much work. */
function bareWay(input: ExplainInput, outcome: RunOutcome): Way {
  const { calls } = callsOf(input, null);
  return { steps: stepsOf({ ...input, calls, reads: true, guard: null, outcome, found: [], unseen: [], loops: [] }) };
}

/** Null where that takes more work than an analysis may take. */
function withinBudget<T>(make: () => T): T | null {
  try {
    return make();
  } catch (error) {
    if (error instanceof DiagramBudgetError || error instanceof RangeError) return null;
    throw error;
  }
}

/** The ways to each outcome, with these conditions of the environment at their defaults as far as that is possible. */
function judgedWays(
  input: ExplainInput,
  outcomes: readonly RunOutcome[],
  branches: readonly BranchRecord[],
  defaults: readonly DefaultedCondition[],
): JudgedWays[] {
  const { machine } = input.run;
  machine.forest.renewBudget();
  const ways = outcomes.map((outcome) => withinBudget(() => waysOfOutcome(input, { outcome, branches, defaults })));
  const all = ways.flatMap((w) => w?.guards ?? []);
  machine.forest.renewBudget();
  const inLoops = withinBudget(() => passVerdicts(machine, all, branches));
  machine.forest.renewBudget();
  return ways.map((w) => ({
    ways: w,
    isKnown: w !== null && inLoops !== null,
    guards: (w?.guards ?? []).map((guard) => ({ guard, inLoops: inLoops?.[all.indexOf(guard)] ?? null })),
  }));
}

interface SearchedWays {
  readonly outcome: RunOutcome;
  readonly branches: readonly BranchRecord[];
  readonly defaults: readonly DefaultedCondition[];
}

function waysOfOutcome({ run, decided }: ExplainInput, { outcome, branches, defaults }: SearchedWays): WayGuards {
  const { forest } = run.machine;
  const outside = branches.filter((b) => b.pass === null);
  const found = decided.parts
    .filter((part) => leavesOf(part).includes(outcome))
    .map((part) => {
      const guard = forest.map(part, (o) => forest.leaf(o === outcome));
      return waysTo(forest, atDefaults(forest, guard, defaults), outside);
    });
  return { guards: found.flatMap((w) => w.guards), more: found.some((w) => w.more) };
}

/** The guard with the environment at its defaults, as far as the outcome is still possible. */
function atDefaults(forest: Run["machine"]["forest"], guard: Guard, conditions: readonly DefaultedCondition[]): Guard {
  const asked = new Set(supportOf(guard));
  return conditions
    .filter(({ variable }) => asked.has(variable))
    .reduce((way, condition) => {
      const assumed = forest.and(way, isAt(forest, condition.variable, condition.default));
      return assumed === forest.false ? way : assumed;
    }, guard);
}

function isAt(forest: Run["machine"]["forest"], variable: Variable, yes: boolean): Guard {
  return forest.lanesIn(
    variable,
    LaneSet.of(2, (lane) => lane === (yes ? 1 : 0)),
  );
}

interface WayInput {
  readonly guard: Guard;
  readonly branches: readonly BranchRecord[];
  readonly inLoops: PassVerdicts | null;
}

function wayOf(input: ExplainInput, outcome: RunOutcome, { guard, branches, inLoops }: WayInput): Way {
  const { machine } = input.run;
  const asked = new Set<DefaultedCondition>();
  /** An input is shown where it is asked first. */
  const asksFirst = (diagram: Diagram<unknown>): Found["environment"] => {
    const fresh = environmentIn(input, guard, diagram).filter((e) => !asked.has(e.condition));
    for (const { condition } of fresh) asked.add(condition);
    return fresh;
  };
  const found = branches.flatMap((branch): Found[] => {
    const verdict = branch.pass === null ? verdictOn(machine.forest, guard, branch) : (inLoops?.of.get(branch) ?? null);
    return verdict === null ? [] : [{ branch, verdict, environment: asksFirst(branch.condition) }];
  });
  const unseen = asksFirst(guard);
  const unseenLoops = (inLoops?.asked ?? [])
    .filter((pass) => !found.some(({ branch }) => branch.pass?.loop === pass.loop))
    .map((p) => p.span);
  return { steps: stepsOf({ ...input, ...callsOf(input, guard), guard, outcome, found, unseen, loops: unseenLoops }) };
}

/** Conditions of the environment in a diagram, and what they are on a way. */
function environmentIn({ run, built }: ExplainInput, way: Guard, diagram: Diagram<unknown>): Found["environment"] {
  const { forest } = run.machine;
  const asked = new Set(supportOf(diagram));
  return built.conditions
    .filter(({ variable }) => asked.has(variable))
    .map((condition) => {
      const [no, yes] = [false, true].map((side) => forest.and(way, isAt(forest, condition.variable, side)) !== forest.false);
      return { condition, ...(no === yes ? {} : { holds: yes === true }) };
    });
}

/** The calls whose output a way depends on; all of the decision's, or of the run, where it depends on none by itself. */
function callsOf({ run, built }: ExplainInput, way: Guard | null): { readonly calls: readonly Span[]; readonly reads: boolean } {
  const { machine } = run;
  const numbers = way === null ? new Set<number>() : callsTested(machine, way);
  const asked = built.calls.filter((c) => numbers.has(c));
  const all = built.calls.length > 0 ? built.calls : [...machine.calls.keys()];
  const reads = asked.length > 0;
  return { calls: (reads ? asked : all).map((c) => machine.calls[c]!.span), reads };
}
