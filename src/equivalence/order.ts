/**
 * Comparisons of numbers with one another and with constants: whether some can hold together. A cycle of them with a strict one in it
 * cannot, and nothing else stands in the way; so no arithmetic of doubles is needed, and no solver.
 */
import type { Variable } from "../diagram/diagram.js";
import type { Term } from "../terms/term.js";
import type { Allowed, Way } from "./assignment.js";
import type { JointSystem } from "./joint-system.js";

/** `less` is at most, or less than, `greater`; both are names of variables or constants. */
export interface Comparison {
  readonly less: string;
  readonly greater: string;
  readonly strict: boolean;
}

const operators: Readonly<Record<string, { readonly turned: boolean; readonly strict: boolean }>> = {
  less: { turned: false, strict: true },
  "less-equal": { turned: false, strict: false },
  greater: { turned: true, strict: true },
  "greater-equal": { turned: true, strict: false },
  "less.js": { turned: false, strict: true },
  "less-equal.js": { turned: false, strict: false },
  "greater.js": { turned: true, strict: true },
  "greater-equal.js": { turned: true, strict: false },
};

/** What a choice on a variable says about order; null where it says something else about numbers. */
export function comparisonsOf(system: JointSystem, variable: Variable, allowed: Allowed): Comparison[] | null {
  const meaning = system.universe.meaning(variable);
  if ("from" in allowed) {
    const name = system.universe.name(variable);
    const above: Comparison[] = allowed.from === -Infinity ? [] : [{ less: String(allowed.from), greater: name, strict: false }];
    const below: Comparison[] = allowed.below === Infinity ? [] : [{ less: name, greater: String(allowed.below), strict: true }];
    return [...above, ...below];
  }
  if (meaning.kind !== "condition") return [];
  return comparison(meaning.term, allowed.lanes.has(1));
}

function comparison(term: Term, holds: boolean): Comparison[] | null {
  if (!("call" in term)) return null;
  const operator = operators[term.call];
  const [left, right] = term.arguments.map(nameOf);
  if (operator === undefined || left == null || right == null) return null;
  const turned = operator.turned === holds;
  const strict = operator.strict === holds;
  return [turned ? { less: right, greater: left, strict } : { less: left, greater: right, strict }];
}

function nameOf(term: Term): string | null {
  if ("value" in term) return term.value;
  if ("constant" in term && typeof term.constant === "number") return String(term.constant);
  return "integer" in term ? String(Number(term.integer)) : null;
}

/** Whether comparisons cannot hold together. */
export function contradict(comparisons: readonly Comparison[]): boolean {
  const names = [...new Set(comparisons.flatMap(({ less, greater }) => [less, greater]))];
  const index = new Map(names.map((name, i) => [name, i]));
  const constants = names.filter((name) => Number.isFinite(Number(name))).sort((a, b) => Number(a) - Number(b));
  const n = names.length;
  // 0: nothing is known, 1: at most, 2: less than.
  const known = new Uint8Array(n * n);
  const note = (less: string, greater: string, strength: number): void => {
    const at = index.get(less)! * n + index.get(greater)!;
    known[at] = Math.max(known[at]!, strength);
  };
  for (const { less, greater, strict } of comparisons) note(less, greater, strict ? 2 : 1);
  constants.slice(1).forEach((name, i) => note(constants[i]!, name, 2));
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const [a, b] = [known[i * n + k]!, known[k * n + j]!];
        if (a > 0 && b > 0) known[i * n + j] = Math.max(known[i * n + j]!, a, b);
      }
  return names.some((_, i) => known[i * n + i] === 2);
}

/** Ways that do not contradict themselves by the order of numbers. */
export function inOrder(system: JointSystem): (way: Way) => boolean {
  return (way) => {
    const last = [...way.keys()].at(-1)!;
    // Only what says something of numbers can contradict what was said before.
    if ("lanes" in way.get(last)! && system.universe.meaning(last).kind !== "condition") return true;
    return !contradict([...way].flatMap(([variable, allowed]) => comparisonsOf(system, variable, allowed) ?? []));
  };
}
