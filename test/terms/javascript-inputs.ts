/** Generated and hostile inputs for the rows of JavaScript: what a parameter gets follows from its name. */
import fc from "fast-check";
import type { JavaScriptFunction } from "../../src/terms/pure-function.js";
import type { TermValue } from "../../src/terms/value.js";

import { flags, searched, source } from "./javascript-expressions.js";

type Values = fc.Arbitrary<TermValue>;

/** The normal form of numbers. */
function normal(value: number): TermValue {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
}

const hostileTexts = [
  ..."|İ|ß|ı|ſ|ΑΣ|ΑΣ.|Σ|ǆ|ŉ|ﬀ|é|e\u0301|K|Å|\ud83d\ude00|a\ud83d\ude00b|\ud83d|\ude00|x\ud83dy|\ude00\ud83d| |  a  b |\t\n|\u00a0x\ufeff|\u2028|\u180e|\u200b|\x1c|\x85".split(
    "|",
  ),
  ..."aaa|abcabc|Cat|Fast Food|hello world|it's|straße|a,b,,c|12|-12|+5|0x1f|0b101|0o17|010|1.5|-.5e3|5.|.5|.|1e400|1e1000x|1_000|Infinity|-Infinity|infinity|NaN|nan".split(
    "|",
  ),
  ...'1e|1e5x|12px|0|-0|00|true|null|undefined|[object Object]|[1,2]|{"a":1}|"x"|[[]]|"\\ud800"|[1,]|%41|%|%E4%BD%A0|%zz|a b&c=d/?|$&|$1|$$'.split(
    "|",
  ),
];

const hostileNumbers = [
  ...[
    0,
    -0,
    1,
    -1,
    2,
    3,
    0.5,
    -0.5,
    1.5,
    2.5,
    -2.5,
    0.49999999999999994,
    0.1,
    0.1 + 0.2,
    1.005,
    2.675,
    8.345,
    1e21,
    1e20,
    123456789012345680000,
  ],
  ...[
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    2 ** 31,
    2 ** 32,
    -(2 ** 31),
    2 ** 53,
    2 ** 53 - 1,
    -(2 ** 53),
    2 ** 63,
  ],
  ...[5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1e-6, 1e-7, 0.000001234, 0.9, 0.8999999761581421, 4294967295, 100, 255],
].map(normal);

export const text: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ maxLength: 8 }),
  fc.string({ maxLength: 6, unit: "grapheme" }),
  fc.array(fc.constantFrom("a", "b", "A", " ", ",", "-", "é", "\ud83d", "\ude00", "ß", "İ"), { maxLength: 6 }).map((all) => all.join("")),
);

export const number: Values = fc.oneof(
  fc.constantFrom(...hostileNumbers),
  fc.integer({ min: -20, max: 20 }).map(normal),
  fc.integer().map(normal),
  fc.double().map(normal),
  fc.double({ min: -1000, max: 1000, noNaN: true }).map((value) => normal(Math.round(value * 100) / 100)),
);

const small: Values = fc.integer({ min: -4, max: 9 }).map(normal);
const simple: Values = fc.oneof(text, number, fc.constantFrom<TermValue>(null, undefined, true, false));
const nested: Values = fc.oneof({ weight: 5, arbitrary: simple }, { weight: 1, arbitrary: fc.array(simple, { maxLength: 2 }) });
export const list: Values = fc.oneof(
  fc.array(text, { maxLength: 5 }),
  fc.array(number, { maxLength: 5 }),
  fc.array(small, { maxLength: 5 }),
  fc.array(nested, { maxLength: 4 }),
);
export const any: Values = fc.oneof({ weight: 4, arbitrary: simple }, { weight: 1, arbitrary: list });

function mostly(values: Values, weight = 12): Values {
  return fc.oneof({ weight, arbitrary: values }, { weight: 1, arbitrary: any });
}

/** A part of the first argument, where there is one to take. */
function within(self: TermValue): Values {
  if (typeof self === "string" && self.length > 0) {
    const bounds = fc.tuple(fc.nat(self.length - 1), fc.integer({ min: 1, max: 3 }));
    return fc.oneof(
      bounds.map(([start, size]) => self.slice(start, start + size)),
      text,
    );
  }
  return Array.isArray(self) && self.length > 0 ? fc.oneof(fc.constantFrom(...(self as TermValue[])), simple) : text;
}

const position: Values = fc.oneof({ weight: 5, arbitrary: small }, { weight: 2, arbitrary: number });
const shortCount: Values = fc.oneof(
  { weight: 9, arbitrary: small },
  { weight: 1, arbitrary: fc.constantFrom<TermValue>(0.5, -0, 1n, 40n, Number.NaN) },
);
const replacement = fc.array(fc.constantFrom("x", "$&", "$$", "$1", "$2", "$01", "$10", "$`", "$'", "$<n>", "$<", "$", "-"), {
  maxLength: 4,
});
const json = fc.jsonValue().map((value) => JSON.stringify(value));

