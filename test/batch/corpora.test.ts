/** The generator of corpora makes the same files again, which analyses can read; a batch that is killed at random ends like one that is not. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { scratchFolder } from "./batch-run.js";

interface Generator {
  generate(
    folder: string,
    options: { readonly count: number; readonly seed: number; readonly withHostile: false },
  ): Promise<Record<string, number>>;
}

interface Kills {
  compareKilled(
    sources: readonly string[],
    options: { readonly kills: number; readonly seed: number; readonly jobs: number },
  ): Promise<{
    readonly applications: number;
    readonly coordinator: number;
    readonly worker: number;
    readonly differences: readonly string[];
  }>;
}

const load = async <T>(name: string): Promise<T> => (await import(new URL(`../../bench/corpora/${name}`, import.meta.url).href)) as T;

const scratch = scratchFolder();

function filesIn(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => join(entry.parentPath, entry.name)).map((path) => [path.slice(folder.length), readFileSync(path, "latin1")]),
  );
}

describe("a generated corpus", { timeout: 120_000 }, () => {
  const [one, again, other] = ["one", "again", "other"].map((name) => join(scratch, name)) as [string, string, string];

  it("follows from its seed, and no two applications are alike", async () => {
    const { generate } = await load<Generator>("generate.mjs");
    for (const [folder, seed] of [
      [one, 1],
      [again, 1],
      [other, 2],
    ] as const)
      await generate(folder, { count: 40, seed, withHostile: false });
    expect(filesIn(again)).toEqual(filesIn(one));
    expect(filesIn(other)).not.toEqual(filesIn(one));
    const sources = [...filesIn(join(one, "clean/applications"))].filter(([path, text]) => /\.(py|js|ts)$/.test(path) && text.length > 300);
    expect(new Set(sources.map(([, text]) => text)).size).toBeGreaterThan(sources.length * 0.9);
  });

  it("gives the same results to a batch that is killed at random", async () => {
    const { compareKilled } = await load<Kills>("kills.mjs");
    const sources = ["archives", "real"].map((kind) => join(one, "clean", kind));
    const found = await compareKilled(sources, { kills: 4, seed: 3, jobs: 2 });
    expect(found.coordinator + found.worker).toBe(4);
    expect(found.applications).toBeGreaterThan(5);
    expect(found.differences).toEqual([]);
  });
});
