/** Which variables belong to the items of a stream: they are new with every item, all others stay while a pass runs. */
import type { Variable } from "../diagram/diagram.js";
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
