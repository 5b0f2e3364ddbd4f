/**
 * Functions whose ends are the outcome of a run of another one, which calls them with the output. Where such a function takes
 * the output itself, what its caller does with the output before the call is the caller's affair; where it takes something
 * that the caller made of the output, making that belongs to the decision.
 */
import type { Guard } from "../diagram/diagram.js";
import { leavesOf, supportOf } from "../diagram/diagram.js";
import type { Func } from "../ir/ir.js";
import { madeFromOutput, valueFromOutput } from "./conditions.js";
import type { Flow, Machine } from "./machine.js";
import { attributeOf, contentOf } from "./machine.js";
import type { Observed } from "./records.js";
import type { Atom, Value } from "./value.js";

export function newObserved(machine: Machine, f: Func): Observed {
  return { function: f, contexts: [], entered: machine.forest.false };
}

export function enter(machine: Machine, flow: Flow, observed: Observed, args: readonly Value[]): void {
  const takesOutput = args.some((a) => valueFromOutput(machine, a)) && args.every((a) => isOutputItself(machine, a));
  const outside = machine.activeStreams.length === 0;
  observed.entered = takesOutput && outside && observed.entered !== null ? machine.forest.or(observed.entered, flow.live) : null;
}

/** Where a caller fails although it could have called the function. */
export function failingBefore({ forest }: Machine, { entered }: Observed, failing: Guard): Guard {
  return entered === null || entered === forest.false ? forest.false : forest.minus(failing, entered);
}

/** Whether nothing but responses, their lists and what has nothing to do with them is in a value. */
function isOutputItself(machine: Machine, value: Value, seen = new Set<Atom>()): boolean {
  if (supportOf(value).some((v) => machine.variables.meaning(v).kind !== "environment")) return false;
  return leavesOf(value).every((atom) => isItself(machine, atom, seen));
}

function isItself(machine: Machine, atom: Atom, seen: Set<Atom>): boolean {
  if (seen.has(atom)) return true;
  seen.add(atom);
  const inside = (values: readonly Value[]): boolean => values.every((v) => isOutputItself(machine, v, seen));
  switch (atom.kind) {
    case "message":
      return atom.place === null || (atom.place.from === "response" && !atom.place.path.some((p) => typeof p === "number"));
    case "stream":
      return atom.place.from === "response" && !atom.place.path.some((p) => typeof p === "number");
    case "envelope":
    case "http-response":
      return true;
    case "tuple":
      return inside(atom.items);
    case "items":
      return atom.segments.every((s) => s.kind === "element" && s.when === machine.forest.true && inside([s.value]));
    case "entries":
      return atom.entries.every((e) => e.kind === "entry" && e.when === machine.forest.true && inside([e.value]));
    case "reference": {
      const content = machine.read(contentOf(atom.id));
      const attributes = machine.attributesOf(atom.id).filter((name) => !name.startsWith("<"));
      const values = attributes.map((name) => machine.read(attributeOf(atom.id, name))!);
      return inside(content === undefined ? values : [content, ...values]);
    }
    default:
      return !madeFromOutput(machine, atom);
  }
}
