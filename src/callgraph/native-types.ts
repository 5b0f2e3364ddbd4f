/** What the languages call the types of the values that the analysis makes. */

import { assertNever } from "../base/invariant.js";
import type { AbstractObject } from "./abstract-objects.js";

const pythonNames: Readonly<Record<string, string>> = { promise: "coroutine", "async-generator": "async_generator" };

/** The qualified name of a Python type, as its methods are called by: `builtins.list`. */
export function literalTypeName(object: AbstractObject): string {
  switch (object.kind) {
    case "literal":
      return `builtins.${object.type === "none" ? "NoneType" : object.type}`;
    case "container":
      return object.type === "object" || object.type === "map" ? "builtins.dict" : `builtins.${pythonNames[object.type] ?? object.type}`;
    case "accessor":
      return "builtins.property";
    default:
      return "builtins.object";
  }
}

/** The object of JavaScript's library whose methods a value has. */
export function nativePrototype(object: AbstractObject): string | null {
  switch (object.kind) {
    case "container":
      return containerPrototype(object.type);
    case "literal":
      return (
        { str: "String", int: "Number", float: "Number", bool: "Boolean", none: "Object", slice: "Object" }[object.type] + ".prototype"
      );
    case "function":
    case "method":
    case "partial":
    case "class":
      return "Function.prototype";
    case "instance":
      return "Object.prototype";
    default:
      return null;
  }
}

type ContainerType = Extract<AbstractObject, { kind: "container" }>["type"];

function containerPrototype(type: ContainerType): string {
  switch (type) {
    case "list":
    case "tuple":
      return "Array.prototype";
    case "set":
      return "Set.prototype";
    case "map":
      return "Map.prototype";
    case "promise":
      return "Promise.prototype";
    case "async-generator":
      return "AsyncIterator.prototype";
    case "generator":
    case "iterator":
      return "Iterator.prototype";
    case "dict":
    case "object":
    case "prototype":
      return "Object.prototype";
    default:
      return assertNever(type, "type");
  }
}

/** Objects of the library under their names: what this runtime has, other runtimes have too. */
const prototypes: Readonly<Record<string, object>> = {
  "Array.prototype": Array.prototype,
  "AsyncIterator.prototype": Object.getPrototypeOf(async function* () {}.prototype as object) as object,
  "Function.prototype": Function.prototype,
  "Iterator.prototype": Object.getPrototypeOf(function* () {}.prototype as object) as object,
  "Map.prototype": Map.prototype,
  "Number.prototype": Number.prototype,
  "Object.prototype": Object.prototype,
  "Promise.prototype": Promise.prototype,
  "Set.prototype": Set.prototype,
  "String.prototype": String.prototype,
  "Boolean.prototype": Boolean.prototype,
};

/** Whether the library's object has a property of that name of its own; `@@iterator` stands for the symbol. */
export function isNativeMember(prototype: string, name: string): boolean {
  const object = prototypes[prototype];
  if (object === undefined) return true;
  const symbol = name === "@@iterator" ? Symbol.iterator : name === "@@asyncIterator" ? Symbol.asyncIterator : null;
  if (symbol !== null) return symbol in object;
  return name !== "constructor" && name !== "__proto__" && Object.hasOwn(object, name);
}
