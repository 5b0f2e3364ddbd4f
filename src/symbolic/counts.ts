/** How many items of a pass satisfy a guard, as a number of the output. */
import type { Guard, Variable } from "../diagram/diagram.js";
import type { Machine } from "./machine.js";
import type { Value } from "./value.js";
import type { Pass, StreamPlace } from "./variable.js";

export function countOf(machine: Machine, pass: Pass, when: Guard): Value {
  if (when === machine.forest.false) return machine.atoms.constant(0n);
  const variable = countVariable(machine, pass, when);
  return machine.atoms.leaf({ kind: "computed", term: { value: String(variable.order) }, operands: [variable] });
}

/** The number of items of a stream; a ranking has as many as items of the stream that it ranks qualify. */
export function lengthVariable(machine: Machine, stream: StreamPlace): Variable {
  const { variables, forest } = machine;
  const ranking = stream.from === "ranking" && stream.path.length === 0 ? variables.rankings[stream.ranking] : undefined;
  if (ranking === undefined) return variables.length(stream);
  return ranking.when === forest.true ? variables.length(ranking.stream) : variables.count(ranking.pass, ranking.when, false);
}

/** The guard "some item of the pass satisfies `when`". */
export function existsIn(machine: Machine, pass: Pass, when: Guard): Guard {
  if (when === machine.forest.false) return when;
  return machine.forest.numberIn(countVariable(machine, pass, when), [1]);
}

function countVariable(machine: Machine, pass: Pass, when: Guard): Variable {
  const isWhole = when === machine.forest.true && pass.stream.from === "ranking";
  return isWhole ? lengthVariable(machine, pass.stream) : machine.variables.count(pass, when, false);
}
