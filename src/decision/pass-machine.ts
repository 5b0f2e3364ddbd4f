/** Passes of which all that is known is the state that they end in, as one automaton that ends differently for the rest of the system. */
import type { Diagram } from "../diagram/diagram.js";
import type { Automaton } from "./automaton.js";
import { jointMoves, minimise } from "./automaton.js";
import type { DecisionSystem, SystemPass } from "./system.js";
import { withDiagrams } from "./system.js";

/** Whether all that is known of a pass is the state that it ends in. */
export function isPlain(system: DecisionSystem, pass: SystemPass): boolean {
  const isAlone = pass.within === undefined && pass.pass.distinct === undefined && !system.passes.some((p) => p.within === pass);
  return isAlone && pass.registers.length === 0 && pass.slots.length === 0 && !system.carries.some((c) => c.pass === pass);
}

export interface PassMachine {
  /** Outputs are keys of `rest`. */
  readonly automaton: Automaton<string>;
  /** What the diagrams outside of the passes are for an output, in the order of `rootsOutside`. */
  readonly rest: ReadonlyMap<string, readonly Diagram<unknown>[]>;
}

/** Passes side by side as one automaton; its states end differently for the rest of the system. Null where they do not begin alike always. */
export function machineOf(system: DecisionSystem, passes: readonly SystemPass[]): PassMachine | null {
  const { forest } = system.machine;
  const components = passes.flatMap((p) => p.components);
  const begin = components.map((c) => (c.initial.kind === "leaf" ? c.initial.value : null));
  if (begin.some((state) => state === null)) return null;
  const joint = jointMoves(system, components, [begin as number[]]);
  if (joint === null) return null;
  const finals = new Map(components.map((c, i) => [c.final, i]));
  const roots = rootsOutside(system, passes);
  const rest = new Map<string, readonly Diagram<unknown>[]>();
  const output = joint.states.map((state) => {
    const token = forest.operation();
    const here = roots.map((root) => forest.substitute(root, (v) => (finals.has(v) ? state[finals.get(v)!] : undefined), token));
    const key = here.map((d) => d.id).join();
    rest.set(key, here);
    return key;
  });
  return { automaton: minimise({ initial: 0, output, symbols: joint.symbols }, (x, y) => forest.or(x, y)), rest };
}

/** The diagrams of a system but for those of some passes. */
function rootsOutside(system: DecisionSystem, passes: readonly SystemPass[]): Diagram<unknown>[] {
  const roots: Diagram<unknown>[] = [];
  const note = <T>(root: Diagram<T>): Diagram<T> => {
    roots.push(root);
    return root;
  };
  withDiagrams(system, note, { replaced: new Map(passes.map((p) => [p, p])) });
  return roots;
}

/**
 * The system with other passes in the place of those of a machine. `combine` makes of what a diagram is for each end of the machine
 * what it is over the ends of the others.
 */
export function withEnds(
  system: DecisionSystem,
  { automaton, rest }: PassMachine,
  combine: <T>(ways: readonly Diagram<T>[]) => Diagram<T>,
  replaced: ReadonlyMap<SystemPass, SystemPass | null>,
): DecisionSystem {
  let at = 0;
  const told = <T>(_: Diagram<T>): Diagram<T> => {
    const ways = automaton.output.map((key) => rest.get(key)![at] as Diagram<T>);
    at++;
    return combine(ways);
  };
  return withDiagrams(system, told, { replaced });
}
