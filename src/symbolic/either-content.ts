/**
 * Lists and dictionaries that hold things of an unknown number only on one side of a condition: what an earlier round of a loop may have
 * left, where there was one. What is asked of them is asked twice, of what they hold with these and of what they hold without.
 */
import type { Guard } from "../diagram/diagram.js";
import type { Flow, Machine } from "./machine.js";
import type { Entry, Segment, Value } from "./value.js";

/** What `ask` says of the parts; those of an unknown number come to it either as always possible, or not at all. */
export function withAndWithout<T extends Segment | Entry>(
  machine: Machine,
  flow: Flow,
  parts: readonly T[],
  ask: (flow: Flow, parts: readonly T[]) => Value,
): Value {
  const { forest } = machine;
  const isSome = (part: Segment | Entry): part is Conditional => part.kind === "some" && part.when !== undefined;
  const when = parts.reduce<Guard>((any, part) => (isSome(part) ? forest.or(any, part.when) : any), forest.false);
  if (when === forest.false) return ask(flow, parts);
  const held = parts.map((part): T => {
    if (!isSome(part)) return part;
    const { when: _, ...always } = part;
    return always as unknown as T;
  });
  const [inside, outside] = [when, forest.not(when)].map((side): Flow => ({ ...flow, live: forest.and(flow.live, side) })) as [Flow, Flow];
  const certain = parts.filter((part) => !isSome(part));
  const answer = forest.ite(when, ask(inside, held), ask(outside, certain));
  flow.live = forest.or(inside.live, outside.live);
  return answer;
}

type Conditional = (Segment | Entry) & { readonly kind: "some"; readonly when: Guard };
