/** Terms themselves: their forms, their JSON, their printed text, and the identity of values. */
import { describe, expect, it } from "vitest";
import { evaluateTerm } from "../../src/terms/evaluate.js";
import { printTerm } from "../../src/terms/print.js";
import { pureFunctions } from "../../src/terms/pure-functions.js";
import type { Term } from "../../src/terms/term.js";
import { constantTerm, freeVariables } from "../../src/terms/term.js";
import type { Result, TermValue } from "../../src/terms/value.js";
import { limits, Raise, raises, sameValue, valueKey } from "../../src/terms/value.js";

const label: Term = { value: "label" };

function call(name: string, ...parts: readonly Term[]): Term {
  return { call: name, arguments: parts };
}

function evaluate(term: Term, text: TermValue = "Fast Food"): Result {
  return evaluateTerm(term, () => text);
}

const firstWord = call("item.python", call("str.split", call("str.lower", label)), { integer: "0" });
const isFood = call("in.python", firstWord, { constant: ["food", "snack"] });

describe("evaluate", () => {
  it("applies operators and functions by name", () => {
    expect(evaluate(firstWord)).toBe("fast");
    expect(evaluate(isFood, "Food court")).toBe(true);
    expect(evaluate(isFood)).toBe(false);
  });

  it("passes a raise on, and fails() tells of it", () => {
    expect(evaluate(isFood, "")).toBe(raises.indexError);
    expect(evaluate(call("fails", isFood), "")).toBe(true);
    expect(evaluate(call("fails", isFood))).toBe(false);
  });

  it("evaluates only the operands that and, or and if need", () => {
    const failing = call("item.python", { constant: "" }, { integer: "0" });
    expect(evaluate(call("and", { constant: "" }, failing))).toBe("");
    expect(evaluate(call("or", { constant: null }, { constant: "x" }, failing))).toBe("x");
    expect(evaluate(call("if", { constant: true }, { constant: 1 }, failing))).toBe(1);
    expect(evaluate(call("and"))).toBe(true);
    expect(evaluate(call("or", { constant: 0 }, failing))).toBe(raises.indexError);
  });

  it("gives keyword and omitted arguments", () => {
    expect(evaluate({ call: "str.format", arguments: [{ constant: "{} {name}" }, label], keywords: { name: { integer: "7" } } })).toBe(
      "Fast Food 7",
    );
    expect(evaluate(call("str.split", label, { call: "omitted", arguments: [] }, { integer: "0" }))).toEqual(["Fast Food"]);
    expect(evaluate({ call: "str.split", arguments: [label], keywords: { maxsplit: { integer: "0" } } })).toEqual(["Fast Food"]);
    expect(evaluate({ call: "str.find", arguments: [label], keywords: { sub: { constant: "F" } } })).toBe(raises.typeError);
    expect(evaluate({ call: "max", arguments: [{ constant: [] }], keywords: { default: { constant: 2 } } })).toBe(2);
  });

  it("is total: unknown names and results beyond the limits are unmodelled", () => {
    expect(evaluate(call("no.such", label))).toBe(raises.unmodelled);
    expect(evaluate(call("less", label))).toBe(raises.unmodelled);
    expect(evaluate(call("str.lower"))).toBe(raises.typeError);
    expect(evaluate(call("multiply.python", { constant: "ab" }, { integer: String(limits.text) }))).toBe(raises.unmodelled);
    expect(evaluate(call("power", { integer: "7" }, { integer: "99999999999" }))).toBe(raises.unmodelled);
    expect(evaluate({ integer: "1.5" })).toBe(raises.unmodelled);
  });

  it("gives a result for any arguments of any row, whatever their number", () => {
    const values: readonly TermValue[] = [undefined, null, true, 0n, -1n, 1.5, Number.NaN, "", "a", [], ["a", 1n]];
    for (const row of pureFunctions.values()) {
      for (const first of values) {
        for (const second of values) {
          for (const given of [[], [first], [first, second], [first, second, second, first, first]]) {
            const result = row.apply(given);
            expect(() => (result instanceof Raise ? result.type : valueKey(result)), row.name).not.toThrow();
          }
        }
      }
    }
  });
});