const byParameter: Readonly<Record<string, (self: TermValue) => Values>> = {
  search: within,
  separator: within,
  pattern: within,
  item: within,
  replacement: () =>
    fc.oneof(
      replacement.map((all) => all.join("")),
      text,
    ),
  count: () => shortCount,
  width: () => shortCount,
  digits: () => fc.oneof(small, fc.constantFrom<TermValue>(20n, 100n, 101n)),
  precision: () => fc.oneof(small, fc.constantFrom<TermValue>(20n, 100n, 101n)),
  radix: () => fc.oneof(small, fc.constantFrom<TermValue>(2n, 8n, 10n, 16n, 36n, 37n)),
  depth: () => small,
  form: () => fc.constantFrom("NFC", "NFD", "NFKC", "NFKD", "nfc", ""),
  space: () => fc.oneof(small, text),
  replacer: () => fc.constantFrom<TermValue>(null, undefined),
  units: () => fc.oneof(fc.integer({ min: 0, max: 0x11fff }).map(normal), number),
  points: () => fc.oneof(fc.integer({ min: -1, max: 0x110001 }).map(normal), number),
  x: () => mostly(number),
  y: () => mostly(number),
  a: () => any,
  b: () => any,
  value: () => any,
  values: () => mostly(number),
};
for (const name of ["position", "start", "end", "length", "index", "limit", "from"]) Object.assign(byParameter, { [name]: () => position });

function selfOf(row: JavaScriptFunction): Values {
  if (row.name.startsWith("Array.prototype.")) return mostly(list, 20);
  if (row.name.startsWith("Number.prototype.")) return mostly(number, 20);
  if (row.name === "length.js" || row.name === "item.js") return fc.oneof(text, list, any);
  return mostly(text, 20);
}

function valuesOf(row: JavaScriptFunction, parameter: string, self: TermValue): Values {
  if (row.name === "JSON.parse") return fc.oneof(json, text);
  if (row.name.startsWith("parse") || row.name.startsWith("Number.parse")) if (parameter === "text") return any;
  if (parameter === "text") return mostly(text);
  if (row.name === "Array.prototype.concat") return any;
  if (row.name === "Array.of" || row.name === "String.prototype.concat") return any;
  return mostly(byParameter[parameter]?.(self) ?? any);
}

export function isOnExpression(row: JavaScriptFunction): boolean {
  return row.parameters.includes("source");
}

/** For a row on a regular expression. */
function expressionArguments(row: JavaScriptFunction): fc.Arbitrary<readonly TermValue[]> {
  const kinds: Readonly<Record<string, Values>> = {
    source,
    flags,
    self: searched,
    text: searched,
    group: fc.constantFrom("n", "m"),
    replacement: replacement.map((all) => all.join("")),
    "limit?": fc.constantFrom<TermValue>(undefined, 0n, 1n, 2n, -1n),
  };
  const given = fc.tuple(...row.parameters.map((parameter) => kinds[parameter] ?? any));
  if (row.name !== "split-regex.js") return given;
  // Here V8 does what the standard forbids; the row's note says so.
  return given.map(([self, of, by, limit]) => [
    String(by).includes("u") ? String(self).replace(/[\ud800-\udbff](?=[\udc00-\udfff])/g, "") : self,
    of,
    by,
    limit,
  ]);
}

/** Arguments of a call: further ones are left out now and then, from the end. */
export function argumentsOf(row: JavaScriptFunction): fc.Arbitrary<readonly TermValue[]> {
  const [first = "", ...others] = row.parameters;
  if (isOnExpression(row)) return expressionArguments(row);
  if (first.startsWith("*")) return fc.array(valuesOf(row, first.slice(1), null), { maxLength: 4 });
  const head = first === "self" ? selfOf(row) : valuesOf(row, first, null);
  return head.chain((self) => {
    const rest = others.map((parameter) =>
      parameter.startsWith("*")
        ? fc.array(valuesOf(row, parameter.slice(1), self), { maxLength: 3 })
        : valuesOf(row, parameter.replace("?", ""), self).map((value) => [value]),
    );
    const optional = others.filter((parameter) => parameter.endsWith("?")).length;
    return fc
      .tuple(fc.tuple(...rest), fc.nat(optional), fc.nat(12))
      .map(([given, dropped, extra]) => [
        self,
        ...given.slice(0, given.length - dropped).flat(),
        ...(extra === 0 && dropped === 0 ? [null] : []),
      ]);
  });
}

/** All pairs and single values of these are tried too. */
export const nastyValues: readonly TermValue[] = [
  ...["", "İ", "ß", "\ud83d", "\ude00", "\ud83d\ude00", "abc", "12", " 12 ", "0x10", "-0", "1e21", "NaN", "null", "a,b", "1,2"],
  ...[0n, 1n, -1n, 3n, -0, 0.1, 2.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** 53, 2n ** 53n - 1n, 1e21, 1e-7],
  ...[null, undefined, true, false, [], [0n], [""], ["a", "b"], [1n, 2n], [null], [undefined], [[]], [[1n, [2n, "x"]], null], [-0], ["ß"]],
];
