/** Methods of texts that take regular expressions, functions or joined texts; and regular expressions as objects. */
import type { Span } from "../../base/span.js";
import { pureFunctions } from "../../terms/pure-functions.js";
import { asBoolean } from "../booleans.js";
import { onlyLeaf } from "../concrete.js";
import { unsupportedTruth } from "../conditions.js";
import { mapJoined } from "../joined-texts.js";
import type { ArgumentValue, Flow, Machine } from "../machine.js";
import { attributeOf } from "../machine.js";
import { contains } from "../membership.js";
import type { Model } from "../models/model.js";
import { perAtom } from "../per-atom.js";
import { applyPure } from "../pure.js";
import type { Atom, Value } from "../value.js";
import { undefinedValue } from "./nothing.js";
import { toText } from "./operators.js";
import { isTextual } from "./text-atoms.js";

type Reference = Atom & { kind: "reference" };

const sourceMark = "<source>";
const flagsMark = "<flags>";

export function makeRegex(machine: Machine, flow: Flow, source: Value, flags: Value, span: Span): Value {
  const made = machine.allocate(flow, "instance", span, null);
  const self = onlyLeaf(made) as Reference;
  const write = (name: string, value: Value): void => machine.write(attributeOf(self.id, name), value, machine.forest.true);
  write(sourceMark, source);
  write(flagsMark, flags);
  write("source", source);
  write("flags", flags);
  write("<matched>", machine.falsity);
  return made;
}

interface Regex {
  readonly source: Value;
  readonly flags: Value;
}

function regexOf(machine: Machine, value: Value | undefined): Regex | null {
  const atom = value === undefined ? undefined : onlyLeaf(value);
  if (atom?.kind !== "reference") return null;
  const source = machine.read(attributeOf(atom.id, sourceMark));
  const flags = machine.read(attributeOf(atom.id, flagsMark));
  return source === undefined || flags === undefined ? null : { source, flags };
}

const newRegex: Model = (machine, flow, args, span) => {
  const [pattern, flags] = args.map((a) => a.value);
  const known = regexOf(machine, pattern);
  return makeRegex(
    machine,
    flow,
    known?.source ?? pattern ?? machine.atoms.constant("(?:)"),
    flags ?? known?.flags ?? machine.atoms.constant(""),
    span,
  );
};

/**
 * With the flag g an expression that is kept looks on from its last match: what the call before it found, it no longer finds. The
 * first call of each is told.
 */
function lookedOn(machine: Machine, flow: Flow, self: Value | undefined, regex: Regex, found: Value, span: Span): Value {
  const [atom, flags] = [self === undefined ? undefined : onlyLeaf(self), onlyLeaf(regex.flags)];
  if (atom?.kind !== "reference" || flags?.kind !== "constant" || !/[gy]/.test(String(flags.value))) return found;
  const place = attributeOf(atom.id, "<matched>");
  const before = machine.here(flow, machine.read(place) ?? machine.falsity);
  const result = before === machine.falsity ? found : unsupportedTruth(machine, "a search that goes on behind the last match", span);
  const isNothing = (a: Atom): boolean => a.kind === "constant" && (a.value === null || a.value === false);
  machine.write(
    place,
    asBoolean(
      machine,
      machine.forest.map(result, (a) => machine.forest.leaf(!isNothing(a))),
    ),
    flow.live,
  );
  return result;
}

/** `regex.test(text)` and `exec`. */
function ofRegex(name: "test" | "exec"): Model {
  return (machine, flow, args, span) => {
    const [self, text] = args.map((a) => a.value);
    const regex = regexOf(machine, self);
    if (regex === null) return machine.unsupportedValue("a regular expression that is not known", span);
    const joined = name === "test" && text !== undefined ? joinedHas(machine, flow, text, regex, span) : null;
    if (joined !== null) return joined;
    const asText = perAtom(machine, flow, text ?? undefinedValue(machine), (atom, inner) => toText(machine, inner, atom, span));
    const found = applyPure(machine, flow, `RegExp.prototype.${name}`, [regex.source, regex.flags, asText], span);
    return lookedOn(machine, flow, self, regex, found, span);
  };
}

type Method = (machine: Machine, flow: Flow, self: Value, args: readonly Value[], span: Span) => Value;

function plain(name: string): Method {
  return (machine, flow, self, args, span) => applyPure(machine, flow, `String.prototype.${name}`, [self, ...args], span);
}

/** A method whose row takes a regular expression as its source and flags. */
function withRegex(name: string, row: string, otherwise: Method): Method {
  return (machine, flow, self, args, span) => {
    const regex = regexOf(machine, args[0]);
    const rest = args.slice(1);
    const callback = rest[0] === undefined ? undefined : onlyLeaf(rest[0]);
    if (callback?.kind === "closure") return machine.unknown(machine.nameAt(span), span, [self], `${name}(...)`);
    if (regex === null) return otherwise(machine, flow, self, args, span);
    return applyPure(machine, flow, row, [self, regex.source, regex.flags, ...rest], span);
  };
}

