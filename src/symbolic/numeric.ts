/**
 * Exact preimages of comparisons under functions of one double. `round(s, 2) > 0.5` holds on a set of doubles; it is
 * found by bisection on the code's own arithmetic, piece by piece where the function is monotone. What is not such a
 * chain of monotone steps has no answer here and stays a condition of its own.
 */
import type { NumberSet } from "../diagram/domain.js";
import { complementNumbers, intersectNumbers, nextDown, nextUp, noNumbers, uniteNumbers } from "../diagram/domain.js";
import { evaluateTerm } from "../terms/evaluate.js";
import { pureFunctions } from "../terms/pure-functions.js";
import type { Term } from "../terms/term.js";
import type { TermValue } from "../terms/value.js";
import { Raise } from "../terms/value.js";

export type Ordering = "less" | "less-equal" | "greater" | "greater-equal" | "equal.python" | "not-equal.python";

/** The calls by which a term wraps the variable, innermost first; null where it is no chain over one variable. */
function chainOf(term: Term, variable: string): Term[] | null {
  const chain: Term[] = [];
  let at: Term = term;
  for (;;) {
    if ("value" in at) return at.value === variable ? chain.reverse() : null;
    if (!("call" in at)) return null;
    chain.push(at);
    const inner: Term[] = at.arguments.filter((a) => mentions(a));
    const [next] = inner;
    if (inner.length !== 1 || next === undefined) return null;
    at = next;
  }
}

function mentions(term: Term): boolean {
  return "value" in term || ("call" in term && term.arguments.some(mentions));
}

/** Steps that never turn around; `abs` turns at zero. Multiplication and the like by a constant of either sign do not. */
const monotone = new Set(["add.python", "subtract", "negate", "plus", "round", "int", "float", "math.floor", "math.ceil", "math.trunc"]);

function isMonotone(step: Term): boolean | "at-zero" {
  if (!("call" in step)) return false;
  if (monotone.has(step.call)) return true;
  const row = pureFunctions.get(step.call)?.monotone;
  if (row === "at-zero") return "at-zero";
  if (row === "any" || row === "first") return true;
  if (step.call === "abs" || step.call === "math.fabs") return "at-zero";
  const [left, right] = step.arguments;
  if (step.call === "multiply.python") return true;
  if (step.call === "divide.python" || step.call === "floor-divide") return left !== undefined && right !== undefined && mentions(left);
  return false;
}

/** A number as a text, which reads back as a number that is not less where the number is not less. */
function isFormatting(step: Term): boolean {
  if (!("call" in step)) return false;
  if (pureFunctions.get(step.call)?.monotone === "text") return true;
  const [first] = step.arguments;
  if (step.call === "modulo.python") return first !== undefined && "constant" in first && typeof first.constant === "string";
  return step.call === "str" || step.call === "repr" || step.call === "format" || step.call === "str.format";
}

const readsNumber: ReadonlySet<string> = new Set(["float", "Number", "parseFloat", "plus.js"]);

/** Whether every step is monotone by pieces; a text must be read back as a number at once. */
function isChainMonotone(chain: readonly Term[]): boolean {
  return chain.every((step, i) => {
    const next = chain[i + 1];
    if (isFormatting(step)) return next !== undefined && "call" in next && readsNumber.has(next.call) && next.arguments.length === 1;
    return isMonotone(step) !== false;
  });
}

export interface NumberDomain {
  /** Whole numbers (lengths, counts) are given to the term as integers. */
  readonly integer: boolean;
}

function valueAt(term: Term, variable: string, x: number, domain: NumberDomain): TermValue | Raise {
  return evaluateTerm(term, (name) => (name === variable ? (domain.integer ? BigInt(Math.trunc(x)) : x) : null));
}

const words = new DataView(new ArrayBuffer(8));

/** Doubles in order as integers. */
function rank(x: number): bigint {
  words.setFloat64(0, x === 0 ? 0 : x);
  const bits = words.getBigInt64(0);
  return bits >= 0n ? bits : -(bits & 0x7fffffffffffffffn);
}

function unrank(r: bigint): number {
  words.setBigInt64(0, r >= 0n ? r : -r | -0x8000000000000000n);
  return words.getFloat64(0);
}

