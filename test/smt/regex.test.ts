/**
 * Regular expressions as languages of the solver, against our own matcher and CPython: of random expressions and texts, no text that
 * the matcher finds is outside of the language, and none that it does not find is inside.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Solver } from "../../src/smt/solver.js";
import { loadSolver } from "../../src/smt/solver.js";
import { evaluateTerm } from "../../src/terms/evaluate.js";
import type { Term } from "../../src/terms/term.js";
import { hasPython } from "../harness/execute.js";
import { runPython } from "../terms/cpython.js";
import { call, value } from "./terms.js";

const seed = 20_261_123;
const runs = 12;
const t = value("text");

const letters = fc.constantFrom("a", "b", "A", "k", "1", "_", " ", "-", "\u00e9", "\u212a", "i");
const classes = fc.constantFrom("[ab]", "[^a]", "[a-c1]", "\\d", "\\w", "\\s", "\\W", ".", "[^\\w]");
const anchors = fc.constantFrom("^", "$", "\\b", "\\B", "(?=a)", "(?!b)");
const quantifiers = fc.constantFrom("*", "+", "?", "{2}", "{1,3}", "*?", "{0,2}");
const piece = fc.oneof({ weight: 4, arbitrary: letters }, { weight: 3, arbitrary: classes }, { weight: 2, arbitrary: anchors });
const quantified = fc.tuple(fc.oneof(letters, classes), quantifiers).map(([a, q]) => a + q);
const sequence = fc.array(fc.oneof(piece, quantified), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(""));
const grouped = fc.tuple(sequence, sequence, sequence, fc.constantFrom("", "+", "?")).map(([a, b, c, q]) => `${a}(${b}|${c})${q}`);
const expression = fc.oneof(
  sequence,
  grouped,
  fc.tuple(sequence, sequence).map(([a, b]) => `${a}|${b}`),
);
const texts = fc.array(
  fc.array(fc.oneof(letters, fc.constantFrom("\n", "c", "B", "\u01c5")), { maxLength: 6 }).map((c) => c.join("")),
  {
    minLength: 8,
    maxLength: 12,
  },
);

interface Form {
  readonly name: string;
  readonly flags: readonly (string | number)[];
  readonly test: (source: string, flags: string | number, text: Term) => Term;
}

const python = (name: string): Form => ({
  name,
  flags: [0, 2, 8, 16, 10, 256],
  test: (source, flags, text) => call("truthy.python", call(name, source, text, { integer: String(flags) })),
});
const forms: readonly Form[] = [
  ...["re.search", "re.match", "re.fullmatch"].map(python),
  {
    name: "RegExp.prototype.test",
    flags: ["", "i", "m", "s", "u", "y"],
    test: (source, flags, text) => call("RegExp.prototype.test", source, String(flags), text),
  },
];

let solver: Solver;
beforeAll(async () => {
  solver = await loadSolver({ resources: { doubles: 1, texts: 100_000, mixed: 1 } });
});
afterAll(() => solver.close());

/** What the solver says of "one of these texts, but the test comes out otherwise". */
async function contradiction(test: Term, among: readonly string[], truth: boolean): Promise<string> {
  if (among.length === 0) return "unsat";
  const one = call("in.python", t, { constant: among });
  const answer = await solver.satisfiable({
    variables: { text: { kind: "text" } },
    holds: truth ? [one, test] : [one],
    fails: truth ? [] : [test],
  });
  return answer.result === "unknown" ? `unknown: ${answer.reason}` : answer.result;
}

describe("regular expressions in the solver", () => {
  for (const { name, flags, test } of forms) {
    for (const lowered of [false, true]) {
      it(`${name}${lowered ? " in lower case" : ""} finds what the matcher finds`, async () => {
        const answers: string[] = [];
        await fc.assert(
          fc.asyncProperty(expression, fc.constantFrom(...flags), texts, async (source, flag, samples) => {
            const term = test(source, flag, lowered ? call("str.lower", t) : t);
            if (samples.some((text) => typeof evaluateTerm(term, () => text) !== "boolean")) return;
            const found = samples.filter((text) => evaluateTerm(term, () => text) === true);
            const missed = samples.filter((text) => !found.includes(text));
            const both = [await contradiction(term, found, false), await contradiction(term, missed, true)];
            answers.push(...both);
            expect(both.filter((answer) => answer === "sat" || answer.includes("witness"))).toEqual([]);
          }),
          { seed, numRuns: runs },
        );
        // What has no exact translation is said: in JavaScript all that may match half of a character.
        expect(answers.filter((answer) => answer === "unsat").length).toBeGreaterThan(answers.length / 4);
      }, 120_000);
    }
  }

  it.skipIf(!hasPython)("the matcher finds what CPython finds", () => {
    const samples = fc.sample(fc.tuple(expression, fc.constantFrom(0, 2, 8, 16), texts), { seed, numRuns: 150 });
    const cases = samples.flatMap(([source, flag, all]) => all.map((text) => ({ source, flag, text })));
    const { results: answers } = runPython(
      cases.map(({ source, flag, text }) => ({
        python: "bool(__import__('re').search(p, t, f))",
        names: ["p", "t", "f"],
        arguments: [source, text, BigInt(flag)],
      })),
    );
    const differences = cases.flatMap(({ source, flag, text }, i) => {
      const own = evaluateTerm(call("truthy.python", call("re.search", source, text, { integer: String(flag) })), () => null);
      return typeof own === "boolean" && own !== answers[i] ? [{ source, flag, text, own, python: answers[i] }] : [];
    });
    expect(differences).toEqual([]);
  });
});
