/** Every operator and every pure function of Python against CPython, on generated and hostile inputs: the value, or the type raised. */
import { beforeAll, describe, expect, it } from "vitest";
import { binaryOperators, unaryOperators } from "../../src/terms/operators.js";
import type { PythonFunction } from "../../src/terms/pure-function.js";
import { callFunction } from "../../src/terms/pure-function.js";
import { pureFunctions } from "../../src/terms/pure-functions.js";
import type { Result, TermValue } from "../../src/terms/value.js";
import { isRaise, Raise, raises, sameValue } from "../../src/terms/value.js";
import type { PythonCase, Tuple } from "./cpython.js";
import { runPython } from "./cpython.js";
import type { Random } from "./inputs.js";
import { any, number, randomFrom } from "./inputs.js";
import { argumentsOfRow, expressions, operands } from "./python-arguments.js";

const seed = 20240607;
const inputsPerRow = 1000;

interface Trial {
  readonly row: string;
  readonly ours: Result;
  readonly python: PythonCase;
}

/** Rows whose results may lie outside the term language; all others must give a result on every input. */
const mayBeUnmodelled = new Set([
  "power",
  "pow",
  "chr",
  "format",
  "str.format",
  "modulo.python",
  "multiply.python",
  "shift-left",
  "range",
  "sorted",
  "str.center",
  "str.ljust",
  "str.rjust",
  "str.zfill",
  "str.expandtabs",
  "os.path.normpath",
  "re.search",
  "re.match",
  "re.fullmatch",
  "re.findall",
  "re.split",
  "re.sub",
]);

/** Where a C library may round the last bit differently: two units are allowed (a logarithm to a base divides two). */
const lastBit = new Set(["power", "pow", "math.exp", "math.log", "math.log2", "math.log10"]);

/** Rows that CPython 3.12 changed; their notes say how. */
const changedLater = new Set(["sum", "sorted", "str.splitlines"]);

const pythonFunctions = [...pureFunctions.values()].filter((row): row is PythonFunction => row.python !== undefined);

function functionTrial(row: PythonFunction, random: Random): Trial {
  const { values, keywords } = argumentsOfRow(row, random);
  const ours = callFunction(row, values, keywords);
  const asTuples = row.name === "str.startswith" || row.name === "str.endswith";
  const given = values.map((value, index) => (asTuples && index > 0 && Array.isArray(value) ? { tuple: value } : value));
  const names = expressions[row.name];
  return { row: row.name, ours, python: { python: row.python, arguments: given, keywords, ...(names === undefined ? {} : { names }) } };
}

function isIdentityKnown(left: TermValue, right: TermValue): boolean {
  return !sameValue(left, right) || left === null || typeof left === "boolean";
}

function operatorTrials(random: Random): Trial[] {
  const trials: Trial[] = [];
  for (const [name, operator] of Object.entries(binaryOperators)) {
    for (let index = 0; index < inputsPerRow; index++) {
      const [left, right] = operands(name, random);
      if (name.startsWith("is") && !isIdentityKnown(left, right)) continue;
      const python: TermValue | Tuple = name === "modulo.python" && Array.isArray(right) ? { tuple: right } : right;
      trials.push({
        row: name,
        ours: operator.apply(left, right),
        python: { python: operator.python, names: ["a", "b"], arguments: [left, python] },
      });
    }
  }
  for (const [name, operator] of Object.entries(unaryOperators)) {
    for (let index = 0; index < inputsPerRow; index++) {
      const value = random() < 0.6 ? number(random) : any(random);
      trials.push({ row: name, ours: operator.apply(value), python: { python: operator.python, names: ["a"], arguments: [value] } });
    }
  }
  return trials;
}

/** Megabytes of padding take long to send and tell nothing. */
function isLong(result: Result): boolean {
  return (typeof result === "string" || Array.isArray(result)) && result.length > 20_000;
}

function neighbours(left: Result, right: Result): boolean {
  return typeof left === "number" && typeof right === "number" && Math.abs(left - right) <= Math.abs(left) * 2 ** -51;
}

function agree(row: string, ours: Result, theirs: Result): boolean {
  if (isRaise(ours) || isRaise(theirs)) return isRaise(ours) && isRaise(theirs) && ours.type === theirs.type;
  return sameValue(ours, theirs) || (lastBit.has(row) && neighbours(ours, theirs));
}

function show(result: Result | Tuple): string {
  return result instanceof Raise
    ? `raises ${result.type}`
    : (JSON.stringify(result, (_, part: unknown) =>
        typeof part === "bigint"
          ? `${part}n`
          : Object.is(part, -0)
            ? "-0.0"
            : typeof part === "number" && !Number.isFinite(part)
              ? String(part)
              : part,
      ) ?? "undefined");
}

describe(`CPython and the term language (seed ${seed})`, () => {
  const differences = new Map<string, string[]>();
  const unmodelled = new Map<string, number>();
  const total = new Map<string, number>();

  beforeAll(() => {
    const random = randomFrom(seed);
    const trials = operatorTrials(random);
    for (const row of pythonFunctions) for (let index = 0; index < inputsPerRow; index++) trials.push(functionTrial(row, random));
    // What is beyond our limits may be beyond the memory of CPython too.
    const asked = trials.filter(({ ours }) => ours !== raises.unmodelled && !isLong(ours));
    const { version, results } = runPython(asked.map((trial) => trial.python));
    const isLater = (version[0] ?? 0) * 100 + (version[1] ?? 0) >= 312;
    for (const { row, ours } of trials) {
      total.set(row, (total.get(row) ?? 0) + 1);
      if (ours === raises.unmodelled) unmodelled.set(row, (unmodelled.get(row) ?? 0) + 1);
    }
    for (const [index, { row, ours, python }] of asked.entries()) {
      const theirs = results[index];
      if (agree(row, ours, theirs) || (isLater && changedLater.has(row))) continue;
      const call = `${python.python} ${python.arguments.map((one) => show(one as Result)).join(" ; ")} ${JSON.stringify([...(python.keywords ?? [])].map(([name, value]) => [name, show(value)]))}`;
      differences.set(row, [...(differences.get(row) ?? []), `${call}\n    ours: ${show(ours)}\n    CPython: ${show(theirs)}`]);
    }
    const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((all, one) => all + one, 0);
    if (process.env.MEASURE !== undefined)
      console.log(`${total.size} rows, ${sum(total)} inputs, ${sum(unmodelled)} unmodelled`, unmodelled);
  });

  const rows = [...Object.keys(binaryOperators), ...Object.keys(unaryOperators), ...pythonFunctions.map((row) => row.name)];
  it.each(rows)("%s", (row) => {
    expect((differences.get(row) ?? []).slice(0, 8).join("\n")).toBe("");
    const outside = unmodelled.get(row) ?? 0;
    expect(outside).toBeLessThanOrEqual(mayBeUnmodelled.has(row) ? (total.get(row) ?? 0) / 4 : 0);
  });
});
