/**
 * What changes nothing about an application's decisions changes nothing in its spec, over the whole corpus and all
 * decision fixtures.
 *
 * - Renamed local variables and parameters: the new names are of the same length, of a letter that occurs nowhere else. With them
 *   turned back into the old ones in texts that quote the code, the spec is the same to the byte.
 * - Files in another order: the spec is the same to the byte.
 * - Another layout (blank lines, comments, line breaks, parentheses, indentation): the spec is the same but for line and column
 *   numbers and, in texts that quote the code, parentheses; of a quotation only the beginning is compared, since a long one is cut.
 */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { analyzeSources } from "../../src/analyze.js";
import type { SourceSet } from "../../src/base/source.js";
import { resolveOptions } from "../../src/options.js";
import type { LossSpec } from "../../src/spec/loss-spec.js";
import { hasPython } from "../harness/execute.js";
import type { Program, Rewritable, Variable } from "../harness/source-edits.js";
import { edited, fixtureEntry, loadPrograms, rewritable } from "../harness/source-edits.js";

const seed = 20261129;

async function specOf(sources: SourceSet, entry: string): Promise<LossSpec> {
  return (await analyzeSources(sources, resolveOptions({ entries: [entry] }))).spec;
}

const specs = new Map<string, LossSpec>();

/** The spec of the program as it is, made once. */
async function originalSpec({ name, sources, entry }: Program): Promise<LossSpec> {
  const known = specs.get(name) ?? (await specOf(sources, entry));
  specs.set(name, known);
  return known;
}

/** Letters of identifiers that keep their place in every normal form; none of them is in the applications. */
const letters = Array.from({ length: 400 }, (_, i) => String.fromCharCode(0x4e00 + i));

/** The edits that give each variable a name of its letter. */
function renames(variables: readonly Variable[], own: readonly string[]) {
  return variables.map(({ file, name, starts }, i) => {
    const fresh = (own[i] ?? "").repeat(name.length);
    return { file, replacements: starts.map((start) => [start, start + name.length, fresh] as const) };
  });
}

/** The text with the new names turned back. */
function withOldNames(text: string, variables: readonly Variable[], own: readonly string[]): string {
  return text.replace(/([\u4e00-\u9fff])\1*/g, (fresh, letter: string) => {
    const old = variables[own.indexOf(letter)]?.name;
    return old?.length === fresh.length ? old : fresh;
  });
}

const places = new Set(["line", "column", "endLine", "endColumn"]);

/** Fields that can quote the code: effects, outcomes and what is named for them, inputs, reasons, and components (`list@app.py!f:8:5`). */
const quotations = new Set(["name", "description", "text", "message", "variable", "conditions", "terms"]);

function withoutParentheses(quotation: string): string {
  return quotation
    .replace(/[@:]\d+:\d+/g, "")
    .replace(/[()]/g, "")
    .slice(0, 20);
}

/** The spec without line and column numbers, and without parentheses in quotations. */
function withoutLayout(value: unknown, key = ""): unknown {
  if (typeof value === "string") return quotations.has(key) ? withoutParentheses(value) : value;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((part: unknown) => withoutLayout(part, key));
  const parts = Object.entries(value).filter(([name]) => !places.has(name));
  return Object.fromEntries(parts.map(([name, part]) => [name, withoutLayout(part, name)]));
}

const programs = await loadPrograms();
const names = programs.map(({ name }) => name);

/** Several programs as one application, a folder each. */
function together(name: string, parts: readonly Program[]): { readonly name: string; readonly sources: SourceSet } {
  const files = parts.flatMap((part) => part.sources.files.map(({ path, text }) => ({ path: `${part.name}/${path}`, text })));
  return { name, sources: { ...parts[0]!.sources, files } };
}

const [corpus, fixtures] = [programs.filter(({ entry }) => entry !== fixtureEntry), programs.filter(({ entry }) => entry === fixtureEntry)];
const joint = [
  together("the whole corpus", corpus),
  ...[0, 1, 2, 3].map((i) =>
    together(
      `a quarter of the fixtures (${i + 1})`,
      fixtures.filter((_, index) => index % 4 === i),
    ),
  ),
];

describe(`files in another order (seed ${seed})`, { timeout: 180_000 }, () => {
  it.each([...corpus.filter(({ sources }) => sources.files.length > 1), ...joint])("$name gives the same bytes", async ({ sources }) => {
    const spec = async (files: SourceSet["files"]): Promise<string> =>
      JSON.stringify((await analyzeSources({ ...sources, files }, resolveOptions())).spec);
    const original = await spec(sources.files);
    const order = fc.shuffledSubarray([...sources.files], { minLength: sources.files.length });
    await fc.assert(
      fc.asyncProperty(order, async (files) => {
        expect(await spec(files)).toBe(original);
      }),
      { seed, numRuns: 2 },
    );
  });
});

describe.skipIf(!hasPython)(`rewritten programs (seed ${seed})${hasPython ? "" : " (skipped: there is no python3 on the path)"}`, () => {
  let rewritten: readonly Rewritable[];
  beforeAll(() => {
    rewritten = rewritable(programs);
  });
  const find = (name: string): Rewritable => rewritten.find((program) => program.name === name)!;

  it("has variables to rename and layout to change", () => {
    expect(rewritten.flatMap(({ variables }) => variables).length).toBeGreaterThan(200);
    expect(new Set(rewritten.flatMap(({ edits }) => edits.map(({ kind }) => kind))).size).toBe(7);
    for (const { sources } of programs) for (const { text } of sources.files) expect(text).not.toMatch(/[\u4e00-\u9fff]/);
  });

  it.each(names)("%s decides the same with other names of local variables", async (name) => {
    const program = find(name);
    const original = JSON.stringify(await originalSpec(program));
    const chosen = fc.subarray([...program.variables]);
    const own = fc.shuffledSubarray(letters, { minLength: letters.length });
    await fc.assert(
      fc.asyncProperty(chosen, own, async (variables, fresh) => {
        const spec = await specOf(edited(program.sources, renames(variables, fresh)), program.entry);
        expect(withOldNames(JSON.stringify(spec), variables, fresh)).toBe(original);
      }),
      { seed, numRuns: 2, examples: [[[...program.variables], letters]] },
    );
  });

  it.each(names)("%s decides the same in another layout", async (name) => {
    const program = find(name);
    const original = withoutLayout(await originalSpec(program));
    const indentation = fc.constantFrom("", ...Object.keys(program.indentations));
    await fc.assert(
      fc.asyncProperty(fc.subarray([...program.edits]), indentation, async (chosen, unit) => {
        const sources = edited(program.sources, [...chosen, ...(program.indentations[unit] ?? [])]);
        expect(withoutLayout(await specOf(sources, program.entry))).toEqual(original);
      }),
      { seed, numRuns: 2 },
    );
  });
});
