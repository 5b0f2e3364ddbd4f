/** What a decision's program answers on recorded outputs, on specs written by hand. */
import { describe, expect, it } from "vitest";
import { compileDecision, evaluate } from "../../src/spec/evaluate.js";
import type { Decision } from "../../src/spec/loss-spec.js";
import type { Item } from "./specs.js";
import * as specs from "./specs.js";
import { at, decisionOf, isOneOf, labels, labelText, outcome, sampleOf, sentiment, specOf } from "./specs.js";

function outcomesOf(decision: Decision, samples: readonly (readonly Item[])[]): (string | null)[] {
  const evaluator = compileDecision(decision);
  return samples.map((items) => evaluator(sampleOf(...items)).outcome);
}

describe("evaluate", () => {
  it("finds a label anywhere", () => {
    const samples: Item[][] = [[], ["Dog"], ["Dog", "Cat"], ["kitty"], ["Cat", "Dog"], ["cat"]];
    expect(outcomesOf(specs.trueFalse, samples)).toEqual(["no", "no", "yes", "yes", "yes", "no"]);
  });

  it("follows the order of the output or that of the code", () => {
    const samples: Item[][] = [["Can", "Apple"], ["Apple", "Can"], ["Dog", "Can"], []];
    expect(outcomesOf(specs.firstInOutput, samples)).toEqual(["recycle", "compost", "recycle", "trash"]);
    expect(outcomesOf(specs.firstInCode, samples)).toEqual(["compost", "compost", "recycle", "trash"]);
  });

  it("gives a later pass the final states of an earlier one", () => {
    const samples: Item[][] = [
      ["Dog", "Person"],
      ["Person", "Person"],
      ["Dog", "Person", "Person"],
      ["Person", "Person", "Person", "Dog"],
    ];
    expect(outcomesOf(specs.twoPasses, samples)).toEqual(["alone", "crowd", "walk", "walk"]);
  });

  it("reads missing fields as empty, missing responses too", () => {
    const spec = specOf(specs.trueFalse, specs.valueRange);
    expect(evaluate(spec, specs.trueFalse, { responses: {} })).toEqual({ outcome: "no" });
    expect(evaluate(spec, specs.trueFalse, { responses: { [labels]: { labelAnnotations: [{}, null] } } })).toEqual({ outcome: "no" });
    expect(evaluate(spec, specs.valueRange, { responses: { [sentiment]: { documentSentiment: { magnitude: 3 } } } })).toEqual({
      outcome: "mixed",
    });
    expect(evaluate(spec, "app.py:feel", { responses: { [sentiment]: null } })).toEqual({ outcome: "sad" });
  });

  it("puts a bound into the upper of two ranges", () => {
    const evaluator = compileDecision(specs.valueRange);
    const feel = (score: number, magnitude: number): string | null =>
      evaluator({ responses: { [sentiment]: { documentSentiment: { score, magnitude } } } }).outcome;
    expect([feel(-0.25, 2), feel(-0.2500001, 2), feel(0.25, 0), feel(0.2499999, 0), feel(0, 1), feel(0, 1.0000000000000002)]).toEqual([
      "mixed",
      "sad",
      "happy",
      "sad",
      "sad",
      "mixed",
    ]);
  });

  it("takes a default and says so, asks for what has none, and only where it matters", () => {
    const evaluator = compileDecision(specs.alarm);
    const cat = sampleOf(["Cat", 0.95]).responses;
    expect(evaluator({ responses: {} })).toEqual({ outcome: "quiet", assumed: ["app.py#config.enabled"] });
    expect(evaluator({ responses: cat })).toEqual({ outcome: null, assumed: ["app.py#config.enabled"], needs: ["app.py#request.limit"] });
    expect(evaluator({ responses: cat, inputs: { "app.py#config.enabled": false } })).toEqual({ outcome: "quiet" });
    expect(evaluator({ responses: cat, inputs: { "app.py#config.enabled": true, "app.py#request.limit": 10 } })).toEqual({
      outcome: "quiet",
    });
    expect(evaluator({ responses: cat, inputs: { "app.py#request.limit": "3" } })).toMatchObject({
      outcome: null,
      needs: [],
      reason: 'the input "app.py#request.limit" must be a number',
    });
  });

  it("names every input that may be needed, and none that cannot", () => {
    const input = (name: string): { name: string; type: "number"; at: ReturnType<typeof at> } => ({ name, type: "number", at: at(1) });
    const variable = (name: string): { kind: "environment"; name: string; type: "number" } => ({
      kind: "environment",
      name,
      type: "number",
    });
    const decision = decisionOf({
      kind: "formula",
      environment: ["a", "b", "c"].map(input),
      outcomes: [outcome("no", 1), outcome("yes", 2)],
      rule: { kind: "formula", why: "for the test" },
      program: {
        variables: ["a", "b", "c"].map(variable),
        partitions: [],
        passes: [],
        nodes: [
          { leaf: 0 },
          { leaf: 1 },
          { test: 2, cuts: [0], next: [0, 1] },
          { test: 1, cuts: [0], next: [0, 2] },
          { test: 0, cuts: [0], next: [0, 3] },
        ],
        outcome: 4,
        values: [],
      },
    });
    const evaluator = compileDecision(decision);
    const needs = (inputs: Record<string, number>): readonly string[] | undefined => evaluator({ responses: {}, inputs }).needs;
    expect(needs({})).toEqual(["a", "b", "c"]);
    expect(needs({ b: -1 })).toEqual(["a"]);
    expect(needs({ a: 1, b: 1 })).toEqual(["c"]);
    expect(evaluator({ responses: {}, inputs: { a: -1 } })).toEqual({ outcome: "no" });
  });

  it("lists what the effects carry", () => {
    const inputs = { "app.py#config.enabled": true, "app.py#request.limit": 3 };
    const recorded = { ...sampleOf(["Cat", 0.95], ["Dog", 0.99], ["Cat", 0.3], ["Cat", 0.9]), inputs };
    expect(evaluate(specOf(specs.alarm), specs.alarm, recorded)).toEqual({ outcome: "alarm", values: ["Cat", "Cat", 2] });
  });

  it("sees float32 fields as a client does, if asked", () => {
    const inputs = { "app.py#config.enabled": true, "app.py#request.limit": 3 };
    const evaluator = compileDecision(specs.alarm);
    const recorded = { ...sampleOf(["Cat", 0.9]), inputs };
    expect(evaluator(recorded).outcome).toBe("alarm");
    expect(evaluator(recorded, { wire: "client" }).outcome).toBe("quiet");
  });

  it("has no answer for a text of no cell, a value of another type or an unknown decision, and says why", () => {
    const strict: Decision = {
      ...specs.trueFalse,
      program: { ...specs.trueFalse.program, partitions: [{ predicates: [isOneOf("Cat"), isOneOf("Dog")], cells: ["00", "10"] }] },
    };
    expect(evaluate(specOf(strict), strict, sampleOf("Cat"))).toEqual({ outcome: "yes" });
    expect(evaluate(specOf(strict), strict, sampleOf("Dog", "Cat"))).toEqual({
      outcome: null,
      needs: [],
      reason: 'description is "Dog", which the spec does not decide',
    });
    // Decided before the undecided text is reached.
    expect(evaluate(specOf(strict), strict, sampleOf("Cat", "Dog"))).toEqual({ outcome: "yes" });
    const wrong = { responses: { [labels]: { labelAnnotations: "Cat" } } };
    expect(evaluate(specOf(strict), strict, wrong).reason).toBe("labelAnnotations is not a list");
    expect(evaluate(specOf(strict), "nobody", sampleOf()).reason).toBe('the spec has no decision "nobody"; it has app.py:handler');
  });

  it("has no answer where a predicate is beyond the evaluator", () => {
    const strange: Decision = {
      ...specs.trueFalse,
      program: { ...specs.trueFalse.program, partitions: [{ predicates: [{ call: "divine", arguments: [] }], cells: ["0", "1"] }] },
    };
    expect(evaluate(specOf(strange), strange, sampleOf("Cat"))).toMatchObject({ outcome: null, needs: [] });
  });
});

