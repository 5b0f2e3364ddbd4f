/**
 * The operators of JavaScript on guarded values. Where both sides are numbers, or both texts, they are the operators that every
 * language has; what is left are coercions, which the pure functions know, and objects, which are equal to themselves only.
 */
import type { Span } from "../../base/span.js";
import type { JavaScriptBinaryOperator, JavaScriptUnaryOperator } from "../../ir/ir.js";
import { asBoolean } from "../booleans.js";
import { baseClasses, classOf } from "../classes.js";
import { concreteOf, onlyLeaf } from "../concrete.js";
import { environmentTruth, guardOf, unsupportedTruth } from "../conditions.js";
import { newIterator } from "../iterators.js";
import { isMissing } from "../keys-before.js";
import type { Flow, Machine } from "../machine.js";
import { binaryOperation, truthOf } from "../operations.js";
import { perAtom } from "../per-atom.js";
import { applyPure } from "../pure.js";
import type { Atom, Value } from "../value.js";
import { bothTexts, equality, nullishUnknown, ofNumbers, withPosition } from "./equality.js";
import { hasProperty, isIndex } from "./properties.js";
import { isNumberText, isTextual } from "./text-atoms.js";

const unaryOperators: ReadonlySet<string> = new Set<JavaScriptUnaryOperator>([
  ...([
    "truthy.js",
    "not.js",
    "negate.js",
    "plus.js",
    "invert.js",
    "typeof",
    "is-nullish",
    "is-undefined",
    "to-string.js",
    "keys.js",
  ] as const),
]);

const binaryOperators: ReadonlySet<string> = new Set<JavaScriptBinaryOperator>([
  ...(["add.js", "subtract.js", "multiply.js", "divide.js", "modulo.js", "power.js", "bit-and.js", "bit-or.js", "bit-xor.js"] as const),
  ...(["shift-left.js", "shift-right.js", "shift-right-unsigned.js", "equal.js-strict", "not-equal.js-strict"] as const),
  ...([
    "equal.js-loose",
    "not-equal.js-loose",
    "less.js",
    "less-equal.js",
    "greater.js",
    "greater-equal.js",
    "in.js",
    "instanceof",
  ] as const),
]);

export function isJavaScriptUnary(operator: string): operator is JavaScriptUnaryOperator {
  return unaryOperators.has(operator);
}

export function isJavaScriptBinary(operator: string): operator is JavaScriptBinaryOperator {
  return binaryOperators.has(operator);
}

export function javascriptUnary(machine: Machine, flow: Flow, operator: JavaScriptUnaryOperator, operand: Value, span: Span): Value {
  if (operator === "not.js") {
    const truth = javascriptUnary(machine, flow, "truthy.js", operand, span);
    return asBoolean(machine, machine.forest.not(guardOf(machine, truth)));
  }
  return perAtom(machine, flow, operand, (atom, inner) => unaryOfAtom(machine, inner, operator, atom, span));
}

function unaryOfAtom(machine: Machine, flow: Flow, operator: Exclude<JavaScriptUnaryOperator, "not.js">, atom: Atom, span: Span): Value {
  const value = machine.forest.leaf(atom);
  const isNothing = atom.kind === "constant" && (atom.value === undefined || (operator === "is-nullish" && atom.value === null));
  if (atom.kind === "position" && atom.written === true) {
    const { stream, offset } = atom;
    if (operator === "truthy.js") return machine.truth;
    if (operator === "plus.js" || operator === "negate.js")
      return unaryOfAtom(machine, flow, operator, machine.atoms.of({ kind: "position", stream, offset }), span);
  }
  switch (operator) {
    case "truthy.js":
      return truthOfAtom(machine, flow, atom, span);
    case "is-nullish":
    case "is-undefined":
      if (atom.kind === "unknown" || atom.kind === "external") return nullishUnknown(machine, atom, span);
      if (atom.kind === "mapped") return applyPure(machine, flow, operator, [value], span);
      if (atom.kind === "unsupported") return isMissing(machine, atom, span) ?? unsupportedTruth(machine, atom.reason, span);
      return asBoolean(machine, machine.forest.leaf(isNothing));
    case "typeof":
      return typeOf(machine, flow, atom, span);
    case "to-string.js":
      return toText(machine, flow, atom, span);
    case "keys.js":
      return keysInLoop(machine, flow, atom, span);
    default:
      if (isNumberText(atom)) return applyPure(machine, flow, operator === "plus.js" ? "Number" : operator, [value], span);
      if (isNumber(atom) && operator !== "invert.js" && concreteOf(machine, atom) === undefined)
        return operator === "plus.js" ? value : applyPure(machine, flow, "negate", [value], span);
      return applyPure(machine, flow, operator, [value], span);
  }
}

