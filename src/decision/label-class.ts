/**
 * A symbol of a decision in terms of labels and conditions on other fields of the item: which lanes of the label, and for
 * them which scores. A guard that is no product falls into several classes, one for each condition.
 */

import type { Guard, Variable } from "../diagram/diagram.js";
import { childrenOf, supportOf } from "../diagram/diagram.js";
import type { NumberSet } from "../diagram/domain.js";
import { LaneSet } from "../diagram/domain.js";
import { blocksOf } from "../diagram/lane-blocks.js";
import type { Machine } from "../symbolic/machine.js";
import { placeKey } from "../symbolic/variable.js";
import type { Box } from "./box.js";
import { boxesOf } from "./box.js";

export interface ClassCell {
  /** Null where the guard does not test a text: all labels. */
  readonly text: Variable | null;
  readonly lanes: LaneSet | null;
  /** Ranges as alternating starts, per number variable that is tested: all of them hold. */
  readonly scores: readonly { readonly variable: Variable; readonly set: NumberSet }[];
  /** Lanes of what else of the item is tested: other texts, presence. */
  readonly others: readonly { readonly variable: Variable; readonly lanes: readonly number[] }[];
  /** Whether the guard tests anything that these do not say. */
  readonly more: boolean;
}

/** The cells of a guard over the item's variables. */
export function cellsOf(machine: Machine, guard: Guard): ClassCell[] {
  const [first, ...others] = namesIn(machine, supportOf(guard));
  if (first === undefined) return conditionsOf(machine, guard).map((conditions) => ({ text: null, lanes: null, ...conditions }));
  const cells = cellsBy(machine, guard, first);
  if (others.length === 0 || cells.every((c) => !c.more)) return cells;
  return others.map((text) => cellsBy(machine, guard, text)).find((by) => by.every((c) => !c.more)) ?? cells;
}

/** The cells by a text that names the item. */
function cellsBy(machine: Machine, guard: Guard, text: Variable): ClassCell[] {
  const groups = new Map<Guard, number[]>();
  const rests = restsByLane(machine, guard, text);
  for (let lane = 0; lane < rests.length; lane++) {
    const rest = rests[lane]!;
    if (rest === machine.forest.false) continue;
    const group = groups.get(rest);
    if (group === undefined) groups.set(rest, [lane]);
    else group.push(lane);
  }
  return [...groups].flatMap(([rest, group]) => {
    const lanes = LaneSet.from(text.lanes!, group);
    return conditionsOf(machine, rest).flatMap((conditions) => possibleCell(machine, { text, lanes, ...conditions }));
  });
}

/** What is left of a guard for each lane of a text. */
export function restsByLane({ forest }: Machine, guard: Guard, text: Variable): Guard[] {
  const blocks = blocksOf(text.lanes!, setsOf(guard, text));
  const restOfBlock: Guard[] = [];
  const rests: Guard[] = [];
  for (let lane = 0; lane < blocks.length; lane++)
    rests.push((restOfBlock[blocks[lane]!] ??= forest.substitute(guard, (v) => (v === text ? lane : undefined))));
  return rests;
}

/** A text that is not there is the one that it reads as then: nothing is asked of it, or the cell is empty. */
function possibleCell(machine: Machine, cell: ClassCell & { readonly text: Variable; readonly lanes: LaneSet }): ClassCell[] {
  const meaning = machine.variables.meaning(cell.text);
  if (meaning.kind !== "text") return [cell];
  const isAbsent = cell.others.some(({ variable, lanes }) => {
    const other = machine.variables.meaning(variable);
    return other.kind === "present" && lanes[0] === 0 && lanes.length === 1 && placeKey(other.place) === placeKey(meaning.place);
  });
  if (!isAbsent) return [cell];
  const absent = meaning.domain.lanes.indexOf(meaning.domain.absent);
  if (absent < 0) return [cell];
  return cell.lanes.has(absent) ? [{ ...cell, text: null, lanes: null }] : [];
}

/** The texts that may name the item: those of open lists before those of closed ones. */
function namesIn(machine: Machine, support: readonly Variable[]): Variable[] {
  const texts = support.filter((v) => machine.variables.meaning(v).kind === "text");
  const open = texts.filter((v) => isOpenText(machine, v));
  return open.length > 0 ? open : texts.slice(0, 1);
}

function isOpenText(machine: Machine, variable: Variable): boolean {
  const meaning = machine.variables.meaning(variable);
  return meaning.kind === "text" && meaning.domain.open;
}

/** Whether a list of texts says which texts these lanes are. */
function isListed(machine: Machine, variable: Variable, lanes: readonly number[]): boolean {
  const meaning = machine.variables.meaning(variable);
  if (meaning.kind !== "text") return false;
  return !meaning.domain.open || lanes.every((lane) => lane < meaning.domain.literals);
}

type Conditions = Pick<ClassCell, "scores" | "others" | "more">;

/** What a guard asks of numbers, presence and texts, as alternatives. */
function conditionsOf(machine: Machine, guard: Guard): Conditions[] {
  const boxes = boxesOf(guard)?.filter(({ leaf }) => leaf);
  if (boxes === undefined) return [{ scores: [], others: [], more: true }];
  return boxes.map(({ box }) => conditionsOfBox(machine, box));
}

function conditionsOfBox(machine: Machine, box: Box): Conditions {
  const kindOf = (v: Variable): string => machine.variables.meaning(v).kind;
  const all = [...box].filter(([v, side]) => v.lanes === undefined || side.length < v.lanes);
  const scores = all.filter(([v]) => kindOf(v) === "number").map(([variable, set]) => ({ variable, set }));
  const others = all
    .filter(([v, side]) => kindOf(v) === "present" || (kindOf(v) === "text" && isListed(machine, v, side)))
    .map(([variable, lanes]) => ({ variable, lanes }));
  return { scores, others, more: scores.length + others.length < all.length };
}

/** The sets of lanes that the guard's tests of a variable tell apart. */
function setsOf(guard: Guard, text: Variable): LaneSet[] {
  const sets: LaneSet[] = [];
  const seen = new Set<number>();
  const visit = (d: Guard): void => {
    if (d.kind === "leaf" || seen.has(d.id)) return;
    seen.add(d.id);
    if (d.kind === "lanes" && d.variable === text) sets.push(...d.branches.map((b) => b.when));
    childrenOf(d).forEach(visit);
  };
  visit(guard);
  return sets;
}
