/**
 * A symbol of a decision in terms of labels and scores: which lanes of the label, and for them which scores. A guard
 * that is no product falls into several classes, one for each score condition.
 */

import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { childAt, supportOf } from "../diagram/diagram.js";
import type { NumberSet } from "../diagram/domain.js";
import { LaneSet } from "../diagram/domain.js";
import type { Machine } from "../symbolic/machine.js";

export interface ClassCell {
  /** Null where the guard does not test a text: all labels. */
  readonly text: Variable | null;
  readonly lanes: LaneSet | null;
  /** Score ranges as alternating starts, per number variable that is tested. */
  readonly scores: readonly { readonly variable: Variable; readonly set: NumberSet }[];
  /** Whether the guard tests anything else, so that labels and scores do not say all. */
  readonly more: boolean;
}

/** The cells of a guard over the item's variables. */
export function cellsOf(machine: Machine, guard: Guard): ClassCell[] {
  const support = supportOf(guard);
  const texts = support.filter((v) => machine.variables.meaning(v).kind === "text");
  const numbers = support.filter((v) => machine.variables.meaning(v).kind === "number");
  const [text] = texts;
  const [number] = numbers;
  const more = texts.length > 1 || numbers.length > 1 || support.length > texts.length + numbers.length;
  if (text === undefined)
    return [{ text: null, lanes: null, scores: number === undefined ? [] : [{ variable: number, set: numbersOf(guard, number) }], more }];
  const groups = new Map<number, { rest: Guard; lanes: number[] }>();
  const perLane = byLane(machine, guard, text);
  for (let lane = 0; lane < text.lanes!; lane++) {
    const rest = perLane(lane);
    if (rest === machine.forest.false) continue;
    const group = groups.get(rest.id);
    if (group === undefined) groups.set(rest.id, { rest, lanes: [lane] });
    else group.lanes.push(lane);
  }
  return [...groups.values()].map(({ rest, lanes }) => {
    const inside = new Set(lanes);
    const scores = number === undefined || rest === machine.forest.true ? [] : [{ variable: number, set: numbersOf(rest, number) }];
    return { text, lanes: LaneSet.of(text.lanes!, (l) => inside.has(l)), scores, more };
  });
}

/** The guard with the text fixed, for each lane; branches are followed once a distinct set, not once a lane. */
function byLane(machine: Machine, guard: Guard, text: Variable): (lane: number) => Guard {
  const cache = new Map<string, Guard>();
  const nodes: LaneSet[] = [];
  const seen = new Set<number>();
  const visit = (d: Diagram<boolean>): void => {
    if (d.kind === "leaf" || seen.has(d.id)) return;
    seen.add(d.id);
    if (d.kind === "lanes") {
      if (d.variable === text) nodes.push(...d.branches.map((b) => b.when));
      d.branches.forEach((b) => visit(b.then));
    } else d.children.forEach(visit);
  };
  visit(guard);
  return (lane) => {
    const key = nodes.map((set) => (set.has(lane) ? "1" : "0")).join("");
    let known = cache.get(key);
    if (known === undefined) cache.set(key, (known = machine.forest.substitute(guard, (v) => (v === text ? lane : undefined))));
    return known;
  };
}

/** Where a guard over one number (other tests taken as true) holds. */
function numbersOf(guard: Guard, number: Variable): NumberSet {
  const starts: number[] = [];
  const cuts = new Set<number>([-Infinity]);
  const visit = (d: Diagram<boolean>): void => {
    if (d.kind === "ranges" && d.variable === number) for (const c of d.cuts) cuts.add(c);
    if (d.kind === "ranges") d.children.forEach(visit);
    if (d.kind === "lanes") d.branches.forEach((b) => visit(b.then));
  };
  visit(guard);
  let inside = false;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const now = holdsSomewhere(guard, number, cut);
    if (now !== inside) starts.push(cut);
    inside = now;
  }
  return starts;
}

function holdsSomewhere(guard: Guard, number: Variable, x: number): boolean {
  if (guard.kind === "leaf") return guard.value;
  if (guard.variable === number) return holdsSomewhere(childAt(guard, x), number, x);
  const children = guard.kind === "lanes" ? guard.branches.map((b) => b.then) : guard.children;
  return children.some((c) => holdsSomewhere(c, number, x));
}
