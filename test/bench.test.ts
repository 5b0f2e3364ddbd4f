/** The parts of the benchmark that can be wrong without a clock: the generated applications and the table. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { analyze } from "../src/analyze.js";
import { frontendFor } from "../src/frontends/registry.js";

interface Generator {
  word(number: number): string;
  readonly applications: Readonly<Record<string, (size: number, options: object) => string>>;
  vocabularyOf(size: number): { readonly labels: readonly { readonly id: string; readonly name: string }[] };
}

interface Stages {
  loadStages(): Promise<
    (
      path: string,
      vocabulary: object | undefined,
    ) => Promise<{
      readonly decisions: readonly { readonly kind: string; readonly completeness: { readonly status: string } }[];
      readonly times: object;
    }>
  >;
}

interface Table {
  tableText(table: object): string;
}

const load = async <T>(name: string): Promise<T> => (await import(new URL(`../bench/${name}`, import.meta.url).href)) as T;

const folder = mkdtempSync(join(tmpdir(), "furcifer-bench-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the generator", () => {
  it("makes words and labels that differ", async () => {
    const { word, vocabularyOf } = await load<Generator>("generate.mjs");
    expect(new Set(Array.from({ length: 2000 }, (_, number) => word(number))).size).toBe(2000);
    expect(new Set(vocabularyOf(20_000).labels.map(({ name }) => name)).size).toBe(20_000);
  });

  it.each([
    ["nestedLoops", { wordsOutside: false }, "true-false"],
    ["nestedLoops", { wordsOutside: true }, "true-false"],
    ["sequentialIfs", {}, "multi-select"],
  ])("%s %j makes an application with one exact decision", async (name, options, kind) => {
    const { applications } = await load<Generator>("generate.mjs");
    writeFileSync(join(folder, "app.py"), applications[name]?.(3, options) ?? "");
    const { spec } = await analyze(folder);
    expect(spec.decisions.map((decision) => [decision.kind, decision.completeness.status])).toEqual([[kind, "exact"]]);
  });
});

describe("the stages", () => {
  it("give the decision that the whole analysis gives, each with a time", async () => {
    const [{ applications, vocabularyOf }, { loadStages }] = await Promise.all([
      load<Generator>("generate.mjs"),
      load<Stages>("stages.mjs"),
    ]);
    writeFileSync(join(folder, "app.py"), applications.nestedLoops?.(3, { wordsOutside: false }) ?? "");
    const stages = await loadStages();
    for (const vocabulary of [undefined, vocabularyOf(1000)]) {
      const { decisions, times } = await stages(folder, vocabulary);
      expect(decisions.map(({ kind, completeness }) => [kind, completeness.status])).toEqual([["true-false", "exact"]]);
      expect(Object.keys(times)).toEqual(["load", "lower", "graph", "engine"]);
    }
  });
});

describe("the stages of an application in two languages", () => {
  it("give the decisions of both, through imports by path", async () => {
    const { loadStages } = await load<Stages>("stages.mjs");
    const mixed = mkdtempSync(join(folder, "mixed-"));
    const { applications } = await load<Generator>("generate.mjs");
    writeFileSync(join(mixed, "app.py"), applications.nestedLoops?.(3, { wordsOutside: false }) ?? "");
    writeFileSync(join(mixed, "words.js"), 'exports.words = ["Cat", "Dog"];\n');
    writeFileSync(
      join(mixed, "app.js"),
      `const vision = require("@google-cloud/vision");
const { words } = require("./words");
const client = new vision.ImageAnnotatorClient();
exports.handler = async (file) => {
  const [result] = await client.labelDetection(file);
  return result.labelAnnotations.some((label) => words.includes(label.description));
};
`,
    );
    const { decisions } = await (await loadStages())(mixed, undefined);
    expect(decisions.map(({ kind, completeness }) => [kind, completeness.status])).toEqual([
      ["true-false", "exact"],
      ["true-false", "exact"],
    ]);
  });
});

describe("the sweeps of the engine", () => {
  interface Sweep {
    readonly sizes: readonly number[];
    readonly enumerateTo: number;
    job(size: number): { readonly application: string; readonly options?: object };
  }
  const kinds: Readonly<Record<string, string>> = { ladder: "multi-choice", scores: "value-range", effects: "multi-select" };

  it("have applications with one exact decision of the expected kind", async () => {
    const { sweeps } = await load<{ readonly sweeps: Readonly<Record<string, Sweep>> }>("engine/sweeps.mjs");
    const { applications } = await load<{
      readonly applications: Readonly<Record<string, (size: number, options: object) => Readonly<Record<string, string>>>>;
    }>("engine/applications.mjs");
    for (const [name, sweep] of Object.entries(sweeps)) {
      const { application, options = {} } = sweep.job(4);
      const here = mkdtempSync(join(folder, "sweep-"));
      for (const [file, text] of Object.entries(applications[application]?.(4, options) ?? {})) writeFileSync(join(here, file), text);
      const { spec } = await analyze(here);
      const found = spec.decisions.map((decision) => [decision.kind, decision.completeness.status]);
      expect(found, name).toEqual([[kinds[name] ?? "true-false", "exact"]]);
    }
  });

  it("count the paths of a program that a person can count", async () => {
    const { applications } = await load<{
      readonly applications: Readonly<Record<string, (size: number, options: object) => Readonly<Record<string, string>>>>;
    }>("engine/applications.mjs");
    const { countPaths } = await load<{ countPaths(module: object, options: object): { readonly paths: number; readonly isAll: boolean } }>(
      "engine/enumerate-paths.mjs",
    );
    const loaded = await frontendFor("app.py")?.load();
    const pathsOf = (name: string, size: number, more: object = {}, limit = 1000): { readonly paths: number; readonly isAll: boolean } => {
      const files = applications[name]?.(size, more) ?? {};
      const { module } = loaded?.lower("app.py", "app", files["app.py"] ?? "") ?? {};
      return countPaths(module ?? {}, { labels: 2, limit, files });
    };
    // A label of two is one of the words, each with a way of its own out of the loop, or none of them.
    expect(pathsOf("ladder", 4)).toMatchObject({ paths: 2 * 4 + 1, isAll: true });
    expect(pathsOf("scores", 4)).toMatchObject({ paths: 2 * 4 + 1, isAll: true });
    expect(pathsOf("pathLength", 4)).toMatchObject({ paths: 25, isAll: true });
    expect(pathsOf("whitelist", 4, { container: "file" })).toMatchObject({ paths: 9, isAll: true });
    expect(pathsOf("nesting", 4, { depth: 3 })).toMatchObject({ paths: 9, isAll: true });
    expect(pathsOf("pathLength", 4, {}, 10)).toMatchObject({ paths: 10, isAll: false });
  });
});

describe("what is measured of many files", () => {
  it("is some of every part of the list, and all where there are few", async () => {
    const { spread } = await load<{ spread(paths: readonly number[], most: number): number[] }>("library.mjs");
    const numbers = Array.from({ length: 10 }, (_, number) => number);
    expect(spread(numbers, 4)).toEqual([0, 2, 5, 7]);
    expect(spread(numbers, 10)).toEqual(numbers);
    expect(spread(numbers, Number.POSITIVE_INFINITY)).toEqual(numbers);
    expect(spread([], 4)).toEqual([]);
  });
});

describe("the table", () => {
  it("is aligned, numbers to the right", async () => {
    const { tableText } = await load<Table>("table.mjs");
    const columns = [
      { key: "name", title: "name" },
      { key: "time", title: "ms", digits: 1 },
    ];
    const rows = [{ name: "a", time: 1234 }, { name: "long name", time: 2.25 }, { name: "none" }];
    expect(tableText({ title: "T", columns, rows, notes: ["end"] }).split("\n")).toEqual([
      "T",
      "name            ms",
      "a          1,234.0",
      "long name      2.3",
      "none",
      "end",
    ]);
  });
});
