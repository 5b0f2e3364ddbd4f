/**
 * Random decision programs agree with their rules. A program is a tree from a seed (harness/random/generate.ts), printed to
 * Python and to JavaScript, analysed in both, and executed in both on random outputs: rule and execution have to cut them alike.
 * Ordinarily 100 programs; FURCIFER_LONG=1: 2,000, with what decisions that are not compared say. FURCIFER_SEEDS=7 or 100-300
 * chooses programs; a single one is printed. A failing program is shrunk, and both texts are shown.
 */
import { afterAll, describe, expect, it } from "vitest";
import { hasPython } from "./harness/execute.js";
import type { Case, Verdict } from "./harness/random/compare.js";
import { caseOf, compare, languages } from "./harness/random/compare.js";
import { generateTree } from "./harness/random/generate.js";
import { shrink } from "./harness/random/shrink.js";

const isLong = process.env.FURCIFER_LONG === "1";
const [first = 0, last = first] = process.env.FURCIFER_SEEDS?.split("-").map(Number) ?? [0, isLong ? 1999 : 99];
const outputsEach = 60;
const slice = 20;
const seeds = Array.from({ length: last - first + 1 }, (_, i) => first + i);
const slices = Array.from({ length: Math.ceil(seeds.length / slice) }, (_, i) => seeds.slice(i * slice, (i + 1) * slice));

/** How often decisions have a status, and partial ones a reason. */
const counted = new Map<string, number>();

function count(verdict: Verdict): void {
  for (const { decision } of verdict.told) {
    const reasons = decision?.completeness.status === "partial" ? decision.completeness.reasons : [];
    const said = new Set(reasons.map(({ code, message }) => `${code}: ${/\(([^()]+)\)$/.exec(message)?.[1] ?? message}`));
    for (const name of [decision?.completeness.status ?? "no decision", ...said]) counted.set(name, (counted.get(name) ?? 0) + 1);
  }
}

function textsOf({ tree }: Case): string {
  return languages.map(({ name, print }) => `--- ${name}\n${print(tree)}`).join("");
}

async function failureOf(seed: number, failing: Case, problems: readonly string[]): Promise<string> {
  const smallest = await shrink(failing, problems);
  const [verdict] = await compare([smallest]);
  return [`seed ${seed}`, ...(verdict?.problems ?? []), textsOf(smallest)].join("\n");
}

describe.skipIf(!hasPython)(`random programs${hasPython ? "" : " (skipped: there is no python3 on the path)"}`, () => {
  it.each(slices.map((of) => ({ name: `seeds ${of[0]} to ${of.at(-1)}`, of })))(
    "$name decide what their rules say",
    async ({ of }) => {
      const cases = of.map((seed) => caseOf(generateTree(seed), seed, outputsEach));
      if (seeds.length === 1) console.log(cases.map(textsOf).join(""));
      const verdicts = await compare(cases);
      verdicts.forEach(count);
      const failures: string[] = [];
      for (const [i, { problems }] of verdicts.entries()) {
        if (problems.length > 0) failures.push(await failureOf(of[i] as number, cases[i] as Case, problems));
      }
      expect(failures.join("\n\n")).toBe("");
    },
    600_000,
  );

  it("are followed to the end in nine of ten cases", () => {
    const compared = (counted.get("exact") ?? 0) + (counted.get("bounded") ?? 0);
    const all = compared + (counted.get("partial") ?? 0);
    if (seeds.length >= 100) expect(compared / all).toBeGreaterThan(0.9);
  });

  afterAll(() => {
    if (isLong)
      console.log(
        [...counted]
          .sort(([, a], [, b]) => b - a)
          .map(([name, number]) => `${number} ${name}`)
          .join("\n"),
      );
  });
});
