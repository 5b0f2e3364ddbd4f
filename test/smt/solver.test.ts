/** The solver's answers: by hand for each kind of question, and against evaluation for random ones. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { confirms } from "../../src/smt/confirm.js";
import { Untranslatable } from "../../src/smt/meaning.js";
import type { Script } from "../../src/smt/script.js";
import { readWitness, writeScript } from "../../src/smt/script.js";
import type { Declaration, Question, Solver, Witness } from "../../src/smt/solver.js";
import { loadSolver } from "../../src/smt/solver.js";
import type { ScriptRunner } from "../../src/smt/z3.js";
import { startScripts } from "../../src/smt/z3.js";
import type { Term } from "../../src/terms/term.js";
import { call, constant, integer, seed, value } from "./terms.js";

let solver: Solver;
beforeAll(async () => {
  solver = await loadSolver();
});
afterAll(() => solver.close());

const x = value("x");
const y = value("y");
const double = { kind: "double" } as const;
const text = { kind: "text" } as const;

async function ask(variables: Record<string, Declaration>, holds: readonly Term[], fails: readonly Term[] = []): Promise<string> {
  const answer = await solver.satisfiable({ variables, holds, fails });
  return answer.result;
}

describe("doubles", () => {
  const unit = { ...double, minimum: 0, maximum: 1 };

  it("are IEEE doubles, not reals", async () => {
    const sum = call("add.python", constant(0.1), x);
    expect(await ask({ x: double }, [call("equal.python", sum, constant(0.3))])).toBe("sat");
    // In the reals x = 0.2 + 1e-17 would do.
    expect(await ask({ x: { ...double, minimum: 1, maximum: 2 } }, [call("less", x, call("add.python", x, constant(1e-16)))])).toBe(
      "unsat",
    );
  });

  it("have order, sums, differences, products and absolute values", async () => {
    expect(
      await ask({ x: unit, y: unit }, [call("greater", call("add.python", x, y), constant(1.5)), call("less", x, constant(0.5))]),
    ).toBe("unsat");
    expect(
      await ask({ x: unit, y: unit }, [call("greater", call("subtract", x, y), constant(0.5))], [call("greater-equal", x, constant(0.75))]),
    ).toBe("sat");
    expect(
      await ask({ x: unit }, [
        call("greater", call("multiply.python", x, integer(100)), constant(50)),
        call("less-equal", x, constant(0.5)),
      ]),
    ).toBe("unsat");
    expect(await ask({ x: double }, [call("less", call("abs", x), constant(0))])).toBe("unsat");
    expect(await ask({ x: double }, [call("greater", call("negate", x), constant(3))])).toBe("sat");
    expect(await ask({ x: double }, [call("greater", call("divide.python", x, constant(4)), constant(3))])).toBe("sat");
  });

  it("raise when divided by zero, which is not true", async () => {
    const quotient = call("divide.python", constant(1), x);
    const either = call("or", call("greater", quotient, constant(0)), call("less-equal", quotient, constant(0)));
    const answer = await solver.satisfiable({ variables: { x: { ...double, minimum: -1, maximum: 1 } }, holds: [], fails: [either] });
    expect(answer).toMatchObject({ result: "sat" });
    if (answer.result === "sat") expect(answer.witness.x).toBeCloseTo(0);
    expect(await ask({ x: double }, [call("fails", quotient)], [call("equal.python", x, constant(0))])).toBe("unsat");
  });
});

describe("integers", () => {
  const whole = { kind: "integer" } as const;

  it("are unbounded and compare with doubles exactly", async () => {
    expect(
      await ask({ x: whole }, [call("greater", call("multiply.python", x, integer(2)), integer(7)), call("less", x, integer(4))]),
    ).toBe("unsat");
    expect(await ask({ x: whole }, [call("greater", x, constant(2.5)), call("less-equal", x, constant(3))])).toBe("sat");
    expect(await ask({ x: whole }, [call("greater", x, constant(2.5)), call("less", x, constant(3))])).toBe("unsat");
    expect(await ask({ x: { ...whole, minimum: 0 } }, [call("less", x, integer(0))])).toBe("unsat");
  });

  it("do not become doubles: that is unknown", async () => {
    const half = call("multiply.python", x, constant(0.5));
    const question = { variables: { x: whole }, holds: [call("greater", half, constant(1)), call("less", x, integer(0))], fails: [] };
    expect(await solver.satisfiable(question)).toEqual({
      result: "unknown",
      reason: "not translated: an integer that becomes a double",
    });
  });
});

describe("texts", () => {
  const has = (part: string, whole: Term = x): Term => call("in.python", part, whole);

  it("contain, start, end, equal and are in lists", async () => {
    expect(await ask({ x: text }, [has("car"), has("dog"), call("str.startswith", x, "x")], [has("card")])).toBe("sat");
    expect(await ask({ x: text }, [has("firecar")], [has("fire")])).toBe("unsat");
    expect(
      await ask(
        { x: text },
        [call("in.python", x, constant(["Cat", "Dog"])), call("str.endswith", x, "t")],
        [call("equal.python", x, "Cat")],
      ),
    ).toBe("unsat");
    expect(await ask({ x: text }, [call("in.python", x, "fire truck")], [call("equal.python", x, "")])).toBe("sat");
    expect(await ask({ x: text }, [call("str.startswith", x, constant(["a", "b"]))], [has("a"), has("b")])).toBe("unsat");
  });

  it("have positions and lengths", async () => {
    expect(await ask({ x: text }, [call("not-equal.python", call("str.find", x, "ab"), integer(-1))], [has("ab")])).toBe("unsat");
    expect(await ask({ x: text }, [call("truthy.python", call("str.find", x, "ab"))], [has("b")])).toBe("sat");
    expect(await ask({ x: text }, [call("greater", call("str.find", x, "ab"), integer(0)), call("str.startswith", x, "ab")])).toBe("unsat");
    expect(await ask({ x: text }, [has("firecar"), call("less", call("len", x), integer(7))])).toBe("unsat");
    expect(await ask({ x: { ...text, minimum: 2, maximum: 3 } }, [has("\u{1f600}")], [has("a")])).toBe("sat");
  });

  it("are exact under lower, also beyond ASCII", async () => {
    const lower = call("str.lower", x);
    expect(await ask({ x: text }, [has("Fire"), has("fire", lower)], [has("fire")])).toBe("sat");
    expect(await ask({ x: text }, [has("Fire", lower)])).toBe("unsat");
    expect(await ask({ x: text }, [has("k", lower)], [has("k"), has("K")])).toBe("sat");
    expect(await ask({ x: text }, [has("i", lower)], [has("i"), has("I")])).toBe("sat");
    expect(await ask({ x: text }, [has("in", lower)], [call("in.python", "i", x), call("in.python", "I", x)])).toBe("unsat");
    expect(await ask({ x: text }, [has("\u00e9", lower)], [has("\u00e9")])).toBe("sat");
  });

  it("are tried in ASCII only under upper and casefold, which proves nothing", async () => {
    expect(await ask({ x: text }, [has("FIRE", call("str.upper", x))], [has("fire")])).toBe("sat");
    expect(await ask({ x: text }, [has("s", call("str.casefold", x))], [has("s"), has("S")])).toBe("unknown");
  });

  it("may be compared with each other and joined", async () => {
    expect(await ask({ x: text, y: text }, [call("equal.python", x, y), has("ab")], [has("ab", y)])).not.toBe("sat");
    expect(await ask({ x: text }, [call("equal.python", call("add.python", x, "!"), "hey!")])).toBe("sat");
  });

  it("are unknown where a function has no translation", async () => {
    const answer = await solver.satisfiable({ variables: { x: text }, holds: [has("AB", call("str.title", x))], fails: [] });
    expect(answer).toEqual({ result: "unknown", reason: "not translated: str.title" });
  });
});

describe("answers", () => {
  it("are unknown beyond the limit of steps, and the same every time", async () => {
    const strict = await loadSolver({ resources: { doubles: 1000, texts: 1000, mixed: 1000 } });
    const question = {
      variables: { x: double, y: double },
      holds: [call("equal.python", call("multiply.python", call("add.python", x, y), call("subtract", x, y)), constant(0.7))],
      fails: [],
    };
    expect(await strict.satisfiable(question)).toEqual({ result: "unknown", reason: "the solver's limit of steps is reached" });
    await strict.close();
    const [first, second] = [await solver.satisfiable(question), await solver.satisfiable(question)];
    expect(second).toEqual(first);
  });

  it("read booleans, truth and choices as the evaluator does", async () => {
    const positive = call("greater", x, constant(0));
    expect(await ask({ x: double }, [call("and", positive, constant(3))])).toBe("unsat");
    expect(await ask({ x: double }, [call("and", constant(3), positive)])).toBe("sat");
    expect(await ask({ x: double }, [call("or", call("equal.python", x, constant("a")), call("not.python", positive))])).toBe("sat");
    expect(
      await ask({ x: double }, [call("if", positive, call("less", x, constant(1)), constant(false)), call("greater", x, constant(2))]),
    ).toBe("unsat");
    expect(await ask({ x: double }, [call("less", x, constant("a"))])).toBe("unsat");
    expect(await ask({ x: double }, [], [call("less", x, constant("a"))])).toBe("sat");
  });
});

describe("random questions", () => {
  let scripts: ScriptRunner;
  beforeAll(async () => {
    scripts = await startScripts();
  });
  afterAll(() => scripts.close());

  /** What the solver itself says, before any candidate is tried: never against a witness, and its own witness holds. */
  async function expectSound(question: Question, witnesses: readonly Witness[]): Promise<void> {
    let script: Script;
    try {
      script = writeScript(question);
    } catch (error) {
      if (error instanceof Untranslatable) return;
      throw error;
    }
    const { result, reason, values } = await scripts.decide(script.text, null, script.constants, 50_000);
    if (result === "unsat") expect(witnesses.find((witness) => confirms(question, witness))).toBeUndefined();
    else if (result === "unknown") expect(reason).toMatch(/limit|cancel/);
    else expect(confirms(question, readWitness(question, values) ?? {})).toBe(true);
  }

  const words = fc.constantFrom("a", "b", "ab", "ba", "", "A", "K", "i");
  const base = fc.constantFrom<Term>(x, call("str.lower", x));
  const atom = fc.oneof(
    fc.tuple(fc.constantFrom("str.startswith", "str.endswith", "equal.python"), base, words).map(([name, t, w]) => call(name, t, w)),
    fc.tuple(base, words).map(([t, w]) => call("in.python", w, t)),
    fc
      .tuple(base, words, fc.integer({ min: -1, max: 1 }), fc.constantFrom("less", "greater-equal", "not-equal.python"))
      .map(([t, w, n, name]) => call(name, call("str.find", t, w), integer(n))),
    fc
      .tuple(fc.integer({ min: 0, max: 3 }), fc.constantFrom("less", "greater", "equal.python"))
      .map(([n, name]) => call(name, call("len", x), integer(n))),
  );
  const formula = fc.letrec<{ f: Term }>((tie) => ({
    f: fc.oneof(
      { maxDepth: 2 },
      atom,
      fc.tuple(fc.constantFrom("and", "or"), tie("f"), tie("f")).map(([name, a, b]) => call(name, a, b)),
      tie("f").map((a) => call("not.python", a)),
      fc.tuple(tie("f"), tie("f"), tie("f")).map(([a, b, c]) => call("if", a, b, c)),
    ),
  })).f;
  const letters = ["", "a", "b", "A", "K", "i", "\u212a", "\u0130"];
  const texts = letters.flatMap((p) => letters.flatMap((q) => letters.map((r) => p + q + r)));

  it("over texts agree with evaluation", async () => {
    await fc.assert(
      fc.asyncProperty(formula, formula, (holding, failing) =>
        expectSound(
          { variables: { x: text }, holds: [holding], fails: [failing] },
          texts.map((t) => ({ x: t })),
        ),
      ),
      { seed, numRuns: 60 },
    );
  }, 60_000);

  const numbers = [-2, -1, -0.5, -0, 0, 0.1, 0.25, 0.5, 1, 3];
  const sum = fc.letrec<{ n: Term }>((tie) => ({
    n: fc.oneof(
      { maxDepth: 2 },
      fc.constantFrom<Term>(x, y, constant(0.5), constant(2), integer(3), constant(true)),
      fc.tuple(fc.constantFrom("add.python", "subtract"), tie("n"), tie("n")).map(([name, a, b]) => call(name, a, b)),
      fc.tuple(fc.constantFrom("negate", "abs", "plus"), tie("n")).map(([name, a]) => call(name, a)),
      tie("n").map((a) => call("divide.python", constant(1), a)),
    ),
  })).n;

  it("over doubles agree with evaluation", async () => {
    const order = fc.constantFrom("less", "less-equal", "greater", "equal.python", "not-equal.python");
    const test = fc.tuple(order, sum, sum).map(([name, a, b]) => call(name, a, b));
    const bounded = { ...double, minimum: -2, maximum: 3 };
    const pairs = numbers.flatMap((a) => numbers.map((b) => ({ x: a, y: b })));
    await fc.assert(
      fc.asyncProperty(test, test, (holding, failing) =>
        expectSound({ variables: { x: bounded, y: bounded }, holds: [holding], fails: [failing] }, pairs),
      ),
      { seed, numRuns: 25 },
    );
  }, 60_000);

  it("over integers agree with evaluation", async () => {
    const order = fc.constantFrom("less", "less-equal", "greater", "equal.python", "not-equal.python", "in.python");
    const number = fc.letrec<{ n: Term }>((tie) => ({
      n: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom<Term>(x, integer(2), integer(-1), constant(true)),
        fc.tuple(fc.constantFrom("add.python", "subtract", "multiply.python"), tie("n"), tie("n")).map(([name, a, b]) => call(name, a, b)),
        fc.tuple(fc.constantFrom("negate", "abs"), tie("n")).map(([name, a]) => call(name, a)),
      ),
    })).n;
    const right = fc.oneof(
      number,
      fc.constantFrom(constant(0.5), constant(-2), constant(1e300), constant([1, 2]), constant("a"), constant(null)),
    );
    const test = fc.tuple(order, number, right).map(([name, a, b]) => call(name, a, b));
    const small = [-3n, -2n, -1n, 0n, 1n, 2n, 3n, 4n].map((n) => ({ x: n }));
    const bounded = { kind: "integer", minimum: -3, maximum: 4 } as const;
    await fc.assert(
      fc.asyncProperty(test, test, (holding, failing) =>
        expectSound({ variables: { x: bounded }, holds: [holding], fails: [failing] }, small),
      ),
      { seed, numRuns: 80 },
    );
  }, 60_000);
});
