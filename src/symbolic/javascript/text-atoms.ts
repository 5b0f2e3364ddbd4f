/** Which values are texts in every run, although it is not known which ones. */
import type { Term } from "../../terms/term.js";
import { Raise } from "../../terms/value.js";
import type { Atom } from "../value.js";

/** Whether an atom is a text on every path. */
export function isTextual(atom: Atom): boolean {
  if (atom.kind === "constant") return typeof atom.value === "string";
  if (atom.kind === "path") return atom.type === "text";
  return atom.kind === "mapped" && atom.table.results.every((r) => r instanceof Raise || typeof r === "string");
}

/** Whether an atom is a text made of numbers of the output: `score.toFixed(1)`, `count + " labels"`. */
export function isNumberText(atom: Atom): boolean {
  return atom.kind === "computed" && isTextTerm(atom.term);
}

function isTextTerm(term: Term): boolean {
  if ("constant" in term) return typeof term.constant === "string";
  if (!("call" in term)) return false;
  if (term.call === "add.python" || term.call === "add.js") return term.arguments.some(isTextTerm);
  if (/^(to-string\.js|String|typeof|Number\.prototype\.(toFixed|toString|toPrecision|toLocaleString))$/.test(term.call)) return true;
  return /^String\.prototype\.(slice|substring|trim|replace|replaceAll|concat|padStart|padEnd|toLowerCase|toUpperCase|charAt)$/.test(
    term.call,
  );
}
