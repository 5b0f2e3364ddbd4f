/**
 * Terms as SMT-LIB: the forms, the operators and the functions that have a translation, by the rules of `evaluate.ts`:
 * arguments from left to right, the first raise is the result, `and`, `or` and `if` look only at what they need. What is
 * constant is computed here; everything else that is not listed is `Untranslatable`.
 */
import { evaluateTerm } from "../terms/evaluate.js";
import type { Term } from "../terms/term.js";
import { freeVariables } from "../terms/term.js";
import type { TermValue } from "../terms/value.js";
import { isRaise } from "../terms/value.js";
import { withoutDotted } from "./dotted-capital.js";
import type { Expression } from "./expressions.js";
import { expressionOf } from "./expressions.js";
import type { Case, CaseFunction, Meaning, TextMeaning, Translated } from "./meaning.js";
import { always, booleanConstant, doubleConstant, integerConstant, merge, raising, Untranslatable } from "./meaning.js";
import type { Comparison } from "./translate-number.js";
import { arithmetic, asNumber, compareNumbers, isArithmetic, isNonZero, mirrored, onNumber } from "./translate-number.js";
import { languageOfRegex } from "./translate-regex.js";
import { compareMeasure, concatenate, containsText, equalTexts, findText, isNonEmpty, lengthOf, textConstant } from "./translate-text.js";
import type { Truth } from "./truth.js";
import { and, either, inLanguage, isFalse, isTrue, known, not, or } from "./truth.js";

/** What the free variables stand for, and where the translation says less than the term. */
export interface Names {
  meaning(variable: string): Meaning;
  /** The text variable is ASCII only from here on. */
  restrictToAscii(symbol: string): void;
  /** The characters beyond ASCII that texts are made of where a regular expression is asked. */
  readonly alphabet: readonly number[];
  /** The text variable is in this language only from here on. */
  restrict(symbol: string, language: string, reason: string): void;
}

/** More cases than this and the translation is given up. */
const caseLimit = 64;

export function translate(term: Term, names: Names): Translated {
  if (freeVariables(term).length === 0) {
    const value = evaluateTerm(term, () => null);
    return isRaise(value) ? raising : always(constant(value));
  }
  if ("value" in term) return always(names.meaning(term.value));
  if (!("call" in term) || term.keywords !== undefined) throw new Untranslatable("arguments by name");
  const { call } = term;
  const expression = expressionOf(call, term.arguments);
  if (expression !== null) return found(expression, translate(expression.text, names), names);
  if (call === "and" || call === "or") return deciding(term.arguments, call === "or", names);
  if (call === "if") return choice(term.arguments, names);
  if (call === "fails" && term.arguments.length === 1) {
    return always({ kind: "boolean", truth: or(...term.arguments.map((part) => translate(part, names).raises)) });
  }
  return apply(
    call,
    term.arguments.map((part) => translate(part, names)),
    names,
  );
}

function constant(value: TermValue): Meaning {
  switch (typeof value) {
    case "boolean":
      return booleanConstant(value);
    case "bigint":
      return integerConstant(value);
    case "number":
      return doubleConstant(value);
    case "string":
      return textConstant(value);
    default:
      break;
  }
  if (value === null) return { kind: "none" };
  if (value === undefined) throw new Untranslatable("an argument left out");
  return { kind: "list", items: value.map(constant) };
}

/** Python's `and` and `or`: the first operand whose truth decides, else the last. */
function deciding(parts: readonly Term[], decides: boolean, names: Names): Translated {
  let result: Translated | undefined;
  for (const part of [...parts].reverse()) {
    const here = translate(part, names);
    if (result === undefined) {
      result = here;
      continue;
    }
    const ends = decides ? truthOf(here) : not(truthOf(here));
    // A boolean that decides has the value that decides.
    const ending = here.cases.map(
      ({ when, meaning }): Case => ({ when: and(ends, when), meaning: meaning.kind === "boolean" ? booleanConstant(decides) : meaning }),
    );
    const going = result.cases.map(({ when, meaning }): Case => ({ when: and(not(ends), when), meaning }));
    result = merge(or(here.raises, and(not(ends), result.raises)), [...ending, ...going]);
  }
  return result ?? always(booleanConstant(!decides));
}

function choice([condition, yes, no]: readonly Term[], names: Names): Translated {
  if (condition === undefined || yes === undefined || no === undefined) return raising;
  const asked = translate(condition, names);
  const [then, otherwise] = [translate(yes, names), translate(no, names)];
  const when = truthOf(asked);
  const cases = [
    ...then.cases.map((c): Case => ({ when: and(when, c.when), meaning: c.meaning })),
    ...otherwise.cases.map((c): Case => ({ when: and(not(when), c.when), meaning: c.meaning })),
  ];
  return merge(or(asked.raises, either(when, then.raises, otherwise.raises)), cases);
}

