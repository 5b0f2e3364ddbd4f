/**
 * Whether any JSON value is a loss spec: its version, its schema (beside this file), and what a schema cannot say
 * (references, order of nodes, lanes). Only a spec that passes may be evaluated. The schema checker is loaded at first
 * use, so that whoever never validates never pays for it.
 */
import { createRequire } from "node:module";
import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import type { LossSpec } from "./loss-spec.js";
import { specVersion } from "./loss-spec.js";
import type { SpecProblem } from "./problem.js";
import { schemaProblems } from "./schema-problems.js";
import { referenceProblems } from "./validate-references.js";

export type Validation = { readonly ok: true; readonly spec: LossSpec } | { readonly ok: false; readonly problems: readonly SpecProblem[] };

export function validateSpec(json: unknown): Validation {
  const versions = versionProblems(json);
  if (versions.length > 0) return { ok: false, problems: versions };
  const errors = checkSchema(json);
  if (errors.length > 0) return { ok: false, problems: schemaProblems(errors, json) };
  // The schema mirrors the type.
  const spec = json as LossSpec;
  const problems = referenceProblems(spec);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, spec };
}

function versionProblems(json: unknown): SpecProblem[] {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return [{ pointer: "", message: "not a JSON object", remedy: "Give the document that `furcifer analyze --format spec` writes." }];
  }
  const version = "version" in json ? json.version : undefined;
  if (version === specVersion) return [];
  const message = version === undefined ? "no version" : `the version ${JSON.stringify(version)} is not known`;
  return [
    {
      pointer: "/version",
      message,
      remedy: `This furcifer reads version ${JSON.stringify(specVersion)}: analyse the application again with it, or use the furcifer that wrote the spec.`,
    },
  ];
}

const compiledSchema = once((): ValidateFunction => {
  const require = createRequire(import.meta.url);
  const { Ajv2020 } = require("ajv/dist/2020.js") as typeof import("ajv/dist/2020.js");
  return new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(require("./loss-spec.schema.json") as object);
});

function checkSchema(json: unknown): readonly ErrorObject[] {
  const validate = compiledSchema();
  return validate(json) ? [] : (validate.errors ?? []);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
