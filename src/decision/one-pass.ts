/**
 * A decision's passes as one: for the recognition of kinds, a pass that reads the final states of an earlier one runs
 * once for each of them, side by side, and the length of a list becomes a count of its items. The program stays as it is.
 */
import type { Diagram, Variable } from "../diagram/diagram.js";
import { supportOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import { placeKey } from "../symbolic/variable.js";
import type { DecisionSystem, SystemComponent, SystemPass } from "./system.js";
import { withDiagrams } from "./system.js";

/** More copies of a pass than this are not made. */
const copyLimit = 16;
/** Lengths that are compared with more than this stay lengths. */
const lengthLimit = 12;

/** The system as it is where a pass lies in another one. */
export function asOnePass(system: DecisionSystem): DecisionSystem {
  if (system.passes.some((p) => p.within !== undefined || p.pass.distinct !== undefined)) return system;
  return withoutCascades(withLengthsCounted(system));
}

/** `len(labels) >= n` as a count of the items of a pass over the labels. */
function withLengthsCounted(system: DecisionSystem): DecisionSystem {
  const { variables } = system.machine;
  const lengths = supportOf(system.outcome).filter((v) => variables.meaning(v).kind === "length");
  return lengths.reduce((s, length) => countedLength(s, length), system);
}

function countedLength(system: DecisionSystem, length: Variable): DecisionSystem {
  const { forest, variables } = system.machine;
  const meaning = variables.meaning(length);
  const owner = system.passes.find((p) => meaning.kind === "length" && placeKey(p.pass.stream) === placeKey(meaning.place));
  const most = Math.max(...cutsOf(system.outcome, length).map(Math.ceil));
  if (owner === undefined || !(most >= 1 && most <= lengthLimit)) return system;
  const [running, final] = [variables.state(most + 1).variable, variables.state(most + 1).variable];
  const lane = (n: number): LaneSet => LaneSet.of(most + 1, (l) => l === n);
  const each = <T>(of: Variable, leaf: (n: number) => Diagram<T>): Diagram<T> =>
    forest.laneNode(
      of,
      Array.from({ length: most + 1 }, (_, n) => ({ when: lane(n), then: leaf(n) })),
    );
  const step = each(running, (n) => forest.leaf(Math.min(most, n + 1)));
  const counter: SystemComponent = { name: "length", kind: "counter", states: most + 1, running, final, initial: forest.leaf(0), step };
  const token = forest.operation();
  const number = each<number>(final, (n) => forest.leaf(n));
  return {
    ...system,
    outcome: forest.substitute(system.outcome, (v) => (v === length ? number : undefined), token),
    passes: system.passes.map((p) => (p === owner ? { ...p, components: [...p.components, counter] } : p)),
  };
}

function cutsOf(diagram: Diagram<unknown>, variable: Variable): number[] {
  const cuts: number[] = [];
  const seen = new Set<number>();
  const visit = (d: Diagram<unknown>): void => {
    if (d.kind === "leaf" || seen.has(d.id)) return;
    seen.add(d.id);
    if (d.kind === "ranges" && d.variable === variable) cuts.push(...d.cuts);
    (d.kind === "lanes" ? d.branches.map((b) => b.then) : d.children).forEach(visit);
  };
  visit(diagram);
  return cuts;
}

function withoutCascades(system: DecisionSystem): DecisionSystem {
  let current = system;
  for (let i = 1; i < current.passes.length; i++) {
    const next = withoutCascade(current, current.passes[i]!);
    if (next === null) return system;
    current = next;
  }
  return current;
}

/** A pass that depends on final states of others becomes one copy a combination of them; null where these are too many. */
export function withoutCascade(system: DecisionSystem, pass: SystemPass): DecisionSystem | null {
  const { forest } = system.machine;
  const finals = new Map(system.passes.filter((p) => p !== pass).flatMap((p) => p.components.map((c) => [c.final, c] as const)));
  const read = new Set(pass.components.flatMap((c) => [...supportOf(c.initial), ...supportOf(c.step)]).filter((v) => finals.has(v)));
  if (read.size === 0) return system;
  if ([...read].reduce((n, v) => n * v.lanes!, 1) > copyLimit) return null;
  let cases: ReadonlyMap<Variable, number>[] = [new Map()];
  for (const v of read) cases = cases.flatMap((c) => Array.from({ length: v.lanes! }, (_, lane) => new Map(c).set(v, lane)));
  const copies = cases.map((assigned) => ({ assigned, components: copyOf(system, pass, assigned) }));
  const own = new Map(pass.components.map((c, n) => [c.final, n]));
  const chosen = (n: number): Diagram<number> => {
    const values = copies.map(({ assigned, components }) => {
      const { final, states } = components[n]!;
      const value = forest.laneNode<number>(
        final,
        Array.from({ length: states }, (_, s) => ({ when: LaneSet.of(states, (l) => l === s), then: forest.leaf(s) })),
      );
      const guards = [...assigned].map(([v, lane]) =>
        forest.lanesIn(
          v,
          LaneSet.of(v.lanes!, (l) => l === lane),
        ),
      );
      return { guard: guards.reduce((a, b) => forest.and(a, b)), value };
    });
    return values.reduceRight((rest, { guard, value }) => forest.ite(guard, value, rest), values[values.length - 1]!.value);
  };
  const token = forest.operation();
  const settle = <T>(d: Diagram<T>): Diagram<T> => forest.substitute(d, (v) => (own.has(v) ? chosen(own.get(v)!) : undefined), token);
  const made: SystemPass = { ...pass, components: copies.flatMap((c) => c.components) };
  return withDiagrams(system, settle, { replaced: new Map([[pass, made]]) });
}

function copyOf({ machine }: DecisionSystem, pass: SystemPass, assigned: ReadonlyMap<Variable, number>): SystemComponent[] {
  const { forest, variables } = machine;
  const running = new Map(pass.components.map((c) => [c.running, variables.state(c.states).variable]));
  const token = forest.operation();
  const settle = (d: Diagram<number>): Diagram<number> =>
    forest.substitute(
      d,
      (v) => {
        const own = running.get(v);
        if (own === undefined) return assigned.get(v);
        const branches = Array.from({ length: own.lanes! }, (_, s) => ({
          when: LaneSet.of(own.lanes!, (l) => l === s),
          then: forest.leaf(s),
        }));
        return forest.laneNode<number>(own, branches);
      },
      token,
    );
  return pass.components.map((c) => ({
    ...c,
    running: running.get(c.running)!,
    final: variables.state(c.states).variable,
    initial: settle(c.initial),
    step: settle(c.step),
  }));
}
