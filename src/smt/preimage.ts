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

/** Separators that are tried where a regular expression says what separates. */
const commonMarks = [" ", ",", ", ", ";", "-", "/", "|", "\n", "\t", ".", "_", ":"];

interface Split {
  /** What is split. */
  readonly inner: Term;
  readonly marks: readonly string[];
  /** Whether no piece has a mark in it. */
  readonly isPlain: boolean;
}

function splitOf(term: Term): Split | null {
  if (!("call" in term)) return null;
  const place = term.call === "re.split" ? 1 : 0;
  const inner = term.arguments[place];
  if (inner === undefined) return null;
  if (/^(str\.r?split|String\.prototype\.split)$/.test(term.call)) {
    const separator = term.arguments[1];
    const mark =
      separator === undefined ? " " : "constant" in separator && typeof separator.constant === "string" ? separator.constant : "";
    return mark === "" ? null : { inner, marks: [mark], isPlain: term.arguments.length < 3 };
  }
  if (term.call !== "re.split" && term.call !== "split-regex.js") return null;
  const values = term.arguments.map((a) =>
    "constant" in a && typeof a.constant === "string" ? a.constant : "integer" in a ? BigInt(a.integer) : null,
  );
  const separates = (mark: string): boolean => {
    const given = values.map((value, i) => (i === place ? `x${mark}x` : value));
    const pieces = given.some((value) => value === null) ? null : applyNamed(term.call, given as (string | bigint)[]);
    return Array.isArray(pieces) && pieces.length === 2 && pieces.every((piece) => piece === "x");
  };
  return { inner, marks: commonMarks.filter(separates), isPlain: false };
}

/** `inner.split(separator)[index]`, the other pieces being `x`. */
function ofPiece(term: Term, index: Term | undefined, wanted: string): Preimage {
  const split = splitOf(term);
  const n = index !== undefined && "integer" in index ? Number(index.integer) : Number.NaN;
  if (split === null || !Number.isInteger(n) || Math.abs(n) > 20) return unknown;
  if (split.isPlain && split.marks.some((mark) => wanted.includes(mark))) return { kind: "impossible" };
  const before = Array.from({ length: n >= 0 ? n : 1 }, () => "x");
  const after = Array.from({ length: n >= 0 ? 1 : -n - 1 }, () => "x");
  const pieces = [
    [...before, wanted, ...after],
    [...before, wanted],
    [...before.map((_, i) => (i === 0 ? "" : "x")), wanted],
  ];
  const inside = split.marks.flatMap((mark) => pieces.map((each) => preimage(split.inner, each.join(mark))));
  const found = inside.flatMap((p) => (p.kind === "candidates" ? p.texts : []));
  return found.length > 0 ? { kind: "candidates", texts: found } : unknown;
}