function truthOf({ cases }: Translated): Truth {
  return or(...cases.map(({ when, meaning }) => and(when, truthiness(meaning))));
}

function truthiness(meaning: Meaning): Truth {
  switch (meaning.kind) {
    case "boolean":
      return meaning.truth;
    case "integer":
      return meaning.measure === undefined ? isNonZero(meaning) : not(compared("equal", meaning, integerConstant(0n)));
    case "double":
      return isNonZero(meaning);
    case "text":
      return isNonEmpty(meaning);
    case "none":
      return isFalse;
    case "list":
      return known(meaning.items.length > 0);
    case "match":
      return isTrue;
  }
}

/** A regular expression in a text: a truth value, or what was found and nothing. */
function found(expression: Expression, text: Translated, names: Names): Translated {
  const cases = text.cases.flatMap(({ when, meaning }): Case[] => {
    if (meaning.kind !== "text" || meaning.symbol === undefined) throw new Untranslatable("a regular expression in a changed text");
    const holds = and(when, findsIn(expression, { ...meaning, symbol: meaning.symbol }, names));
    const fails = and(when, not(holds));
    if (expression.answers === "truth") return [{ when, meaning: { kind: "boolean", truth: holds } }];
    return [
      { when: holds, meaning: { kind: "match" } },
      { when: fails, meaning: { kind: "none" } },
    ];
  });
  return merge(text.raises, cases);
}

const firstPlane = '(re.* (re.range "\\u{0}" "\\u{ffff}"))';

function findsIn(
  { regex, place, inUnits }: Expression,
  { symbol, mapped }: TextMeaning & { readonly symbol: string },
  names: Names,
): Truth {
  if (mapped !== undefined && mapped !== "str.lower") throw new Untranslatable(`a regular expression under ${mapped}`);
  const lowered = mapped === "str.lower";
  const { language, onlyFirstPlane } = languageOfRegex({ regex, place, lowered, inUnits, alphabet: names.alphabet });
  if (onlyFirstPlane) names.restrict(symbol, firstPlane, "only texts of the first plane of Unicode were tried");
  if (lowered) names.restrict(symbol, withoutDotted.language, withoutDotted.reason);
  return inLanguage(symbol, language);
}

/** A call on every combination of what its arguments may be. */
function apply(call: string, operands: readonly Translated[], names: Names): Translated {
  let combinations: { when: Truth; meanings: readonly Meaning[] }[] = [{ when: isTrue, meanings: [] }];
  for (const { cases } of operands) {
    combinations = combinations.flatMap(({ when, meanings }) =>
      cases.map((c) => ({ when: and(when, c.when), meanings: [...meanings, c.meaning] })),
    );
    if (combinations.length > caseLimit) throw new Untranslatable("too many cases");
  }
  const results = combinations.map(({ when, meanings }) => ({ when, result: applyToMeanings(call, meanings, names) }));
  const raises = or(...operands.map((o) => o.raises), ...results.map(({ when, result }) => and(when, result.raises)));
  return merge(
    raises,
    results.flatMap(({ when, result }) => result.cases.map((c): Case => ({ when: and(when, c.when), meaning: c.meaning }))),
  );
}

const comparisons: Readonly<Record<string, Comparison>> = {
  less: "less",
  "less-equal": "less-equal",
  greater: "greater",
  "greater-equal": "greater-equal",
  "less.js": "less",
  "less-equal.js": "less-equal",
  "greater.js": "greater",
  "greater-equal.js": "greater-equal",
};

const caseFunctions: Readonly<Record<string, CaseFunction>> = {
  "str.lower": "str.lower",
  "str.upper": "str.upper",
  "str.casefold": "str.casefold",
  "String.prototype.toLowerCase": "str.lower",
  "String.prototype.toUpperCase": "str.upper",
};

