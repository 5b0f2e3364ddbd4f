/** Valid specs pass, each kind of mistake is found at its place, and the schema describes every field. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { validateSpec } from "../../src/spec/validate.js";
import { everyDecision, specOf, trueFalse } from "./specs.js";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The valid spec with one value replaced (undefined: removed). */
function broken(path: string, value: Json | undefined): unknown {
  const spec = JSON.parse(JSON.stringify(specOf(...everyDecision))) as Json;
  const steps = path.split("/").slice(1);
  const last = steps.pop() ?? "";
  let parent = spec;
  for (const step of steps) parent = (parent as Record<string, Json>)[step] ?? null;
  if (value === undefined) delete (parent as Record<string, Json>)[last];
  else (parent as Record<string, Json>)[last] = value;
  return spec;
}

function problemsOf(json: unknown): string[] {
  const result = validateSpec(json);
  return result.ok ? [] : result.problems.map(({ pointer, message, remedy }) => `${pointer}: ${message}. ${remedy}`);
}

describe("validateSpec", () => {
  it("takes what is valid", () => {
    const spec = specOf(...everyDecision);
    expect(validateSpec(structuredClone(spec))).toEqual({ ok: true, spec });
    expect(problemsOf(specOf())).toEqual([]);
  });

  it("refuses other versions and other documents at once", () => {
    expect(problemsOf(broken("/version", "7.0.0"))).toEqual([
      '/version: expected the version "1.0.0", or another patch of it, found "7.0.0". The spec is of a later format, which means other things by its fields. Analyse the application again with this furcifer, or read the spec with the one that wrote it.',
    ]);
    expect(problemsOf(null)).toEqual([
      ": expected a JSON object, found null. Give the document that `furcifer analyze --format spec` writes.",
    ]);
    expect(problemsOf({})[0]).toMatch(/^\/version: expected the version .* found nothing/);
  });

  const d = "/decisions/0";
  const program = `${d}/program`;
  const mistakes: readonly [string, string, Json | undefined, string][] = [
    ["a missing field", `${d}/outcomes/1/description`, undefined, `${d}/outcomes/1: the field "description" is missing.`],
    ["an unknown field", `${d}/colour`, "red", `${d}: the field "colour" is not known.`],
    ["a wrong type", `${d}/calls/0/at/line`, "3", `${d}/calls/0/at/line: expected an integer, found "3".`],
    ["an unknown kind of rule", `${d}/rule/kind`, "guess", `${d}/rule/kind: expected one of "constant"`],
    ["a field of another kind of rule", `${d}/rule/saturates`, 3, `${d}/rule: the field "saturates" is not known.`],
    ["an unknown kind of variable", `${program}/variables/0`, { kind: "colour" }, `${program}/variables/0/kind: expected one of "text"`],
    ["a node that is none", `${program}/nodes/2/cuts`, "none", `${program}/nodes/2/cuts: expected a list, found "none".`],
    ["two decisions of one id", "/decisions/1/id", trueFalse.id, "/decisions/1: a second decision"],
    ["an unknown operation", `${d}/calls/0/operation`, "x", `${d}/calls/0/operation: the operation "x" is not in the spec.`],
    ["an unknown outcome", `${d}/rule/absent`, "maybe", `${d}/rule/absent: there is no outcome "maybe".`],
    ["an unknown class", `${d}/rule/class`, "dog", `${d}/rule/class: there is no class "dog".`],
    ["a class of an unknown call", `${d}/classes/0/stream/call`, 1, `${d}/classes/0/stream/call: there is no call 1.`],
    ["a class that leads nowhere", `${d}/classes/0/outcome`, "maybe", `${d}/classes/0/outcome: there is no outcome "maybe".`],
    ["a kind that is not the rule's", `${d}/kind`, "count", `${d}/rule/kind: the rule is true-false, the decision count.`],
    ["precedence without choice", `${d}/precedence`, "application", `${d}: precedence goes with`],
    ["reasons of the exact", `${d}/completeness/status`, "partial", `${d}/completeness: reasons are given exactly where`],
    [
      "cells of another length",
      `${program}/partitions/0/cells/0`,
      "01",
      `${program}/partitions/0/cells/0: 2 truth values for 1 predicates.`,
    ],
    [
      "predicates of other variables",
      `${program}/partitions/0/predicates/0`,
      { value: "score" },
      `${program}/partitions/0/predicates/0: a predicate reads "score".`,
    ],
    ["an unknown partition", `${program}/variables/0/partition`, 1, `${program}/variables/0/partition: there is no partition 1.`],
    ["an unknown component", `${program}/variables/1/component`, 4, `${program}/variables/1/component: there is no component 4.`],
    ["an unknown variable", `${program}/nodes/2/test`, 9, `${program}/nodes/2/test: there is no variable 9.`],
    ["a child after its parent", `${program}/nodes/2/next/0`, 3, `${program}/nodes/2/next: the child 3 does not come before its parent 2.`],
    ["a lane without child", `${program}/nodes/2/next`, [0], `${program}/nodes/2/next: 1 children for 2 lanes.`],
    ["cuts of a text", `${program}/nodes/2/cuts`, [1], `${program}/nodes/2: a text is tested with cuts.`],
    ["a root that is not there", `${program}/outcome`, 7, `${program}/outcome: there is no node 7.`],
    ["an outcome that is not there", `${program}/nodes/1/leaf`, 2, `${program}/outcome: the walk can end at leaf 2.`],
    ["an item outside of its pass", `${program}/outcome`, 2, `${program}/outcome: the walk reads variable 0`],
    [
      "a condition of itself",
      `${program}/variables/1`,
      { kind: "condition", term: { value: "1" } },
      `${program}/variables/1/term: the condition depends on itself.`,
    ],
    [
      "an input that is not listed",
      `${program}/variables/1`,
      { kind: "environment", name: "x", type: "boolean" },
      `${program}/variables/1: the environment has no boolean input "x".`,
    ],
    [
      "a region of another variable",
      "/decisions/4/rule/regions/0/where/0/variable",
      "x",
      '/decisions/4/rule/regions/0/where/0/variable: the rule has no variable "x".',
    ],
    [
      "cuts that do not ascend",
      "/decisions/4/program/nodes/4/cuts",
      [0.25, -0.25],
      "/decisions/4/program/nodes/4/cuts: the cuts do not ascend.",
    ],
    ["values of no pass", "/decisions/5/program/values/0/pass", 3, "/decisions/5/program/values/0/pass: there is no pass 3."],
    [
      "values of no outcome",
      "/decisions/5/program/values/0/outcomes/0",
      2,
      "/decisions/5/program/values/0/outcomes/0: there is no outcome 2.",
    ],
    ["the default of a number", "/decisions/5/environment/1/default", true, "/decisions/5/environment/1/default: only a boolean"],
  ];
  for (const [what, path, value, expected] of mistakes) {
    it(`finds ${what}`, () => {
      const problems = problemsOf(broken(path, value));
      expect(problems.filter((problem) => problem.startsWith(expected))).toHaveLength(1);
      expect(problems.length).toBeLessThanOrEqual(3);
    });
  }
});

describe("the schema", () => {
  const schema = JSON.parse(readFileSync(new URL("../../src/spec/loss-spec.schema.json", import.meta.url), "utf8")) as Record<string, Json>;

  it("describes every object and every field, and lets no other through", () => {
    const silent: string[] = [];
    const open: string[] = [];
    const visit = (node: Json | undefined, path: string): void => {
      if (typeof node !== "object" || node === null) return;
      const { properties, additionalProperties } = node as Record<string, Json>;
      if (typeof properties === "object" && properties !== null && !Array.isArray(properties)) {
        if (additionalProperties !== false) open.push(path);
        for (const [name, field] of Object.entries(properties)) {
          if (typeof field === "object" && field !== null && !("description" in field)) silent.push(`${path}/${name}`);
        }
      }
      for (const [key, member] of Object.entries(node)) visit(member, `${path}/${key}`);
    };
    visit(schema, "");
    expect(silent).toEqual([]);
    expect(open).toEqual([]);
  });
});
