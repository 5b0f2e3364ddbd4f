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
import { atPointer, shownJson } from "./problem.js";
import { schemaProblems } from "./schema-problems.js";
import { referenceProblems } from "./validate-references.js";

/** A loss spec, or what is wrong with it. */
export type Validation = { readonly ok: true; readonly spec: LossSpec } | { readonly ok: false; readonly problems: readonly SpecProblem[] };

/** Checks any JSON value against the schema and against what a schema cannot say. Never throws. */
export function validateSpec(json: unknown): Validation {
  try {
    return validated(json);
  } catch (error) {
    // Only what is nested deeper than the stack ends so.
    if (!(error instanceof RangeError)) throw error;
    return refused([
      { pointer: "", message: "the document is nested too deeply to be read", remedy: "A loss spec has no such depth; write it again." },
    ]);
  }
}

function refused(problems: readonly SpecProblem[]): Validation {
  return { ok: false, problems };
}

function validated(json: unknown): Validation {
  const versions = versionProblems(json);
  if (versions.length > 0) return refused(versions);
  const errors = checkSchema(json);
  if (errors.length > 0) return refused(schemaProblems(errors, json));
  // The schema mirrors the type.
  const spec = json as LossSpec;
  const problems = referenceProblems(spec).map((problem) => withFound(problem, json));
  return problems.length > 0 ? refused(problems) : { ok: true, spec };
}

function withFound(problem: SpecProblem, json: unknown): SpecProblem {
  const found = shownJson(atPointer(json, problem.pointer));
  return found === undefined ? problem : { ...problem, found };
}

function versionProblems(json: unknown): SpecProblem[] {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    const found = shownJson(json) ?? "nothing";
    const expected = "a JSON object";
    const remedy = "Give the document that `furcifer analyze --format spec` writes.";
    return [{ pointer: "", message: `expected ${expected}, found ${found}`, expected, found, remedy }];
  }
  const version = Object.hasOwn(json, "version") && "version" in json ? json.version : undefined;
  if (isRead(version)) return [];
  const expected = `the version ${JSON.stringify(specVersion)}, or another patch of it`;
  const found = shownJson(version) ?? "nothing";
  return [
    {
      pointer: "/version",
      message: `expected ${expected}, found ${found}`,
      expected,
      found,
      remedy: `${ageOf(version)} Analyse the application again with this furcifer, or read the spec with the one that wrote it.`,
    },
  ];
}

/** The version that is written, and its patches, which let no other document through. */
function isRead(version: unknown): boolean {
  const [major, minor] = specVersion.split(".");
  return typeof version === "string" && new RegExp(`^${major}\\.${minor}\\.(0|[1-9][0-9]*)$`, "u").test(version);
}

/** Which of the two is behind, where one can tell. */
function ageOf(version: unknown): string {
  const written = typeof version === "string" ? /^(\d+)\.(\d+)\.\d+(-[\w.]+)?$/u.exec(version) : null;
  if (written === null) return "This is no version of the loss spec.";
  const [major, minor] = specVersion.split(".").map(Number) as [number, number];
  const [otherMajor, otherMinor] = [Number(written[1]), Number(written[2])];
  if (otherMajor !== major)
    return `The spec is of ${otherMajor > major ? "a later" : "an earlier"} format, which means other things by its fields.`;
  if (written[3] !== undefined) return "The spec is of a candidate, before the format was settled.";
  if (otherMinor > minor) return "The spec is of a later version, which may have fields that are not known here.";
  return "The spec is of an earlier version, which lacks fields that are needed here.";
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