/** What `for (const key in object)` goes through: names, and positions written as texts; nothing for nothing. */
function keysInLoop(machine: Machine, flow: Flow, atom: Atom, span: Span): Value {
  if (atom.kind === "constant" && (atom.value === null || atom.value === undefined))
    return machine.atoms.leaf({ kind: "tuple", items: [] });
  const isList = atom.kind === "stream" || (atom.kind === "reference" && atom.type === "list");
  const keys = machine.atoms.leaf({ kind: "builtin", name: isList ? "Array.prototype.keys" : "Object.keys" });
  const given = machine.hooks.call(machine, flow, keys, [{ kind: "positional", value: machine.forest.leaf(atom) }], span);
  if (!isList) return given;
  const known = concreteOf(machine, atom);
  if (Array.isArray(known))
    return machine.atoms.leaf({ kind: "tuple", items: known.map((_, position) => machine.atoms.constant(String(position))) });
  const context = `${flow.context}/keys ${machine.atoms.id(atom)}`;
  return newIterator(machine, { ...flow, context }, span, (consumer, body) =>
    machine.hooks.iterate(machine, consumer, given, span, (f, position) =>
      body(
        f,
        machine.forest.map(position, (a) => written(machine, a)),
      ),
    ),
  );
}

function written(machine: Machine, position: Atom): Value {
  if (position.kind === "position") return machine.atoms.leaf({ ...position, written: true });
  return position.kind === "constant" ? machine.atoms.constant(String(position.value)) : machine.forest.leaf(position);
}

/** A comparison or sum with a position that is a text. */
function withWritten(machine: Machine, flow: Flow, operator: JavaScriptBinaryOperator, l: Atom, r: Atom, span: Span): Value {
  const number = (a: Atom): Atom => {
    if (a.kind === "position") return machine.atoms.of({ kind: "position", stream: a.stream, offset: a.offset });
    const isNumeral = a.kind === "constant" && typeof a.value === "string" && isIndex.test(a.value);
    return isNumeral ? machine.atoms.of({ kind: "constant", value: BigInt(String(a.value)) }) : a;
  };
  const other = l.kind === "position" && l.written === true ? r : l;
  if (operator === "add.js") return machine.unsupportedValue("a sum with a position that is a text", span);
  if (operator === "equal.js-strict" && other.kind === "constant" && number(other) === other) return machine.falsity;
  return binaryOfAtoms(machine, flow, operator, number(l), number(r), span);
}

function truthOfAtom(machine: Machine, flow: Flow, atom: Atom, span: Span): Value {
  switch (atom.kind) {
    case "constant":
    case "mapped": {
      const result = applyPure(machine, flow, "truthy.js", [machine.forest.leaf(atom)], span);
      return machine.forest.map(result, (a) =>
        a.kind === "unsupported" ? unsupportedTruth(machine, "truth of a value", span) : machine.forest.leaf(a),
      );
    }
    case "tuple":
    case "stream":
    case "reference":
    case "promise":
      return machine.truth;
    case "at-least":
      return atom.least > 0n ? machine.truth : unsupportedTruth(machine, "whether a position is zero", span);
    default:
      return asBoolean(machine, truthOf(machine, flow, machine.forest.leaf(atom), span));
  }
}

function typeOf(machine: Machine, flow: Flow, atom: Atom, span: Span): Value {
  const name = typeName(atom);
  if (name !== null) return machine.atoms.constant(name);
  if (atom.kind === "mapped" || atom.kind === "constant") return applyPure(machine, flow, "typeof", [machine.forest.leaf(atom)], span);
  return machine.unknown(machine.nameAt(span), span, [machine.forest.leaf(atom)], "typeof");
}

