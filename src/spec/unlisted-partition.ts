/**
 * The partition of an open text where texts of no list are known by their classes (`decision/text-classes.ts`). The program's
 * own tests are kept where they put every text into the right cell; else each block of classes is one predicate, put together
 * from those tests.
 */

import { oneValueEach } from "../decision/one-value.js";
import type { TextClasses } from "../decision/text-classes.js";
import { lanesOfTest } from "../decision/text-classes.js";
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { leavesOf } from "../diagram/diagram.js";
import type { LaneSet } from "../diagram/domain.js";
import { blocksOf } from "../diagram/lane-blocks.js";
import type { Answered } from "../symbolic/impossible-tests.js";
import { isImpossible } from "../symbolic/impossible-tests.js";
import type { TextDomain } from "../symbolic/text-domain.js";
import { isPlainEquality } from "../symbolic/text-tests.js";
import { answerForUnlisted, testOfUnlisted, truthOfUnlisted } from "../symbolic/unlisted-texts.js";
import { resultSort } from "../terms/result-sort.js";
import type { Term } from "../terms/term.js";
import type { TextPartition } from "./text-partition.js";
import { partitionOf } from "./text-partition.js";

/** Ways on which the program's tests and the classes differ that are looked at, and the size of a predicate. */
const wayLimit = 64;
const termLimit = 2000;

/** A partition that is right for every text; null where it would be too large. */
export function unlistedPartition(domain: TextDomain, sets: readonly LaneSet[], classes: TextClasses): TextPartition | null {
  classes.machine.forest.renewBudget();
  const size = domain.lanes.length;
  const blocks = blocksOf(size, sets);
  const wanted = blocksOfClasses(classes, blocks);
  const plain = partitionOf(size, sets, domain.predicates.values());
  if (isRight(plain, blocks, wanted, classes)) return plain;
  const made = blockPredicates(wanted, domain, classes);
  if (made === null) return null;
  const equalities = [...domain.predicates.values()].filter(({ term }) => isPlainEquality(term));
  const partition = partitionOf(size, sets, [...made, ...equalities]);
  const isTold = partition.cellOfLane.every((cell, lane) => blocks[partition.representatives[cell]!] === blocks[lane]);
  return isTold ? partition : null;
}

/** For a class that has no texts. */
const nowhere = -1;
/** For answers that no lane gives. */
const unknown = -2;

/** The block of lanes that each class is in. */
function blocksOfClasses({ machine, root, representatives }: TextClasses, blocks: Int32Array): Diagram<number> {
  const { forest } = machine;
  return forest.map(root, (residue) => {
    const lane = representatives.get(residue);
    return forest.leaf(lane === undefined ? nowhere : blocks[lane]!);
  });
}

/** Whether the cells put each class into its block. */
function isRight(partition: TextPartition, blocks: Int32Array, wanted: Diagram<number>, classes: TextClasses): boolean {
  const { forest } = classes.machine;
  const found = blocksOfCells(partition, blocks, classes);
  const same = forest.apply(found, wanted, (cell, block) => forest.leaf(block === nowhere || cell === block));
  const agrees = forest.or(same, forest.not(oneValueEach(classes.machine, same, classes.text)));
  let left = wayLimit;
  const visit = (d: Guard, answered: readonly Answered[]): boolean => {
    if (d === forest.true || isImpossible(answered)) return true;
    if (d.kind !== "lanes" || left-- <= 0) return false;
    const term = testOfUnlisted(classes.machine, d.variable, classes.text);
    return term !== null && d.branches.every(({ when, then }) => visit(then, [...answered, { term, truth: when.has(1) }]));
  };
  return visit(agrees, []);
}

