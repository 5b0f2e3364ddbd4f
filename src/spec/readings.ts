/** What is found in a response or given as an input, as the value of a program's variable; or why it is none. */
import type { TermValue } from "../terms/value.js";
import type { CompiledVariable } from "./compile.js";
import type { Place } from "./loss-spec.js";
import { formatPath } from "./recorded.js";

/** Why a walk ended before a leaf: inputs that are missing, or (with none) a value that the spec does not decide. */
export class Stop {
  constructor(
    readonly needs: readonly string[],
    readonly reason?: string,
  ) {}
}

export function undecided(reason: string): Stop {
  return new Stop([], reason);
}

type PlacedVariable = Extract<CompiledVariable, { readonly at: Place }>;

export function describe(variable: CompiledVariable): string {
  if ("at" in variable) return formatPath(variable.at.path);
  return variable.kind === "environment" ? `the input ${JSON.stringify(variable.name)}` : variable.kind;
}

export function isStop(value: unknown): value is Stop {
  return value instanceof Stop;
}

/** An input as terms read it: whole numbers are integers. Undefined for what is no such value. */
export function givenValue(given: unknown): TermValue | undefined {
  if (typeof given === "number") return Number.isSafeInteger(given) ? BigInt(given) : given;
  if (typeof given === "string" || typeof given === "boolean") return given;
  if (!Array.isArray(given)) return undefined;
  const items = given.map(givenValue);
  return items.includes(undefined) ? undefined : items;
}

/** What was found at a variable's place, as the variable's value. */
export function readAs(found: unknown, variable: PlacedVariable, client: boolean): string | number | bigint | boolean | Stop {
  switch (variable.kind) {
    case "text": {
      const text = found ?? variable.absent;
      return typeof text === "string" ? text : undecided(`${describe(variable)} is not a text`);
    }
    case "number":
      return numberOf(found, variable, client && variable.wire === "float32");
    case "length": {
      const list = found ?? [];
      return Array.isArray(list) ? BigInt(list.length) : undecided(`${describe(variable)} is not a list`);
    }
    case "present":
      return found !== undefined;
  }
}

/** JSON carries 64-bit integers and infinities as strings; a yes or no counts 1 or 0. */
function numberOf(value: unknown, variable: PlacedVariable, round: boolean): number | Stop {
  const number = typeof value === "number" ? value : value === undefined ? 0 : otherNumber(value);
  if (Number.isNaN(number)) return undecided(`${describe(variable)} is not a number`);
  return round ? Math.fround(number) : number;
}

function otherNumber(value: unknown): number {
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}
