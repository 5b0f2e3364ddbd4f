/** Explains a decision: for each outcome the ways through the code that lead to it, from the guards that the run left. */
import type { Span } from "../base/span.js";
import type { EnvironmentCondition } from "../decision/environment.js";
import type { Decided, RunOutcome } from "../decision/outcome.js";
import { type Diagram, DiagramBudgetError, type Guard, leavesOf, supportOf, type Variable } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { Built } from "../spec/build.js";
import type { BranchRecord } from "../symbolic/records.js";
import type { Run } from "../symbolic/run.js";
import type { Place } from "../symbolic/variable.js";
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

interface WayGuards {
  readonly guards: readonly Guard[];
  readonly more: boolean;
}

export function explainDecision(input: ExplainInput): DecisionExplanation {
  const { machine } = input.run;
  const { decision, outcomes } = input.built;
  machine.forest.renewBudget();
  const branches = [...machine.branches.values()].filter(
    (b) => (b.pass === null || machine.passes.includes(b.pass)) && !input.code.isPartOfCondition(b.span),
  );
  const ways = outcomes.map((outcome) => withinBudget(() => waysOfOutcome(input, outcome, branches)));
  const all = ways.flatMap((w) => w?.guards ?? []);
  const inLoops = withinBudget(() => passVerdicts(machine, all, branches));
  const explained = ways.map((w, i): OutcomeExplanation => {
    const { id, description } = decision.outcomes[i]!;
    const guards = w?.guards ?? [machine.forest.true];
    const made = guards.map((guard) => wayOf(input, outcomes[i]!, { guard, branches, known: w !== null, inLoops: inLoops?.[all.indexOf(guard)] ?? null }));
    return { outcome: id, description, ways: made, ...(w?.more === true ? { more: true } : {}) };
  });
  return { decision: decision.id, outcomes: explained };
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

function waysOfOutcome({ run, decided, built }: ExplainInput, outcome: RunOutcome, branches: readonly BranchRecord[]): WayGuards {
  const { forest } = run.machine;
  const outside = branches.filter((b) => b.pass === null);
  const found = decided.parts
    .filter((part) => leavesOf(part).includes(outcome))
    .map((part) => {
      const guard = forest.map(part, (o) => forest.leaf(o === outcome));
      return waysTo(forest, atDefaults(forest, guard, built.conditions), outside);
    });
  return { guards: found.flatMap((w) => w.guards), more: found.some((w) => w.more) };
}



/** The guard with the environment at its defaults, as far as the outcome is still possible. */
function atDefaults(forest: Run["machine"]["forest"], guard: Guard, conditions: readonly EnvironmentCondition[]): Guard {
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
  /** Whether the guard could be told. */
  readonly known: boolean;
  readonly inLoops: PassVerdicts | null;
}

function wayOf(input: ExplainInput, outcome: RunOutcome, { guard, branches, known, inLoops }: WayInput): Way {
  const { machine } = input.run;
  const found = branches.flatMap((branch): Found[] => {
    const verdict = !known ? null : branch.pass === null ? verdictOn(machine.forest, guard, branch) : (inLoops?.of.get(branch) ?? null);
    return verdict === null ? [] : [{ branch, verdict, environment: environmentIn(input, guard, branch.condition) }];
  });
  const shown = new Set(found.flatMap(({ environment }) => environment.map((e) => e.condition)));
  const unseen = environmentIn(input, guard, guard).filter((e) => !shown.has(e.condition));
  const unseenLoops = (inLoops?.asked ?? []).filter((pass) => !found.some(({ branch }) => branch.pass?.loop === pass.loop)).map((p) => p.span);
  return { steps: stepsOf({ ...input, calls: callsOf(input, guard), guard, outcome, found, unseen, loops: unseenLoops }) };
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

/** The calls whose output a way depends on; all of the decision's where it depends on none by itself. */
function callsOf({ run, built }: ExplainInput, way: Guard): readonly Span[] {
  const { machine } = run;
  const numbers = new Set<number>();
  const meetPlace = (place: Place): void => {
    if (place.from === "response") numbers.add(place.call);
    else if (place.from === "item") meetPlace(place.stream);
    else if (place.from === "kept") meetPlace(machine.variables.slots[place.slot]!.pass.stream);
    else meetPlace(machine.variables.rankings[place.ranking]!.stream);
  };
  const seen = new Set<Variable>();
  const meet = (variable: Variable): void => {
    if (seen.has(variable)) return;
    seen.add(variable);
    const meaning = machine.variables.meaning(variable);
    if ("place" in meaning) meetPlace(meaning.place);
    if ("pass" in meaning) meetPlace(meaning.pass.stream);
    if (meaning.kind === "register") meetPlace(meaning.register.pass.stream);
    if (meaning.kind === "condition") meaning.operands.forEach(meet);
    if (meaning.kind === "final" || meaning.kind === "running")
      for (const d of [meaning.component.initial, meaning.component.step]) supportOf(d).forEach(meet);
  };
  supportOf(way).forEach(meet);
  const asked = built.calls.filter((c) => numbers.has(c));
  return (asked.length > 0 ? asked : built.calls).map((c) => machine.calls[c]!.span);
}
