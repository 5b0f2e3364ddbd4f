/** The IR's JavaScript operators, and its instructions on objects and lists, by those of Node that they stand for. */
import type { BinaryOperator, Constant, Instruction, UnaryOperator } from "../../src/ir/ir.js";

// biome-ignore lint/suspicious/noExplicitAny: values of the program that is run.
type Value = any;

export function structural(i: Instruction, r: Value[]): void {
  switch (i.op) {
    case "build-object":
      r[i.target] = buildObject(i, r);
      return;
    case "get-attribute":
      r[i.target] = r[i.object][i.name];
      return;
    case "set-attribute":
      // A private name is no property that a program can list.
      if (i.name.startsWith("#")) Object.defineProperty(r[i.object], i.name, { value: r[i.value], writable: true });
      else r[i.object][i.name] = r[i.value];
      return;
    case "delete-attribute":
      delete r[i.object][i.name];
      return;
    case "get-item":
      r[i.target] = r[i.object][r[i.index]];
      return;
    case "set-item":
      r[i.object][r[i.index]] = r[i.value];
      return;
    case "delete-item":
      delete r[i.object][r[i.index]];
      return;
    case "unpack": {
      const items = [...firstItems(r[i.value], i.rest === undefined ? i.targets.length : Number.POSITIVE_INFINITY)];
      i.targets.forEach((target, index) => {
        r[target] = index === i.rest ? items.slice(index) : items[index];
      });
      return;
    }
    case "object-rest": {
      const rest = { ...r[i.object] };
      for (const key of i.keys) delete rest[r[key]];
      r[i.target] = rest;
      return;
    }
    default:
      throw new Error(`${i.op} cannot be run here`);
  }
}

function* firstItems(iterable: Value, count: number): Generator<Value> {
  if (count === 0) return;
  let taken = 0;
  for (const item of iterable) {
    yield item;
    if (++taken === count) return;
  }
}

function buildObject(i: Instruction & { op: "build-object" }, r: Value[]): Value {
  const object: Value = {};
  for (const entry of i.entries) {
    if ("spread" in entry) Object.assign(object, r[entry.spread]);
    else if (entry.accessor === undefined) object[r[entry.key]] = r[entry.value];
    else Object.defineProperty(object, r[entry.key], { [entry.accessor]: r[entry.value], enumerable: true, configurable: true });
  }
  return object;
}

/** Numbers of the IR are JavaScript's own again. */
export function literal(value: Constant): Value {
  return typeof value === "bigint" ? Number(value) : value;
}

export const unaryOperators: Partial<Record<UnaryOperator, (value: Value) => Value>> = {
  "truthy.js": (value) => Boolean(value),
  "not.js": (value) => !value,
  "negate.js": (value) => -value,
  "plus.js": (value) => +value,
  "invert.js": (value) => ~value,
  typeof: (value) => typeof value,
  "is-nullish": (value) => value === undefined || value === null,
  "is-undefined": (value) => value === undefined,
  "to-string.js": (value) => `${value}`,
  "keys.js": (value) => {
    const keys: string[] = [];
    for (const key in value) keys.push(key);
    return keys;
  },
};

export const binaryOperators: Partial<Record<BinaryOperator, (left: Value, right: Value) => Value>> = {
  "add.js": (left, right) => left + right,
  "subtract.js": (left, right) => left - right,
  "multiply.js": (left, right) => left * right,
  "divide.js": (left, right) => left / right,
  "modulo.js": (left, right) => left % right,
  "power.js": (left, right) => left ** right,
  "bit-and.js": (left, right) => left & right,
  "bit-or.js": (left, right) => left | right,
  "bit-xor.js": (left, right) => left ^ right,
  "shift-left.js": (left, right) => left << right,
  "shift-right.js": (left, right) => left >> right,
  "shift-right-unsigned.js": (left, right) => left >>> right,
  "equal.js-strict": (left, right) => left === right,
  "not-equal.js-strict": (left, right) => left !== right,
  // biome-ignore lint/suspicious/noDoubleEquals: the operator itself.
  "equal.js-loose": (left, right) => left == right,
  // biome-ignore lint/suspicious/noDoubleEquals: the operator itself.
  "not-equal.js-loose": (left, right) => left != right,
  "less.js": (left, right) => left < right,
  "less-equal.js": (left, right) => left <= right,
  "greater.js": (left, right) => left > right,
  "greater-equal.js": (left, right) => left >= right,
  "in.js": (left, right) => left in right,
  instanceof: (left, right) => left instanceof right,
};
