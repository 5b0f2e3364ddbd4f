/**
 * Conditions of the environment that a decision depends on, and the side that is taken where nobody says: the one on
 * which the output matters.
 */
import type { Diagram, Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import type { Machine } from "../symbolic/machine.js";
import type { Value } from "../symbolic/value.js";
import type { EnvironmentRole } from "../symbolic/variable.js";
import { dependsOnOutput } from "./dependence.js";
import type { States } from "./idle-states.js";
import { idleStates } from "./idle-states.js";
import type { DecisionSystem } from "./system.js";
import { rootsOf } from "./system.js";

export interface EnvironmentCondition {
  readonly variable: Variable;
  readonly name: string;
  /** Of values there is none. */
  readonly default?: boolean;
}

/** One with a default: a yes or no. */
export interface DefaultedCondition extends EnvironmentCondition {
  readonly default: boolean;
}

export function hasDefault(condition: EnvironmentCondition): condition is DefaultedCondition {
  return condition.default !== undefined;
}

export interface DecisionEnvironment {
  /** By order. */
  readonly inputs: readonly EnvironmentCondition[];
  /** What tests of the output against values of the environment count as while nobody gives the values. */
  readonly assumed: ReadonlyMap<Variable, boolean>;
}

/** All conditions in the outcome and the passes with their defaults, and the values of the environment that tests read. */
export function environmentOf(system: DecisionSystem): DecisionEnvironment {
  const { machine } = system;
  const variables = new Map<number, Variable>();
  for (const root of rootsOf(system)) for (const v of supportOf(root)) variables.set(v.order, v);
  let outcomes: readonly Diagram<unknown>[] = [system.outcome, ...system.further];
  let roots: readonly Diagram<unknown>[] = rootsOf(system);
  let states: readonly States[] = system.passes.flatMap((p) => p.components);
  const inputs = new Map<number, EnvironmentCondition>();
  const assumed = new Map<Variable, boolean>();
  for (const variable of [...variables.values()].sort((a, b) => a.order - b.order)) {
    const meaning = machine.variables.meaning(variable);
    const values = meaning.kind === "condition" ? valuesRead(machine, meaning.operands) : [];
    if (meaning.kind !== "environment" && values.length === 0) continue;
    const role = meaning.kind === "environment" ? meaning.role : "condition";
    const side = role === "failure" ? 0 : betterSide(machine, { outcomes, roots, states }, variable, role);
    outcomes = outcomes.map((outcome) => assume(machine, outcome, variable, side));
    roots = roots.map((root) => assume(machine, root, variable, side));
    states = assumeInStates(machine, states, variable, side);
    if (meaning.kind === "environment") inputs.set(variable.order, { variable, name: meaning.name, default: side === 1 });
    else assumed.set(variable, side === 1);
    for (const value of values) inputs.set(value.variable.order, value);
  }
  const ordered = [...inputs.values()].sort((a, b) => a.variable.order - b.variable.order);
  return { inputs: shownNames(machine, ordered), assumed };
}

/** The values of the environment among what a condition reads. */
function valuesRead(machine: Machine, operands: readonly Variable[]): EnvironmentCondition[] {
  return operands.flatMap((variable) => {
    const meaning = machine.variables.meaning(variable);
    return meaning.kind === "environment" ? [{ variable, name: meaning.name }] : [];
  });
}

/** Names as short as they can be and still differ: the expression, the constant texts that it is asked of, a number. */
function shownNames(machine: Machine, conditions: readonly EnvironmentCondition[]): EnvironmentCondition[] {
  const texts = conditions.map((c) => machine.originOf(c.name).text);
  const asked = new Set(texts.filter((_, i) => conditions[i]!.default !== undefined));
  const plain = conditions.map((c, i) => (c.default === undefined && asked.has(texts[i]!) ? `${texts[i]} (its value)` : texts[i]!));
  const detailed = conditions.map((c, i) => `${plain[i]}${constantsOf(machine.originOf(c.name).of)}`);
  const alone = (names: readonly string[], i: number): boolean => names.indexOf(names[i]!) === names.lastIndexOf(names[i]!);
  const numbers = new Map<string, number>();
  return conditions.map((c, i) => {
    if (alone(plain, i)) return { ...c, name: plain[i]! };
    if (alone(detailed, i)) return { ...c, name: detailed[i]! };
    const number = (numbers.get(detailed[i]!) ?? 0) + 1;
    numbers.set(detailed[i]!, number);
    return { ...c, name: number === 1 ? detailed[i]! : `${detailed[i]!} #${number}` };
  });
}

const longestConstant = 40;

function constantsOf(values: readonly Value[]): string {
  const texts = values.flatMap((v) =>
    v.kind === "leaf" && v.value.kind === "constant" && typeof v.value.value === "string" ? [v.value.value] : [],
  );
  const shown = texts.filter((t) => t.length < longestConstant).map((t) => JSON.stringify(t));
  return shown.length === 0 ? "" : ` for ${shown.join(", ")}`;
}

export function assume<T>(machine: Machine, diagram: Diagram<T>, variable: Variable, lane: number): Diagram<T> {
  return machine.forest.substitute(diagram, (v) => (v === variable ? lane : undefined));
}

function assumeInStates(machine: Machine, states: readonly States[], variable: Variable, lane: number): readonly States[] {
  return states.map((c) => ({
    ...c,
    initial: assume(machine, c.initial, variable, lane),
    step: assume(machine, c.step, variable, lane),
  }));
}

/** What a side is judged by. */
interface Judged {
  readonly outcomes: readonly Diagram<unknown>[];
  readonly roots: readonly Diagram<unknown>[];
  readonly states: readonly States[];
}

/** The side on which more of the outcomes depend on the output, else that on which a setting is not set or a collection has one element, else that with nothing that is not followed, else with more to tell apart. */
function betterSide(machine: Machine, { outcomes, roots, states }: Judged, variable: Variable, role: EnvironmentRole): number {
  const inPass = states.some((c) => supportOf(c.step).includes(variable) || supportOf(c.initial).includes(variable));
  const [no, yes] = [0, 1].map((lane) => {
    const unknown = roots.reduce((sum, root) => sum + unfollowed(machine, assume(machine, root, variable, lane)), 0);
    // An outcome that reads only states that nothing changes on this side does not depend on the output.
    const idle = inPass ? idleStates(machine, assumeInStates(machine, states, variable, lane)) : new Map<Variable, number>();
    const assumed = outcomes.map((outcome) => machine.forest.substitute(outcome, (v) => (v === variable ? lane : idle.get(v))));
    const leaves = assumed.reduce((sum, outcome) => sum + leavesOf(outcome).length, 0);
    return { leaves, unknown, matter: assumed.filter((outcome) => dependsOnOutput(machine, outcome)).length };
  }) as [Side, Side];
  if (no.matter !== yes.matter) return no.matter > yes.matter ? 0 : 1;
  if (role === "setting") return 0;
  if (role === "single") return 1;
  if ((no.unknown === 0) !== (yes.unknown === 0)) return no.unknown === 0 ? 0 : 1;
  return no.leaves > yes.leaves ? 0 : 1;
}

/** Tests in a diagram that could not be followed. */
function unfollowed(machine: Machine, diagram: Diagram<unknown>): number {
  return supportOf(diagram).filter((v) => {
    const meaning = machine.variables.meaning(v);
    return meaning.kind === "environment" && meaning.role === "unsupported";
  }).length;
}

interface Side {
  readonly leaves: number;
  readonly unknown: number;
  readonly matter: number;
}

/** The tests not followed that come into play while all settings are at their defaults: what the others do is for who sets them to ask. */
export function unfollowedByDefault(system: DecisionSystem, { inputs: conditions }: DecisionEnvironment): EnvironmentCondition[] {
  const role = ({ variable }: EnvironmentCondition): EnvironmentRole | undefined => {
    const meaning = system.machine.variables.meaning(variable);
    return meaning.kind === "environment" ? meaning.role : undefined;
  };
  const settings = conditions.filter((c) => role(c) === "setting");
  const unfollowed = conditions.filter((c) => role(c) === "unsupported");
  if (settings.length === 0 || unfollowed.length === 0) return unfollowed;
  const asked = new Set(rootsOf(withDefaults(system, { inputs: settings, assumed: new Map() })).flatMap((root) => supportOf(root)));
  return unfollowed.filter((c) => asked.has(c.variable));
}

/**
 * A system with every condition at its default that still tests the output against values of the environment, which nobody has given;
 * null where it does not. No rule of labels and numbers says what such a decision does.
 */
export function againstValues(system: DecisionSystem, { inputs, assumed }: DecisionEnvironment): DecisionSystem | null {
  if (assumed.size === 0) return null;
  const settled = withDefaults(system, { inputs: inputs.filter(hasDefault), assumed: new Map() });
  const tested = new Set(rootsOf(settled).flatMap((root) => supportOf(root)));
  return [...assumed.keys()].some((condition) => tested.has(condition)) ? settled : null;
}

/** The system with every condition at its default, and every test against a value of the environment as it is assumed. */
export function withDefaults(system: DecisionSystem, { inputs, assumed }: DecisionEnvironment): DecisionSystem {
  const sides = new Map([
    ...inputs.map((c) => [c.variable, c.default ? 1 : 0] as const),
    ...[...assumed].map(([v, side]) => [v, side ? 1 : 0] as const),
  ]);
  const token = system.machine.forest.operation();
  const settle = <T>(d: Diagram<T>): Diagram<T> => system.machine.forest.substitute(d, (v) => sides.get(v), token);
  return {
    ...system,
    outcome: settle(system.outcome),
    further: system.further.map((outcome) => settle(outcome)),
    passes: system.passes.map((p) => ({
      ...p,
      components: p.components.map((c) => ({ ...c, initial: settle(c.initial), step: settle(c.step) })),
      registers: p.registers.map((r) => ({ ...r, initial: settle(r.initial), step: settle(r.step) })),
      slots: p.slots.map((s) => ({ ...s, step: settle(s.step) })),
    })),
    carries: system.carries.map((c) => ({ ...c, when: settle(c.when) })),
  };
}
