/**
 * Tests of numbers of the output: a set of doubles where one number decides, else a condition variable with its term. One
 * condition serves a comparison, its mirror image and its negation.
 */
import { spanKey } from "../base/span.js";
import type { Guard, Variable } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { Term } from "../terms/term.js";
import { freeVariables } from "../terms/term.js";
import type { TermValue } from "../terms/value.js";
import { asBoolean } from "./booleans.js";
import { guardOf } from "./conditions.js";
import { failure } from "./failures.js";
import type { Machine } from "./machine.js";
import type { Ordering } from "./numeric.js";
import { regionWhere } from "./numeric.js";
import type { Value } from "./value.js";

export const orderings = new Set<string>(["less", "less-equal", "greater", "greater-equal", "equal.python", "not-equal.python"]);

/** Two terms over variables, with the values of those that are constant. */
export interface Comparison {
  readonly terms: readonly Term[];
  readonly concrete: readonly (TermValue | undefined)[];
  readonly operands: readonly Variable[];
}

const divisions = new Set(["divide.python", "floor-divide", "modulo.python"]);

/** Where a division by a number of the output fails; null where nothing is divided by one. */
export function dividesByZero(machine: Machine, name: string, { terms, concrete, operands }: Comparison): Guard | null {
  const divisor = terms[1];
  if (!divisions.has(name) || divisor === undefined || typeof concrete[0] === "string") return null;
  if (concrete[1] !== undefined) return concrete[1] === 0 || concrete[1] === 0n ? machine.forest.true : null;
  const own = operands.filter((o) => freeVariables(divisor).includes(String(o.order)));
  const zero = { terms: [divisor, { integer: "0" }], concrete: [undefined, 0n], operands: own };
  return guardOf(machine, compareNumbers(machine, "equal.python", zero));
}

/** The comparison with its sides exchanged. */
export const mirrored: Readonly<Record<Ordering, Ordering>> = {
  less: "greater",
  "less-equal": "greater-equal",
  greater: "less",
  "greater-equal": "less-equal",
  "equal.python": "equal.python",
  "not-equal.python": "not-equal.python",
};

export function compareNumbers(machine: Machine, ordering: Ordering, { terms, concrete, operands }: Comparison): Value {
  const [left, right] = terms as [Term, Term];
  const isEquality = ordering === "equal.python" || ordering === "not-equal.python";
  const sorts = [sortOf(machine, left), sortOf(machine, right)];
  if (sorts.includes("text") && sorts.includes("number")) {
    if (isEquality) return ordering === "equal.python" ? machine.falsity : machine.truth;
    return failure(machine, "TypeError");
  }
  const constantSide = concrete[1] !== undefined ? 1 : concrete[0] !== undefined ? 0 : -1;
  const constant = concrete[constantSide];
  if (constant === null || Array.isArray(constant)) {
    if (isEquality) return ordering === "equal.python" ? machine.falsity : machine.truth;
    return failure(machine, "TypeError");
  }
  const [variable] = operands;
  const sides = constantSide === 1 && Number(constant) === 0 && operands.length > 1 ? sidesOf(left) : null;
  // A difference of finite doubles is zero only where they are equal, and has the sign of their order.
  if (sides !== null && operands.every((o) => isOfOutput(machine, o)))
    return compareNumbers(machine, ordering, { terms: sides, concrete: [undefined, undefined], operands });
  const isReachable = constant === undefined || Number.isFinite(Number(constant)) || isOfOutput(machine, variable);
  if (constant !== undefined && operands.length === 1 && variable !== undefined && variable.lanes === undefined && isReachable) {
    const direction = constantSide === 1 ? ordering : mirrored[ordering];
    const term = constantSide === 1 ? left : right;
    const region = regionWhere(term, String(variable.order), direction, constant, domainOf(machine, variable));
    if (region !== null)
      machine.tests.number({ span: machine.span, variable, term, ordering: direction, constant: Number(constant), region });
    if (region !== null) return asBoolean(machine, region.length === 0 ? machine.forest.false : machine.forest.numberIn(variable, region));
  }
  return orderCondition(machine, ordering, left, right, operands);
}

function sidesOf(term: Term): readonly Term[] | null {
  return "call" in term && term.call === "subtract" && term.arguments.every((a) => !isConstantTerm(a)) ? term.arguments : null;
}

function isConstantTerm(term: Term): boolean {
  return "constant" in term || "integer" in term;
}

/** Whether a number is one of the output, which is finite, and not one that a loop begins with. */
function isOfOutput(machine: Machine, variable: Variable | undefined): boolean {
  if (variable === undefined) return false;
  const { kind } = machine.variables.meaning(variable);
  return kind === "number" || kind === "length" || kind === "count";
}

