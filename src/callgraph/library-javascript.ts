/** Models of ECMAScript's and Node's libraries (ECMA-262; https://nodejs.org/api/), by qualified names; see library-models.ts for the places. */
import type { LibraryModel, LibraryModels } from "./library-models.js";

const visits: LibraryModel = { calls: [{ callee: "0", with: ["this[]", "number", "this"], this: "1" }] };
const finds: LibraryModel = { ...visits, moves: [["this[]", "result"]] };
const sameArray: LibraryModel = { moves: [["this", "result"]] };
const copies: LibraryModel = { makes: "list", moves: [["this[]", "made[]"]] };
const elements: LibraryModel = { makes: "iterator", moves: [["this[]", "made[]"]] };
const reduces: LibraryModel = {
  calls: [{ callee: "0", with: ["callback", "this[]", "number", "this"], gives: "result" }],
  moves: [
    ["1", "callback"],
    ["this[]", "callback"],
    ["1", "result"],
    ["this[]", "result"],
  ],
};
const later: LibraryModel = { calls: [{ callee: "0", with: ["2", "3", "4"] }] };
const first: LibraryModel = { moves: [["0", "result"]] };

export const javascriptModels: LibraryModels = {
  Array: { makes: "list", moves: [["any", "made[]"]] },
  "Array.of": { makes: "list", moves: [["any", "made[]"]] },
  "Array.from": {
    makes: "list",
    moves: [["0[]", "made[]"]],
    calls: [{ callee: "1", with: ["0[]", "number"], this: "2", gives: "made[]" }],
  },
  "Array.prototype.forEach": visits,
  "Array.prototype.map": {
    ...visits,
    makes: "list",
    calls: [{ callee: "0", with: ["this[]", "number", "this"], this: "1", gives: "made[]" }],
  },
  "Array.prototype.flatMap": {
    makes: "list",
    calls: [{ callee: "0", with: ["this[]", "number", "this"], this: "1", gives: "callback" }],
    moves: [
      ["callback[]", "made[]"],
      ["callback", "made[]"],
    ],
  },
  "Array.prototype.filter": { ...visits, makes: "list", moves: [["this[]", "made[]"]] },
  "Array.prototype.find": finds,
  "Array.prototype.findLast": finds,
  "Array.prototype.findIndex": visits,
  "Array.prototype.findLastIndex": visits,
  "Array.prototype.some": visits,
  "Array.prototype.every": visits,
  "Array.prototype.reduce": reduces,
  "Array.prototype.reduceRight": reduces,
  "Array.prototype.sort": { calls: [{ callee: "0", with: ["this[]", "this[]"] }], moves: [["this", "result"]] },
  "Array.prototype.toSorted": { ...copies, calls: [{ callee: "0", with: ["this[]", "this[]"] }] },
  "Array.prototype.push": { moves: [["any", "this[]"]] },
  "Array.prototype.unshift": { moves: [["any", "this[]"]] },
  "Array.prototype.pop": { moves: [["this[]", "result"]] },
  "Array.prototype.shift": { moves: [["this[]", "result"]] },
  "Array.prototype.at": { moves: [["this[]", "result"]] },
  "Array.prototype.slice": copies,
  "Array.prototype.splice": {
    makes: "list",
    moves: [
      ["this[]", "made[]"],
      ["any", "this[]"],
    ],
  },
  "Array.prototype.toSpliced": {
    makes: "list",
    moves: [
      ["this[]", "made[]"],
      ["any", "made[]"],
    ],
  },
  "Array.prototype.with": {
    makes: "list",
    moves: [
      ["this[]", "made[]"],
      ["1", "made[]"],
    ],
  },
  "Array.prototype.concat": {
    makes: "list",
    moves: [
      ["this[]", "made[]"],
      ["any[]", "made[]"],
      ["any", "made[]"],
    ],
  },
  "Array.prototype.flat": {
    makes: "list",
    moves: [
      ["this[]", "made[]"],
      ["this[][]", "made[]"],
      ["this[][][]", "made[]"],
      ["this[][][][]", "made[]"],
    ],
  },
  "Array.prototype.reverse": sameArray,
  "Array.prototype.toReversed": copies,
  "Array.prototype.fill": {
    moves: [
      ["0", "this[]"],
      ["this", "result"],
    ],
  },
  "Array.prototype.copyWithin": sameArray,
  "Array.prototype.values": elements,
  "Array.prototype.keys": { makes: "iterator", moves: [["number", "made[]"]] },
  "Array.prototype.entries": {
    makes: "iterator",
    moves: [
      ["pair", "made[]"],
      ["number", "pair:0"],
      ["this[]", "pair:1"],
    ],
  },
  "Array.prototype.@@iterator": elements,
  "Iterator.prototype.@@iterator": { moves: [["this", "result"]] },
  "Iterator.prototype.next": {
    makes: "object",
    moves: [
      ["this[]", "made.value"],
      ["this<returned>", "made.value"],
      ["0", "this<sent>"],
    ],
  },
  "Iterator.prototype.return": { makes: "object", moves: [["0", "made.value"]] },
  "Iterator.prototype.throw": { makes: "object", moves: [["this[]", "made.value"]] },
  "AsyncIterator.prototype.next": {
    makes: "promise",
    moves: [
      ["object", "made<value>"],
      ["this[]", "object.value"],
      ["this<returned>", "object.value"],
      ["0", "this<sent>"],
    ],
  },
  "AsyncIterator.prototype.return": {
    makes: "promise",
    moves: [
      ["object", "made<value>"],
      ["0", "object.value"],
    ],
  },
  "AsyncIterator.prototype.@@asyncIterator": { moves: [["this", "result"]] },
  Map: {
    makes: "map",
    moves: [
      ["0[]{}", "made{}"],
      ["0[].0", "made<keys>"],
      ["0[].1", "made<values>"],
      ["made<entries>", "made[]"],
    ],
  },
  WeakMap: { makes: "map" },
  Set: { makes: "set", moves: [["0[]", "made[]"]] },
  WeakSet: { makes: "set" },
  "Map.prototype.set": {
    moves: [
      ["0", "this<keys>"],
      ["1", "this<values>"],
      ["this", "result"],
    ],
  },
  "Map.prototype.get": { moves: [["this<values>", "result"]] },
  "Map.prototype.forEach": { calls: [{ callee: "0", with: ["this<values>", "this<keys>", "this"], this: "1" }] },
  "Map.prototype.keys": { makes: "iterator", moves: [["this<keys>", "made[]"]] },
  "Map.prototype.values": { makes: "iterator", moves: [["this<values>", "made[]"]] },
  "Map.prototype.entries": {
    makes: "iterator",
    moves: [
      ["pair", "made[]"],
      ["this<keys>", "pair:0"],
      ["this<values>", "pair:1"],
    ],
  },
  "Map.prototype.@@iterator": {
    makes: "iterator",
    moves: [
      ["pair", "made[]"],
      ["this<keys>", "pair:0"],
      ["this<values>", "pair:1"],
    ],
  },
  "Set.prototype.add": {
    moves: [
      ["0", "this[]"],
      ["this", "result"],
    ],
  },
  "Set.prototype.forEach": { calls: [{ callee: "0", with: ["this[]", "this[]", "this"], this: "1" }] },
  "Set.prototype.keys": elements,
  "Set.prototype.values": elements,
  "Set.prototype.entries": {
    makes: "iterator",
    moves: [
      ["pair", "made[]"],
      ["this[]", "pair:0"],
      ["this[]", "pair:1"],
    ],
  },
  "Set.prototype.@@iterator": elements,
  "Object.keys": { makes: "list", moves: [["text", "made[]"]] },
  "Object.getOwnPropertyNames": { makes: "list", moves: [["text", "made[]"]] },
  "Reflect.ownKeys": { makes: "list", moves: [["text", "made[]"]] },
  "Object.values": { makes: "list", moves: [["0{}", "made[]"]] },
  "Object.entries": {
    makes: "list",
    moves: [
      ["pair", "made[]"],
      ["text", "pair:0"],
      ["0{}", "pair:1"],
    ],
  },
  "Object.fromEntries": { makes: "object", moves: [["0[].1", "made{}"]] },
  "Object.freeze": first,
  "Object.seal": first,
  "Object.preventExtensions": first,
  structuredClone: first,
  "Promise.resolve": { makes: "promise", moves: [["0~", "made<value>"]] },
  "Promise.reject": { makes: "promise", moves: [["0", "made<error>"]] },
  "Promise.all": {
    makes: "promise",
    moves: [
      ["list", "made<value>"],
      ["0[]~", "list[]"],
      ["0[]<error>", "made<error>"],
    ],
  },
  "Promise.allSettled": {
    makes: "promise",
    moves: [
      ["list", "made<value>"],
      ["pair", "list[]"],
      ["0[]~", "pair.value"],
      ["0[]<error>", "pair.reason"],
    ],
  },
  "Promise.race": {
    makes: "promise",
    moves: [
      ["0[]~", "made<value>"],
      ["0[]<error>", "made<error>"],
    ],
  },
  "Promise.any": { makes: "promise", moves: [["0[]~", "made<value>"]] },
  "Promise.prototype.then": {
    makes: "promise",
    calls: [
      { callee: "0", with: ["this~"], gives: "made<pending>" },
      { callee: "1", with: ["this<error>"], gives: "made<pending>" },
    ],
    moves: [
      ["made<pending>~", "made<value>"],
      ["made<pending><error>", "made<error>"],
      ["this<error>", "made<error>"],
      ["this~", "made<value>"],
    ],
  },
  "Promise.prototype.catch": {
    makes: "promise",
    calls: [{ callee: "0", with: ["this<error>"], gives: "made<pending>" }],
    moves: [
      ["made<pending>~", "made<value>"],
      ["made<pending><error>", "made<error>"],
      ["this~", "made<value>"],
    ],
  },
  "Promise.prototype.finally": {
    makes: "promise",
    calls: [{ callee: "0" }],
    moves: [
      ["this~", "made<value>"],
      ["this<error>", "made<error>"],
    ],
  },
  setTimeout: later,
  setInterval: later,
  setImmediate: { calls: [{ callee: "0", with: ["1", "2", "3"] }] },
  queueMicrotask: { calls: [{ callee: "0" }] },
  requestAnimationFrame: { calls: [{ callee: "0", with: ["number"] }] },
  "process.nextTick": { calls: [{ callee: "0", with: ["1", "2", "3"] }] },
  "String.prototype.replace": { calls: [{ callee: "1", with: ["text", "text", "text"] }], moves: [["text", "result"]] },
  "String.prototype.replaceAll": { calls: [{ callee: "1", with: ["text", "text", "text"] }], moves: [["text", "result"]] },
  "String.prototype.split": { makes: "list", moves: [["text", "made[]"]] },
  "JSON.parse": { calls: [{ callee: "1", with: ["text"] }] },
  "JSON.stringify": {
    calls: [
      { callee: "0.toJSON", this: "0" },
      { callee: "0{}.toJSON", this: "0{}" },
      { callee: "1", with: ["text", "0{}"] },
    ],
  },
  String: { calls: [{ callee: "0.toString", this: "0" }], moves: [["text", "result"]] },
  Number: { calls: [{ callee: "0.valueOf", this: "0" }] },
  "util.promisify": first,
  "util.callbackify": first,
};

/** Roots of names that belong to the language or its runtime: what has no model there calls nothing that it is given. */
export const javascriptRoots: ReadonlySet<string> = new Set(
  (
    "Array ArrayBuffer Atomics BigInt Boolean DataView Date Error EvalError FinalizationRegistry Function Infinity Intl Iterator JSON Map Math NaN " +
    "Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError URIError WeakMap WeakRef WeakSet " +
    "console decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN parseFloat parseInt unescape undefined " +
    "Buffer TextDecoder TextEncoder URL URLSearchParams clearImmediate clearInterval clearTimeout structuredClone exports module require process"
  ).split(" "),
);
