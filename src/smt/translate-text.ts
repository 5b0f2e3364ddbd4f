/**
 * Texts as SMT-LIB sequences of code points. A test of a variable against a constant is a regular language over the
 * variable, also under `lower`: the texts that become the constant are spelt out from the case tables. `upper` and
 * `casefold` are spelt out for ASCII only and the variable is restricted to it, which the translation notes.
 */
import { applyNamed } from "../terms/evaluate.js";
import type { CaseFunction, IntegerMeaning, TextMeaning } from "./meaning.js";
import { Untranslatable } from "./meaning.js";
import type { Truth } from "./truth.js";
import { and, condition, inLanguage, isFalse, isTrue, known, not, or } from "./truth.js";

/** The solver's characters end here, well before Unicode's. */
const lastCharacter = 0x2ffff;

export function textLiteral(text: string): string {
  const characters = Array.from(text, (character) => {
    const point = character.codePointAt(0) ?? 0;
    if (point > lastCharacter || (point >= 0xd800 && point < 0xe000)) throw new Untranslatable("a character that the solver lacks");
    if (character === '"') return '""';
    return point >= 0x20 && point < 0x7f && character !== "\\" ? character : `\\u{${point.toString(16)}}`;
  });
  return `"${characters.join("")}"`;
}

export function textConstant(text: string): TextMeaning {
  return { kind: "text", constant: text, smt: textLiteral(text) };
}

function smtOf(text: TextMeaning): string {
  if (text.smt === undefined) throw new Untranslatable(`${text.mapped ?? "a text"} compared with another text of the output`);
  return text.smt;
}

/** Where the constant stands in the text. */
type Position = "whole" | "start" | "end" | "anywhere";

export function equalTexts(left: TextMeaning, right: TextMeaning): Truth {
  if (left.constant !== undefined && right.constant !== undefined) return known(left.constant === right.constant);
  return related("whole", left, right) ?? related("whole", right, left) ?? condition(`(= ${smtOf(left)} ${smtOf(right)})`);
}

/** Whether `part` is in `whole`, or at its start or end. */
export function containsText(position: "start" | "end" | "anywhere", whole: TextMeaning, part: TextMeaning): Truth {
  if (part.constant !== undefined && part.constant === "") return isTrue;
  const language = related(position, whole, part) ?? partOfConstant(position, whole, part);
  if (language !== undefined) return language;
  const [a, b] = [smtOf(whole), smtOf(part)];
  if (position === "anywhere") return condition(`(str.contains ${a} ${b})`);
  return condition(`(${position === "start" ? "str.prefixof" : "str.suffixof"} ${b} ${a})`);
}

function related(position: Position, text: TextMeaning, { constant }: TextMeaning): Truth | undefined {
  if (constant === undefined || text.symbol === undefined) return undefined;
  return inLanguage(text.symbol, languageOf(position, constant, text.mapped));
}

/** A variable inside a constant is one of the constant's parts; long constants have too many. */
const longestWhole = 60;

function partOfConstant(position: "start" | "end" | "anywhere", { constant }: TextMeaning, part: TextMeaning): Truth | undefined {
  if (constant === undefined || part.symbol === undefined) return undefined;
  const all = Array.from(constant);
  if (all.length > longestWhole) return undefined;
  const { symbol, mapped } = part;
  const starts = position === "start" ? [0] : all.map((_, index) => index);
  const parts = starts.flatMap((start) => {
    const ends = position === "end" ? [all.length] : all.slice(start).map((_, index) => start + index + 1);
    return ends.map((end) => all.slice(start, end).join(""));
  });
  return or(...["", ...new Set(parts)].map((text) => inLanguage(symbol, languageOf("whole", text, mapped))));
}

function languageOf(position: Position, constant: string, mapped: CaseFunction | undefined): string {
  const spelt = spelling(constant, position, mapped);
  if (spelt === null) return "re.none";
  const parts = [
    ...(position === "end" || position === "anywhere" ? ["re.all"] : []),
    ...spelt,
    ...(position === "start" || position === "anywhere" ? ["re.all"] : []),
  ];
  const [only] = parts;
  if (only === undefined) return '(str.to_re "")';
  return parts.length === 1 ? only : `(re.++ ${parts.join(" ")})`;
}

/** The constant's spelling as a list of expressions; null where no text is mapped to it. */
function spelling(constant: string, position: Position, mapped: CaseFunction | undefined): string[] | null {
  if (constant === "") return [];
  if (mapped === undefined) return [`(str.to_re ${textLiteral(constant)})`];
  const characters = Array.from(constant);
  const isOpenAtEnd = position === "start" || position === "anywhere";
  const sources = characters.map((character, index) => sourcesOf(character, mapped, isOpenAtEnd && index === characters.length - 1));
  if (sources.some((all) => all.length === 0)) return null;
  return sources.map((all) => union(all.map((character) => `(str.to_re ${textLiteral(character)})`)));
}

function union(regexes: readonly string[]): string {
  return regexes.length === 1 ? (regexes[0] ?? "re.none") : `(re.union ${regexes.join(" ")})`;
}