function typeName(atom: Atom): string | null {
  switch (atom.kind) {
    case "position":
      return atom.written === true ? "string" : "number";
    case "computed":
    case "at-least":
      return "number";
    case "joined":
      return "string";
    case "closure":
    case "bound":
    case "operation":
      return "function";
    case "reference":
      return atom.type === "class" ? "function" : "object";
    case "message":
    case "stream":
    case "tuple":
    case "envelope":
    case "promise":
    case "exception":
    case "client":
      return "object";
    default:
      return null;
  }
}

/** As a template shows it. */
export function toText(machine: Machine, flow: Flow, atom: Atom, span: Span): Value {
  if (isTextual(atom) || atom.kind === "joined") return machine.forest.leaf(atom);
  if (concreteOf(machine, atom) !== undefined || atom.kind === "constant" || atom.kind === "mapped")
    return applyPure(machine, flow, "to-string.js", [machine.forest.leaf(atom)], span);
  if (atom.kind === "computed") return applyPure(machine, flow, "to-string.js", [machine.forest.leaf(atom)], span);
  return applyPure(machine, flow, "str", [machine.forest.leaf(atom)], span);
}

/** Operators that make a text a number where the other side is one. */
function isComparison(operator: JavaScriptBinaryOperator): boolean {
  return /^(less|less-equal|greater|greater-equal|equal)\.js(-loose)?$/.test(operator);
}

function isNumber(atom: Atom): boolean {
  if (atom.kind === "constant") return typeof atom.value === "bigint" || typeof atom.value === "number";
  return atom.kind === "computed" || atom.kind === "position" || atom.kind === "enum-member";
}

const negations: Partial<Record<JavaScriptBinaryOperator, JavaScriptBinaryOperator>> = {
  "not-equal.js-strict": "equal.js-strict",
  "not-equal.js-loose": "equal.js-loose",
};

export function javascriptBinary(
  machine: Machine,
  flow: Flow,
  operator: JavaScriptBinaryOperator,
  left: Value,
  right: Value,
  span: Span,
): Value {
  const positive = negations[operator];
  if (positive !== undefined) {
    const equal = javascriptBinary(machine, flow, positive, left, right, span);
    return machine.forest.map(equal, (a) =>
      a.kind === "constant"
        ? asBoolean(machine, machine.forest.leaf(a.value !== true))
        : asBoolean(machine, machine.forest.not(guardOf(machine, machine.forest.leaf(a)))),
    );
  }
  return perAtom(machine, flow, left, (l, f) => perAtom(machine, f, right, (r, g) => binaryOfAtoms(machine, g, operator, l, r, span)));
}

function binaryOfAtoms(machine: Machine, flow: Flow, operator: JavaScriptBinaryOperator, l: Atom, r: Atom, span: Span): Value {
  const [left, right] = [machine.forest.leaf(l), machine.forest.leaf(r)];
  if (operator === "in.js") return hasProperty(machine, flow, r, l, span);
  if (operator === "instanceof") return instanceOf(machine, l, r, span);
  if ([l, r].some((a) => a.kind === "position" && a.written === true)) return withWritten(machine, flow, operator, l, r, span);
  if (l.kind === "at-least" || r.kind === "at-least") return withPosition(machine, operator, l, r, span);
  if (operator === "equal.js-strict" || operator === "equal.js-loose") {
    const known = equality(machine, operator, l, r, span);
    if (known !== null) return known;
  }
  const bothKnown = isKnown(machine, l) && isKnown(machine, r);
  if (bothKnown) return applyPure(machine, flow, operator, [left, right], span);
  const nothing = (a: Atom): boolean => a.kind === "constant" && a.value === 0n;
  if (operator === "add.js" && l.kind === "computed" && nothing(r)) return left;
  if (operator === "add.js") {
    if ([l, r].some((a) => isTextual(a) || a.kind === "joined" || isNumberText(a)))
      return binaryOperation(machine, flow, "add.python", toText(machine, flow, l, span), toText(machine, flow, r, span), span, false);
  }
  const plain = ofPlain(machine, flow, operator, l, r, span);
  if (plain !== null) return plain;
  const common = ofNumbers[operator];
  const tabled = (l.kind === "mapped" || r.kind === "mapped") && !bothTexts(operator, l, r);
  if (common !== undefined && !tabled) return applyPure(machine, flow, common, [left, right], span);
  if (operator === "divide.js" && isNumber(l) && isNumber(r)) {
    const divisor = concreteOf(machine, r);
    if (divisor !== undefined && Number(divisor) !== 0) return applyPure(machine, flow, "divide.python", [left, right], span);
  }
  return applyPure(machine, flow, operator, [left, right], span);
}

