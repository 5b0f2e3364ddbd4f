/** Membership of a text in a list of constant texts, asked for every lane: by a set of the words instead of a walk through them. */
import type { TermValue } from "../terms/value.js";

/** For functions that ask whether an array holds an argument: the array's and the other argument's place. */
const memberships: Readonly<Record<string, readonly [array: number, needle: number]>> = {
  "in.python": [1, 0],
  "Array.prototype.includes": [0, 1],
};

/**
 * The answer for a text, where the function, called on these constants and something else, is such a question; null where it
 * is not. A text equals texts only, in every language.
 */
export function wordTest(
  name: string,
  constants: readonly (TermValue | undefined)[],
): ((values: readonly TermValue[]) => boolean | null) | null {
  const places = memberships[name];
  if (places === undefined || constants.length !== 2) return null;
  const list = constants[places[0]];
  if (!Array.isArray(list) || constants[places[1]] !== undefined) return null;
  if (!list.every((word) => typeof word === "string")) return null;
  const words = new Set<TermValue>(list);
  return (values) => {
    const needle = values[places[1]];
    return typeof needle === "string" ? words.has(needle) : null;
  };
}
