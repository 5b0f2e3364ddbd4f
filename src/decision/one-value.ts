/**
 * What tests of a text leave open together: a function of the text has one value, so that of the words it is compared with it is
 * one or none. Without this, diagrams over the tests tell apart what never comes together.
 */
import { compareText } from "../base/ordered.js";
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { supportOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { Machine } from "../symbolic/machine.js";
import { equalityOf } from "../symbolic/text-tests.js";
import { testOfUnlisted } from "../symbolic/unlisted-texts.js";

/** With more words than this nothing is said of a function. */
const wordLimit = 400;

/** A test of a function: on which words it holds, or fails where it asks for the contrary. */
interface Comparison {
  readonly condition: Variable;
  readonly words: ReadonlySet<string>;
  readonly negated: boolean;
}

/** Where the comparisons that a diagram makes with words can come out as they do. */
export function oneValueEach(machine: Machine, root: Diagram<unknown>, text: Variable): Guard {
  const functions = new Map<string, Comparison[]>();
  for (const condition of supportOf(root)) {
    const term = testOfUnlisted(machine, condition, text);
    // A number equals texts of several forms, loosely.
    if (term === null || !("call" in term) || term.call.endsWith("-loose")) continue;
    const equality = equalityOf(term);
    if (equality === null) continue;
    const key = JSON.stringify(equality.of);
    const own = functions.get(key) ?? [];
    functions.set(key, own);
    own.push({ condition, words: new Set(equality.texts), negated: term.call.startsWith("not-") });
  }
  const { forest } = machine;
  return [...functions.values()].reduce<Guard>((all, own) => forest.and(all, oneValue(machine, own)), forest.true);
}

/** Comparisons in the order of their conditions. */
function oneValue(machine: Machine, comparisons: readonly Comparison[]): Guard {
  const words = [...new Set(comparisons.flatMap((c) => [...c.words]))].sort(compareText);
  const { forest } = machine;
  if (comparisons.length < 2 || words.length > wordLimit) return forest.true;
  const known = new Map<string, Guard>();
  /** `left`: words that the value may still be; null is any other value. */
  const visit = (i: number, left: readonly (string | null)[]): Guard => {
    const comparison = comparisons[i];
    if (left.length === 0) return forest.false;
    if (comparison === undefined) return forest.true;
    const later = comparisons.slice(i);
    const key = `${i} ${[...new Set(left.map((word) => later.map((c) => (isIn(word, c) ? "1" : "0")).join("")))].sort().join()}`;
    let guard = known.get(key);
    if (guard === undefined) {
      const side = (inside: boolean): Guard => {
        const rest = left.filter((word) => isIn(word, comparison) === inside);
        return visit(i + 1, rest);
      };
      const holds = forest.lanesIn(comparison.condition, LaneSet.from(2, [1]));
      guard = comparison.negated ? forest.ite(holds, side(false), side(true)) : forest.ite(holds, side(true), side(false));
      known.set(key, guard);
    }
    return guard;
  };
  return visit(0, [null, ...words]);
}

function isIn(word: string | null, { words }: Comparison): boolean {
  return word !== null && words.has(word);
}
