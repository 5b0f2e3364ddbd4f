/** `furcifer explain` and `furcifer why-not` on fixtures: what they print, which exit code they end with, and the JSON's shape. */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { DecisionExplanation } from "../../src/index.js";
import { run } from "./terminal.js";

const fixture = (path: string): string => fileURLToPath(new URL(`../fixtures/${path}`, import.meta.url));
const flags = fixture("explain/flags-four-way");

describe("furcifer explain", () => {
  it("prints the ways to one outcome", async () => {
    const { stdout, stderr, exitCode } = await run(["explain", flags, "--outcome", "o2"]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toMatch(/^input\.py:guard {2}exact\n\no2 {2}return "dog"\n/);
    expect(stdout).toMatch(/input\.py:12 {2}elif label\.description == "Cat": +holds for no item\n/);
    expect(stdout).not.toContain("o1  ");
  });

  it("prints JSON", async () => {
    const { stdout } = await run(["explain", flags, "--decision", "input.py:guard", "--format", "json"]);
    const { explanations } = JSON.parse(stdout) as { readonly explanations: readonly DecisionExplanation[] };
    expect(explanations.map((e) => e.outcomes.map((o) => o.outcome))).toEqual([["o1", "o2", "o3", "o4"]]);
    const steps = explanations[0]!.outcomes[1]!.ways[0]!.steps;
    expect(steps.map((s) => (s.kind === "condition" ? s.verdict : s.kind))).toEqual([
      "call",
      "value",
      "some-item",
      "no-item",
      "fails",
      "holds",
      "effect",
    ]);
  });

  it("says what there is where something else was asked for, and ends with 4", async () => {
    const outcome = await run(["explain", flags, "--outcome", "o9"]);
    expect(outcome).toMatchObject({ stdout: "", exitCode: 4 });
    expect(outcome.stderr).toContain('There is no outcome "o9". There is:\n  input.py:guard o1');
    expect(await run(["explain", flags, "--decision", "x"])).toMatchObject({ stdout: "", exitCode: 4 });
  });

  it("points to why-not where there is no decision, and ends with 2 where there is nothing to read", async () => {
    const none = await run(["explain", fixture("why-not/returned")]);
    expect(none.exitCode).toBe(0);
    expect(none.stderr).toContain("furcifer why-not");
    expect((await run(["explain", fixture("explain/nowhere")])).exitCode).toBe(2);
  });
});

describe("furcifer why-not", () => {
  it("prints where following stopped, why, and what helps", async () => {
    const { stdout, exitCode } = await run(["why-not", fixture("why-not/client-from-parameter")]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/`client` is a\s+parameter of\s+decide/);
    expect(stdout).toContain("    - Or name with --entry FILE:NAME a caller");
  });

  it("prints JSON", async () => {
    const { stdout } = await run(["why-not", fixture("why-not/printed-and-sent"), "--format", "json"]);
    const { whyNot } = JSON.parse(stdout) as {
      readonly whyNot: readonly { readonly status: string; readonly stops: readonly { kind: string }[] }[];
    };
    expect(whyNot.map(({ status, stops }) => [status, stops.map((s) => s.kind)])).toEqual([["passthrough", ["printed", "sent"]]]);
  });

  it("ends with 2 where there is nothing to read", async () => {
    expect((await run(["why-not", fixture("why-not/nowhere")])).exitCode).toBe(2);
  });
});
