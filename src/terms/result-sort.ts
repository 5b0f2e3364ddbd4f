/**
 * What functions of a text give on every text, whatever it is: of which sort, and that they do not fail. Only what holds
 * without looking at the text; other arguments are constants on which the function is known not to fail.
 */
import { evaluateTerm } from "./evaluate.js";
import type { Term } from "./term.js";
import { freeVariables } from "./term.js";
import { isRaise } from "./value.js";

export type ResultSort = "text" | "number" | "boolean" | "list" | "other";

type Call = Extract<Term, { readonly call: string }>;

const textMethods =
  "lower|upper|casefold|title|capitalize|swapcase|l?strip|rstrip|replace|remove(pre|suf)fix|zfill|[lr]just|center|expandtabs";
const javascriptTextMethods =
  "to(Locale)?(Lower|Upper)Case|trim(Start|End)?|replace|replaceAll|slice|substring|substr|concat|pad(Start|End)|charAt|normalize";

/** Functions of a text, by the sort of what they give. */
const ofTexts: readonly (readonly [RegExp, ResultSort])[] = [
  [new RegExp(`^(str\\.(${textMethods})|String\\.prototype\\.(${javascriptTextMethods}))$`), "text"],
  [/^(str|slice\.python|add\.python|add\.js|to-string\.js|String|replace(All)?-regex\.js)$/, "text"],
  [/^(len|length\.js|str\.(r?find|count)|String\.prototype\.(indexOf|lastIndexOf|search))$/, "number"],
  [/^(str\.(startswith|endswith|is[a-z]+)|String\.prototype\.(includes|startsWith|endsWith))$/, "boolean"],
  [/^(str\.(r?split|splitlines|r?partition)|String\.prototype\.split|split-regex\.js)$/, "list"],
];
const ofAnything = /^(not-)?equal\.(python|js-strict|js-loose)$|^(truthy\.(python|js)|not\.(python|js)|Boolean|is-nullish|is-undefined)$/;

/** The sort of a term over a text where it has one and never fails; null where neither is known. */
export function resultSort(term: Term): ResultSort | null {
  const failing: Term[] = [];
  const sort = sortOf(term, failing);
  return failing.length === 0 ? sort : null;
}

/** The parts of a term that fail on some texts, such that the term fails where one of them does; null where that is not known. */
export function failingParts(term: Term): readonly Term[] | null {
  const failing: Term[] = [];
  return sortOf(term, failing) === null ? null : failing;
}

/** Whether a function may fail where what it is made of does not; where that fails, the run has gone another way already. */
export function failsItself(term: Term): boolean {
  const parts = failingParts(term);
  return parts === null || parts.length === 0 || parts.includes(term);
}

/** The sort where nothing fails. */
function sortOf(term: Term, failing: Term[]): ResultSort | null {
  if ("value" in term) return "text";
  if ("integer" in term) return "number";
  if ("constant" in term) return sortOfConstant(term.constant);
  if (term.keywords !== undefined) return null;
  const { call } = term;
  const sorts = term.arguments.map((part) => sortOf(part, failing));
  if (ofAnything.test(call) && sorts.every((s) => s !== null)) return "boolean";
  const [first, ...others] = sorts;
  const own = first === "text" ? ofTexts.find(([name]) => name.test(call)) : undefined;
  const areConstant = term.arguments.slice(1).every((a) => freeVariables(a).length === 0);
  if (own !== undefined && (areConstant || others.every((s) => s === "text"))) return own[1];
  return expressionSort(term, sorts) ?? membershipSort(term, sorts) ?? orderSort(call, sorts) ?? listSort(term, first ?? null, failing);
}

function sortOfConstant(constant: unknown): ResultSort {
  if (Array.isArray(constant)) return "list";
  const sorts: Readonly<Record<string, ResultSort>> = { string: "text", number: "number", boolean: "boolean" };
  return sorts[typeof constant] ?? "other";
}

