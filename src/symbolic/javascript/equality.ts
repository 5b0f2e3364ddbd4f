/** Equality and order of values that are no numbers, as JavaScript has them. */
import type { Span } from "../../base/span.js";
import type { JavaScriptBinaryOperator } from "../../ir/ir.js";
import { asBoolean } from "../booleans.js";
import { concreteOf } from "../concrete.js";
import { environmentTruth, guardOf, unsupportedTruth } from "../conditions.js";
import { isMissing } from "../keys-before.js";
import type { Flow, Machine } from "../machine.js";
import type { binaryOperation } from "../operations.js";
import { unaryOperation } from "../operations.js";
import { equalityName } from "../pure.js";
import type { Atom, Value } from "../value.js";
import { isTextual } from "./text-atoms.js";

/** Texts are compared for equality as in every language; for order they are not. */
export function bothTexts(operator: JavaScriptBinaryOperator, l: Atom, r: Atom): boolean {
  return (operator === "equal.js-strict" || operator === "equal.js-loose") && isTextual(l) && isTextual(r);
}

const structures: ReadonlySet<Atom["kind"]> = new Set<Atom["kind"]>([
  ...(["message", "stream", "tuple", "reference", "closure", "bound", "builtin", "envelope", "promise", "exception", "client"] as const),
]);

/** Equality of what is no plain value; null where the pure functions decide. */
export function equality(machine: Machine, operator: JavaScriptBinaryOperator, l: Atom, r: Atom, span: Span): Value | null {
  const isNothing = (a: Atom): boolean =>
    a.kind === "constant" && (a.value === undefined || (a.value === null && operator === "equal.js-loose"));
  const isNull = (a: Atom): boolean => a.kind === "constant" && (a.value === null || a.value === undefined);
  if (isNull(l) || isNull(r)) {
    const other = isNull(l) ? r : l;
    if (other.kind === "unknown" || other.kind === "external") return nullishUnknown(machine, other, span);
    const asksForNothing = isNothing(isNull(l) ? l : r);
    if (other.kind === "unsupported" && asksForNothing) return isMissing(machine, other, span);
    if (other.kind === "captured" || other.kind === "mapped" || other.kind === "unsupported") return null;
    if (other.kind === "constant")
      return asBoolean(
        machine,
        machine.forest.leaf(operator === "equal.js-loose" ? isNull(other) : l === r || (isNothing(l) && isNothing(r))),
      );
    return machine.falsity;
  }
  if (!structures.has(l.kind) && !structures.has(r.kind)) return null;
  if ([l, r].some((a) => a.kind === "unknown" || a.kind === "external"))
    return environmentTruth(machine, machine.named(equalityName(machine, span), [machine.forest.leaf(l), machine.forest.leaf(r)]), span);
  if (l === r) return machine.truth;
  if ([l, r].some((a) => a.kind === "captured" || a.kind === "unsupported"))
    return unsupportedTruth(machine, "items compared with each other", span);
  if (structures.has(l.kind) && structures.has(r.kind)) {
    const ofOutput = [l, r].every((a) => a.kind === "message" || a.kind === "stream");
    return ofOutput ? unsupportedTruth(machine, "items compared with each other", span) : machine.falsity;
  }
  const isList = (a: Atom): boolean => a.kind === "tuple" || a.kind === "stream" || a.kind === "reference";
  const isNever = operator === "equal.js-strict" || ![l, r].some(isList);
  if (isNever) machine.tests.mismatch({ span, left: l, right: r });
  return isNever ? machine.falsity : null;
}

/** A position of which only the least is known, compared with a constant. */
export function withPosition(machine: Machine, operator: JavaScriptBinaryOperator, l: Atom, r: Atom, span: Span): Value {
  const position = l.kind === "at-least" ? l : r;
  const other = position === l ? r : l;
  const constant = concreteOf(machine, other);
  const least = position.kind === "at-least" ? position.least : 0n;
  const answer = (holds: boolean): Value => asBoolean(machine, machine.forest.leaf(holds));
  if (typeof constant === "bigint" || typeof constant === "number") {
    const isBelow = constant < least;
    const flipped: Partial<Record<JavaScriptBinaryOperator, boolean>> = {
      "greater.js": true,
      "greater-equal.js": true,
      "less.js": false,
      "less-equal.js": false,
    };
    const greater = flipped[operator];
    if (isBelow && (operator === "equal.js-strict" || operator === "equal.js-loose")) return answer(false);
    if (isBelow && greater !== undefined) return answer(greater === (position === l));
    if (constant === least && operator === (position === l ? "greater-equal.js" : "less-equal.js")) return answer(true);
    if (constant === least && operator === (position === l ? "less.js" : "greater.js")) return answer(false);
  }
  const isTest = ofNumbers[operator] !== undefined && !["add.js", "subtract.js", "multiply.js"].includes(operator);
  return isTest
    ? unsupportedTruth(machine, "where in a list something was found", span)
    : machine.unsupportedValue("where in a list something was found", span);
}

/** Whether something of the environment is there at all: the condition that its truth is, turned around. */
export function nullishUnknown(machine: Machine, atom: Atom & { kind: "unknown" | "external" }, span: Span): Value {
  const truth = unaryOperation(machine, { ...emptyFlow(machine) }, "truthy.python", machine.forest.leaf(atom), span);
  return asBoolean(machine, machine.forest.not(guardOf(machine, truth)));
}

/** Of two numbers, what every language does. */
export const ofNumbers: Partial<Record<JavaScriptBinaryOperator, Parameters<typeof binaryOperation>[2]>> = {
  "add.js": "add.python",
  "subtract.js": "subtract",
  "multiply.js": "multiply.python",
  "less.js": "less",
  "less-equal.js": "less-equal",
  "greater.js": "greater",
  "greater-equal.js": "greater-equal",
  "equal.js-strict": "equal.python",
  "equal.js-loose": "equal.python",
  "not-equal.js-strict": "not-equal.python",
  "not-equal.js-loose": "not-equal.python",
};

function emptyFlow(machine: Machine): Flow {
  return { live: machine.forest.true } as Flow;
}
