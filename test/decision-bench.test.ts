/**
 * The decisions of bench/decisions: its loss specs are what the analysis says now of the corpus applications that labels.json names
 * (UPDATE=1 writes them), and every label that stands for something is one that the decision reads.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { analyze } from "../src/analyze.js";
import { stableJson } from "../src/exporters/stable-json.js";
import { corpus } from "./harness/corpus.js";

interface Things {
  readonly products: readonly string[];
  readonly shapes: readonly string[];
  readonly groups: Readonly<Record<string, readonly string[]>>;
}

const folder = fileURLToPath(new URL("../bench/decisions", import.meta.url));
const table = JSON.parse(readFileSync(join(folder, "labels.json"), "utf8")) as {
  readonly things: Things;
  readonly applications: readonly { readonly id: string; readonly labels: Readonly<Record<string, string>> }[];
};
const specs = join(folder, "specs");
const fileOf = (id: string): string => `${id.split("/")[1]}.json`;

async function specOf(id: string): Promise<Awaited<ReturnType<typeof analyze>>["spec"]> {
  const application = corpus.find((a) => `${a.language}/${a.name}` === id);
  expect(application, id).toBeDefined();
  return (await analyze(application!.app, { entries: [application!.entry] })).spec;
}

describe("the decisions of the experiment", () => {
  it.each(table.applications)("$id", async ({ id, labels }) => {
    const spec = await specOf(id);
    const text = `${stableJson(spec)}\n`;
    const file = join(specs, fileOf(id));
    if (process.env.UPDATE !== undefined) {
      mkdirSync(specs, { recursive: true });
      writeFileSync(file, text);
    }
    expect(existsSync(file) && readFileSync(file, "utf8") === text ? null : `${file} is not current; UPDATE=1 writes it`).toBeNull();
    expect(spec.decisions).toHaveLength(1);
    const classes = spec.decisions[0]!.classes;
    const read = new Set(classes.flatMap((c) => [...c.labels.map(({ name }) => name), ...(c.outsideVocabulary ?? [])]));
    expect(Object.keys(labels).filter((label) => !read.has(label))).toEqual([]);
  });

  it("stands for things that pictures show, each once", () => {
    const things = new Set([...table.things.products, ...table.things.shapes, ...Object.keys(table.things.groups)]);
    for (const { id, labels } of table.applications) {
      const shown = Object.values(labels);
      expect(shown.filter((thing, i) => !things.has(thing) || shown.indexOf(thing) !== i)).toEqual([]);
      expect(id).toMatch(/^(python|javascript)\//);
    }
  });

  it("has no other specs", () => {
    expect(readdirSync(specs).sort()).toEqual(table.applications.map(({ id }) => fileOf(id)).sort());
  });
});
