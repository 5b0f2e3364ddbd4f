/** JSON texts of the application's own files as values: objects become dictionaries, arrays lists. */
import type { Span } from "../../base/span.js";
import { buildMap } from "../building.js";
import { newList } from "../concrete.js";
import type { Flow, Machine } from "../machine.js";
import type { Value } from "../value.js";

/** Null where the text is not JSON. */
export function jsonValue(machine: Machine, flow: Flow, text: string, span: Span): Value | null {
  try {
    return convert(machine, flow, JSON.parse(text) as unknown, span);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function convert(machine: Machine, flow: Flow, json: unknown, span: Span): Value {
  if (Array.isArray(json))
    return newList(
      machine,
      flow,
      json.map((item, i) => convert(machine, inside(flow, i), item, span)),
      span,
    );
  if (typeof json === "object" && json !== null) {
    const entries = Object.entries(json).map(([key, value], i) => ({
      key: machine.atoms.constant(key),
      value: convert(machine, inside(flow, i), value, span),
    }));
    return buildMap(machine, flow, entries, span);
  }
  if (typeof json === "number") return machine.atoms.constant(Number.isInteger(json) ? BigInt(json) : json);
  return machine.atoms.constant(json as string | boolean | null);
}

function inside(flow: Flow, index: number): Flow {
  return { ...flow, context: `${flow.context}.${index}` };
}
