/** What the rows of JavaScript promise beyond single values: how calls bind, where they end, and how long they take. */
import { describe, expect, it } from "vitest";
import { applyNamed, evaluateTerm } from "../../src/terms/evaluate.js";
import { compileJavaScriptRegex } from "../../src/terms/javascript/regex-functions.js";
import { pureFunctions } from "../../src/terms/pure-functions.js";
import { sampleOf } from "../../src/terms/regex.js";
import type { Term } from "../../src/terms/term.js";
import { constantTerm } from "../../src/terms/term.js";
import { limits, Raise, raises } from "../../src/terms/value.js";

describe("calls", () => {
  it("take any number of arguments, and tell what is left out from undefined where JavaScript does", () => {
    expect(applyNamed("String.prototype.toLowerCase", ["AB", 1n, null])).toBe("ab");
    expect(applyNamed("String.prototype.includes", ["undefined"])).toBe(true);
    expect(applyNamed("Number", [])).toBe(0n);
    expect(applyNamed("Number", [undefined])).toBe(Number.NaN);
    expect(applyNamed("Array.prototype.lastIndexOf", [[1n, 1n], 1n])).toBe(1n);
    expect(applyNamed("Array.prototype.lastIndexOf", [[1n, 1n], 1n, undefined])).toBe(0n);
  });

  it("have no keywords", () => {
    expect(applyNamed("String.prototype.slice", ["abc"], new Map([["start", 1n]]))).toBe(raises.unmodelled);
  });

  it("are made on whatever type the first argument has", () => {
    expect(applyNamed("String.prototype.includes", [["ab"], "a"])).toBe(false);
    expect(applyNamed("Array.prototype.includes", ["ab", "a"])).toBe(true);
    expect(applyNamed("Array.prototype.join", ["ab", "-"])).toEqual(new Raise("TypeError"));
    expect(applyNamed("String.prototype.trim", [null])).toEqual(new Raise("TypeError"));
    expect(applyNamed("String.prototype.toLowerCase", [5n])).toEqual(new Raise("TypeError"));
  });

  it("keep the normal form: safe integers are integers, also when they come in as doubles", () => {
    expect(applyNamed("add.js", [0.5, 0.5])).toBe(1n);
    expect(applyNamed("multiply.js", [0n, -1n])).toBe(-0);
    expect(applyNamed("add.js", [2n ** 53n - 1n, 1n])).toBe(2 ** 53);
    expect(applyNamed("equal.js-strict", [1, 1n])).toBe(true);
    expect(applyNamed("divide.js", [1n, 0n])).toBe(Number.POSITIVE_INFINITY);
  });

  it("come back from JSON: undefined, NaN and -0 too", () => {
    const term: Term = { call: "Array.of", arguments: [undefined, Number.NaN, -0, 1n, null].map(constantTerm) };
    expect(evaluateTerm(JSON.parse(JSON.stringify(term)) as Term, () => null)).toEqual([undefined, Number.NaN, -0, 1n, null]);
  });
});

describe("limits", () => {
  const long = "a".repeat(limits.text);
  it("end what grows, without an exception", () => {
    expect(applyNamed("add.js", [long, "a"])).toBe(raises.unmodelled);
    expect(applyNamed("String.prototype.repeat", ["ab", 2n ** 40n])).toBe(raises.unmodelled);
    expect(applyNamed("String.prototype.repeat", ["ab", Number.POSITIVE_INFINITY])).toEqual(new Raise("RangeError"));
    expect(applyNamed("String.prototype.padEnd", ["ab", 2n ** 50n])).toBe(raises.unmodelled);
    expect(applyNamed("String.prototype.padEnd", ["ab", 2n ** 50n, ""])).toBe("ab");
    expect(applyNamed("Array.prototype.join", [Array.from({ length: 1000 }, () => "a"), "b".repeat(100_000)])).toBe(raises.unmodelled);
    expect(applyNamed("String.prototype.replaceAll", ["a".repeat(4000), "", "$&".repeat(1000)])).toBe(raises.unmodelled);
    expect(applyNamed("replace-regex.js", ["a".repeat(4000), "", "g", "$`".repeat(1000)])).toBe(raises.unmodelled);
    expect(applyNamed("JSON.parse", ["[".repeat(100_000) + "]".repeat(100_000)])).toBe(raises.unmodelled);
  });

  it("leave objects and functions out", () => {
    expect(applyNamed("JSON.parse", ['[{"a": 1}]'])).toBe(raises.unmodelled);
    expect(applyNamed("item.js", ["abc", "includes"])).toBe(raises.unmodelled);
  });
});

describe("regular expressions", () => {
  it("take time linear in the text", () => {
    const text = `${"a".repeat(2000)}!`;
    for (const source of ["(a+)+$", "(a|aa)+$", "(a*)*b", "(?:a?){6}a*b", "(?=(?:a+)+b)a", "(?<=b(?:a+)+)!"])
      expect(applyNamed("RegExp.prototype.test", [source, "", text]), source).toBe(false);
  });

  it("that the machine does not match are unmodelled", () => {
    const deep = `${"(".repeat(1000)}${")".repeat(1000)}`;
    const notUnderstood = [
      "(a)\\1/",
      "(?=(a))b/",
      "(?<a>x)\\k<a>/",
      "\\p{Script=Greek}/u",
      "[a--b]/v",
      "a{2000}/",
      "a/x",
      "(/",
      `${deep}/`,
    ];
    for (const literal of notUnderstood) {
      const end = literal.lastIndexOf("/");
      expect(applyNamed("RegExp.prototype.test", [literal.slice(0, end), literal.slice(end + 1), "a"]), literal).toBe(raises.unmodelled);
    }
  });

  it("have samples", () => {
    const sample = (source: string, flags = ""): string | null => {
      const regex = compileJavaScriptRegex(source, flags);
      return regex === null ? null : sampleOf(regex);
    };
    expect(sample("^(?:fire|smoke) ?alarm\\b", "i")).toBe("firealarm");
    expect(sample("[^x]\ud83d\ude00{1,2}", "u")).toBe("0\ud83d\ude00");
    expect(sample("a(?=b)")).toBe(null);
  });
});

describe("rows", () => {
  it("say how numbers move through them, truly", () => {
    const numbers = [
      -1e100, -1e21, -7.5, -2.5, -1, -0.5, -1e-7, -0, 0, 1e-7, 0.004, 0.005, 0.5, 0.615, 1, 1.5, 2.5, 99.5, 1e20, 1e21, 1e100,
    ];
    const others: readonly (readonly number[])[] = [[], [3], [-2.5], [0.1]];
    for (const row of pureFunctions.values()) {
      if (row.monotone === undefined) continue;
      for (const given of others) {
        const results = numbers.map((x) => Number(row.apply([x, ...given])));
        // A call that does not fit is no number throughout.
        if (results.some(Number.isNaN)) continue;
        const from = row.monotone === "at-zero" ? numbers.indexOf(0) : 0;
        const steps = results.slice(from + 1).map((value, i) => value - results[from + i]!);
        expect(steps.every((step) => !(step < 0)) || steps.every((step) => !(step > 0)), `${row.name} ${given.join(" ")}`).toBe(true);
      }
    }
  });
});
