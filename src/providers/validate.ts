/**
 * Whether any value is a catalog document: its schema (beside this file), and what a schema cannot say (`check.ts`). The
 * schema checker is loaded at first use, so that whoever brings no catalog never pays for it.
 */
import { createRequire } from "node:module";
import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import { checkDocument } from "./check.js";
import type { CatalogDocument } from "./document.js";
import type { CatalogProblem } from "./problem.js";

export type CatalogValidation =
  | { readonly ok: true; readonly document: CatalogDocument }
  | { readonly ok: false; readonly problems: readonly CatalogProblem[] };

/** `others`: the documents that it comes beside, of which it may use operations and vocabularies, and repeat none. */
export function validateDocument(value: unknown, others: readonly CatalogDocument[]): CatalogValidation {
  const errors = checkSchema(value);
  if (errors.length > 0) return { ok: false, problems: errors.map(problemOf) };
  // The schema mirrors the type.
  const document = value as CatalogDocument;
  const problems = checkDocument(document, others);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, document };
}

function checkSchema(value: unknown): readonly ErrorObject[] {
  const validate = compiledSchema();
  return validate(value) ? [] : (validate.errors ?? []);
}

const compiledSchema = once((): ValidateFunction => {
  const require = createRequire(import.meta.url);
  const { Ajv2020 } = require("ajv/dist/2020.js") as typeof import("ajv/dist/2020.js");
  return new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(require("./catalog.schema.json") as object);
});

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const described = "docs/adding-a-provider.md shows the form.";

function problemOf({ keyword, instancePath: pointer, message, params }: ErrorObject): CatalogProblem {
  switch (keyword) {
    case "required":
      return { pointer, message: `the field ${JSON.stringify(params.missingProperty)} is missing`, remedy: `Add it; ${described}` };
    case "additionalProperties":
      return { pointer, message: `the field ${JSON.stringify(params.additionalProperty)} is not known`, remedy: `Remove it; ${described}` };
    case "enum":
      return {
        pointer,
        message: "this is not a possible value",
        remedy: `Write one of ${(params.allowedValues as unknown[]).join(", ")}.`,
      };
    case "type":
      return { pointer, message: `this ${message ?? "has the wrong type"}`, remedy: typeRemedy(String(params.type)) };
    default:
      return { pointer, message: `this ${message ?? "is wrong"}`, remedy: `Correct the value; ${described}` };
  }
}

function typeRemedy(type: string): string {
  return type === "string" ? "Write a text; numbers, true and [] become texts in quotes." : `Correct the value; ${described}`;
}
