/**
 * From the schema checker's errors to problems a person can act on. A union fails once for each of its alternatives;
 * only the alternative that was meant is kept: the one with the right `kind`, `from` or `form`, else the nearest one.
 */
import type { ErrorObject } from "ajv/dist/2020.js";
import type { SpecProblem } from "./problem.js";
import { atPointer, shownJson } from "./problem.js";

export function schemaProblems(errors: readonly ErrorObject[], json: unknown): SpecProblem[] {
  const problems = new Map<string, SpecProblem>();
  for (const error of meant(errors)) {
    const problem = (error.keyword === "oneOf" && unknownForm(error, errors, json)) || problemOf(error, json);
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
  const kept = errors.filter((error) => !dropped.has(error));
  // Unions within unions of the same form may each leave out what the other keeps: then the innermost place says most.
  return kept.length > 0 ? kept : innermost(errors);
}

function innermost(errors: readonly ErrorObject[]): ErrorObject[] {
  const depth = ({ instancePath }: ErrorObject): number => instancePath.split("/").length;
  const deepest = Math.max(...errors.map(depth));
  return errors.filter((error) => depth(error) === deepest);
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

/** Fields that say which alternative of a union is meant. */
const discriminators = ["kind", "from", "form"];

function isOtherKind(union: ErrorObject, { keyword, instancePath }: ErrorObject): boolean {
  return keyword === "const" && discriminators.some((name) => instancePath === `${union.instancePath}/${name}`);
}

/** Where the field that says which alternative is meant has none of their values. */
function unknownForm(union: ErrorObject, errors: readonly ErrorObject[], json: unknown): SpecProblem | null {
  for (const name of discriminators) {
    const pointer = `${union.instancePath}/${name}`;
    const others = errors.filter(
      (e) => e.keyword === "const" && e.instancePath === pointer && e.schemaPath.startsWith(`${union.schemaPath}/`),
    );
    if (others.length === 0) continue;
    const allowed = [...new Set(others.map((e) => JSON.stringify(e.params.allowedValue)))];
    const found = shownJson(atPointer(json, pointer)) ?? "nothing";
    const expected = `one of ${allowed.join(", ")}`;
    return { pointer, message: `expected ${expected}, found ${found}`, expected, found, remedy: `Correct the value; ${described}` };
  }
  return null;
}

function problemOf(error: ErrorObject, json: unknown): SpecProblem {
  const { keyword, instancePath: pointer, params } = error;
  const value = atPointer(json, pointer);
  const found = shownJson(value) ?? "nothing";
  switch (keyword) {
    case "required": {
      const name = JSON.stringify(params.missingProperty);
      return { pointer, message: `the field ${name} is missing`, expected: `a field ${name}`, found, remedy: `Add it; ${described}` };
    }
    case "additionalProperties": {
      const name = String(params.additionalProperty);
      const own = `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      const inside = shownJson(atPointer(json, own)) ?? "nothing";
      return {
        pointer,
        message: `the field ${JSON.stringify(name)} is not known`,
        expected: "no such field",
        found: inside,
        remedy: `Remove it; ${described}`,
      };
    }
    case "oneOf":
      return { pointer, message: `${found} fits none of the possible forms`, found, remedy: `Check its kind; ${described}` };
    default: {
      const expected = expectedBy(error, value);
      return { pointer, message: `expected ${expected}, found ${found}`, expected, found, remedy: `Correct the value; ${described}` };
    }
  }
}

const described = "docs/loss-spec.md describes every field.";

const articles: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  integer: "an integer",
  null: "null",
  number: "a number",
  object: "an object",
  string: "a text",
};

/** What a keyword of the schema asks for, in words. */
function expectedBy({ keyword, params, message }: ErrorObject, value: unknown): string {
  switch (keyword) {
    case "type":
      return [params.type]
        .flat()
        .map((type) => articles[String(type)] ?? String(type))
        .join(" or ");
    case "const":
      return JSON.stringify(params.allowedValue);
    case "enum":
      return `one of ${(params.allowedValues as readonly unknown[]).map((v) => JSON.stringify(v)).join(", ")}`;
    case "minimum":
      return `at least ${params.limit}`;
    case "maximum":
      return `at most ${params.limit}`;
    case "exclusiveMinimum":
      return `more than ${params.limit}`;
    case "minItems":
      return `at least ${params.limit} of them${Array.isArray(value) ? "" : " in a list"}`;
    case "maxItems":
      return `at most ${params.limit} of them${Array.isArray(value) ? "" : " in a list"}`;
    case "pattern":
      return `a text like ${params.pattern}`;
    default:
      return `what the schema says (${message ?? keyword})`;
  }
}
