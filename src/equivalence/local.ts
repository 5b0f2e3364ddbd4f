/** Which variables belong to the items of a stream: they are new with every item, all others stay while a pass runs. */
import type { Forest, Guard, Variable } from "../diagram/diagram.js";
import type { JointSystem } from "./joint-system.js";

/** Whether `inner` is the stream or lies in its items. */
export function isInside({ streams }: JointSystem, inner: string | undefined, stream: string): boolean {
  for (let at = inner; at !== undefined; at = streams.get(at)?.within) if (at === stream) return true;
  return false;
}

export function isLocal(system: JointSystem, variable: Variable, stream: string): boolean {
  const meaning = system.universe.meaning(variable);
  switch (meaning.kind) {
    case "condition":
    case "made":
      return meaning.operands.some((operand) => isLocal(system, operand, stream));
    case "environment":
      return false;
    case "register":
      return meaning.before;
    case "state": {
      const own = system.states.get(meaning.carried)?.stream;
      // A running state of an outer pass stays while an inner one runs.
      return isInside(system, own, stream) && (meaning.before || own !== stream);
    }
    default:
      if (meaning.at.from === "kept") return meaning.at.stream?.startsWith("slot before") === true;
      return meaning.at.from === "item" && isInside(system, meaning.at.stream, stream);
  }
}

/** Where some value of the variables makes the guard true. */
export function project(forest: Forest, guard: Guard, away: (variable: Variable) => boolean): Guard {
  const memo = new Map<number, Guard>();
  const visit = (at: Guard): Guard => {
    if (at.kind === "leaf") return at;
    const known = memo.get(at.id);
    if (known !== undefined) return known;
    let made: Guard;
    if (at.kind === "lanes") {
      const parts = at.branches.map((b) => ({ when: b.when, then: visit(b.then) }));
      made = away(at.variable)
        ? parts.reduce<Guard>((all, p) => forest.or(all, p.then), forest.false)
        : parts.reduce<Guard>((all, p) => forest.or(all, forest.and(forest.lanesIn(at.variable, p.when), p.then)), forest.false);
    } else {
      const parts = at.children.map(visit);
      if (away(at.variable)) made = parts.reduce<Guard>((all, p) => forest.or(all, p), forest.false);
      else {
        made = parts[0]!;
        at.cuts.forEach((cut, i) => (made = forest.ite(forest.numberIn(at.variable, [cut]), parts[i + 1]!, made)));
      }
    }
    memo.set(at.id, made);
    return made;
  };
  return visit(guard);
}
