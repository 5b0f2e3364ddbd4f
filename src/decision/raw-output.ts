/** Whether a value holds the output itself, not a decision on it: a response, its items, its texts or numbers. */
import { leavesOf } from "../diagram/diagram.js";
import type { Machine } from "../symbolic/machine.js";
import { contentOf } from "../symbolic/machine.js";
import type { Atom, Value } from "../symbolic/value.js";

const depthLimit = 6;

export function holdsOutput(machine: Machine, value: Value, depth = 0): boolean {
  return leavesOf(value).some((atom) => isRaw(machine, atom, depth));
}

function isRaw(machine: Machine, atom: Atom, depth: number): boolean {
  if (depth > depthLimit) return false;
  const inside = (values: readonly Value[]): boolean => values.some((v) => holdsOutput(machine, v, depth + 1));
  switch (atom.kind) {
    case "message":
    case "stream":
    case "mapped":
    case "computed":
    case "envelope":
    case "http-response":
      return true;
    case "captured":
      return atom.origin.kind !== "constant";
    case "tuple":
      return inside(atom.items);
    case "unknown":
      return atom.label === "json.dumps" && inside(atom.parts);
    case "reference": {
      const content = machine.read(contentOf(atom.id));
      return content !== undefined && leavesOf(content).some((c) => isRawContent(machine, c, depth));
    }
    default:
      return false;
  }
}

function isRawContent(machine: Machine, content: Atom, depth: number): boolean {
  const raw = (value: Value): boolean => holdsOutput(machine, value, depth + 1);
  if (content.kind === "items") return content.segments.some((s) => s.kind === "view" || (s.kind === "element" && raw(s.value)));
  return content.kind === "entries" && content.entries.some((e) => e.kind === "view" || (e.kind === "entry" && raw(e.value)));
}
