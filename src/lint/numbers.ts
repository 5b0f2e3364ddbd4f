/** What a number of the output can be: by its schema, and by what the request leaves out. */
import type { Variable } from "../diagram/diagram.js";
import type { NumberSet } from "../diagram/domain.js";
import { hasNumber, intersectNumbers, nextUp } from "../diagram/domain.js";
import type { Catalog } from "../providers/catalog.js";
import type { Machine } from "../symbolic/machine.js";
import type { Located } from "./places.js";
import { locate, requestNumber } from "./places.js";

export interface OutputNumber {
  readonly located: Located;
  readonly kind: "score" | "length";
  readonly minimum: number;
  readonly maximum: number;
  readonly wire: "float32" | "float64";
}

/** Null for variables that are no number of a described response. */
export function outputNumber(machine: Machine, catalog: Catalog, variable: Variable): OutputNumber | null {
  const meaning = machine.variables.meaning(variable);
  if (meaning.kind !== "number" && meaning.kind !== "length") return null;
  const located = locate(machine, catalog, meaning.place);
  if (located === null) return null;
  if (meaning.kind === "length") return { located, kind: "length", minimum: 0, maximum: Number.POSITIVE_INFINITY, wire: "float64" };
  const { schema } = located;
  return schema.kind === "number" ? { located, kind: "score", minimum: schema.minimum, maximum: schema.maximum, wire: meaning.wire } : null;
}

/** The numbers from `minimum` to `maximum`, both included. */
export function range(minimum: number, maximum: number): NumberSet {
  return maximum === Number.POSITIVE_INFINITY ? [minimum] : [minimum, nextUp(maximum)];
}

export interface Answer {
  readonly ever: boolean;
  readonly always: boolean;
}

/** Whether some, and whether all numbers of a domain are in a region. */
export function answerOn(region: NumberSet, domain: NumberSet): Answer {
  const common = intersectNumbers(region, domain);
  return { ever: common.length > 0, always: sameSet(common, domain) };
}

function sameSet(a: NumberSet, b: NumberSet): boolean {
  return [...a, ...b].every((start) => hasNumber(a, start) === hasNumber(b, start));
}

/** What the request itself leaves out: items below a threshold that it names, items beyond a limit. */
export interface RequestLimit {
  readonly parameter: string;
  readonly value: number;
  readonly domain: NumberSet;
}

export function requestLimit({ located, kind, maximum }: OutputNumber): RequestLimit | null {
  const { operation, call, path } = located;
  const { hiddenThreshold, itemLimit } = operation;
  if (kind === "score" && hiddenThreshold !== undefined && hiddenThreshold.field === path.join(".")) {
    const value = requestNumber(call, hiddenThreshold.parameter);
    return value === undefined ? null : { parameter: hiddenThreshold.parameter, value, domain: range(value, maximum) };
  }
  if (kind === "length" && itemLimit !== undefined && path.length === 1) {
    const value = requestNumber(call, itemLimit.parameter);
    return value === undefined ? null : { parameter: itemLimit.parameter, value, domain: range(0, value) };
  }
  return null;
}