describe("constantTerm", () => {
  const values: readonly TermValue[] = [
    null,
    true,
    12n,
    -(10n ** 40n),
    0.5,
    -0,
    0,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    "é",
    undefined,
    [],
    ["a", [1n, -0]],
    [1, "b"],
    [undefined],
  ];
  it("comes back from JSON and evaluation as the same value", () => {
    for (const value of values) {
      const read = JSON.parse(JSON.stringify(constantTerm(value))) as Term;
      expect(valueKey(evaluate(read) as TermValue)).toBe(valueKey(value));
    }
  });
});

describe("values", () => {
  const values: readonly TermValue[] = [
    undefined,
    null,
    true,
    false,
    1n,
    1,
    0,
    -0,
    Number.NaN,
    "1",
    "",
    "s1:a",
    [],
    [[]],
    ["a", "b"],
    ["as1:b"],
    [1n, 2n],
    [12n],
    ["a"],
    [["a"], "b"],
    [["a", "b"]],
  ];
  it("have one key each", () => {
    for (const left of values) {
      for (const right of values) expect(valueKey(left) === valueKey(right)).toBe(sameValue(left, right));
    }
    expect(new Set(values.map(valueKey)).size).toBe(values.length);
  });
});

const score: Term = { value: "score" };
const lowered = call("String.prototype.toLowerCase", label);
const expression: readonly Term[] = [{ constant: "^fire\\b/" }, { constant: "i" }];

