/**
 * The one character that becomes two in lower case, the dotted capital I. Where all that is asked of a text is asked of it in
 * lower case, a text with that capital can be replaced by one that spells its two characters out.
 */
import type { Term } from "../terms/term.js";

export const withoutDotted = {
  language: '(re.* (re.union (re.range "\\u{0}" "\\u{12f}") (re.range "\\u{131}" "\\u{2ffff}")))',
  reason: "only texts without the dotted capital I were tried",
} as const;

/** Comparisons of the text itself with a constant count too, where the constant has neither spelling. */
export function isAskedInLowerCase(term: Term): boolean {
  if ("value" in term) return false;
  if (!("call" in term)) return true;
  if (term.call === "str.lower" || term.call === "String.prototype.toLowerCase") return true;
  if (/^(equal\.(python|js-strict)|in\.python)$/.test(term.call) && term.arguments.some((a) => "value" in a)) {
    return term.arguments.every((a) => "value" in a || ("constant" in a && !/\u0130|\u0307/.test(JSON.stringify(a.constant))));
  }
  return term.arguments.every(isAskedInLowerCase);
}