/** The least x in (low, high] where `holds` differs from `holds(low)`; infinite when it never does. `holds` switches at most once. */
function switchPoint(low: number, high: number, domain: NumberDomain, holds: (x: number) => boolean): number {
  const before = holds(low);
  if (holds(high) === before) return Infinity;
  let a = domain.integer ? BigInt(low) : rank(low);
  let b = domain.integer ? BigInt(high) : rank(high);
  const at = (r: bigint): number => (domain.integer ? Number(r) : unrank(r));
  while (b - a > 1n) {
    const middle = (a + b) / 2n - ((a + b) % 2n < 0n ? 1n : 0n);
    if (holds(at(middle)) === before) a = middle;
    else b = middle;
  }
  return at(b);
}

/**
 * Numbers beyond this are not told apart from it: no score comes near, and further out intermediate results overflow, so
 * that the steps are no longer monotone.
 */
const farthest = 1e100;

/** Whether every step of the chain is finite at a number. */
function finiteAt(chain: readonly Term[], variable: string, x: number, domain: NumberDomain): boolean {
  return chain.every((step) => {
    const value = valueAt(step, variable, x, domain);
    if (isFormatting(step)) return typeof value === "string";
    return typeof value === "bigint" || (typeof value === "number" && Number.isFinite(value));
  });
}

/** Ends of the pieces on which the chain is monotone. */
function pieces(chain: readonly Term[], variable: string, domain: NumberDomain): [number, number][] {
  let parts: [number, number][] = domain.integer ? [[0, 2 ** 40]] : [[-farthest, farthest]];
  for (let i = 0; i < chain.length; i++) {
    if (isMonotone(chain[i]!) !== "at-zero") continue;
    const inner: Term = i === 0 ? { value: variable } : chain[i - 1]!;
    parts = parts.flatMap(([low, high]) => {
      const cut = switchPoint(low, high, domain, (x) => Number(valueAt(inner, variable, x, domain)) < 0);
      return cut === Infinity
        ? [[low, high] as [number, number]]
        : [
            [low, domain.integer ? cut - 1 : nextDown(cut)],
            [cut, high],
          ];
    });
  }
  return parts;
}

/**
 * The doubles x for which `term(x) <ordering> constant`; null when the term is not a chain of steps known to be
 * monotone by pieces, or fails somewhere.
 */
export function regionWhere(term: Term, variable: string, ordering: Ordering, constant: TermValue, domain: NumberDomain): NumberSet | null {
  const chain = chainOf(term, variable);
  if (chain === null || !isChainMonotone(chain)) return null;
  if (!domain.integer && ![-farthest, farthest].every((x) => finiteAt(chain, variable, x, domain))) return null;
  if (typeof constant !== "number" && typeof constant !== "bigint" && typeof constant !== "boolean") return null;
  if (ordering === "equal.python" || ordering === "not-equal.python") {
    const upTo = regionWhere(term, variable, "less-equal", constant, domain);
    const below = regionWhere(term, variable, "less", constant, domain);
    if (upTo === null || below === null) return null;
    const equal = intersectNumbers(upTo, complementNumbers(below));
    return ordering === "equal.python" ? equal : complementNumbers(equal);
  }
  const test: Term = { call: ordering, arguments: [term, typeof constant === "bigint" ? { integer: String(constant) } : { constant }] };
  let failed = false;
  const holds = (x: number): boolean => {
    const result = valueAt(test, variable, x, domain);
    if (result instanceof Raise) failed = true;
    return result === true;
  };
  let region: NumberSet = noNumbers;
  for (const [low, high] of pieces(chain, variable, domain)) region = uniteNumbers(region, onPiece(low, high, domain, holds));
  return failed ? null : widen(region, domain);
}

function onPiece(low: number, high: number, domain: NumberDomain, holds: (x: number) => boolean): NumberSet {
  const cut = switchPoint(low, high, domain, holds);
  const end = domain.integer ? high + 1 : nextUp(high);
  if (cut === Infinity) return holds(low) ? [low, end] : noNumbers;
  return holds(low) ? [low, cut] : [cut, end];
}

/** The ends of the finite doubles stand for the infinities. */
function widen(region: NumberSet, domain: NumberDomain): NumberSet {
  const first = domain.integer ? 0 : -farthest;
  const last = domain.integer ? 2 ** 40 + 1 : nextUp(farthest);
  const starts = region[0] === first ? [-Infinity, ...region.slice(1)] : [...region];
  if (starts[starts.length - 1] === last) starts.pop();
  return starts;
}