/** A term that calls a row of JavaScript is written as JavaScript throughout. */
const javascriptCases: readonly (readonly [Term, string])[] = [
  [call("equal.js-strict", lowered, { constant: "cat" }), 'label.toLowerCase() === "cat"'],
  [call("String.prototype.includes", call("add.js", label, { constant: "x" }), { constant: "a" }), '(label + "x").includes("a")'],
  [call("item.js", call("String.prototype.split", label, { constant: " " }), { integer: "0" }), 'label.split(" ")[0]'],
  [call("greater.js", call("length.js", label), { integer: "3" }), "label.length > 3"],
  [call("not.js", call("less.js", score, { constant: 0.5 })), "!(score < 0.5)"],
  [call("truthy.js", label), "!!label"],
  [call("equal.js-strict", call("typeof", label), { constant: "string" }), 'typeof label === "string"'],
  [call("is-nullish", call("add.js", score, score)), "score + score == null"],
  [call("is-undefined", call("or", label, lowered)), "(label || label.toLowerCase()) === undefined"],
  [call("power.js", call("negate.js", score), { integer: "2" }), "(-score) ** 2"],
  [call("negate.js", call("power.js", score, { integer: "2" })), "-(score ** 2)"],
  [call("negate.js", call("negate.js", score)), "-(-score)"],
  [call("subtract.js", score, call("subtract.js", score, { constant: 1 })), "score - (score - 1)"],
  [
    call("divide.js", call("Math.round", call("multiply.js", score, { integer: "100" })), { integer: "100" }),
    "Math.round(score * 100) / 100",
  ],
  [call("parseFloat", call("Number.prototype.toFixed", score, { integer: "2" })), "parseFloat(score.toFixed(2))"],
  [call("Number.prototype.toString", { integer: "5" }), "(5).toString()"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what is printed.
  [call("to-string.js", score), "`${score}`"],
  [call("RegExp.prototype.test", ...expression, label), "/^fire\\b\\//i.test(label)"],
  [
    call("String.prototype.match", call("add.js", label, label), { value: "pattern" }, { constant: "g" }),
    '(label + label).match(new RegExp(pattern, "g"))',
  ],
  [call("split-regex.js", label, { constant: "" }, { constant: "" }), "label.split(/(?:)/)"],
  [call("split-regex.js", label, { constant: "source, flags" }, { constant: "" }, { integer: "2" }), "label.split(/source, flags/, 2)"],
  [call("replace-regex.js", label, { constant: "text" }, { constant: "g" }, { constant: "self" }), 'label.replace(/text/g, "self")'],
  [call("exec-group.js", { constant: "(?<n>a)" }, { constant: "" }, label, { constant: "n" }), '/(?<n>a)/.exec(label).groups["n"]'],
  [call("String.prototype.matchAll", label, { constant: "a" }, { constant: "g" }), "[...label.matchAll(/a/g)]"],
  [call("in.python", lowered, { constant: ["a", "b"] }), '["a", "b"].includes(label.toLowerCase())'],
  [call("and", call("not.js", label), call("less.js", score, { constant: null })), "!label && score < null"],
  [call("if", call("not.js", label), { constant: true }, call("omitted")), "!label ? true : undefined"],
  [call("less.js", score, call("float", { constant: "NaN" })), "score < NaN"],
  [call("Array.prototype.join", call("list", label, score), { constant: ", " }), '[label, score].join(", ")'],
];

describe("print", () => {
  const cases: readonly (readonly [Term, string])[] = [
    [isFood, 'label.lower().split()[0] in {"food", "snack"}'],
    [call("in.python", label, call("list", { constant: "a" }, { integer: "1" })), 'label in {"a", 1}'],
    [call("in.python", { constant: "fire" }, label), '"fire" in label'],
    [call("str.lower", call("add.python", label, { constant: "x" })), '(label + "x").lower()'],
    [call("subtract", score, call("subtract", score, { constant: 0.5 })), "score - (score - 0.5)"],
    [call("subtract", call("subtract", score, score), { constant: 1 }), "score - score - 1.0"],
    [call("multiply.python", call("add.python", score, { integer: "1" }), { integer: "2" }), "(score + 1) * 2"],
    [call("power", call("negate", score), { integer: "2" }), "(-score) ** 2"],
    [call("negate", call("power", score, { integer: "2" })), "-score ** 2"],
    [call("power", { integer: "-2" }, { integer: "2" }), "(-2) ** 2"],
    [call("equal.python", call("less", score, { constant: 0.5 }), { constant: true }), "(score < 0.5) == True"],
    [call("not.python", call("less", score, { constant: 0.5 })), "not score < 0.5"],
    [call("and", call("or", label, score), call("not.python", label)), "(label or score) and not label"],
    [call("or", call("and", label, score), label), "label and score or label"],
    [call("if", label, score, { constant: null }), "score if label else None"],
    [call("slice.python", label, { constant: null }, { integer: "-1" }), "label[:-1]"],
    [call("slice.python", label, { integer: "1" }, { constant: null }, { integer: "2" }), "label[1::2]"],
    [call("round", score, { integer: "2" }), "round(score, 2)"],
    [call("str.split", label, call("omitted"), { integer: "1" }), "label.split(maxsplit=1)"],
    [call("str.join", { constant: ", " }, call("list", label, label)), '", ".join([label, label])'],
    [{ call: "sorted", arguments: [label], keywords: { reverse: { constant: true } } }, "sorted(label, reverse=True)"],
    [call("fails", call("int", label)), "fails(int(label))"],
    [call("truthy.python", label), "bool(label)"],
    ...javascriptCases,
  ];
  it.each(cases.map(([term, text]) => [text, term] as const))("%s", (text, term) => {
    expect(printTerm(term)).toBe(text);
  });
});

describe("freeVariables", () => {
  it("lists each once, in order", () => {
    expect(freeVariables(call("add.python", { value: "b" }, call("add.python", { value: "a" }, { value: "b" })))).toEqual(["b", "a"]);
  });
});