function applyToMeanings(call: string, meanings: readonly Meaning[], names: Names): Translated {
  const [left, right] = meanings;
  if (call === "list") return always({ kind: "list", items: meanings });
  if (left !== undefined && meanings.length === 1) return unary(call, left, names);
  if (left === undefined || right === undefined || meanings.length !== 2)
    throw new Untranslatable(`${call} of ${meanings.length} arguments`);
  const comparison = comparisons[call];
  if (comparison !== undefined) return order(comparison, left, right);
  switch (call) {
    case "equal.python":
      return truth(equal(left, right));
    case "not-equal.python":
      return truth(not(equal(left, right)));
    case "in.python":
      return contains(right, left);
    case "not-in.python": {
      const { raises, cases } = contains(right, left);
      return { raises, cases: cases.map((c) => ({ ...c, meaning: { kind: "boolean", truth: not(truthiness(c.meaning)) } })) };
    }
    case "String.prototype.includes":
      return contains(left, right);
    case "equal.js-strict":
      return truth(equal(left, right));
    case "not-equal.js-strict":
      return truth(not(equal(left, right)));
    case "str.startswith":
    case "String.prototype.startsWith":
      return matches("start", left, right);
    case "str.endswith":
    case "String.prototype.endsWith":
      return matches("end", left, right);
    case "str.find":
    case "String.prototype.indexOf":
      return left.kind === "text" && right.kind === "text" ? always(findText(left, right)) : raising;
    default:
      break;
  }
  if (call === "add.python" && left.kind === "text" && right.kind === "text") return always(concatenate(left, right));
  if (isArithmetic(call)) return arithmetic(call, left, right);
  throw new Untranslatable(call);
}

function truth(value: Truth): Translated {
  return always({ kind: "boolean", truth: value });
}

function unary(call: string, operand: Meaning, names: Names): Translated {
  const mapped = caseFunctions[call];
  if (mapped !== undefined) return operand.kind === "text" ? always(changeCase(mapped, operand, names)) : raising;
  switch (call) {
    case "not.python":
      return truth(not(truthiness(operand)));
    case "truthy.python":
    case "truthy.js":
    case "Boolean":
    case "bool":
      return truth(truthiness(operand));
    case "negate":
    case "plus":
    case "abs":
      return onNumber(call, operand);
    case "is-nullish":
      return truth(known(operand.kind === "none"));
    case "len":
      if (operand.kind === "text") return always(lengthOf(operand));
      return operand.kind === "list" ? always(integerConstant(BigInt(operand.items.length))) : raising;
    default:
      throw new Untranslatable(call);
  }
}

function changeCase(mapped: CaseFunction, text: TextMeaning, names: Names): TextMeaning {
  if (text.mapped === mapped) return text;
  if (text.symbol === undefined || text.mapped !== undefined) throw new Untranslatable(`${mapped} of a changed text`);
  if (mapped !== "str.lower") names.restrictToAscii(text.symbol);
  return { kind: "text", symbol: text.symbol, mapped };
}

function compared(comparison: Comparison, left: Parameters<typeof compareNumbers>[1], right: Parameters<typeof compareNumbers>[2]): Truth {
  if (left.kind === "integer" && right.kind === "integer") {
    const language =
      right.constant !== undefined
        ? compareMeasure(comparison, left, right.constant)
        : left.constant === undefined
          ? undefined
          : compareMeasure(mirrored[comparison], right, left.constant);
    if (language !== undefined) return language;
  }
  return compareNumbers(comparison, left, right);
}

function order(comparison: Comparison, left: Meaning, right: Meaning): Translated {
  const [a, b] = [asNumber(left), asNumber(right)];
  if (a !== undefined && b !== undefined) return truth(compared(comparison, a, b));
  if (left.kind === right.kind && (left.kind === "text" || left.kind === "list")) throw new Untranslatable(`the order of a ${left.kind}`);
  return raising;
}

function equal(left: Meaning, right: Meaning): Truth {
  if (left.kind === "text" && right.kind === "text") return equalTexts(left, right);
  const [a, b] = [asNumber(left), asNumber(right)];
  if (a !== undefined && b !== undefined) return compared("equal", a, b);
  if (left.kind === "list" && right.kind === "list") {
    if (left.items.length !== right.items.length) return isFalse;
    return and(...left.items.map((item, index) => equal(item, right.items[index] ?? { kind: "none" })));
  }
  return known(left.kind === "none" && right.kind === "none");
}

function contains(container: Meaning, part: Meaning): Translated {
  if (container.kind === "text") return part.kind === "text" ? truth(containsText("anywhere", container, part)) : raising;
  return container.kind === "list" ? truth(or(...container.items.map((item) => equal(part, item)))) : raising;
}

function matches(position: "start" | "end", text: Meaning, part: Meaning): Translated {
  if (text.kind !== "text") return raising;
  if (part.kind === "text") return truth(containsText(position, text, part));
  if (part.kind !== "list") return raising;
  if (!part.items.every((item): item is TextMeaning => item.kind === "text")) throw new Untranslatable("a list of more than texts");
  return truth(or(...part.items.map((item) => containsText(position, text, item))));
}