function expressionSort({ call }: Call, sorts: readonly (ResultSort | null)[]): ResultSort | null {
  if (/^re\.(search|match|fullmatch)$/.test(call)) return sorts[1] === "text" ? "other" : null;
  return call === "RegExp.prototype.test" && sorts.every((sort) => sort === "text") ? "boolean" : null;
}

function membershipSort({ call }: Call, [part, whole]: readonly (ResultSort | null)[]): ResultSort | null {
  if (part === null || part === undefined) return null;
  if (call === "Array.prototype.includes") return part === "list" && whole !== null ? "boolean" : null;
  if (call !== "in.python" && call !== "not-in.python") return null;
  return whole === "list" || (whole === "text" && part === "text") ? "boolean" : null;
}

function orderSort(call: string, [left, right]: readonly (ResultSort | null)[]): ResultSort | null {
  const isOrder = /^(less|greater)(-equal)?(\.js)?$/.test(call);
  return isOrder && left === right && (left === "text" || left === "number") ? "boolean" : null;
}

function listSort(term: Call, first: ResultSort | null, failing: Term[]): ResultSort | null {
  const { call } = term;
  if (first !== "list") return null;
  if (call === "len" || call === "length.js") return "number";
  const [list, index] = term.arguments;
  const n = index !== undefined && "integer" in index ? Number(index.integer) : Number.NaN;
  if (call !== "item.python" || list === undefined || Number.isNaN(n)) return null;
  if (n >= leastLength(list) || n < -leastLength(list)) failing.push(term);
  return "text";
}

/** How many elements a list that is made of a text has at least. */
function leastLength(list: Term): number {
  if (!("call" in list)) return 0;
  if (/^str\.r?partition$/.test(list.call)) return 3;
  return list.call === "str.split" || list.call === "str.rsplit" ? (isText(list.arguments[1]) ? 1 : 0) : 0;
}

function isText(term: Term | undefined): boolean {
  return term !== undefined && "constant" in term && typeof term.constant === "string" && term.constant !== "";
}

/** The least that a number which is made of a text can be; minus infinity where that is not known. */
export function leastNumber(term: Term): number {
  if (!("call" in term)) return Number.NEGATIVE_INFINITY;
  if (/^str\.r?find$|^String\.prototype\.(indexOf|lastIndexOf|search)$/.test(term.call)) return -1;
  if (term.call === "str.count") return 0;
  const [measured] = term.arguments;
  if (term.call !== "len" && term.call !== "length.js") return Number.NEGATIVE_INFINITY;
  return measured === undefined ? 0 : leastLength(measured);
}

/** What a test answers on every text; undefined where that depends on the text, or is not known. */
export function constantTruth(term: Term): boolean | undefined {
  if ("constant" in term) return term.constant === true;
  if (!("call" in term)) return undefined;
  if (freeVariables(term).length === 0) {
    const result = evaluateTerm(term, () => null);
    return isRaise(result) ? false : result === true;
  }
  const [first, second] = term.arguments;
  if (first === undefined) return undefined;
  const sort = resultSort(first);
  if (sort === null || sort === "other") return undefined;
  if (/^is-(nullish|undefined)$/.test(term.call)) return false;
  return second === undefined ? undefined : constantEquality(term.call, [first, second]);
}

/** Values of different sorts are never equal; numbers and truth values may be. */
function constantEquality(call: string, sides: readonly [Term, Term]): boolean | undefined {
  if (!/^(not-)?equal\.(python|js-strict)$/.test(call)) return undefined;
  const kinds = sides.map((side) => kindOf(side));
  if (kinds.includes(null) || kinds[0] === kinds[1]) return undefined;
  return call.startsWith("not-");
}

function kindOf(term: Term): string | null {
  if ("constant" in term && (term.constant === null || typeof term.constant === "object")) return term.constant === null ? "none" : "list";
  const sort = resultSort(term);
  return sort === "number" || sort === "boolean" ? "number" : sort === "other" ? null : sort;
}
