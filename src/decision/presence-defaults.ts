/**
 * Tests whether a field is there that say nothing: where the field is absent, it reads as its default, and what happens then is what
 * happens for a field that holds the default (`label.score ?? 0`). Without them rules are about the values alone.
 */
import type { Diagram, Variable } from "../diagram/diagram.js";
import { supportOf } from "../diagram/diagram.js";
import type { Machine } from "../symbolic/machine.js";
import { placeKey } from "../symbolic/variable.js";
import type { DecisionSystem } from "./system.js";

/** The passes are changed in place: other parts of the system refer to them. */
export function withoutDefaults(system: DecisionSystem): DecisionSystem {
  const settle = <T>(d: Diagram<T>): Diagram<T> => withoutPresence(system.machine, d);
  for (const component of system.passes.flatMap((p) => p.components)) {
    component.initial = settle(component.initial);
    component.step = settle(component.step);
  }
  return {
    ...system,
    outcome: settle(system.outcome),
    further: system.further.map((outcome) => settle(outcome)),
    carries: system.carries.map((c) => ({ ...c, when: settle(c.when) })),
  };
}

function withoutPresence<T>(machine: Machine, diagram: Diagram<T>): Diagram<T> {
  let result = diagram;
  for (const variable of supportOf(diagram)) {
    const meaning = machine.variables.meaning(variable);
    if (meaning.kind !== "present") continue;
    const key = placeKey(meaning.place);
    const side = (lane: number): Diagram<T> => machine.forest.substitute(result, (v) => (v === variable ? lane : undefined));
    const [absent, present] = [side(0), side(1)];
    const atDefault = machine.forest.substitute(present, (v) => defaultAt(machine, v, key));
    if (atDefault === absent) result = present;
  }
  return result;
}

/** The lane or number that a field at the place reads as where it is absent. */
function defaultAt(machine: Machine, variable: Variable, key: string): number | undefined {
  const meaning = machine.variables.meaning(variable);
  if (meaning.kind === "number" && placeKey(meaning.place) === key) return 0;
  if (meaning.kind !== "text" || placeKey(meaning.place) !== key) return undefined;
  const lane = meaning.domain.lanes.indexOf(meaning.domain.absent);
  return lane < 0 ? undefined : lane;
}
