/** Texts of which a piece is a wanted one, for every way of splitting: what is proposed is taken to it. */
import { describe, expect, it } from "vitest";
import { preimage } from "../../src/smt/preimage.js";
import { evaluateTerm } from "../../src/terms/evaluate.js";
import type { Term } from "../../src/terms/term.js";

const lower: Term = { call: "str.lower", arguments: [{ value: "text" }] };
const splits: Readonly<Record<string, Term>> = {
  "at blanks": { call: "str.split", arguments: [lower] },
  "at a mark": { call: "String.prototype.split", arguments: [lower, { constant: ", " }] },
  "by an expression of Python": { call: "re.split", arguments: [{ constant: "[,;]\\s*" }, lower] },
  "by an expression of JavaScript": { call: "split-regex.js", arguments: [lower, { constant: "\\s+" }, { constant: "" }] },
};

describe("a text of which a piece is wanted", () => {
  for (const [name, split] of Object.entries(splits))
    it.each([0, 1, 2, -1])(`${name}, at %s`, (index) => {
      const piece: Term = { call: "item.python", arguments: [split, { integer: String(index) }] };
      const found = preimage(piece, "dog");
      expect(found.kind).toBe("candidates");
      const texts = found.kind === "candidates" ? found.texts : [];
      expect(texts.filter((text) => evaluateTerm(piece, () => text) === "dog").length).toBeGreaterThan(0);
    });

  it("is not there where the separator would be in it", () => {
    const piece: Term = { call: "item.python", arguments: [splits["at a mark"]!, { integer: "0" }] };
    expect(preimage(piece, "a, b")).toEqual({ kind: "impossible" });
  });
});