/**
 * The characters that `mapped` makes into `character`. Only one character becomes two when lowered, the dotted capital I: its
 * first half can end a constant. The small sigmas depend on what stands around them.
 */
function sourcesOf(character: string, mapped: CaseFunction, isLast: boolean): readonly string[] {
  const point = character.codePointAt(0) ?? 0;
  if (mapped !== "str.lower") {
    if (point > 0x7f) throw new Untranslatable(`${mapped} beyond ASCII`);
    return Array.from({ length: 0x80 }, (_, code) => String.fromCharCode(code)).filter(
      (source) => applyNamed(mapped, [source]) === character,
    );
  }
  if (character === "\u0307" || character === "\u03c3" || character === "\u03c2")
    throw new Untranslatable("a letter whose case depends on its neighbours");
  const sources = lowerSources().get(character) ?? [];
  return isLast && character === "i" ? [...sources, "\u0130"] : sources;
}

let sourcesByLower: ReadonlyMap<string, readonly string[]> | undefined;

/** Computed from the case tables once: which characters have a character as their small letter. */
function lowerSources(): ReadonlyMap<string, readonly string[]> {
  if (sourcesByLower !== undefined) return sourcesByLower;
  const found = new Map<string, string[]>();
  for (let point = 0; point <= lastCharacter; point++) {
    if (point >= 0xd800 && point < 0xe000) continue;
    const source = String.fromCodePoint(point);
    const lower = applyNamed("str.lower", [source]);
    if (typeof lower !== "string") continue;
    const known = found.get(lower);
    if (known === undefined) found.set(lower, [source]);
    else known.push(source);
  }
  sourcesByLower = found;
  return found;
}

export const asciiOnly = '(re.* (re.range "\\u{0}" "\\u{7f}"))';

export function concatenate(left: TextMeaning, right: TextMeaning): TextMeaning {
  return { kind: "text", smt: `(str.++ ${smtOf(left)} ${smtOf(right)})` };
}

export function findText(text: TextMeaning, sought: TextMeaning): IntegerMeaning {
  if (text.smt !== undefined && sought.smt !== undefined) {
    const smt = `(str.indexof ${text.smt} ${sought.smt} 0)`;
    return sought.constant === undefined
      ? { kind: "integer", smt }
      : { kind: "integer", smt, measure: { kind: "find", text, sought: sought.constant } };
  }
  if (sought.constant === undefined) throw new Untranslatable("a search for a changed text");
  return { kind: "integer", measure: { kind: "find", text, sought: sought.constant } };
}

export function lengthOf(text: TextMeaning): IntegerMeaning {
  if (text.mapped !== undefined) throw new Untranslatable(`the length under ${text.mapped}`);
  return { kind: "integer", smt: `(str.len ${smtOf(text)})`, measure: { kind: "length", text } };
}

const longestLoop = 300;

/** The length of a variable against a constant, as a language; undefined where it is too long for one. */
export function lengthWithin(symbol: string, minimum: bigint, maximum: bigint | null): Truth | undefined {
  if (maximum !== null && (maximum < minimum || maximum < 0n)) return isFalse;
  const least = minimum < 0n ? 0n : minimum;
  if (least > longestLoop || (maximum !== null && maximum > longestLoop)) return undefined;
  if (maximum !== null) return inLanguage(symbol, `((_ re.loop ${least} ${maximum}) re.allchar)`);
  return least === 0n ? isTrue : inLanguage(symbol, `(re.++ ((_ re.^ ${least}) re.allchar) re.all)`);
}

export function isNonEmpty(text: TextMeaning): Truth {
  if (text.constant !== undefined) return known(text.constant !== "");
  return not(equalTexts(text, textConstant("")));
}

/** `find` or `len` compared with a constant; undefined where only the general form says it. */
export function compareMeasure(
  comparison: "less" | "less-equal" | "greater" | "greater-equal" | "equal",
  { measure }: IntegerMeaning,
  bound: bigint,
): Truth | undefined {
  if (measure === undefined) return undefined;
  switch (comparison) {
    case "less":
      return measureUpTo(measure, bound - 1n);
    case "less-equal":
      return measureUpTo(measure, bound);
    case "greater":
      return negated(measureUpTo(measure, bound));
    case "greater-equal":
      return negated(measureUpTo(measure, bound - 1n));
    case "equal": {
      const [upTo, below] = [measureUpTo(measure, bound), measureUpTo(measure, bound - 1n)];
      return upTo === undefined || below === undefined ? undefined : and(upTo, not(below));
    }
  }
}

function negated(truth: Truth | undefined): Truth | undefined {
  return truth === undefined ? undefined : not(truth);
}

function measureUpTo(measure: NonNullable<IntegerMeaning["measure"]>, bound: bigint): Truth | undefined {
  const { text } = measure;
  if (measure.kind === "length") return text.symbol === undefined ? undefined : lengthWithin(text.symbol, 0n, bound);
  if (bound < -1n) return isFalse;
  const missing = not(containsText("anywhere", text, textConstant(measure.sought)));
  if (bound === -1n) return missing;
  return bound === 0n ? or(missing, containsText("start", text, textConstant(measure.sought))) : undefined;
}
