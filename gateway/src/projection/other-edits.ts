/** Edits for value ranges (the nearest box), filters and arg-max. */
import type { Item, Output } from "./lists.js";
import { byScore, caseVotes, gap, isWithin, occurs, outcomeOf, readValue } from "./lists.js";
import type { ArgmaxPart, ItemsPart, PlanSymbol, PlanVariable, Region, RegionPart } from "./plan.js";
import type { Room } from "./set-edits.js";
import { fit, likeliest, nearestScores } from "./set-edits.js";

/** For each box of the outcome the nearest point in it. */
export function regionCandidates(part: RegionPart, output: Output, outcome: number): Output[] {
  return part.regions
    .filter((region) => region.outcome === outcome)
    .map((region) => ({ items: output.items, values: new Map([...output.values, ...into(part, region, output)]) }));
}

function into(part: RegionPart, { where }: Region, output: Output): [string, number][] {
  return where.map(({ variable: place, interval }) => {
    const variable = part.variables[place] as PlanVariable;
    const value = readValue(output, variable.name);
    return [variable.name, isWithin(interval, value) ? value : nearest(variable, interval, value)];
  });
}

function nearest(variable: PlanVariable, { from, below }: { from: number; below: number }, value: number): number {
  const low = Math.max(from, variable.minimum ?? -Infinity);
  const high = Math.min(justBelow(below), variable.maximum ?? Infinity);
  if (variable.whole) return value < from ? Math.ceil(low) : Math.ceil(below) - 1;
  const width = Number.isFinite(high - low) ? high - low : 1;
  const inner = Math.min(gap * Math.max(1, Number.isFinite(low) ? Math.abs(low) : 1), width / 2);
  return value < from ? Math.min(low + inner, high) : Math.max(high - inner, low);
}

/** The greatest double below a number. */
export function justBelow(value: number): number {
  if (!Number.isFinite(value)) return value;
  if (value === 0) return -Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? -1n : 1n));
  return view.getFloat64(0);
}

/** Nothing passes, or the likeliest label does. */
export function itemsCandidates(part: ItemsPart, room: Room, output: Output, outcome: number): Output[] {
  const symbol = part.symbols[0] as PlanSymbol;
  if (outcome === part.none) return [{ items: output.items.filter((item) => !occurs(symbol, item)), values: output.values }];
  const [best] = likeliest(symbol, room.scores);
  return best === undefined ? [] : [withPassing(part, room, output, new Set([best]), true)];
}

/** The output with exactly these labels of the filter passing; with `keep`, those that pass already too. */
export function withPassing(part: ItemsPart, room: Room, output: Output, passing: ReadonlySet<number>, keep = false): Output {
  const symbol = part.symbols[0] as PlanSymbol;
  let items = output.items.filter((item) => keep || !occurs(symbol, item) || passing.has(item.column));
  const there = new Set(items.filter((item) => occurs(symbol, item)).map(({ column }) => column));
  for (const column of [...passing].filter((each) => !there.has(each)).sort((a, b) => a - b)) {
    const [score] = nearestScores(symbol, room.scores[column] as number, room.threshold);
    if (score !== undefined) items = [...items.filter((item) => item.column !== column), { column, score }];
  }
  return { items: fit(byScore(items), room.topK, new Set([...passing, ...there])), values: output.values };
}

/** For each case of the outcome, its votes raised and the others' lowered until it wins. */
export function argmaxCandidates(part: ArgmaxPart, room: Room, output: Output, outcome: number): Output[] {
  const isNothing = part.otherwise === outcome && part.votes !== "value";
  const nothing = isNothing ? [{ items: output.items.filter((item) => !isVote(part, item)), values: output.values }] : [];
  const raised = part.cases.flatMap((each, place) => {
    if (each.outcome !== outcome) return [];
    return part.votes === "value" ? [withValue(part, place, output)] : (withVotes(part, room, place, output) ?? []);
  });
  return [...nothing, ...raised];
}

function isVote(part: ArgmaxPart, item: Item, except?: ArgmaxPart["cases"][number]): boolean {
  return part.cases.some((each) => each !== except && occurs(part.symbols[each.symbol ?? 0] as PlanSymbol, item));
}

function withValue(part: ArgmaxPart, place: number, output: Output): Output {
  const variableOf = (position: number): PlanVariable => part.variables[part.cases[position]?.variable ?? 0] as PlanVariable;
  const variable = variableOf(place);
  const others = [...part.cases.keys()].filter((each) => each !== place).map(variableOf);
  const rivals = [...others.map(({ name }) => readValue(output, name)), ...(part.least === undefined ? [] : [part.least])];
  const top = rivals.length === 0 ? 0 : Math.max(...rivals);
  const values = new Map(output.values);
  const raised = Math.max(readValue(output, variable.name), Math.min(top + gap, variable.maximum ?? Infinity));
  values.set(variable.name, raised);
  for (const { name } of others) values.set(name, Math.min(values.get(name) ?? 0, raised - gap));
  return { items: output.items, values };
}

/** One edit at a time: the best label of the case first, then another, then the strongest rival goes. */
function withVotes(part: ArgmaxPart, room: Room, place: number, output: Output): Output | undefined {
  const own = part.cases[place] as ArgmaxPart["cases"][number];
  const symbol = part.symbols[own.symbol ?? 0] as PlanSymbol;
  const fresh = likeliest(symbol, room.scores);
  let current = output;
  for (let turn = 0; turn < 2 * (output.items.length + 2); turn += 1) {
    if (outcomeOf(part, current) === own.outcome) return current;
    const rivals = current.items.filter((item) => isVote(part, item, own));
    const voting = current.items.filter((item) => occurs(symbol, item));
    const [missing] = fresh.filter((column) => !voting.some((item) => item.column === column));
    let items: readonly Item[] = current.items;
    if (part.votes === "item" && turn === 0) {
      // Just above the highest rival.
      const above = Math.max(room.threshold, Math.min(Math.max(...caseVotes(part, current)) + gap, 1));
      items = put(items, symbol, room, voting[0]?.column ?? fresh[0], above);
    } else if (part.votes !== "item" && missing !== undefined && turn % 2 === 0) items = put(items, symbol, room, missing, room.threshold);
    else if (rivals.length > 0) items = items.filter((item) => item !== rivals[0]);
    else if (missing === undefined) return undefined;
    const needed = new Set(items.filter((item) => occurs(symbol, item)).map(({ column }) => column));
    current = { items: fit(byScore(items), room.topK, needed), values: current.values };
  }
  return undefined;
}

/** The label in the list, at its nearest score from `low` on; the list as it is where there is none. */
function put(items: readonly Item[], symbol: PlanSymbol, room: Room, column: number | undefined, low: number): readonly Item[] {
  if (column === undefined) return items;
  const [score] = nearestScores(symbol, room.scores[column] as number, low);
  return score === undefined ? items : [...items.filter((item) => item.column !== column), { column, score }];
}
