/**
 * Which texts a text domain needs besides its vocabulary: the literals that the program compares with. Asked after a run;
 * where something is missing the run is repeated over the larger domain.
 */
import type { Func, Module } from "../ir/ir.js";
import { walkInstructions } from "../ir/walk.js";
import { compileJavaScriptRegex } from "../terms/javascript/regex-functions.js";
import { compileRegex, sampleOf } from "../terms/regex.js";
import type { Term } from "../terms/term.js";
import type { TextDomain } from "./text-domain.js";
import { laneOf } from "./text-domain.js";

const longestLiteral = 80;
const literalLimit = 4000;

/** String constants of the program's functions, sorted. */
export function programLiterals(modules: readonly Module[]): string[] {
  const found = new Set<string>();
  const visit = (f: Func): void =>
    walkInstructions(f.body, (i) => {
      if (i.op === "constant" && typeof i.value === "string" && i.value.length <= longestLiteral && found.size < literalLimit)
        found.add(i.value);
    });
  for (const m of modules) m.functions.forEach(visit);
  return [...found].sort();
}

/** String constants in a domain's predicates that are no lane yet. */
export function missingLiterals(domain: TextDomain): string[] {
  const found = new Set<string>();
  for (const { term } of domain.predicates.values())
    for (const text of [...constantsOf(term), ...samplesOf(term)]) if (laneOf(domain, text) === undefined) found.add(text);
  return [...found].sort();
}

/** Texts that the regular expressions in a term match; where a group is compared with a text, with that text in the group. */
export function samplesOf(term: Term): string[] {
  if (!("call" in term)) return [];
  const sample = term.call.startsWith("re.") ? sampleWith(term, new Map()) : groupSample(term);
  return [...term.arguments.flatMap(samplesOf), ...(sample === null ? [] : [sample]), ...javascriptSamples(term)];
}

function sampleWith(term: Term, groups: ReadonlyMap<number | string, string>): string | null {
  if (!("call" in term) || !term.call.startsWith("re.")) return null;
  const [pattern, , flags] = term.arguments;
  if (pattern === undefined || !("constant" in pattern) || typeof pattern.constant !== "string") return null;
  const regex = compileRegex(pattern.constant, flags !== undefined && "integer" in flags ? Number(flags.integer) : 0);
  if (regex === null) return null;
  const texts = [...groups].map(([g, text]): [number, string] => [typeof g === "number" ? g : regex.pattern.names.indexOf(g), text]);
  return sampleOf(regex, new Map(texts));
}

/** Where rows of JavaScript have a regular expression: its source and, behind it, its flags. */
const regexPlaces: Readonly<Record<string, number>> = {
  "RegExp.prototype.test": 0,
  "RegExp.prototype.exec": 0,
  "String.prototype.match": 1,
  "String.prototype.matchAll": 1,
  "String.prototype.search": 1,
  "replace-regex.js": 1,
  "replaceAll-regex.js": 1,
  "split-regex.js": 1,
};

/** Whether a function asks a regular expression. */
export function asksExpression(call: string): boolean {
  return call.startsWith("re.") || Object.hasOwn(regexPlaces, call);
}

/** A text that an expression matches, or one for each of several words. */
function javascriptSamples(term: Term): string[] {
  if (!("call" in term) || !Object.hasOwn(regexPlaces, term.call)) return [];
  const place = regexPlaces[term.call]!;
  const [source, flags] = [place, place + 1].map((i) => {
    const t = term.arguments[i];
    return t !== undefined && "constant" in t && typeof t.constant === "string" ? t.constant : "";
  });
  const words = /^[\w\s-]+(\|[\w\s-]+)+$/.test(source!) ? source!.split("|") : [source!];
  return words.flatMap((word) => {
    const regex = compileJavaScriptRegex(word, flags!);
    const sample = regex === null ? null : sampleOf(regex, new Map());
    return sample === null ? [] : [sample];
  });
}

/** For `match.group(g) == "text"` and `match.groups()[n] == "text"`. */
function groupSample(term: Term): string | null {
  if (!("call" in term) || term.call !== "equal.python") return null;
  const [group, text] = term.arguments;
  if (group === undefined || !("call" in group) || text === undefined || !("constant" in text)) return null;
  if (typeof text.constant !== "string") return null;
  const [first, which] = group.arguments;
  const asked = which === undefined ? 0 : "integer" in which ? Number(which.integer) : "constant" in which ? String(which.constant) : 0;
  if (group.call === "match.group" && first !== undefined) return sampleWith(first, new Map([[asked, text.constant]]));
  const isPart = group.call === "item.python" && first !== undefined && "call" in first && first.call === "match.groups";
  if (!isPart || typeof asked !== "number" || first.arguments[0] === undefined) return null;
  return sampleWith(first.arguments[0], new Map([[asked + 1, text.constant]]));
}

/** Constants that a text is compared with; a regular expression is none. */
function constantsOf(term: Term): string[] {
  if ("constant" in term) return textsIn(term.constant);
  if (!("call" in term)) return [];
  const place = Object.hasOwn(regexPlaces, term.call) ? regexPlaces[term.call]! : Number.NEGATIVE_INFINITY;
  return term.arguments.flatMap((a, i) => (i === place || i === place + 1 ? [] : constantsOf(a)));
}

function textsIn(json: unknown): string[] {
  if (typeof json === "string") return [json];
  return Array.isArray(json) ? json.flatMap(textsIn) : [];
}
