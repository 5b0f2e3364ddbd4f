/** Characters as the solver writes them, and what they are in lower case. */
import { applyNamed } from "../terms/evaluate.js";

const loweredCharacters = new Map<string, string>();

export function loweredCharacter(c: string): string {
  let lower = loweredCharacters.get(c);
  if (lower === undefined) {
    const result = applyNamed("str.lower", [c]);
    lower = typeof result === "string" ? result : c;
    loweredCharacters.set(c, lower);
  }
  return lower;
}

export function characterLiteral(point: number): string {
  return `"\\u{${point.toString(16)}}"`;
}
