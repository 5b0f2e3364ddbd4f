/** Witness texts: from the constants where they do, from the solver where they do not. */
import { describe, expect, it } from "vitest";
import { loadSolver } from "../../src/smt/solver.js";
import { witnessFor } from "../../src/smt/text-witness.js";
import { call, value } from "./terms.js";

const t = value("text");
const never = (): never => {
  throw new Error("the solver was asked");
};

describe("witnesses", () => {
  it("come from the constants where those fit, without a solver", async () => {
    const signature = [
      { term: call("in.python", "fire", call("str.lower", t)), truth: true },
      { term: call("in.python", "dog", t), truth: true },
      { term: call("in.python", "hotdog", t), truth: false },
    ];
    expect(await witnessFor(signature, { solver: never })).toEqual({ result: "sat", text: "fire dog" });
    expect(await witnessFor(signature, { candidates: ["my dog fire"], solver: never })).toEqual({ result: "sat", text: "my dog fire" });
    expect(await witnessFor([{ term: call("in.python", "a", t), truth: false }], { solver: never })).toEqual({ result: "sat", text: "" });
  });

  it("are unknown without a solver", async () => {
    const both = [
      { term: call("in.python", "ab", t), truth: true },
      { term: call("in.python", "a", t), truth: false },
    ];
    expect(await witnessFor(both)).toEqual({ result: "unknown", reason: "no text made of the constants fits" });
  });

  it("come from the solver where constants do not fit, or are proved away", async () => {
    const solver = await loadSolver();
    const ask = { solver: () => Promise.resolve(solver) };
    const none = [
      { term: call("in.python", "ab", t), truth: true },
      { term: call("in.python", "a", t), truth: false },
    ];
    expect(await witnessFor(none, ask)).toEqual({ result: "unsat" });
    const awkward = ["ab", "bc", "cd"].map((w) => ({ term: call("in.python", w, t), truth: true }));
    const seams = [" ", "x", "Q", "-", "\u00b7", "abbc", "abcdb", "abcda", "cda", "cdb", "bcda", "ab"].map((w) => w);
    const signature = [...awkward, ...seams.filter((w) => w !== "ab").map((w) => ({ term: call("in.python", w, t), truth: false }))];
    const answer = await witnessFor(signature, ask);
    expect(answer.result).toBe("sat");
    await solver.close();
  });
});
