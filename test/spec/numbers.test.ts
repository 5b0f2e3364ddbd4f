/** Registers, slots and rankings: numbers and items that a pass carries, and streams in the order of a number. */
import { describe, expect, it } from "vitest";
import { compileDecision } from "../../src/spec/evaluate.js";
import type { Decision, DecisionProgram, ProgramVariable } from "../../src/spec/loss-spec.js";
import { validateSpec } from "../../src/spec/validate.js";
import type { Term } from "../../src/terms/term.js";
import { decisionOf, labelScore, labels, labelText, outcome, specOf } from "./specs.js";

const stream = { call: 0, path: ["labelAnnotations"] };
const greater = (left: string, right: string): Term => ({ call: "greater", arguments: [{ value: left }, { value: right }] });

function decision(program: DecisionProgram): Decision {
  return decisionOf({
    kind: "formula",
    outcomes: [outcome("no", 9), outcome("yes", 7)],
    rule: { kind: "formula", why: "a test of evaluators" },
    program,
  });
}

function answers(of: Decision, ...samples: readonly (readonly [string, unknown][])[]): (string | null)[] {
  expect(validateSpec(specOf(of)).ok).toBe(true);
  const evaluator = compileDecision(of);
  return samples.map((items) => {
    const labelAnnotations = items.map(([description, score]) => ({ description, ...(score === undefined ? {} : { score }) }));
    return evaluator({ responses: { [labels]: { labelAnnotations } } }).outcome;
  });
}

const ends = [{ leaf: 0 }, { leaf: 1 }] as const;

describe("registers", () => {
  const total: ProgramVariable = { kind: "register", pass: 0, register: 0 };
  const sum = decision({
    variables: [labelScore, total],
    partitions: [],
    passes: [
      {
        ...stream,
        components: [],
        registers: [
          {
            name: "total",
            terms: [{ integer: "0" }, { call: "add.python", arguments: [{ value: "1" }, { value: "0" }] }],
            initial: 0,
            step: 1,
          },
        ],
      },
    ],
    nodes: [...ends, { test: 1, cuts: [0.6], next: [0, 1] }],
    outcome: 2,
    values: [],
  });

  it("adds doubles one by one in the order of the stream", () => {
    const added: [string, number][] = [
      ["a", 0.3],
      ["b", 0.2],
      ["c", 0.1],
    ];
    expect(0.1 + 0.2 + 0.3).not.toBe(0.3 + 0.2 + 0.1);
    expect(answers(sum, added, [...added].reverse(), [])).toEqual(["yes", "yes", "no"]);
    const below: [string, number][] = [
      ["a", 0.1],
      ["b", 0.25],
      ["c", 0.24],
    ];
    expect(answers(sum, below, [["a", "0.7"]], [["a", "x"]])).toEqual(["no", "yes", null]);
  });

  it("has no answer where a term gives no number", () => {
    const { program } = sum;
    const [pass] = program.passes;
    const halves = {
      ...pass?.registers?.[0],
      terms: [{ constant: 1 }, { call: "divide.python", arguments: [{ value: "1" }, { value: "0" }] }],
    };
    const divided = decision({
      ...program,
      passes: [{ ...stream, components: [], registers: [{ name: "r", initial: 0, step: 1, ...halves }] }],
    });
    expect(answers(divided, [["a", 0.5]], [["a", 0]], [["a", 2]])).toEqual(["yes", null, "no"]);
  });

  it("must read variables that are known", () => {
    const [pass] = sum.program.passes;
    const early = { ...sum.program, passes: [{ ...stream, components: [], registers: [{ ...pass!.registers![0]!, initial: 1 }] }] };
    expect(validateSpec(specOf(decision({ ...early, variables: [labelScore, { ...total, register: 1 }] }))).ok).toBe(false);
    const strange = [{ name: "r", terms: [{ value: "9" }], initial: 0, step: 0 }];
    expect(validateSpec(specOf(decision({ ...sum.program, passes: [{ ...stream, components: [], registers: strange }] }))).ok).toBe(false);
  });
});

