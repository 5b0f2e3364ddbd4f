/** Calls that look for a regular expression in a text: which expression, in which text, and what they answer. */
import { compileJavaScriptRegex } from "../terms/javascript/regex-functions.js";
import { readFlags } from "../terms/javascript/regex-syntax.js";
import { compileRegex } from "../terms/regex.js";
import type { Regex } from "../terms/regex-program.js";
import type { Term } from "../terms/term.js";
import { Untranslatable } from "./meaning.js";
import type { Place } from "./translate-regex.js";

export interface Expression {
  readonly regex: Regex;
  readonly place: Place;
  readonly inUnits: boolean;
  readonly text: Term;
  /** A truth value, or what was found and nothing. */
  readonly answers: "truth" | "match";
}

const places: Readonly<Record<string, Place>> = { "re.search": "anywhere", "re.match": "start", "re.fullmatch": "whole" };

/** By call: the position of the text; source and flags are the other two, in this order. */
const textPositions: Readonly<Record<string, number>> = {
  "RegExp.prototype.test": 2,
  "RegExp.prototype.exec": 2,
  "String.prototype.match": 0,
};

/** Null for other calls; throws `Untranslatable` where the expression is not known. */
export function expressionOf(call: string, given: readonly Term[]): Expression | null {
  const place = Object.hasOwn(places, call) ? places[call] : undefined;
  if (place !== undefined) return ofPython(place, given);
  const position = Object.hasOwn(textPositions, call) ? textPositions[call] : undefined;
  return position === undefined ? null : ofJavaScript(call, position, given);
}

function ofPython(place: Place, [pattern, text, flags]: readonly Term[]): Expression {
  const source = constantText(pattern);
  const bits = flags === undefined ? 0 : "integer" in flags ? Number(flags.integer) : null;
  const regex = source === null || bits === null ? null : compileRegex(source, bits);
  if (regex === null || text === undefined) throw new Untranslatable("a regular expression that is not understood");
  return { regex, place, inUnits: false, text, answers: "match" };
}

function ofJavaScript(call: string, position: number, given: readonly Term[]): Expression {
  const [source, flagText] = given.filter((_, i) => i !== position).map(constantText);
  const text = given[position];
  const flags = typeof flagText === "string" ? readFlags(flagText) : null;
  const regex = typeof source !== "string" || typeof flagText !== "string" ? null : compileJavaScriptRegex(source, flagText);
  if (regex === null || flags === null || text === undefined) throw new Untranslatable("a regular expression that is not understood");
  const answers = call === "RegExp.prototype.test" ? "truth" : "match";
  return { regex, place: flags.sticky ? "start" : "anywhere", inUnits: !flags.unicode, text, answers };
}

function constantText(term: Term | undefined): string | null {
  return term !== undefined && "constant" in term && typeof term.constant === "string" ? term.constant : null;
}
