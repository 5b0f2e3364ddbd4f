/** Runs cases in one CPython process: values cross as JSON, integers and doubles as text so that nothing is rounded. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Result, TermValue } from "../../src/terms/value.js";
import { Raise } from "../../src/terms/value.js";

/** An argument that CPython must get as a tuple. */
export interface Tuple {
  readonly tuple: readonly TermValue[];
}

export interface PythonCase {
  readonly python: string;
  /** Names under which the expression sees the arguments; without them, `python` is called. */
  readonly names?: readonly string[];
  readonly arguments: readonly (TermValue | Tuple)[];
  readonly keywords?: ReadonlyMap<string, TermValue>;
}

type Encoded = null | boolean | string | { readonly [kind: string]: unknown };

function encode(value: TermValue | Tuple): Encoded {
  if (typeof value === "bigint") return { integer: value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}` };
  if (typeof value === "number") return { float: Object.is(value, -0) ? "-0.0" : String(value) };
  if (Array.isArray(value)) return { list: value.map(encode) };
  if (value === undefined) throw new Error("undefined has no Python value");
  return typeof value === "object" && value !== null && "tuple" in value ? { tuple: value.tuple.map(encode) } : (value as Encoded);
}

const words: Readonly<Record<string, number>> = { inf: Number.POSITIVE_INFINITY, "-inf": Number.NEGATIVE_INFINITY, nan: Number.NaN };

function decode(value: Encoded): Result {
  if (value === null || typeof value !== "object") return value;
  const { integer, float, list, raise, other } = value;
  if (typeof integer === "string") return integer.startsWith("-") ? -BigInt(integer.slice(1)) : BigInt(integer);
  if (typeof float === "string") return words[float] ?? Number(float);
  if (Array.isArray(list)) return list.map((item: Encoded) => decode(item) as TermValue);
  return new Raise(typeof raise === "string" ? raise : `<${String(other)}>`);
}

export interface PythonAnswer {
  readonly version: readonly number[];
  readonly results: readonly Result[];
}

export function runPython(cases: readonly PythonCase[]): PythonAnswer {
  const input = cases.map((one) => ({
    ...one,
    arguments: one.arguments.map(encode),
    ...(one.keywords === undefined
      ? {}
      : { keywords: Object.fromEntries([...one.keywords].map(([name, value]) => [name, encode(value)])) }),
  }));
  const script = fileURLToPath(new URL("./cpython.py", import.meta.url));
  const output = execFileSync("python3", [script], { input: JSON.stringify(input), maxBuffer: 1 << 30, encoding: "utf8" });
  const answer = JSON.parse(output) as { version: number[]; results: Encoded[] };
  return { version: answer.version, results: answer.results.map(decode) };
}