describe("several calls of one operation", () => {
  const call = { operation: labels, at: at(3), request: {} };
  const sameFirst = decisionOf({
    kind: "formula",
    calls: [call, call],
    outcomes: [outcome("different", 5), outcome("same", 6)],
    rule: { kind: "formula", why: "two texts are compared" },
    program: {
      variables: [
        { kind: "text", at: { from: "response", call: 0, path: ["labelAnnotations", 0, "description"] }, partition: 0 },
        { kind: "text", at: { from: "response", call: 1, path: ["labelAnnotations", 0, "description"] }, partition: 0 },
        { kind: "condition", term: { call: "equal.python", arguments: [{ value: "0" }, { value: "1" }] } },
      ],
      partitions: [{ predicates: [], cells: [""] }],
      passes: [],
      nodes: [{ leaf: 0 }, { leaf: 1 }, { test: 2, next: [0, 1] }],
      outcome: 2,
      values: [],
    },
  });
  const first = (name: string): unknown => ({ labelAnnotations: [{ description: name }] });

  it("take a list of responses in order, and one response each", () => {
    const evaluator = compileDecision(sameFirst);
    expect(evaluator({ responses: { [labels]: [first("Cat"), first("Dog")] } })).toEqual({ outcome: "different" });
    expect(evaluator({ responses: { [labels]: [first("Cat"), first("Cat")] } })).toEqual({ outcome: "same" });
    expect(evaluator({ responses: { [labels]: first("Cat") } })).toEqual({ outcome: "same" });
    expect(evaluator({ responses: { [labels]: [first("Cat")] } })).toEqual({ outcome: "different" });
  });
});