/** `text.match("words")` makes a regular expression of the text. */
const matchText: Method = (machine, flow, self, [pattern], span) =>
  applyPure(machine, flow, "String.prototype.match", [self, pattern ?? machine.atoms.constant("(?:)"), machine.atoms.constant("")], span);

const searchText: Method = (machine, flow, self, [pattern], span) =>
  applyPure(machine, flow, "String.prototype.search", [self, pattern ?? machine.atoms.constant("(?:)"), machine.atoms.constant("")], span);

/** In a text joined from others a word is found across the seams. */
const includes: Method = (machine, flow, self, args, span) => {
  const atom = onlyLeaf(self);
  const [wanted] = args;
  if (atom?.kind === "joined" && wanted !== undefined && args.length === 1) return contains(machine, flow, wanted, self, span);
  return applyPure(machine, flow, "String.prototype.includes", [self, ...args], span);
};

const indexOf: Method = (machine, flow, self, args, span) => {
  const atom = onlyLeaf(self);
  const [wanted] = args;
  if (atom?.kind !== "joined" || wanted === undefined || args.length > 1)
    return applyPure(machine, flow, "String.prototype.indexOf", [self, ...args], span);
  return somewhere(machine, contains(machine, flow, wanted, self, span));
};

/** What is done to each character of a joined text is done to its parts. */
function characterwise(name: string, python: string): Method {
  return (machine, flow, self, args, span) => {
    const atom = onlyLeaf(self);
    const mapped = atom?.kind === "joined" ? mapJoined(machine, flow, `str.${python}`, atom, span) : null;
    return mapped ?? applyPure(machine, flow, `String.prototype.${name}`, [self, ...args], span);
  };
}

const toLowerCase = characterwise("toLowerCase", "lower");

const isLiteral = /^[\w\s,;:!@#%&=<>"'~`-]*$/;

/** The words that an expression means literally; null for one with a syntax of its own. */
function literalOf(regex: Regex): { readonly text: string; readonly ignoresCase: boolean } | null {
  const [source, flags] = [onlyLeaf(regex.source), onlyLeaf(regex.flags)];
  if (source?.kind !== "constant" || flags?.kind !== "constant") return null;
  const [text, letters] = [String(source.value), String(flags.value)];
  return isLiteral.test(text) && /^[gi]*$/.test(letters) ? { text, ignoresCase: letters.includes("i") } : null;
}

/** Whether a text joined from others has the words of an expression; null where that is not asked so simply. */
function joinedHas(machine: Machine, flow: Flow, self: Value, regex: Regex, span: Span): Value | null {
  const atom = onlyLeaf(self);
  const literal = atom?.kind === "joined" ? literalOf(regex) : null;
  if (literal === null) return null;
  const text = literal.ignoresCase ? toLowerCase(machine, flow, self, [], span) : self;
  const word = machine.atoms.constant(literal.ignoresCase ? literal.text.toLowerCase() : literal.text);
  return contains(machine, flow, word, text, span);
}

/** Where a joined text has a word: nowhere, or somewhere. */
function somewhere(machine: Machine, found: Value): Value {
  const holds = machine.forest.map(found, (a) => machine.forest.leaf(a.kind === "constant" && a.value === true));
  return machine.forest.ite(holds, machine.atoms.leaf({ kind: "at-least", least: 0n }), machine.atoms.constant(-1n));
}

const search: Method = (machine, flow, self, args, span) => {
  const [pattern] = args;
  const regex = regexOf(machine, pattern) ?? (pattern === undefined ? null : { source: pattern, flags: machine.atoms.constant("") });
  const found = regex === null ? null : joinedHas(machine, flow, self, regex, span);
  return found === null
    ? withRegex("search", "String.prototype.search", searchText)(machine, flow, self, args, span)
    : somewhere(machine, found);
};

const methods: Readonly<Record<string, Method>> = {
  match: withRegex("match", "String.prototype.match", matchText),
  search,
  replace: withRegex("replace", "replace-regex.js", plain("replace")),
  replaceAll: withRegex("replaceAll", "replaceAll-regex.js", plain("replaceAll")),
  split: withRegex("split", "split-regex.js", plain("split")),
  matchAll: withRegex("matchAll", "String.prototype.matchAll", plain("matchAll")),
  includes,
  indexOf,
  toLowerCase,
  toUpperCase: characterwise("toUpperCase", "upper"),
};

function model(apply: Method): Model {
  return (machine, flow, args, span) =>
    perAtom(machine, flow, args[0]?.value ?? machine.none, (atom, inner) =>
      apply(
        machine,
        inner,
        machine.forest.leaf(atom),
        args.slice(1).map((a) => a.value),
        span,
      ),
    );
}

export const textModels: Readonly<Record<string, Model>> = {
  ...Object.fromEntries(Object.entries(methods).map(([name, apply]) => [`String.prototype.${name}`, model(apply)])),
  RegExp: newRegex,
  "new RegExp": newRegex,
  "RegExp.prototype.test": ofRegex("test"),
  "RegExp.prototype.exec": ofRegex("exec"),
};

export function isKnownText(atom: Atom): boolean {
  return isTextual(atom);
}

export function hasRow(name: string): boolean {
  return pureFunctions.has(name);
}

export type { ArgumentValue };
