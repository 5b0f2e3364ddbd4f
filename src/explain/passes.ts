/**
 * Relates conditions inside loops over the output to the ways that lead to an outcome: which states each loop has to end in,
 * from the last loop back to the first, and what that says about each condition.
 */
import { buildSystem } from "../decision/build-system.js";
import type { RunOutcome } from "../decision/outcome.js";
import type { DecisionSystem, SystemComponent, SystemPass } from "../decision/system.js";
import type { Guard, Variable } from "../diagram/diagram.js";
import { supportOf } from "../diagram/diagram.js";
import { exists } from "../diagram/exists.js";
import type { Machine } from "../symbolic/machine.js";
import type { BranchRecord } from "../symbolic/records.js";
import type { Pass } from "../symbolic/variable.js";
import { placeKey } from "../symbolic/variable.js";
import type { Verdict } from "./explanation.js";
import type { Effort, Rounds, RoundTest } from "./rounds.js";
import { askedComponents, mayBegin, newEffort, someIsTrue, verdictOf } from "./rounds.js";

type ItemBranch = BranchRecord & { readonly pass: Pass };

/** A way in terms of the decision's system, with which branches in loops are asked about it. */
export interface PassVerdicts {
  /** By branch; branches that say nothing about the way are absent. */
  readonly of: ReadonlyMap<BranchRecord, Verdict>;
  /** Loops that the way depends on. */
  readonly asked: readonly Pass[];
  /** Whether a loop over some output may end as the way asks: there are guards that ask for states which no output leads to. */
  readonly isPossible: boolean;
}

const reached: RunOutcome = { effects: [], key: "reached" };
const notReached: RunOutcome = { effects: [], key: "not reached" };

/** The verdicts on all branches in loops, for each way. */
export function passVerdicts(machine: Machine, ways: readonly Guard[], branches: readonly BranchRecord[]): PassVerdicts[] {
  const { forest } = machine;
  const inItems = branches.filter((b): b is ItemBranch => b.pass !== null);
  const plain = inItems.filter(({ pass }) => pass.stream.from !== "item");
  const outcomes = ways.map((way) => forest.map(way, (here) => forest.leaf(here ? reached : notReached)));
  const carried = plain.flatMap(({ pass, live, condition }) =>
    [forest.and(live, condition), forest.minus(live, condition)].map((when) => ({ key: "", pass, when, what: "count" as const })),
  );
  const system = buildSystem(machine, outcomes, carried);
  const tests = new Map<ItemBranch, { readonly pass: SystemPass; readonly test: RoundTest }>();
  plain.forEach((branch, i) => {
    const [yes, no] = [system.carries[2 * i]!, system.carries[2 * i + 1]!];
    if (yes.pass !== null) tests.set(branch, { pass: yes.pass, test: { yes: yes.when, no: no.when } });
  });
  // A loop inside the items of another one that is not followed would count as not run.
  const isKnown = system.gaps.length === 0;
  const effort = newEffort();
  return [system.outcome, ...system.further].map((outcome) => {
    const way = forest.map(outcome, (o) => forest.leaf(o === reached));
    return new WayInPasses(system, way, isKnown, effort).verdicts(inItems, tests);
  });
}

class WayInPasses {
  private readonly rounds = new Map<SystemPass, Rounds>();
  private readonly cone: ReadonlySet<SystemComponent>;
  private isPossible = true;

  constructor(
    private readonly system: DecisionSystem,
    way: Guard,
    isKnown: boolean,
    private readonly effort: Effort,
  ) {
    this.cone = coneOf(system, way);
    if (isKnown) this.goBack(way);
  }