/** With a text, null, a truth value or undefined beside a number of the output: the number that those are. */
function ofPlain(machine: Machine, flow: Flow, operator: JavaScriptBinaryOperator, l: Atom, r: Atom, span: Span): Value | null {
  const isOfOutput = (a: Atom): boolean => a.kind === "computed" || a.kind === "position";
  if (![l, r].some(isOfOutput) || (operator === "add.js" && [l, r].some((a) => isTextual(a)))) return null;
  const isText = (a: Atom): boolean => isTextual(a) || isNumberText(a);
  if (isText(l) && isText(r) && isComparison(operator)) return null;
  if (operator === "equal.js-strict") return isText(l) !== isText(r) || [l, r].some(isNoNumber) ? machine.falsity : null;
  const numbers = [l, r].map((a): Value => {
    if (isNumberText(a)) return applyPure(machine, flow, "Number", [machine.forest.leaf(a)], span);
    return isNoNumber(a) || isTextual(a) ? asNumber(machine, a) : machine.forest.leaf(a);
  });
  if (numbers[0] === machine.forest.leaf(l) && numbers[1] === machine.forest.leaf(r)) return null;
  const isNotANumber = numbers.some((v) => {
    const atom = onlyLeaf(v);
    return atom?.kind === "constant" && Number.isNaN(atom.value);
  });
  if (isNotANumber) return isComparison(operator) ? machine.falsity : machine.atoms.constant(Number.NaN);
  return javascriptBinary(machine, flow, operator, numbers[0]!, numbers[1]!, span);
}

function isNoNumber(atom: Atom): boolean {
  return atom.kind === "constant" && (typeof atom.value === "boolean" || atom.value === null || atom.value === undefined);
}

function asNumber(machine: Machine, atom: Atom): Value {
  if (atom.kind !== "constant") return machine.forest.leaf(atom);
  const number = Number(atom.value);
  return machine.atoms.constant(Number.isInteger(number) ? BigInt(number) : number);
}

function isKnown(machine: Machine, atom: Atom): boolean {
  return atom.kind === "constant" || concreteOf(machine, atom) !== undefined;
}

function instanceOf(machine: Machine, object: Atom, type: Atom, span: Span): Value {
  const answer = (holds: boolean): Value => asBoolean(machine, machine.forest.leaf(holds));
  if (object.kind === "constant" || object.kind === "mapped" || object.kind === "computed") return answer(false);
  if (type.kind === "builtin") {
    if (object.kind === "exception") return answer(type.name === "Error" || type.name === object.type);
    if (type.name === "Array")
      return answer(object.kind === "stream" || object.kind === "tuple" || (object.kind === "reference" && object.type === "list"));
    if (type.name === "Object") return answer(object.kind === "reference" || object.kind === "message");
  }
  if (object.kind === "reference" && object.type === "instance") {
    const own = classOf(machine, object);
    const mark = machine.read(`${object.id}.<class>`);
    const native = mark?.kind === "leaf" && mark.value.kind === "builtin" ? mark.value : null;
    if (native !== null) return answer(type.kind === "builtin" && (native.name === type.name || type.name === "Error"));
    if (own !== null) return answer([own, ...baseClasses(machine, own)].includes(type));
  }
  if (object.kind === "exception") return answer(false);
  if (object.kind === "captured" && object.origin.kind === "reference") return instanceOf(machine, object.origin, type, span);
  return environmentTruth(machine, machine.named(machine.nameAt(span), [machine.forest.leaf(object), machine.forest.leaf(type)]), span);
}
