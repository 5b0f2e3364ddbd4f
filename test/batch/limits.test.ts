/** What takes too long, too much memory or writes too much is ended, says where it was, and harms nobody. */
import { linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Row } from "./batch-run.js";
import { batch, decider, doneIn, outputOf, rowsIn, scratchFolder, write } from "./batch-run.js";

const scratch = scratchFolder();
const corpus = join(scratch, "corpus");
const calm = join(scratch, "calm");
const cache = join(scratch, "cache");

/** Decisions enough, each of more words than are followed one by one, for any machine to be busy with. */
function long(folder: string): void {
  const branches = Array.from({ length: 600 }, (_, at) => `    if "L${at}" in names:\n        return ${at}\n`);
  for (let at = 0; at < 300; at += 1)
    write(
      join(folder, `app${at}.py`),
      `from google.cloud import vision

def decide${at}(image):
    names = [label.description for label in vision.ImageAnnotatorClient().label_detection(image=image).label_annotations]
${branches.join("")}    return -1
`,
    );
}

/** 300 MB of source in files that share their bytes on the disk. */
function large(folder: string): void {
  const part = write(join(folder, "part.py"), `# ${"nothing to see here ".repeat(5)}\n`.repeat(18_000));
  for (let at = 0; at < 160; at += 1) linkSync(part, join(folder, `part${at}.py`));
}

function numerous(folder: string, count: number): void {
  const part = write(join(folder, "part.py"), "x = 1\n");
  for (let at = 0; at < count; at += 1) {
    if (at % 1000 === 0) mkdirSync(join(folder, `d${at / 1000}`));
    linkSync(part, join(folder, `d${Math.floor(at / 1000)}`, `module_with_a_name_of_some_length_${at}.py`));
  }
}

/** The neighbours: their analyses are in the cache, so that a limit that ends others is far from them on any machine. */
beforeAll(async () => {
  for (const [name, word] of [
    ["a-cats", "Cat"],
    ["m-dogs", "Dog"],
    ["z-birds", "Bird"],
  ] as const)
    decider(join(corpus, name), [word]);
  expect((await batch([corpus, "--out", calm, "--cache", cache])).code).toBe(0);
}, 120_000);

function resultsIn(out: string): Record<string, { readonly status: string; readonly limit?: string }> {
  const files = readdirSync(join(out, "results"));
  return Object.fromEntries(files.map((file) => [file.slice(0, -5), JSON.parse(readFileSync(join(out, "results", file), "utf8"))]));
}

function expectNeighboursUnharmed(out: string): void {
  const [before, after] = [outputOf(calm), outputOf(out)];
  for (const name of ["a-cats", "m-dogs", "z-birds"]) expect(after[`results/${name}.json`]).toBe(before[`results/${name}.json`]);
}

const lastRow = (out: string, name: string): Row | undefined => rowsIn(join(out, "timings.jsonl")).findLast((row) => row.name === name);
const entriesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".json"));

describe("limits", { timeout: 120_000 }, () => {
  it("of time end what takes long; it is not tried again until the run has come to its end", async () => {
    const [out, source] = [join(scratch, "time"), join(scratch, "with-long")];
    long(join(source, "long"));
    const argv = [corpus, source, "--out", out, "--cache", cache, "--time-limit", "8", "--jobs", "2"];
    const before = entriesOf(cache).length;
    const { code, stderr } = await batch(argv);
    expect(code, stderr).toBe(0);
    const name = "with-long/long";
    const file = JSON.parse(readFileSync(join(out, "results/with-long/long.json"), "utf8")) as unknown;
    expect(file).toEqual({ name, status: "killed", limit: "time" });
    expect(lastRow(out, name)).toMatchObject({
      status: "killed",
      attempts: 2,
      stage: expect.stringMatching(/^(parse|explore)$/),
      what: expect.stringMatching(/^app\d+\.py(:decide\d+)?$/),
    });
    expect(stderr).toContain('"limit":"time"');
    expect(entriesOf(cache).length).toBe(before);
    const done = doneIn(out).map((line) => JSON.stringify(line));
    // As where the run was stopped before its end.
    writeFileSync(join(out, "journal.jsonl"), `${done.join("\n")}\n`);
    const output = outputOf(out);
    expect((await batch(argv)).code).toBe(0);
    expect(outputOf(out)).toEqual(output);
    expect(rowsIn(join(out, "timings.jsonl")).filter((row) => row.name === name).length).toBe(1);
  });

  it("of memory and output end what is large, and say where it was", async () => {
    const out = join(scratch, "size");
    large(join(corpus, "large"));
    numerous(join(corpus, "numerous"), 20_000);
    const before = entriesOf(cache).length;
    const argv = [corpus, "--out", out, "--cache", cache, "--memory-limit", "250", "--output-limit", "1", "--jobs", "2", "--strict"];
    const { code, stderr } = await batch(argv);
    expect(code, stderr).toBe(3);
    expect(resultsIn(out)).toMatchObject({ large: { status: "killed", limit: "memory" }, numerous: { status: "killed", limit: "output" } });
    expect(lastRow(out, "large")).toMatchObject({ stage: "read", what: expect.stringMatching(/^part\d*\.py$/) });
    expect(lastRow(out, "numerous")).toMatchObject({ stage: "write", what: "" });
    expectNeighboursUnharmed(out);
    expect(entriesOf(cache).length).toBe(before);
    const tables = rowsIn(join(out, "tables/applications.jsonl")) as unknown as {
      readonly application: string;
      readonly limit: string | null;
    }[];
    expect(tables.map(({ application, limit }) => [application, limit])).toEqual([
      ["a-cats", null],
      ["large", "memory"],
      ["m-dogs", null],
      ["numerous", "output"],
      ["z-birds", null],
    ]);
  });
});
