/**
 * A question as an SMT-LIB script, and the solver's model as a witness. Says what the script leaves out, so that "no
 * values" is believed only of a script that leaves out nothing.
 */

import { alphabetOf, textsOver } from "./alphabet.js";
import { isAskedInLowerCase, withoutDotted } from "./dotted-capital.js";
import type { Meaning } from "./meaning.js";
import { doubleConstant, integerConstant, isExactlyTrue, Untranslatable } from "./meaning.js";
import type { Declaration, Question, Witness, WitnessValue } from "./question.js";
import { translate } from "./translate.js";
import { asciiOnly, lengthWithin } from "./translate-text.js";
import type { Truth } from "./truth.js";
import { and, condition, inLanguage, isTrue, not } from "./truth.js";

export interface Script {
  readonly text: string;
  /** The variables under the solver's names, in the question's order. */
  readonly constants: readonly { readonly symbol: string; readonly kind: Declaration["kind"] }[];
  /** What of the question the script excludes, if anything. */
  readonly restriction: string | null;
  /** What the question is about; the solver treats doubles alone apart. */
  readonly theory: "doubles" | "texts" | "mixed";
}

/** Characters of a script; beyond, the question is not asked. */
const scriptLimit = 1 << 21;

const sortNames = { double: "(_ FloatingPoint 11 53)", integer: "Int", text: "String" } as const;

/** Throws `Untranslatable`. */
export function writeScript(question: Question): Script {
  const declared = Object.entries(question.variables);
  const symbols = declared.map((_, index) => `v${index}`);
  const restrictions = new Map<string, { readonly symbol: string; readonly language: string; readonly reason: string }>();
  const meanings = new Map(declared.map(([name, { kind }], index) => [name, variableMeaning(kind, symbols[index] ?? "")]));
  const alphabet = alphabetOf([...question.holds, ...question.fails]);
  const names = {
    alphabet: alphabet ?? [],
    meaning: (variable: string): Meaning => {
      const meaning = meanings.get(variable);
      if (meaning === undefined) throw new Untranslatable(`the variable ${variable} is not declared`);
      return meaning;
    },
    restrictToAscii: (symbol: string) => names.restrict(symbol, asciiOnly, "only texts in ASCII were tried"),
    restrict: (symbol: string, language: string, reason: string) =>
      void restrictions.set(`${symbol} ${language}`, { symbol, language, reason }),
  };
  const wanted = [
    ...question.holds.map((term) => isExactlyTrue(translate(term, names))),
    ...question.fails.map((term) => not(isExactlyTrue(translate(term, names)))),
  ];
  const bounds = declared.map(([, declaration], index) => boundsOf(declaration, symbols[index] ?? ""));
  const restricted = [...restrictions.values()].map(({ symbol, language }) => inLanguage(symbol, language));
  const texts = alphabet === null ? [] : declared.flatMap(([, { kind }], index) => (kind === "text" ? [symbols[index] ?? ""] : []));
  const spelt = texts.map((symbol) => inLanguage(symbol, textsOver(alphabet ?? [])));
  const whole = and(...bounds, ...wanted, ...restricted, ...spelt);
  const kinds = new Set(declared.map(([, { kind }]) => kind));
  const theory = kinds.size > 1 || kinds.has("integer") ? "mixed" : kinds.has("text") ? "texts" : "doubles";
  const text = [
    ...declared.map(([, { kind }], index) => `(declare-const ${symbols[index]} ${sortNames[kind]})`),
    ...(whole.conjuncts ?? [whole]).map((c) => `(assert ${c.smt})`),
  ].join("\n");
  if (text.length > scriptLimit) throw new Untranslatable("the question is too long");
  const constants = declared.map(([, { kind }], index) => ({ symbol: symbols[index] ?? "", kind }));
  return { text, constants, theory, restriction: narrowing(question, [...restrictions.values()]) };
}

/** What the restrictions leave out; texts without the dotted capital stand for those with it where all is asked in lower case. */
function narrowing({ holds, fails }: Question, restrictions: readonly { readonly reason: string }[]): string | null {
  const lost = restrictions.filter(({ reason }) => reason !== withoutDotted.reason || ![...holds, ...fails].every(isAskedInLowerCase));
  return lost[0]?.reason ?? null;
}

function variableMeaning(kind: Declaration["kind"], symbol: string): Meaning {
  return kind === "text" ? { kind, smt: symbol, symbol } : { kind, smt: symbol };
}

function boundsOf({ kind, minimum, maximum }: Declaration, symbol: string): Truth {
  if (kind === "double") {
    const least = doubleConstant(Math.max(minimum ?? -Number.MAX_VALUE, -Number.MAX_VALUE));
    const most = doubleConstant(Math.min(maximum ?? Number.MAX_VALUE, Number.MAX_VALUE));
    return condition(`(fp.leq ${least.smt} ${symbol} ${most.smt})`);
  }
  const least = minimum === undefined || minimum === Number.NEGATIVE_INFINITY ? null : BigInt(Math.ceil(minimum));
  const most = maximum === undefined || maximum === Number.POSITIVE_INFINITY ? null : BigInt(Math.floor(maximum));
  const size = kind === "text" ? `(str.len ${symbol})` : symbol;
  const language = kind === "text" ? lengthWithin(symbol, least ?? 0n, most) : undefined;
  if (language !== undefined) return language;
  return and(
    least === null ? isTrue : condition(`(>= ${size} ${integerConstant(least).smt})`),
    most === null ? isTrue : condition(`(<= ${size} ${integerConstant(most).smt})`),
  );
}

/** The model's values, as SMT-LIB writes them, for the question's variables. Undefined where one is no value. */
export function readWitness(question: Question, values: readonly string[]): Witness | undefined {
  const witness: Record<string, WitnessValue> = {};
  for (const [index, [name, { kind }]] of Object.entries(question.variables).entries()) {
    const found = valuePatterns[kind].exec(values[index] ?? "");
    if (found === null) return undefined;
    witness[name] = readers[kind](found);
  }
  return witness;
}

const valuePatterns: Readonly<Record<Declaration["kind"], RegExp>> = {
  double: /^\(_ ([+-])zero [^)]*\)$|^\(fp #b([01]) #b([01]{11}) #x([0-9a-f]{13})\)$/,
  integer: /^\(- (\d+)\)$|^(\d+)$/,
  text: /^"((?:[^"]|"")*)"$/,
};

const readers: Readonly<Record<Declaration["kind"], (found: RegExpExecArray) => WitnessValue>> = {
  double: ([, zero, sign, exponent, significand]) => {
    if (zero !== undefined) return zero === "-" ? -0 : 0;
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, (BigInt(`0b${sign}${exponent}`) << 52n) | BigInt(`0x${significand}`));
    return view.getFloat64(0);
  },
  integer: ([, negative, positive]) => (negative === undefined ? BigInt(positive ?? 0) : -BigInt(negative)),
  text: ([, quoted = ""]) =>
    quoted.replaceAll('""', '"').replace(/\\u\{([0-9a-fA-F]+)\}/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16))),
};
