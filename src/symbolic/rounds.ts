/** Variables that are new in every round of a loop: they are in a scope of the round's own, which the functions made there keep. */
import type { Control } from "../ir/ir.js";
import type { Flow, Frame, Location, Machine } from "./machine.js";
import { variableOf } from "./machine.js";

type Loop = Extract<Control, { op: "for" | "while" }>;

/** Where code reached with these frames has a variable; `depth` counts functions outwards. */
export function locationIn(machine: Machine, frames: readonly string[], depth: number, name: string): Location {
  let frame = frames[depth] ?? frames[0]!;
  for (let scope = machine.rounds.get(frame); scope !== undefined && !scope.names.has(name); scope = machine.rounds.get(frame))
    frame = scope.outer;
  return variableOf(frame, name);
}

/** The frame as code in one round has it. */
export function roundFrame(machine: Machine, flow: Flow, loop: Loop): Frame {
  const { frame } = flow;
  if (loop.fresh === undefined) return frame;
  const [own, ...rest] = frame.frames;
  if (own === undefined || frame.function.kind !== "function") {
    const { span } = loop;
    machine.unsupported.set(`round@${span.path}:${span.line}`, { reason: "functions that keep variables of a loop of the module", span });
    return frame;
  }
  const scope = `${own}~${flow.context}`;
  machine.rounds.set(scope, { outer: own, names: new Set(loop.fresh) });
  const unbound = machine.atoms.leaf({ kind: "unbound" });
  for (const name of loop.fresh) machine.write(variableOf(scope, name), unbound, machine.forest.true);
  return { ...frame, frames: [scope, ...rest] };
}
