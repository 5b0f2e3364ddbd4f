/** The least of an engine that the decision stage reads, and decisions made by hand over one stream of labels. */
import type { Automaton } from "../../src/decision/automaton.js";
import type { RunOutcome } from "../../src/decision/outcome.js";
import type { DecisionSystem, SystemComponent } from "../../src/decision/system.js";
import type { Diagram, Guard, Variable } from "../../src/diagram/diagram.js";
import { Forest } from "../../src/diagram/diagram.js";
import { LaneSet } from "../../src/diagram/domain.js";
import type { Machine } from "../../src/symbolic/machine.js";
import { makeTextDomain, namesOf } from "../../src/symbolic/text-domain.js";
import type { Place } from "../../src/symbolic/variable.js";
import { Variables } from "../../src/symbolic/variable.js";

export const labels = ["Cat", "Dog", "Fire", "Car", "Bird"];
const span = { path: "app.py", line: 1, column: 1, endLine: 1, endColumn: 2 };
const stream: Place = { from: "response", call: 0, path: ["labels"] };

export interface World {
  readonly machine: Machine;
  readonly forest: Forest;
  readonly variables: Variables;
  readonly label: Variable;
  readonly score: Variable;
  /** "The label is one of these." */
  is(...names: readonly string[]): Guard;
  /** The number is at least `bound`. */
  from(variable: Variable, bound: number): Guard;
  /** A number of the response itself. */
  scalar(name: string): Variable;
}

export function makeWorld(): World {
  const forest = new Forest();
  const variables = new Variables();
  const domain = makeTextDomain({ vocabulary: "v", names: namesOf(labels), open: false, literals: [], witnesses: [] });
  const label = variables.text({ from: "item", stream, path: ["description"] }, domain);
  const score = variables.number({ from: "item", stream, path: ["score"] }, "float64");
  // The decision stage reads no more of a machine than this.
  const machine = { forest, variables, passes: [] } as unknown as Machine;
  return {
    machine,
    forest,
    variables,
    label,
    score,
    is: (...names) =>
      forest.lanesIn(
        label,
        LaneSet.of(labels.length, (lane) => names.includes(labels[lane] ?? "")),
      ),
    from: (variable, bound) => forest.numberIn(variable, [bound]),
    scalar: (name) => variables.number({ from: "response", call: 0, path: [name] }, "float64"),
  };
}

export const outcomeNamed = (() => {
  const known = new Map<string, RunOutcome>();
  return (name: string): RunOutcome => {
    let outcome = known.get(name);
    if (outcome === undefined) known.set(name, (outcome = { key: name, effects: [{ kind: "return", text: name, span, carries: [] }] }));
    return outcome;
  };
})();

/** A state variable of the one pass: `step` gives the next state from the guards of the world and the state. */
export interface StateSketch {
  readonly states: number;
  readonly initial: number;
  step(state: number): Diagram<number>;
}

/** A decision over one stream: states, and the outcome's name for each combination of final states. */
export function makeSystem(world: World, sketches: readonly StateSketch[], outcome: (states: readonly number[]) => string): DecisionSystem {
  const { forest, machine, variables } = world;
  const components = sketches.map(({ states, initial, step }, index): SystemComponent => {
    const running = variables.state(states).variable;
    const final = variables.state(states).variable;
    const branches = Array.from({ length: states }, (_, s) => s);
    const whole = branches.reduceRight<Diagram<number>>(
      (rest, s) =>
        forest.ite(
          forest.lanesIn(
            running,
            LaneSet.of(states, (lane) => lane === s),
          ),
          step(s),
          rest,
        ),
      forest.leaf(0),
    );
    return { name: `state ${index}`, kind: "state", states, running, final, initial: forest.leaf(initial), step: whole };
  });
  const build = (index: number, chosen: readonly number[]): Diagram<RunOutcome> => {
    const component = components[index];
    if (component === undefined) return forest.leaf(outcomeNamed(outcome(chosen)));
    const lanes = Array.from({ length: component.states }, (_, s) => s);
    return lanes.reduceRight<Diagram<RunOutcome>>(
      (rest, s) =>
        forest.ite(
          forest.lanesIn(
            component.final,
            LaneSet.of(component.states, (lane) => lane === s),
          ),
          build(index + 1, [...chosen, s]),
          rest,
        ),
      build(index + 1, [...chosen, 0]),
    );
  };
  const pass = { id: 0, loop: 0, stream, span, components: [] };
  return { machine, outcome: build(0, []), passes: [{ pass, components, registers: [], slots: [] }], further: [], carries: [], gaps: [] };
}

/** A decision on the response's own numbers, without a pass. */
export function makeScalarSystem({ machine }: World, outcome: Diagram<RunOutcome>): DecisionSystem {
  return { machine, outcome, passes: [], further: [], carries: [], gaps: [] };
}

export function runAutomaton<T>(a: Automaton<T>, word: readonly number[]): T {
  let state = a.initial;
  for (const symbol of word) state = a.symbols[symbol]!.next[state]!;
  return a.output[state]!;
}
