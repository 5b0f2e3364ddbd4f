/**
 * What the length of a list says of the passes over it: where the list is empty they end in the states in which they began, and no item of
 * it is ranked; where it is not, those that leave their first state with every item and never come back have left it.
 */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import { placeKey } from "../symbolic/variable.js";
import type { DecisionSystem, SystemComponent } from "./system.js";

/** The system whose outcomes ask nothing that the length of a list has already answered. */
export function withoutSettledByLength(system: DecisionSystem): DecisionSystem {
  const settle = <T>(outcome: Diagram<T>): Diagram<T> => {
    const possible = possibleTogether(system, supportOf(outcome));
    return possible === null ? outcome : system.machine.forest.restrict(outcome, possible);
  };
  return { ...system, outcome: settle(system.outcome), further: system.further.map((outcome) => settle(outcome)) };
}

/** What may be of the lengths of lists, the passes over them and their rankings; null where nothing is known. */
function possibleTogether({ machine, passes }: DecisionSystem, variables: readonly Variable[]): Guard | null {
  const { forest } = machine;
  let possible = forest.true;
  for (const length of variables) {
    const meaning = machine.variables.meaning(length);
    if (meaning.kind !== "length" || meaning.place.from !== "response") continue;
    const key = placeKey(meaning.place);
    const isEmpty = forest.not(forest.numberIn(length, [1]));
    const components = passes.flatMap((p) => (p.within === undefined && placeKey(p.pass.stream) === key ? p.components : []));
    for (const component of components) {
      const { initial, final } = component;
      if (initial.kind !== "leaf" || !variables.includes(final)) continue;
      const begins = forest.lanesIn(final, LaneSet.from(component.states, [initial.value]));
      possible = forest.and(possible, forest.or(forest.not(isEmpty), begins));
      if (leavesAtOnce(component, initial.value)) possible = forest.and(possible, forest.or(isEmpty, forest.not(begins)));
    }
    for (const other of variables) {
      const ranked = machine.variables.meaning(other);
      if (ranked.kind !== "length" || ranked.place.from !== "ranking" || ranked.place.path.length > 0) continue;
      const ranking = machine.variables.rankings[ranked.place.ranking];
      if (ranking === undefined || placeKey(ranking.stream) !== key) continue;
      possible = forest.and(possible, forest.or(forest.not(isEmpty), forest.not(forest.numberIn(other, [1]))));
    }
  }
  return possible === forest.true ? null : possible;
}

/** Whether no state is followed by the first one, whatever the item. */
function leavesAtOnce(component: SystemComponent, first: number): boolean {
  return leavesOf(component.step).every((state) => state !== first);
}