/** The block of lanes that the cells put a text of no list into, over its tests. */
function blocksOfCells(
  { predicates, cells, representatives }: TextPartition,
  blocks: Int32Array,
  { machine, text }: TextClasses,
): Diagram<number> {
  const { forest } = machine;
  const visit = (depth: number, left: readonly number[]): Diagram<number> => {
    if (left.length === 0) return forest.leaf(unknown);
    if (depth === predicates.length) return forest.leaf(blocks[representatives[left[0]!]!]!);
    const side = (truth: string): readonly number[] => left.filter((cell) => cells[cell]![depth] === truth);
    const known = answerForUnlisted(predicates[depth]!);
    if (known !== undefined) return visit(depth + 1, side(known ? "1" : "0"));
    return forest.ite(truthOfUnlisted(machine, text, predicates[depth]!), visit(depth + 1, side("1")), visit(depth + 1, side("0")));
  };
  return visit(
    0,
    cells.map((_, i) => i),
  );
}

interface Made {
  readonly term: Term;
  readonly lanes: LaneSet;
}

/** One predicate for each block that classes are in. */
function blockPredicates(wanted: Diagram<number>, domain: TextDomain, classes: TextClasses): Made[] | null {
  const { forest } = classes.machine;
  const possible = forest.and(
    forest.map(wanted, (block) => forest.leaf(block !== nowhere)),
    classes.possible,
  );
  const told = forest.restrict(wanted, possible);
  const blocks = leavesOf(told).filter((block) => block !== nowhere);
  const made = blocks.slice(1).map((block) => {
    const guard = forest.map(told, (b) => forest.leaf(b === block));
    const term = termOf(guard, classes);
    return term === null ? null : { term, lanes: lanesOf(guard, domain, classes) };
  });
  return made.every((m) => m !== null) ? made : null;
}

/** Where a condition holds, its test does; a guard over conditions as a term. */
function termOf(guard: Guard, { machine, text }: TextClasses): Term | null {
  let size = 0;
  const visit = (d: Guard): Term => {
    if (++size > termLimit || d.kind !== "lanes") return { constant: d.kind === "leaf" && d.value };
    const test = total(testOf(machine, d.variable, text));
    const [no, yes] = sidesOf(d);
    if (yes.kind === "leaf" && no.kind === "leaf") return yes.value ? test : negated(test);
    if (yes.kind === "leaf") return yes.value ? joined("or", test, visit(no)) : joined("and", negated(test), visit(no));
    if (no.kind === "leaf") return no.value ? joined("or", negated(test), visit(yes)) : joined("and", test, visit(yes));
    return { call: "if", arguments: [test, visit(yes), visit(no)] };
  };
  const term = visit(guard);
  return size > termLimit ? null : term;
}

function testOf(machine: TextClasses["machine"], condition: Variable, text: Variable): Term {
  return testOfUnlisted(machine, condition, text) ?? { constant: false };
}

function sidesOf(d: Extract<Guard, { kind: "lanes" }>): readonly [Guard, Guard] {
  const side = (lane: number): Guard => d.branches.find(({ when }) => when.has(lane))!.then;
  return [side(0), side(1)];
}

/** A test that fails is false: inside another term that has to be said. */
function total(test: Term): Term {
  if (resultSort(test) !== null || ("call" in test && test.call === "fails")) return test;
  return { call: "if", arguments: [{ call: "fails", arguments: [test] }, { constant: false }, test] };
}

function negated(test: Term): Term {
  return { call: "not.python", arguments: [test] };
}

function joined(call: "and" | "or", first: Term, rest: Term): Term {
  const others = "call" in rest && rest.call === call ? rest.arguments : [rest];
  return { call, arguments: [first, ...others] };
}

function lanesOf(guard: Guard, domain: TextDomain, { machine, text }: TextClasses): LaneSet {
  const none = lanesOfTest(domain, { constant: false });
  const memo = new Map<number, LaneSet>();
  const visit = (d: Guard): LaneSet => {
    if (d.kind !== "lanes") return d.kind === "leaf" && d.value ? none.complement() : none;
    const known = memo.get(d.id);
    if (known !== undefined) return known;
    const holds = lanesOfTest(domain, testOf(machine, d.variable, text));
    const [no, yes] = sidesOf(d);
    const made = holds.intersect(visit(yes)).union(holds.complement().intersect(visit(no)));
    memo.set(d.id, made);
    return made;
  };
  return visit(guard);
}
