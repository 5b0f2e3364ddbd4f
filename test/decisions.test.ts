/**
 * Idioms of real applications, a folder each: fixtures/decision/<idiom>/ has app.py and expected.txt, the decision of its
 * function `decide` in the form of harness/decision-text.ts, written by hand from reading the code. The first line of app.py,
 * `# probe: Dog, dog`, lists the words that classes are shown with. case.json {"gap": why} marks what the engine does not do
 * yet: the expectation stays right, and the test demands that it still fails. UPDATE=1 rewrites expectations without a gap.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { analyze } from "../src/analyze.js";
import { validateSpec } from "../src/spec/validate.js";
import { decisionText } from "./harness/decision-text.js";

const root = fileURLToPath(new URL("fixtures/decision", import.meta.url));
const known = new Set(["app.py", "expected.txt", "case.json"]);

function gapOf(folder: string): string | undefined {
  const file = join(folder, "case.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { readonly gap: string }).gap : undefined;
}

async function textOf(folder: string): Promise<string> {
  const [firstLine = ""] = readFileSync(join(folder, "app.py"), "utf8").split("\n");
  const probes = firstLine
    .replace(/^# probe: ?/, "")
    .split(", ")
    .filter((probe) => probe !== "");
  const { spec } = await analyze(folder, { entries: ["app.py:decide"] });
  const validation = validateSpec(JSON.parse(JSON.stringify(spec)));
  expect(validation.ok ? [] : validation.problems).toEqual([]);
  return spec.decisions.map((decision) => decisionText(decision, probes)).join("") || "no decision\n";
}

describe("decisions of one-file programs", () => {
  for (const name of readdirSync(root).sort()) {
    const folder = join(root, name);
    const gap = gapOf(folder);
    it(gap === undefined ? name : `${name} (gap: ${gap})`, async () => {
      const file = join(folder, "expected.txt");
      const text = await textOf(folder);
      if (process.env.UPDATE === "1" && gap === undefined) writeFileSync(file, text);
      expect(readdirSync(folder).filter((entry) => !known.has(entry))).toEqual([]);
      const expected = existsSync(file) ? readFileSync(file, "utf8") : "";
      if (gap === undefined) expect(text).toBe(expected);
      else expect(text, "this gap is closed: delete case.json").not.toBe(expected);
    });
  }
});