/** Lengths and counts are given to terms as integers. */
function domainOf(machine: Machine, variable: Variable): { integer: boolean } {
  const { kind } = machine.variables.meaning(variable);
  return { integer: kind === "length" || kind === "count" };
}

type Sort = "text" | "number" | "unknown";

const formatting = /^(str|repr|format|ascii|chr|hex|bin|oct|str\.(format|strip|lstrip|rstrip|replace|join|zfill|lower|upper))$/;
const numeric = /^(subtract|multiply\.python|divide\.python|floor-divide|power|negate|plus|round|int|float|len|abs|sum|min|max|math\..*)$/;

/** Whether a term over variables of the output gives a text or a number. */
function sortOf(machine: Machine, term: Term): Sort {
  if ("integer" in term) return "number";
  if ("constant" in term) {
    if (typeof term.constant === "string") return "text";
    return typeof term.constant === "number" || typeof term.constant === "boolean" ? "number" : "unknown";
  }
  if ("value" in term) {
    // Variables without lanes are numbers, also those of a loop that is not summarised yet.
    return machine.variables.meaning({ order: Number(term.value) }).kind === "text" ? "text" : "number";
  }
  if (
    formatting.test(term.call) ||
    /^(to-string\.js|String|String\.prototype\.\w+|Number\.prototype\.(toFixed|toString|toPrecision))$/.test(term.call)
  )
    return "text";
  const [first, second] = term.arguments.map((a) => sortOf(machine, a));
  if (term.call === "modulo.python") return first ?? "unknown";
  if (term.call === "add.python") return first === second ? (first ?? "unknown") : "unknown";
  if (term.call === "multiply.python" && (first === "text" || second === "text")) return "text";
  if (/^(Math\.\w+|Number|parseFloat|parseInt|(subtract|multiply|divide|modulo|power|negate|plus)\.js)$/.test(term.call)) return "number";
  return numeric.test(term.call) ? "number" : "unknown";
}

/** Whether a term may give NaN: 0 / 0, a text that is no number. */
function mayBeNoNumber(term: Term): boolean {
  if (!("call" in term)) return false;
  if (/^((divide|modulo|power|plus)\.js|Number|parseFloat|parseInt|Math\.(sqrt|log|log2|log10|pow))$/.test(term.call)) return true;
  return term.arguments.some(mayBeNoNumber);
}

/** One condition variable serves a comparison, its mirror image and its negation. */
export function orderCondition(machine: Machine, ordering: Ordering, left: Term, right: Term, operands: readonly Variable[]): Value {
  machine.tests.varying.add(spanKey(machine.span));
  if (JSON.stringify(left) === JSON.stringify(right))
    return asBoolean(
      machine,
      machine.forest.leaf(ordering === "less-equal" || ordering === "greater-equal" || ordering === "equal.python"),
    );
  if (mayBeNoNumber(left) || mayBeNoNumber(right)) {
    // Of what is not a number every ordering is false, so that none is another one's negation.
    const isMirrored = ordering === "greater" || ordering === "greater-equal";
    const call = isMirrored ? mirrored[ordering] : ordering === "not-equal.python" ? "equal.python" : ordering;
    const test = conditionGuard(machine, { call, arguments: isMirrored ? [right, left] : [left, right] }, operands);
    return asBoolean(machine, ordering === "not-equal.python" ? machine.forest.not(test) : test);
  }
  const swap = JSON.stringify(left) > JSON.stringify(right);
  const [a, b] = swap ? [right, left] : [left, right];
  const o = swap ? mirrored[ordering] : ordering;
  const base: Ordering = o === "greater" ? "less-equal" : o === "greater-equal" ? "less" : o === "not-equal.python" ? "equal.python" : o;
  const guard = conditionGuard(machine, { call: base, arguments: [a, b] }, operands);
  return asBoolean(machine, base === o ? guard : machine.forest.not(guard));
}

export function conditionGuard(machine: Machine, term: Term, operands: readonly Variable[]): Guard {
  const variable = machine.variables.condition(term, operands);
  return machine.forest.lanesIn(
    variable,
    LaneSet.of(2, (lane) => lane === 1),
  );
}

export function conditionOf(machine: Machine, term: Term, operands: readonly Variable[]): Value {
  const [only] = operands;
  if (operands.length === 1 && only !== undefined && only.lanes === undefined && "call" in term && term.call === "truthy.python") {
    const inner = term.arguments[0]!;
    if (sortOf(machine, inner) !== "number") return asBoolean(machine, conditionGuard(machine, term, operands));
    const domain = domainOf(machine, only);
    const region = regionWhere(inner, String(only.order), "not-equal.python", 0, domain);
    if (region !== null) return asBoolean(machine, machine.forest.numberIn(only, region));
  }
  return asBoolean(machine, conditionGuard(machine, term, operands));
}
