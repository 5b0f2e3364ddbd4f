/** What of a guard over outcomes can really be: without final states that no output leads to. */
import type { Guard } from "../diagram/diagram.js";
import { supportOf } from "../diagram/diagram.js";
import { consistent } from "./consistency.js";
import { setBy, withKinds } from "./existence.js";
import type { JointState, JointSystem } from "./joint-system.js";
import { throughPasses } from "./positions.js";
import { listOf } from "./ranked.js";
import { Reach } from "./reach.js";

/**
 * The guard where its states can come out so; false proves that nothing does it. States that do not read one another are taken
 * one by one, which misses nothing; `together` explores those of a stream in step.
 */
export function possible(system: JointSystem, guard: Guard, together = false): Guard {
  const { forest } = system.universe;
  if (guard === forest.false) return guard;
  const reach = new Reach(system);
  const finals = finalsIn(system, guard);
  const simple = together ? [] : finals.filter((s) => setBy(system, s) !== null);
  const others = finals.filter((s) => !simple.includes(s));
  const streams = new Set(finals.map((s) => s.stream));
  let left = consistent(system, together ? throughPasses(system, guard, streams) : guard);
  if (together) others.push(...finalsIn(system, left).filter((s) => !others.includes(s)));
  const seen = new Set<JointState>();
  for (let wave = others; wave.length > 0; ) {
    for (const state of wave) seen.add(state);
    const ends = together ? reach.endsTogether(wave) : reach.endsOf(wave, new Map());
    left = consistent(system, forest.and(left, ends));
    // Where one pass begins may depend on where another one ended.
    wave = left === forest.false ? [] : finalsIn(system, left).filter((s) => !seen.has(s) && (together || setBy(system, s) === null));
  }
  if (together) return left;
  const byList = new Map<string, JointState[]>();
  for (const state of finalsIn(system, left)) {
    if (setBy(system, state) !== null && !seen.has(state))
      byList.set(listOf(system, state.stream), [...(byList.get(listOf(system, state.stream)) ?? []), state]);
  }
  for (const states of byList.values()) left = withKinds(system, left, states);
  return left;
}

/** The states whose end a guard tests. */
export function finalsIn(system: JointSystem, guard: Guard): JointState[] {
  return supportOf(guard).flatMap((variable) => {
    const meaning = system.universe.meaning(variable);
    const state = meaning.kind === "state" && !meaning.before ? system.states.get(meaning.carried) : undefined;
    return state === undefined ? [] : [state];
  });
}
