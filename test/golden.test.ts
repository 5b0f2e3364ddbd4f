/** The golden specs and the conformance vectors are those of the current code; UPDATE=1 (scripts/make-golden-specs.mjs) writes them. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { goldenFolder, goldenNames, goldenSpec, specFile, vectorFile } from "./harness/golden/golden-specs.js";
import { predicateVectors } from "./harness/golden/predicate-vectors.js";
import { ruleVectors } from "./harness/golden/rule-vectors.js";
import { termVectors } from "./harness/golden/term-vectors.js";

const isUpdate = process.env.UPDATE !== undefined;
const limit = 300_000;
/** Outputs for every outcome are searched, which takes long on a busy machine. */
const timeout = 120_000;

function check(file: string, text: string): void {
  if (isUpdate) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const stored = existsSync(file) ? readFileSync(file, "utf8") : "";
  // Files are long: a difference is told by its line.
  const lines = text.split("\n");
  const at = stored.split("\n").findIndex((line, i) => line !== lines[i]);
  expect(stored === text ? null : `${file}: line ${at + 1} is not current; run node scripts/make-golden-specs.mjs`).toBeNull();
}

const asLines = (vectors: readonly unknown[]): string => vectors.map((v) => `${JSON.stringify(v)}\n`).join("");
const rulesOf = (name: string): string => `rules-${name}`;

describe("golden files", () => {
  it.each(goldenNames)(
    "%s",
    async (name) => {
      const { spec, text } = await goldenSpec(name);
      expect(text.length).toBeLessThan(limit);
      check(specFile(name), text);
      check(vectorFile(rulesOf(name)), asLines(await ruleVectors(spec)));
      check(vectorFile(`predicates-${name}`), asLines(predicateVectors(name, spec)));
    },
    timeout,
  );

  it("terms", () => check(vectorFile("terms"), asLines(termVectors())));

  it("has no others", () => {
    const known = new Set([
      ...goldenNames.flatMap((n) => [specFile(n), vectorFile(rulesOf(n)), vectorFile(`predicates-${n}`)]),
      vectorFile("terms"),
    ]);
    const found = ["specs", "vectors"].flatMap((folder) =>
      readdirSync(join(goldenFolder, folder)).map((f) => join(goldenFolder, folder, f)),
    );
    const strays = found.filter((file) => !known.has(file));
    if (isUpdate) for (const stray of strays) rmSync(stray);
    else expect(strays).toEqual([]);
  });
});
