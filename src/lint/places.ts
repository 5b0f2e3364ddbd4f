/** What is at a place of a response: its schema, the call that it comes from, and how a person calls it. */
import type { Catalog, Operation } from "../providers/catalog.js";
import type { Schema } from "../providers/schema.js";
import type { Machine } from "../symbolic/machine.js";
import type { ApiCall } from "../symbolic/records.js";
import type { Place } from "../symbolic/variable.js";

export interface Located {
  readonly call: ApiCall;
  readonly operation: Operation;
  readonly schema: Schema;
  /** JSON names from the response, without positions. */
  readonly path: readonly string[];
}

/** Null for a place that is of no known operation. */
export function locate(machine: Machine, catalog: Catalog, place: Place): Located | null {
  const steps = stepsOf(machine, place);
  const call = steps === null ? undefined : machine.calls[steps.call];
  const operation = call === undefined ? null : catalog.operationById(call.operation);
  if (steps === null || call === undefined || operation == null || operation.schema === null) return null;
  let schema: Schema = operation.schema;
  const path: string[] = [];
  for (const step of steps.path) {
    if (schema.kind === "stream") schema = schema.item;
    if (typeof step === "number") continue;
    const field: Schema | undefined =
      schema.kind === "message" && Object.hasOwn(schema.fields, step) ? schema.fields[step]!.schema : undefined;
    if (field === undefined) return null;
    schema = field;
    path.push(step);
  }
  return { call, operation, schema, path };
}

function stepsOf(machine: Machine, place: Place): { readonly call: number; readonly path: readonly (string | number)[] } | null {
  switch (place.from) {
    case "response":
      return { call: place.call, path: place.path };
    case "item": {
      const stream = stepsOf(machine, place.stream);
      return stream === null ? null : { call: stream.call, path: [...stream.path, 0, ...place.path] };
    }
    case "kept": {
      const slot = machine.variables.slots[place.slot];
      const stream = slot === undefined ? null : stepsOf(machine, slot.pass.stream);
      return stream === null ? null : { call: stream.call, path: [...stream.path, 0, ...place.path] };
    }
    case "ranking": {
      const ranking = machine.variables.rankings[place.ranking];
      const stream = ranking === undefined ? null : stepsOf(machine, ranking.stream);
      return stream === null ? null : { call: stream.call, path: [...stream.path, ...place.path] };
    }
  }
}

/** A number of the request, whatever the spelling of its name: `max_results`, `maxResults`. */
export function requestNumber(call: ApiCall, parameter: string): number | undefined {
  const plain = (name: string): string => name.replaceAll("_", "").toLowerCase();
  return Object.entries(call.request).find(([name]) => plain(name) === plain(parameter))?.[1];
}