describe("variables", () => {
  it("count, exist, nest and follow conditions", () => {
    const decision = decisionOf({
      kind: "formula",
      outcomes: [outcome("0", 1), outcome("1", 2), outcome("2", 3), outcome("3", 4)],
      rule: { kind: "formula", why: "for the test" },
      program: {
        variables: [
          { kind: "length", at: { from: "response", call: 0, path: ["labelAnnotations"] } },
          { kind: "present", at: { from: "response", call: 0, path: ["error"] } },
          { kind: "condition", term: { call: "equal.python", arguments: [{ value: "0" }, { integer: "2" }] } },
          labelText,
          { kind: "state", pass: 0, component: 0 },
        ],
        partitions: [{ predicates: [isOneOf("Tail")], cells: ["0", "1"] }],
        passes: [{ call: 0, path: ["labelAnnotations", "parts"], components: [{ name: "tail", states: 2, initial: 0, step: 5 }] }],
        nodes: [
          { leaf: 0 },
          { leaf: 1 },
          { leaf: 2 },
          { leaf: 3 },
          { test: 3, next: [0, 1] },
          { test: 4, next: [4, 1] },
          { test: 4, next: [0, 1] },
          { test: 2, next: [6, 2] },
          { test: 1, next: [7, 3] },
        ],
        outcome: 8,
        values: [],
      },
    });
    const evaluator = compileDecision(decision);
    const answer = (response: unknown): string | null => evaluator({ responses: { [labels]: response } }).outcome;
    expect(answer({ labelAnnotations: [{}, {}] })).toBe("2");
    expect(answer({ labelAnnotations: [{ parts: [{ description: "Ear" }, { description: "Tail" }] }] })).toBe("1");
    expect(answer({ labelAnnotations: [{ parts: [] }, {}, { parts: [{ description: "Ear" }] }] })).toBe("0");
    expect(answer({ error: { code: 3 } })).toBe("3");
    expect(answer({ error: null })).toBe("0");
  });

  it("fails a condition that cannot be computed", () => {
    const decision = decisionOf({
      kind: "formula",
      outcomes: [outcome("no", 1), outcome("yes", 2)],
      rule: { kind: "formula", why: "for the test" },
      program: {
        variables: [
          { kind: "text", at: { from: "response", call: 0, path: ["text"] }, partition: 0 },
          { kind: "condition", term: { call: "less", arguments: [{ value: "0" }, { integer: "2" }] } },
        ],
        partitions: [{ predicates: [], cells: [""] }],
        passes: [],
        nodes: [{ leaf: 0 }, { leaf: 1 }, { test: 1, next: [0, 1] }],
        outcome: 2,
        values: [],
      },
    });
    expect(compileDecision(decision)({ responses: {} })).toEqual({ outcome: "no" });
  });
});
