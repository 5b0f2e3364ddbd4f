/** Which name of a vocabulary was meant by a word that is none: by case, number, signs and order of its words, or one slip of the pen. */
import type { Result } from "../terms/value.js";

export interface NearName {
  readonly name: string;
  readonly why: "case" | "number" | "words" | "spelling";
}

function folded(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, " ")
    .trim();
}

/** Words without an ending of the plural. A singular whose list has the plural alone is more often another word ("Trunk"). */
function singulars(word: string): string[] {
  const found = [word];
  if (word.endsWith("ies")) found.push(`${word.slice(0, -3)}y`);
  if (word.endsWith("es")) found.push(word.slice(0, -2));
  if (word.endsWith("s")) found.push(word.slice(0, -1));
  return found;
}

/** What the name shows itself as, by its folded form; made once a table. */
const indices = new WeakMap<readonly Result[], ReadonlyMap<string, number>>();

function indexOf(shown: readonly Result[]): ReadonlyMap<string, number> {
  let index = indices.get(shown);
  if (index === undefined) {
    const made = new Map<string, number>();
    shown.forEach((value, lane) => {
      if (typeof value === "string" && !made.has(folded(value))) made.set(folded(value), lane);
    });
    indices.set(shown, (index = made));
  }
  return index;
}

const wordIndices = new WeakMap<readonly Result[], ReadonlyMap<string, number>>();

/** As `indexOf`, by the words alone. */
function wordIndexOf(shown: readonly Result[]): ReadonlyMap<string, number> {
  let index = wordIndices.get(shown);
  if (index === undefined) {
    const made = new Map<string, number>();
    shown.forEach((value, lane) => {
      if (typeof value === "string" && !made.has(sortedWords(value))) made.set(sortedWords(value), lane);
    });
    wordIndices.set(shown, (index = made));
  }
  return index;
}

/** `/Arts & Entertainment` and `Entertainment, arts` are the same words. */
function sortedWords(text: string): string {
  const words = text.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return words.filter(Boolean).sort().join(" ");
}

/** The nearest of what names show themselves as, with its index; null where none is near. */
export function nearName(word: string, shown: readonly Result[]): { readonly lane: number; readonly why: NearName["why"] } | null {
  const index = indexOf(shown);
  const own = folded(word);
  const same = index.get(own);
  if (same !== undefined) return { lane: same, why: "case" };
  for (const singular of singulars(own).slice(1)) {
    const lane = index.get(singular);
    if (lane !== undefined) return { lane, why: "number" };
  }
  const lane = wordIndexOf(shown).get(sortedWords(word));
  if (lane !== undefined) return { lane, why: "words" };
  return own.length < shortestForSlips ? null : slip(own, index);
}

/** In shorter words one other letter makes another word. */
const shortestForSlips = 6;

function slip(own: string, index: ReadonlyMap<string, number>): { readonly lane: number; readonly why: "spelling" } | null {
  for (const [name, lane] of index) if (isOneSlip(own, name)) return { lane, why: "spelling" };
  return null;
}

/** Two letters swapped inside the word, or one of two equal ones left out or put in: other slips make other words. */
function isOneSlip(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (start === 0) return false;
  const swapped = restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
  const odd = restA + restB;
  return swapped || (odd.length === 1 && odd === a[start - 1]);
}
