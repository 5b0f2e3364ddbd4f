/**
 * Documents that are loss specs, and documents that are not (test/fixtures/spec-documents). Each is a golden spec with some values set and
 * removed, or a document of its own, so that a change of the format leaves only what a fixture is about. docs/conformance.md has the format.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { specFile } from "./golden/golden-specs.js";

export interface DocumentFixture {
  /** Name of a golden spec. */
  readonly of?: string;
  /** Values by JSON pointer; a text `@/pointer` copies what stands there. */
  readonly set?: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
  readonly document?: unknown;
  /** Of an invalid one, as `pointer: message. remedy`. */
  readonly problems?: readonly string[];
}

export interface NamedFixture {
  readonly name: string;
  readonly file: string;
  readonly fixture: DocumentFixture;
}

const folder = fileURLToPath(new URL("../fixtures/spec-documents", import.meta.url));

export function documentFixtures(validity: "valid" | "invalid"): NamedFixture[] {
  return readdirSync(join(folder, validity))
    .sort()
    .map((entry) => {
      const file = join(folder, validity, entry);
      return { name: entry.replace(/\.json$/u, ""), file, fixture: JSON.parse(readFileSync(file, "utf8")) as DocumentFixture };
    });
}

export function documentOf({ of, set = {}, remove = [], document }: DocumentFixture): unknown {
  if (of === undefined) return document;
  const made: unknown = JSON.parse(readFileSync(specFile(of), "utf8"));
  for (const pointer of remove) change(made, pointer, undefined);
  for (const [pointer, value] of Object.entries(set)) {
    const isCopy = typeof value === "string" && value.startsWith("@");
    change(made, pointer, isCopy ? structuredClone(parentOf(made, value.slice(1)).value) : value);
  }
  return made;
}

function parentOf(json: unknown, pointer: string): { parent: Record<string, unknown>; name: string; value: unknown } {
  const steps = pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const name = steps.pop() ?? "";
  let parent = json as Record<string, unknown>;
  for (const step of steps) {
    const inner = parent[step];
    if (typeof inner !== "object" || inner === null) throw new Error(`nothing at ${pointer}`);
    parent = inner as Record<string, unknown>;
  }
  return { parent, name, value: parent[name] };
}

function change(json: unknown, pointer: string, value: unknown): void {
  const { parent, name } = parentOf(json, pointer);
  if (value !== undefined) parent[name] = value;
  else if (Object.hasOwn(parent, name)) delete parent[name];
  else throw new Error(`nothing at ${pointer}`);
}
