/**
 * Texts that a function of a text takes to a wanted one: found by undoing the function step by step. Undoing is a
 * proposal, which the caller has to confirm by evaluating; only `impossible` is a statement.
 */
import { applyNamed } from "../terms/evaluate.js";
import type { Term } from "../terms/term.js";

export type Preimage =
  | { readonly kind: "candidates"; readonly texts: readonly string[] }
  /** No text is taken to the wanted one. */
  | { readonly kind: "impossible" }
  | { readonly kind: "unknown" };

const unknown: Preimage = { kind: "unknown" };

/** Functions that change nothing more when they are applied again: what they give, they keep. */
const idempotent = new Set([
  ...["str.lower", "str.upper", "str.casefold", "str.strip", "str.lstrip", "str.rstrip", "str.capitalize", "str.title", "str"],
  ...["String.prototype.toLowerCase", "String.prototype.toUpperCase", "String.prototype.trim"],
]);

export function preimage(term: Term, wanted: string): Preimage {
  if ("value" in term) return { kind: "candidates", texts: [wanted] };
  if (!("call" in term)) return unknown;
  const [first, ...others] = term.arguments;
  if (first === undefined) return unknown;
  if (idempotent.has(term.call)) {
    const constants = others.map((o) => ("constant" in o && typeof o.constant === "string" ? o.constant : undefined));
    if (constants.includes(undefined)) return unknown;
    const kept = applyNamed(term.call, [wanted, ...(constants as string[])]);
    return kept === wanted ? preimage(first, wanted) : { kind: "impossible" };
  }
  if (term.call === "item.python" || term.call === "item.js") return ofPiece(first, others[0], wanted);
  return term.call === "str.replace" || term.call === "slice.python" ? preimage(first, wanted) : unknown;
}

/** `inner.split(separator)[index]`, the other pieces being `x`. */
function ofPiece(split: Term, index: Term | undefined, wanted: string): Preimage {
  if (!("call" in split) || !/^(str\.r?split|String\.prototype\.split)$/.test(split.call)) return unknown;
  const [inner, separator] = split.arguments;
  const n = index !== undefined && "integer" in index ? Number(index.integer) : Number.NaN;
  const mark = separator === undefined ? " " : "constant" in separator && typeof separator.constant === "string" ? separator.constant : "";
  if (inner === undefined || mark === "" || !Number.isInteger(n) || Math.abs(n) > 20) return unknown;
  if (wanted.includes(mark) && split.arguments.length < 3) return { kind: "impossible" };
  const before = Array.from({ length: n >= 0 ? n : 1 }, () => "x");
  const after = Array.from({ length: n >= 0 ? 1 : -n - 1 }, () => "x");
  const texts = [
    [...before, wanted, ...after],
    [...before, wanted],
    [...before.map((_, i) => (i === 0 ? "" : "x")), wanted],
  ].map((pieces) => pieces.join(mark));
  const inside = texts.map((text) => preimage(inner, text));
  const found = inside.flatMap((p) => (p.kind === "candidates" ? p.texts : []));
  return found.length > 0 ? { kind: "candidates", texts: found } : unknown;
}