  /** From the last pass to the first: how each has to end, given how those after it have to begin. */
  private goBack(way: Guard): void {
    const { machine, passes } = this.system;
    const { forest } = machine;
    const finals = new Map(passes.flatMap((p) => p.components.map((c): [Variable, SystemPass] => [c.final, p])));
    let asked = way;
    for (const pass of [...passes].reverse()) {
      if (pass.within !== undefined) continue;
      const components = askedComponents(pass.components, new Set(supportOf(asked)));
      if (components.length === 0) continue;
      const own = new Set(components.map((c) => c.final));
      const given = exists(forest, asked, (v) => !own.has(v) && (finals.has(v) || isOutside(machine, v)));
      const rounds = { forest, effort: this.effort, components, given, ends: exists(forest, asked, (v) => own.has(v)) };
      this.rounds.set(pass, rounds);
      const before = mayBegin(rounds);
      const rest = exists(forest, asked, (v) => !own.has(v));
      asked = before === null ? rest : forest.and(rest, before);
      if (asked === forest.false) this.isPossible = false;
    }
  }

  verdicts(
    branches: readonly ItemBranch[],
    tests: ReadonlyMap<ItemBranch, { readonly pass: SystemPass; readonly test: RoundTest }>,
  ): PassVerdicts {
    const of = new Map<BranchRecord, Verdict>();
    for (const branch of branches) {
      const verdict = this.verdict(tests.get(branch));
      if (verdict !== null) of.set(branch, verdict);
    }
    const asked = this.askedPasses();
    for (const pass of asked) {
      const own = branches.filter((b) => b.pass.loop === pass.loop);
      if (own.some((b) => of.has(b))) continue;
      for (const [branch, verdict] of this.together(own, tests)) of.set(branch, verdict);
    }
    return { of, asked, isPossible: this.isPossible };
  }

  private verdict(asked: { readonly pass: SystemPass; readonly test: RoundTest } | undefined): Verdict | null {
    if (asked === undefined) return null;
    const { pass, test } = asked;
    const own = this.rounds.get(pass);
    const found = own === undefined ? null : verdictOf(own, test);
    if (found !== null) return found;
    // What a comprehension filters is tested by the loop that reads what it leaves.
    for (const [other, rounds] of this.rounds) {
      if (other === pass || placeKey(other.pass.stream) !== placeKey(pass.pass.stream)) continue;
      const there = verdictOf(rounds, test);
      if (there !== null) return there === "first-item" ? "some-item" : there;
    }
    return null;
  }

  /** Of a loop none of whose conditions says anything by itself: those of which one has to be true, or all that may matter. */
  private together(
    branches: readonly ItemBranch[],
    tests: ReadonlyMap<ItemBranch, { readonly pass: SystemPass; readonly test: RoundTest }>,
  ): [ItemBranch, Verdict][] {
    const pass = branches.map((b) => tests.get(b)?.pass).find((p) => p !== undefined);
    const rounds = pass === undefined ? undefined : this.rounds.get(pass);
    let left = branches.filter((b) => tests.has(b));
    const testsOf = (list: readonly ItemBranch[]): RoundTest[] => list.map((b) => tests.get(b)!.test);
    if (rounds === undefined || !someIsTrue(rounds, testsOf(left))) return branches.map((b) => [b, "depends"]);
    for (const branch of left) {
      const others = left.filter((b) => b !== branch);
      if (someIsTrue(rounds, testsOf(others))) left = others;
    }
    return left.map((b) => [b, "some-item-of-several"]);
  }

  private askedPasses(): Pass[] {
    return this.system.passes.filter((p) => p.components.some((c) => this.cone.has(c))).map((p) => p.pass);
  }
}

/** What stays as it is while the passes run: the environment, and what is read once. */
function isOutside(machine: Machine, variable: Variable): boolean {
  const meaning = machine.variables.meaning(variable);
  if (meaning.kind === "environment") return true;
  return "place" in meaning && meaning.place.from === "response";
}

/** All components that a guard asks for, directly or by others. */
function coneOf({ passes }: DecisionSystem, way: Guard): ReadonlySet<SystemComponent> {
  const by = new Map<Variable, SystemComponent>();
  for (const { components } of passes) for (const c of components) by.set(c.final, c).set(c.running, c);
  const cone = new Set<SystemComponent>();
  const meet = (variables: readonly Variable[]): void => {
    for (const v of variables) {
      const component = by.get(v);
      if (component === undefined || cone.has(component)) continue;
      cone.add(component);
      meet(supportOf(component.initial));
      meet(supportOf(component.step));
    }
  };
  meet(supportOf(way));
  return cone;
}
