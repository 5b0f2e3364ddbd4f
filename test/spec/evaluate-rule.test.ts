/** The rule and the program of every hand-written decision say the same on generated outputs of listed labels. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileDecision } from "../../src/spec/evaluate.js";
import { evaluateRule } from "../../src/spec/evaluate-rule.js";
import type { Decision, LabelClass, Rule } from "../../src/spec/loss-spec.js";
import { validateSpec } from "../../src/spec/validate.js";
import {
  alarm,
  decisionOf,
  everyDecision,
  labelClass,
  labels,
  outcome,
  sampleOf,
  sentiment,
  specOf,
  trueFalse,
  twoPasses,
  valueRange,
} from "./specs.js";

const seed = 20261122;
const names = ["Cat", "Kitten", "kitty", "Apple", "Banana", "Bottle", "Can", "Dog", "Person"];
const scores = [0, 0.5, 0.8999999999999999, 0.9, 1];
const items = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...scores)), { maxLength: 6 });
const inputs = { "app.py#config.enabled": true, "app.py#request.limit": 3 };

describe("evaluateRule", () => {
  for (const decision of everyDecision.filter(({ kind }) => kind !== "automaton" && kind !== "value-range")) {
    it(`agrees with the program of ${decision.id}`, () => {
      const evaluator = compileDecision(decision);
      const spec = specOf(decision);
      fc.assert(
        fc.property(items, (list) => {
          const recorded = { ...sampleOf(...list), inputs };
          expect(evaluateRule(spec, decision, recorded)).toBe(evaluator(recorded).outcome);
        }),
        { seed },
      );
    });
  }

  it("agrees on values", () => {
    const evaluator = compileDecision(valueRange);
    const value = fc.oneof(fc.constantFrom(-0.25, 0.25, 0, 1, 1.0000000000000002), fc.double({ min: -2, max: 2, noNaN: true }));
    fc.assert(
      fc.property(value, value, (score, magnitude) => {
        const recorded = { responses: { [sentiment]: { documentSentiment: { score, magnitude } } } };
        expect(evaluateRule(specOf(valueRange), valueRange, recorded)).toBe(evaluator(recorded).outcome);
      }),
      { seed },
    );
  });

  it("leaves to the program what only that can say", () => {
    expect(evaluateRule(specOf(twoPasses), twoPasses, sampleOf("Dog"))).toBeNull();
  });

  const classes = [labelClass("a", ["A"]), labelClass("b", ["B"])];
  const outcomes = ["x", "y", "z"].map((id) => outcome(id, 1));
  const withRule = (rule: Rule): Decision => decisionOf({ kind: rule.kind, classes, outcomes, rule, program: trueFalse.program });
  const cases: readonly [Rule, readonly (readonly [readonly string[], string | null])[]][] = [
    [{ kind: "constant", outcome: "x" }, [[["A"], "x"]]],
    [
      {
        kind: "last-match",
        cases: [
          { class: "a", outcome: "x" },
          { class: "b", outcome: "y" },
        ],
        otherwise: "z",
      },
      [
        [["A", "B"], "y"],
        [["B", "A", "C"], "x"],
        [["C"], "z"],
      ],
    ],
    [
      {
        kind: "multi-select",
        combinations: [
          { present: [], outcome: "x" },
          { present: ["a"], outcome: "y" },
          { present: ["a", "b"], outcome: "z" },
        ],
      },
      [
        [[], "x"],
        [["A"], "y"],
        [["B", "A"], "z"],
        [["B"], null],
      ],
    ],
    [
      {
        kind: "presence",
        outcomes: [
          { outcome: "x", any: [{ present: ["a"], absent: ["b"] }] },
          {
            outcome: "y",
            any: [
              { present: ["b"], absent: [] },
              { present: [], absent: ["a"] },
            ],
          },
        ],
      },
      [
        [["A"], "x"],
        [["A", "B"], "y"],
        [[], "y"],
      ],
    ],
    [
      { kind: "top-k", items: 1, cases: [{ item: 0, class: "a", outcome: "x" }], otherwise: "z" },
      [
        [["A", "B"], "x"],
        [["B", "A"], "z"],
        [[], "z"],
      ],
    ],
    [
      {
        kind: "count",
        class: "a",
        saturates: 2,
        outcomes: [
          { from: 0, below: 2, outcome: "x" },
          { from: 2, outcome: "y" },
        ],
      },
      [
        [["A"], "x"],
        [["A", "A"], "y"],
        [["A", "A", "A"], "y"],
      ],
    ],
  ];
  const byState: Rule = {
    kind: "automaton",
    states: [{ outcome: "x" }, { outcome: "y" }, { outcome: "z" }],
    transitions: [
      { class: "a", next: [1, 0, 2] },
      { class: "b", next: [0, 2, 2] },
    ],
  };

  it("runs the table of an automaton", () => {
    const decision = withRule(byState);
    const answers = [[], ["A"], ["B"], ["A", "C", "A"], ["A", "C", "B", "A"]].map((list) =>
      evaluateRule(specOf(decision), decision, sampleOf(...list)),
    );
    expect(answers).toEqual(["x", "y", "x", "x", "z"]);
    expect(validateSpec(specOf(decision)).ok).toBe(true);
    const wrong = withRule({ ...byState, transitions: [{ class: "a", next: [1, 3, 0] }] });
    expect(validateSpec(specOf(wrong)).ok).toBe(false);
    const without = withRule({ kind: "automaton" });
    expect(evaluateRule(specOf(without), without, sampleOf("A"))).toBeNull();
  });

  it("holds facts of a presence rule against their regions, and answers nothing without", () => {
    const any = [{ present: ["a", "f1"], absent: [] }];
    const rule = (regions: boolean): Rule => ({
      kind: "presence",
      facts: [{ id: "f1", text: "0.5 <= total", ...(regions ? { regions: [{ where: [{ variable: "total", from: 0.5 }] }] } : {}) }],
      outcomes: [
        { outcome: "x", any },
        {
          outcome: "y",
          any: [
            { present: [], absent: ["a"] },
            { present: [], absent: ["f1"] },
          ],
        },
      ],
    });
    const at = (regions: boolean, total: number): string | null => {
      const decision = withRule(rule(regions));
      const response = { labelAnnotations: [{ description: "A" }], total };
      return evaluateRule(specOf(decision), decision, { responses: { [labels]: response } });
    };
    expect([at(true, 0.5), at(true, 0.4), at(false, 0.5)]).toEqual(["x", "y", null]);
  });

  for (const [rule, samples] of cases) {
    it(`reads ${rule.kind}`, () => {
      const decision = withRule(rule);
      expect(samples.map(([list]) => evaluateRule(specOf(decision), decision, sampleOf(...list)))).toEqual(
        samples.map(([, expected]) => expected),
      );
    });
  }

  it("compares values, the first or last of equal ones", () => {
    const rule = (ties: "first" | "last"): Rule => ({
      kind: "argmax",
      ties,
      cases: [
        { variable: "documentSentiment.score", outcome: "x" },
        { variable: "documentSentiment.magnitude", outcome: "y" },
      ],
    });
    const recorded = { responses: { [sentiment]: { documentSentiment: { score: 0.5, magnitude: 0.5 } } } };
    const answers = (["first", "last"] as const).map((ties) => {
      const decision = { ...withRule(rule(ties)), calls: valueRange.calls };
      return evaluateRule(specOf(decision), decision, recorded);
    });
    expect(answers).toEqual(["x", "y"]);
  });

  it("looks at scores where the class has a condition on them", () => {
    const spec = specOf(alarm);
    expect(evaluateRule(spec, alarm, sampleOf(["Cat", 0.9]))).toBe("alarm");
    expect(evaluateRule(spec, alarm, sampleOf(["Cat", 0.8]))).toBe("quiet");
  });

  const asks = (more: Partial<LabelClass>): ((item: object) => boolean) => {
    const one = labelClass("a", [], { ...more });
    const decision = { ...withRule({ kind: "true-false", class: "a", present: "x", absent: "y" }), classes: [one] };
    return (item) => evaluateRule(specOf(decision), decision, { responses: { [labels]: { labelAnnotations: [item] } } }) === "x";
  };

  it("reads the field that a class names", () => {
    const isMember = asks({ stream: { call: 0, path: ["labelAnnotations"], field: ["mid"] }, outsideVocabulary: ["/m/1"] });
    expect([{ mid: "/m/1" }, { description: "/m/1" }].map(isMember)).toEqual([true, false]);
  });

  it("takes every item into a class that asks for no text, and holds it against all its conditions", () => {
    const isMember = asks({
      score: { field: ["topicality"], text: "topicality >= 0.5", ranges: [{ from: 0.5 }] },
      where: [
        { field: ["box", "width"], text: "width < 2", ranges: [{ below: 2 }] },
        { field: ["locale"], text: "locale in {en, }", in: ["en", ""] },
        { field: ["mid"], text: "mid is there", isPresent: true },
      ],
    });
    const item = { topicality: 0.5, box: { width: 1 }, locale: "en", mid: "/m/1" };
    const { mid, ...without } = item;
    expect(mid).toBe("/m/1");
    expect([item, { ...item, locale: undefined }, { ...item, box: {} }].map(isMember)).toEqual([true, true, true]);
    expect([{ ...item, topicality: 0.4 }, { ...item, box: { width: 2 } }, { ...item, locale: "de" }, without].map(isMember)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
