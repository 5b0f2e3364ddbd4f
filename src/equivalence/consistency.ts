/**
 * Places in one response say something of one another: where nothing is there, a text or number reads as its default, and so does what
 * would be inside; a list has something at the positions that its length says, and nothing behind.
 */
import type { Guard, Variable } from "../diagram/diagram.js";
import { supportOf } from "../diagram/diagram.js";
import { nextUp } from "../diagram/domain.js";
import type { JointSystem } from "./joint-system.js";
import { one } from "./lanes.js";
import { atPositions } from "./ranked.js";
import type { Meaning } from "./universe.js";

type Placed = Extract<Meaning, { readonly at: unknown }>;

interface PlacedVariable {
  readonly variable: Variable;
  readonly meaning: Placed;
}

/** The guard where what its variables say of one place agrees. */
export function consistent(system: JointSystem, guard: Guard): Guard {
  const { forest } = system.universe;
  const placed = supportOf(guard).flatMap((variable): PlacedVariable[] => {
    const meaning = system.universe.meaning(variable);
    return "at" in meaning ? [{ variable, meaning }] : [];
  });
  let left = forest.and(guard, atPositions(system, guard));
  for (const outer of placed) {
    if (outer.meaning.kind !== "present" && outer.meaning.kind !== "length") continue;
    for (const inner of placed) {
      const rule = inner === outer ? null : relation(system, outer, inner);
      if (rule !== null) left = forest.and(left, rule);
      if (left === forest.false) return left;
    }
  }
  return left;
}

function relation(system: JointSystem, outer: PlacedVariable, inner: PlacedVariable): Guard | null {
  const rest = below(outer.meaning, inner.meaning);
  const { forest } = system.universe;
  if (rest === null) return null;
  const absent = isDefault(system, inner);
  if (outer.meaning.kind === "present") {
    const isThere = forest.lanesIn(outer.variable, one(2, 1));
    return forest.or(isThere, absent);
  }
  const [position] = rest;
  if (typeof position !== "number") return null;
  const isLong = forest.numberIn(outer.variable, [position + 1]);
  const whole = rest.length === 1 && inner.meaning.kind === "present" ? forest.not(absent) : forest.true;
  return forest.ite(isLong, whole, absent);
}

/** The way from a place to one that is in it, or the same. */
function below(outer: Placed, inner: Placed): readonly (string | number)[] | null {
  const [a, b] = [outer.at, inner.at];
  const same = a.from === b.from && a.call === b.call && a.stream === b.stream;
  return same && a.path.length <= b.path.length && a.path.every((step, i) => step === b.path[i]) ? b.path.slice(a.path.length) : null;
}

/** That a variable reads as it does where nothing is. */
function isDefault({ universe: { forest } }: JointSystem, { variable, meaning }: PlacedVariable): Guard {
  switch (meaning.kind) {
    case "present":
      return forest.lanesIn(variable, one(2, 0));
    case "text":
      // A text of a closed list that has nothing for it is always there.
      return meaning.absent < 0 ? forest.false : forest.lanesIn(variable, one(meaning.letters.texts.length, meaning.absent));
    case "number":
    case "length":
      return forest.numberIn(variable, [0, nextUp(0)]);
  }
}
