/** Which words a predicate over a text looks for, and how: read from its term, whichever operator or method asked. */
import type { Term } from "../terms/term.js";
import type { Result } from "../terms/value.js";

/** What a text, or a function of it, is compared with. */
export interface ComparedWord {
  readonly how: "equals" | "contains" | "starts" | "ends" | "ordered";
  readonly word: string | number | bigint;
  /** The function of the text that is compared. */
  readonly of: Term;
}

const equalities = new Set([
  ...["equal.python", "not-equal.python", "equal.js-strict", "not-equal.js-strict", "equal.js-loose", "not-equal.js-loose"],
]);
const orderings = new Set([
  ...["less", "less-equal", "greater", "greater-equal", "less.js", "less-equal.js", "greater.js", "greater-equal.js"],
]);

/** Functions whose first argument is searched for the second. */
const searches: Readonly<Record<string, ComparedWord["how"]>> = {
  "String.prototype.includes": "contains",
  "String.prototype.indexOf": "contains",
  "String.prototype.lastIndexOf": "contains",
  "str.find": "contains",
  "str.rfind": "contains",
  "str.index": "contains",
  "str.count": "contains",
  "str.__contains__": "contains",
  "str.startswith": "starts",
  "String.prototype.startsWith": "starts",
  "str.endswith": "ends",
  "String.prototype.endsWith": "ends",
};

/** Functions that look for their second argument in a list, their first. (`list.index` is how an enum's number is written.) */
const memberships = new Set(["Array.prototype.includes", "Array.prototype.indexOf", "list.count"]);

/** The words of a predicate; those of a comparison inside it too (`text.find("car") != -1`). */
export function comparedWords(term: Term): ComparedWord[] {
  if (!("call" in term)) return [];
  const { call, arguments: args } = term;
  const [first, second] = args;
  if (first === undefined || second === undefined) return args.flatMap(comparedWords);
  if (equalities.has(call) || orderings.has(call)) {
    const how = orderings.has(call) ? "ordered" : "equals";
    const words = [pair(how, first, wordsIn(second)), pair(how, second, wordsIn(first))].flat();
    return [...words.filter(({ of }) => !isSearch(of)), ...args.flatMap(comparedWords)];
  }
  if (call === "in.python") {
    if (isText(first)) return pair("contains", second, wordsIn(first));
    return isList(second) ? pair("equals", first, wordsIn(second)) : [];
  }
  if (memberships.has(call)) return pair("equals", second, wordsIn(first));
  const search = Object.hasOwn(searches, call) ? searches[call] : undefined;
  return search === undefined ? args.flatMap(comparedWords) : pair(search, first, wordsIn(second));
}

function pair(how: ComparedWord["how"], of: Term, words: readonly ComparedWord["word"][]): ComparedWord[] {
  return isConstant(of) ? [] : words.map((word) => ({ how, word, of }));
}

/** Whether what is compared is the place of a word, not a text. */
function isSearch(term: Term): boolean {
  return "call" in term && (Object.hasOwn(searches, term.call) || memberships.has(term.call));
}

function isConstant(term: Term): boolean {
  return "constant" in term || "integer" in term || isList(term);
}

function isText(term: Term): boolean {
  return "constant" in term && typeof term.constant === "string";
}

function isList(term: Term): boolean {
  return ("constant" in term && Array.isArray(term.constant)) || ("call" in term && term.call === "list");
}

function wordsIn(term: Term): ComparedWord["word"][] {
  if ("integer" in term) return [BigInt(term.integer)];
  if ("call" in term && term.call === "list") return term.arguments.flatMap(wordsIn);
  if (!("constant" in term)) return [];
  const { constant } = term;
  const words: readonly unknown[] = Array.isArray(constant) ? constant : [constant];
  return words.filter((w): w is ComparedWord["word"] => typeof w === "string" || typeof w === "number" || typeof w === "bigint");
}

/** Whether a value is one that the comparison accepts. */
export function accepts({ how, word }: ComparedWord, value: Result): boolean {
  if (Array.isArray(value)) return how === "contains" && value.includes(word as never);
  if (how === "equals") return value === word || (typeof value === "bigint" && typeof word === "number" && Number(value) === word);
  if (typeof value !== "string" || typeof word !== "string") return false;
  if (how === "contains") return value.includes(word);
  if (how === "starts") return value.startsWith(word);
  return how === "ends" && value.endsWith(word);
}
