/**
 * From the schema checker's errors to problems a person can act on. A union fails once for each of its alternatives;
 * only the alternative that was meant is kept: the one with the right `kind`, else the nearest one.
 */
import type { ErrorObject } from "ajv/dist/2020.js";
import type { SpecProblem } from "./problem.js";
import { valueAt } from "./recorded.js";

export function schemaProblems(errors: readonly ErrorObject[], json: unknown): SpecProblem[] {
  const problems = new Map<string, SpecProblem>();
  for (const error of meant(errors)) {
    const problem = problemOf(error, json);
    problems.set(`${problem.pointer} ${problem.message}`, problem);
  }
  return [...problems.values()];
}

/** Errors without those of alternatives that were not meant. */
function meant(errors: readonly ErrorObject[]): ErrorObject[] {
  const dropped = new Set<ErrorObject>();
  for (const union of errors.filter(({ keyword }) => keyword === "oneOf")) {
    const alternatives = alternativesOf(union, errors);
    const candidates = alternatives.filter((group) => !group.some((error) => isOtherKind(union, error)));
    const [best] = candidates.sort((a, b) => distance(a) - distance(b));
    for (const error of alternatives.flat()) if (best === undefined || !best.includes(error)) dropped.add(error);
    if (best !== undefined) dropped.add(union);
  }
  return errors.filter((error) => !dropped.has(error));
}

/** The errors inside of the union, apart for each of its alternatives. */
function alternativesOf(union: ErrorObject, errors: readonly ErrorObject[]): ErrorObject[][] {
  const groups = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    if (!error.schemaPath.startsWith(`${union.schemaPath}/`) || !isBelow(error.instancePath, union.instancePath)) continue;
    const alternative = error.schemaPath.slice(union.schemaPath.length + 1).split("/")[0] ?? "";
    const group = groups.get(alternative);
    if (group === undefined) groups.set(alternative, [error]);
    else group.push(error);
  }
  return [...groups.values()];
}

function isBelow(path: string, parent: string): boolean {
  return path === parent || path.startsWith(`${parent}/`);
}

/** A field of a wrong value is nearer to what was meant than a field too many or missing. */
function distance(errors: readonly ErrorObject[]): number {
  const weights = errors.map(({ keyword }) => (keyword === "required" || keyword === "additionalProperties" ? 2 : 1));
  return weights.reduce((sum, weight) => sum + weight, 0);
}

function isOtherKind(union: ErrorObject, { keyword, instancePath }: ErrorObject): boolean {
  return keyword === "const" && (instancePath === `${union.instancePath}/kind` || instancePath === `${union.instancePath}/from`);
}

function problemOf({ keyword, instancePath, message, params }: ErrorObject, json: unknown): SpecProblem {
  const pointer = instancePath;
  const described = "docs/loss-spec.md describes every field.";
  switch (keyword) {
    case "required":
      return { pointer, message: `the field ${JSON.stringify(params.missingProperty)} is missing`, remedy: `Add it; ${described}` };
    case "additionalProperties":
      return { pointer, message: `the field ${JSON.stringify(params.additionalProperty)} is not known`, remedy: `Remove it; ${described}` };
    case "const":
      return { pointer, message: `this must be ${JSON.stringify(params.allowedValue)}`, remedy: "Correct the value." };
    case "enum":
      return {
        pointer,
        message: `${shown(pointer, json)} is not a possible value`,
        remedy: `Write one of ${JSON.stringify(params.allowedValues)}.`,
      };
    case "oneOf":
      return { pointer, message: `${shown(pointer, json)} fits none of the possible forms`, remedy: `Check its kind; ${described}` };
    default:
      return { pointer, message: `this ${message ?? "is wrong"}`, remedy: `Correct the value; ${described}` };
  }
}

const shownCharacters = 60;

function shown(pointer: string, json: unknown): string {
  const steps = pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const value = valueAt(
    json,
    steps.map((step) => (/^\d+$/u.test(step) ? Number(step) : step)),
  );
  const text = JSON.stringify(value) ?? "this";
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}
