/**
 * Numbers that a score is compared with: outside its range, on another scale, below what the request lets through, or such
 * that a client's float32 answers otherwise than the REST JSON.
 */
import type { Diagnostic } from "../base/diagnostic.js";
import { compareSpans, formatSpan, spanKey } from "../base/span.js";
import { hasNumber } from "../diagram/domain.js";
import type { Shape } from "../providers/schema.js";
import type { NumberTest } from "../symbolic/noted-tests.js";
import type { LintInput } from "./lint-input.js";
import type { OutputNumber } from "./numbers.js";
import { answerOn, outputNumber, range, requestLimit } from "./numbers.js";
import { shownAs } from "./shown-numbers.js";
import { groupBy } from "./text-tests.js";

interface Compared {
  readonly test: NumberTest;
  readonly number: OutputNumber;
}

export function lintThresholds({ runs, catalog }: LintInput): Diagnostic[] {
  const all = runs.flatMap(({ run: { machine } }) =>
    [...machine.tests.numbers.values()].flatMap((test): Compared[] => {
      const number = outputNumber(machine, catalog, test.variable);
      // What a running best begins with is below every score on purpose.
      return number === null || machine.tests.varying.has(spanKey(test.span)) ? [] : [{ test, number }];
    }),
  );
  const groups = groupBy(all, ({ test }) => spanKey(test.span));
  return [...judged(groups, outOfRange), ...judged(groups, hidden), ...oncePerNumber(groups)];
}

/** A place is judged by all tests that were made there: one loop may compare with many numbers. */
function judged(groups: readonly (readonly Compared[])[], judge: (compared: Compared) => Diagnostic | null): Diagnostic[] {
  return groups.flatMap((group): Diagnostic[] => {
    const found = group.map(judge);
    const [first] = found;
    return first != null && found.every((f) => f !== null) ? [first] : [];
  });
}

/** A ladder asks for the same number again and again; the first place says it for all. */
function oncePerNumber(groups: readonly (readonly Compared[])[]): Diagnostic[] {
  const inOrder = [...groups].sort((a, b) => compareSpans(a[0]!.test.span, b[0]!.test.span));
  const seen = new Set<string>();
  return inOrder.flatMap((group): Diagnostic[] => {
    const [{ test, number }] = group as [Compared];
    const found = judged([group], float32);
    const key = `${test.span.path} ${number.located.operation.id} ${Math.abs(test.constant)}`;
    if (found.length === 0 || seen.has(key)) return [];
    seen.add(key);
    return found;
  });
}

function outOfRange({ test, number }: Compared): Diagnostic | null {
  const { minimum, maximum, kind } = number;
  const { constant, ordering } = test;
  const { ever, always } = answerOn(test.region, range(minimum, maximum));
  const isPlain = "value" in test.term;
  const isOutside = !isPlain || constant < minimum || constant > maximum;
  const scale = isPlain && kind === "score" ? otherScale(number, constant) : null;
  if (ever && !(always && isOutside) && scale === null) return null;
  if (always && kind === "length") return null;
  const said = !ever ? "no output passes the test" : always ? "every output passes the test" : "nearly every output is on one side of it";
  const to = maximum === Number.POSITIVE_INFINITY ? `from ${minimum} up` : `from ${minimum} to ${maximum}`;
  return {
    code: "threshold-out-of-range",
    span: test.span,
    message: `${nameOf(number)} goes ${to}, and is compared with ${shownAs(constant)} (${words[ordering] ?? ordering}): ${said}.`,
    remedy:
      scale === null ? `Compare with a number ${to}.` : `If ${shownAs(constant)} was meant on the other scale, write ${shownAs(scale)}.`,
  };
}

const words: Readonly<Record<string, string>> = {
  less: "below",
  "less-equal": "at most",
  greater: "above",
  "greater-equal": "at least",
  "equal.python": "equal",
  "not-equal.python": "not equal",
};

/** The number on this score's scale, where it was written on the other one: of a unit, or of a hundred. */
function otherScale({ minimum, maximum }: OutputNumber, constant: number): number | null {
  if (minimum === 0 && maximum === 100 && constant > 0 && constant < 1) return constant * 100;
  if (maximum === 1 && constant > 1 && constant <= 100) return constant / 100;
  return null;
}

export function nameOf({ located, kind }: OutputNumber): string {
  const path = located.path.join(".");
  return kind === "length" ? `The number of items in ${path}` : `${path} of ${located.operation.id}`;
}

/** Where the request itself leaves out all that the test is for. */
function hidden({ test, number }: Compared): Diagnostic | null {
  const limit = requestLimit(number);
  if (limit === null) return null;
  const { minimum, maximum } = number;
  const free = answerOn(test.region, range(minimum, maximum));
  const { ever } = answerOn(test.region, limit.domain);
  if (!free.ever || ever) return null;
  const { parameter, value } = limit;
  const what = number.kind === "length" ? `at most ${value} items come back` : `nothing below ${shownAs(value)} comes back`;
  return {
    code: "hidden-threshold",
    span: test.span,
    message: `The request says ${parameter} ${shownAs(value)} (${formatSpan(number.located.call.span)}), so ${what}: no output passes this test against ${shownAs(test.constant)}.`,
    remedy: `Change ${parameter}, or take the branch out.`,
  };
}

/** Clients that read protocol buffers; the others read the JSON's decimals. */
const decoded: ReadonlySet<Shape> = new Set<Shape>(["message", "js-message"]);

const strict = new Set(["greater", "less-equal"]);

/** At the threshold itself: what the service writes as 0.9 reaches a client as 0.8999999761581421. */
function float32({ test, number }: Compared): Diagnostic | null {
  const { constant, region, ordering } = test;
  const seen = Math.fround(constant);
  const isClient = number.wire === "float32" && decoded.has(number.located.call.shape);
  if (!isClient || !("value" in test.term) || seen === constant || constant < number.minimum || constant > number.maximum) return null;
  if (hasNumber(region, constant) === hasNumber(region, seen)) return null;
  const isEquality = ordering.includes("equal.");
  return {
    code: "float32-threshold",
    span: test.span,
    message: `A score that the service writes as ${shownAs(constant)} is ${seen} in a client library, which has it as a float32: there the test ${hasNumber(region, seen) ? "holds" : "does not hold"}, on the REST JSON it ${hasNumber(region, constant) ? "does" : "does not"}.`,
    remedy: isEquality
      ? "Compare with a range around the number."
      : `Round the score first${strict.has(ordering) ? "" : ", or compare with a slightly smaller number"}, if the threshold itself matters.`,
  };
}