describe("slots", () => {
  const kept = (slot: number, field: string): ProgramVariable & { readonly at: object } =>
    field === "score"
      ? { kind: "number", at: { from: "kept", pass: 0, slot, path: [field] }, wire: "float32" }
      : { kind: "text", at: { from: "kept", pass: 0, slot, path: [field] }, partition: 0 };
  /** The greatest score and, in slot 1, what was the greatest before it: is one of them a dog? */
  const best = (slot: number): Decision =>
    decision({
      variables: [labelScore, kept(0, "score"), { kind: "condition", term: greater("0", "1") }, kept(slot, "description")],
      partitions: [{ predicates: [{ call: "equal.python", arguments: [{ value: "text" }, { constant: "Dog" }] }], cells: ["0", "1"] }],
      passes: [
        {
          ...stream,
          components: [],
          slots: [
            { name: "best", step: 2 },
            { name: "second", step: 4 },
          ],
        },
      ],
      nodes: [...ends, { test: 2, next: [0, 1] }, { leaf: 2 }, { test: 2, next: [0, 3] }, { test: 3, next: [0, 1] }],
      outcome: 5,
      values: [],
    });

  it("keep an item, the first of equal ones where only a greater one is taken", () => {
    const samples: [string, number][][] = [
      [],
      [["Dog", 0.5]],
      [
        ["Cat", 0.5],
        ["Dog", 0.5],
      ],
      [
        ["Cat", 0.5],
        ["Dog", 0.6],
      ],
    ];
    expect(answers(best(0), ...samples)).toEqual(["no", "yes", "no", "yes"]);
  });

  it("pass on what they held before the item", () => {
    const samples: [string, number][][] = [
      [["Dog", 0.5]],
      [
        ["Dog", 0.5],
        ["Cat", 0.6],
      ],
      [
        ["Cat", 0.5],
        ["Dog", 0.6],
      ],
    ];
    expect(answers(best(1), ...samples)).toEqual(["no", "yes", "no"]);
  });
});

describe("rankings", () => {
  const ranked = (order: "greatest-first" | "least-first", ties: "first" | "last", position: number): Decision =>
    decision({
      variables: [
        labelScore,
        { kind: "text", at: { from: "ranking", ranking: 0, path: [position, "description"] }, partition: 0 },
        labelText,
      ],
      partitions: [
        { predicates: [{ call: "equal.python", arguments: [{ value: "text" }, { constant: "Dog" }] }], cells: ["0", "1"] },
        { predicates: [{ call: "equal.python", arguments: [{ value: "text" }, { constant: "skip" }] }], cells: ["0", "1"] },
      ].slice(0, 1),
      passes: [],
      rankings: [{ ...stream, when: 2, by: { value: "0" }, order, ties }],
      nodes: [...ends, { test: 0, cuts: [0.2], next: [0, 1] }, { test: 1, next: [0, 1] }],
      outcome: 3,
      values: [],
    });
  const items: [string, number][] = [
    ["Cat", 0.5],
    ["Dog", 0.5],
    ["Bird", 0.1],
    ["Fish", 0.3],
  ];

  it("order the items that qualify", () => {
    expect(answers(ranked("greatest-first", "first", 0), items)).toEqual(["no"]);
    expect(answers(ranked("greatest-first", "last", 0), items)).toEqual(["yes"]);
    expect(answers(ranked("greatest-first", "first", 1), items)).toEqual(["yes"]);
    expect(answers(ranked("least-first", "first", 1), items)).toEqual(["no"]);
    expect(answers(ranked("least-first", "last", 1), items)).toEqual(["yes"]);
    expect(answers(ranked("least-first", "first", 3), items)).toEqual(["no"]);
  });

  it("can be what a pass reads", () => {
    const { program } = ranked("least-first", "first", 0);
    const last = decision({
      ...program,
      variables: [...program.variables, { kind: "state", pass: 0, component: 0 }],
      passes: [{ ...stream, ranking: 0, components: [{ name: "last is a dog", states: 2, initial: 0, step: 4 }] }],
      nodes: [...program.nodes, { test: 2, next: [0, 1] }, { test: 3, next: [0, 1] }],
      outcome: 5,
    });
    expect(answers(last, items, [...items].reverse(), [])).toEqual(["yes", "no", "no"]);
  });
});
