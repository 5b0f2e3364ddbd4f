/**
 * Tests of a text in a run that has a lane for all texts of no list (`text-domain.ts`). What a test says of such a text is
 * not in a table: it is a condition variable with the test as its term, so that what the program does is a diagram over its
 * tests, exact for every text. In a run without that lane a test is a set of lanes and nothing else.
 */
import type { Guard, Variable } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import { constantTruth } from "../terms/result-sort.js";
import type { Term } from "../terms/term.js";
import { renameVariable } from "../terms/term.js";
import { conditionGuard } from "./comparisons.js";
import type { Machine } from "./machine.js";
import { testsBehindPrefix } from "./prefixed-tests.js";
import { equalityOf, isPlainEquality } from "./text-tests.js";
import { domainOf } from "./text-values.js";
import type { Atom } from "./value.js";

type Mapped = Atom & { kind: "mapped" };

/** The guard of a test: `lanes` has it, `term` says it. */
export function textGuard(machine: Machine, text: Variable, term: Term, lanes: LaneSet): Guard {
  const { forest } = machine;
  const listed = forest.lanesIn(text, lanes);
  const unlisted = unlistedGuard(machine, text);
  return unlisted === forest.false ? listed : forest.ite(unlisted, truthOfUnlisted(machine, text, term), listed);
}

/** Where a text is of no list; nowhere in a run without such texts. */
export function unlistedGuard(machine: Machine, text: Variable): Guard {
  const meaning = machine.variables.meaning(text);
  const isThere = meaning.kind === "text" && meaning.domain.unlisted !== null;
  return isThere ? machine.forest.lanesIn(text, unlistedLanes(machine, text)) : machine.forest.false;
}

/** The lane for texts of no list, as a set; empty where there is none. */
export function unlistedLanes({ variables }: Machine, text: Variable): LaneSet {
  const meaning = variables.meaning(text);
  const lane = meaning.kind === "text" ? meaning.domain.unlisted : null;
  return LaneSet.from(text.lanes!, lane === null ? [] : [lane]);
}

/** What a test says of a text of no list. */
export function truthOfUnlisted(machine: Machine, text: Variable, term: Term): Guard {
  const known = answerForUnlisted(term);
  if (known !== undefined) return machine.forest.leaf(known);
  const tests = testsBehindPrefix(term) ?? [term];
  return tests.reduce<Guard>((any, test) => machine.forest.or(any, truthOfTest(machine, text, test)), machine.forest.false);
}

function truthOfTest(machine: Machine, text: Variable, test: Term): Guard {
  const known = constantTruth(test);
  if (known !== undefined) return machine.forest.leaf(known);
  return conditionGuard(machine, renameVariable(test, String(text.order)), [text]);
}

/** Every text that a text itself is compared with is a lane, so that one of no list is none of them. */
export function answerForUnlisted(term: Term): boolean | undefined {
  if (isPlainEquality(term) && "call" in term && equalityOf(term) !== null) return /^not-/.test(term.call);
  return constantTruth(term);
}

/** Notes that of a list which is made of a text no more than `most` elements are looked at. */
export function limitLength(machine: Machine, { text, table }: Mapped, most: number): void {
  noteLimit(machine, text, { call: "len", arguments: [table.term] }, most);
}

/** Notes that a number which is made of a text is counted up to `most`. */
export function limitNumber(machine: Machine, { text, table }: Mapped, most: bigint): void {
  noteLimit(machine, text, table.term, most);
}

function noteLimit(machine: Machine, text: Variable, number: Term, most: number | bigint): void {
  const domain = domainOf(machine, text);
  const term: Term = { call: "greater", arguments: [number, { integer: String(most) }] };
  const reason = `texts of no list with more than ${most} parts are not followed`;
  if (domain.open) domain.limits.set(JSON.stringify(term), { term, reason });
}

/** The test that a condition variable stands for, over {"value": "text"}; null for other conditions and variables. */
export function testOfUnlisted(machine: Machine, condition: Variable, text: Variable): Term | null {
  const meaning = machine.variables.meaning(condition);
  if (meaning.kind !== "condition" || meaning.operands.length !== 1 || meaning.operands[0] !== text) return null;
  return renameVariable(meaning.term, "text");
}
