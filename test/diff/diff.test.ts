/** Two versions of an application in fixtures/diff, and what `furcifer diff` says of them; what it says is decided differently is. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze.js";
import { diffSpecs } from "../../src/diff/spec-diff.js";
import { specDiffText } from "../../src/exporters/spec-diff.js";
import { compileDecision } from "../../src/spec/evaluate.js";
import type { LossSpec } from "../../src/spec/loss-spec.js";

const fixtures = join(dirname(dirname(fileURLToPath(import.meta.url))), "fixtures/diff");

async function specOf(folder: string): Promise<LossSpec> {
  return (await analyze(folder)).spec;
}

function told(spec: LossSpec, id: string, responses: Readonly<Record<string, unknown>>, inputs: Readonly<Record<string, unknown>>): string {
  const decision = spec.decisions.find((d) => d.id === id)!;
  const { outcome } = compileDecision(decision)({ responses, inputs });
  return decision.outcomes.find((o) => o.id === outcome)?.description ?? "";
}

describe("the difference between two versions", () => {
  it.each(readdirSync(fixtures))("%s", async (name) => {
    const folder = join(fixtures, name);
    const [old, now] = [await specOf(join(folder, "old")), await specOf(join(folder, "new"))];
    const diff = await diffSpecs(old, now, null);
    for (const { id, example } of diff.decisions) {
      if (example === undefined) continue;
      expect(told(old, id, example.responses, example.inputs)).toBe(example.before);
      expect(told(now, id, example.responses, example.inputs)).toBe(example.after);
      expect(example.before).not.toBe(example.after);
    }
    const file = join(folder, "expected.txt");
    const text = specDiffText(diff);
    if (process.env.UPDATE === "1") writeFileSync(file, text);
    expect(existsSync(file)).toBe(true);
    expect(text).toBe(readFileSync(file, "utf8"));
    const again = await diffSpecs(now, now, null);
    expect(again.decisions.map(({ status }) => status)).toEqual(now.decisions.map(() => "same"));
  });
});
