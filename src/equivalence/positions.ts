/**
 * A list that passes go through and that is also asked for its length, or for the item at a position, as one thing: what is asked
 * becomes a state that the pass carries, so that it is explored in step with the others.
 */
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import { childrenOf, supportOf } from "../diagram/diagram.js";
import { LaneSet } from "../diagram/domain.js";
import type { JointState, JointSystem } from "./joint-system.js";
import { one } from "./lanes.js";
import { listKey } from "./places.js";
import type { Meaning } from "./universe.js";

/** Positions and lengths beyond this are left as they are. */
const positionLimit = 40;

type Placed = Extract<Meaning, { readonly at: unknown }>;

/** The guard over such states instead of lengths and positions of the streams that it goes through. */
export function throughPasses(system: JointSystem, guard: Guard, streams: ReadonlySet<string>): Guard {
  const { forest } = system.universe;
  let left = guard;
  for (const variable of supportOf(guard)) {
    const meaning = system.universe.meaning(variable);
    if (!("at" in meaning) || meaning.at.from !== "response") continue;
    const image =
      meaning.kind === "length" ? lengthOf(system, left, variable, meaning, streams) : atPosition(system, left, variable, meaning, streams);
    if (image !== null) left = forest.substitute(left, (v) => (v === variable ? image : undefined));
  }
  return left;
}

function lengthOf(
  system: JointSystem,
  guard: Guard,
  variable: Variable,
  { at }: Placed,
  streams: ReadonlySet<string>,
): Diagram<number> | null {
  const stream = listKey(at.call ?? 0, at.path);
  const most = Math.ceil(Math.max(0, ...cutsOf(guard, variable)));
  if (!streams.has(stream) || most > positionLimit) return null;
  const counter = counterOf(system, stream, most);
  return lanesAs(system, counter.final, (lane) => lane);
}

/** How many items have come, up to a number. */
function counterOf(system: JointSystem, stream: string, most: number): JointState {
  const { forest } = system.universe;
  return virtual(system, `${stream} counted to ${most}`, stream, most + 1, forest.leaf(0), (running) =>
    lanesAs(system, running, (lane) => Math.min(lane + 1, most)),
  );
}

function atPosition(
  system: JointSystem,
  guard: Guard,
  variable: Variable,
  meaning: Placed,
  streams: ReadonlySet<string>,
): Diagram<number> | null {
  const { path, call = 0 } = meaning.at;
  const index = path.findIndex((step, i) => typeof step === "number" && streams.has(listKey(call, path.slice(0, i))));
  const position = path[index];
  if (typeof position !== "number" || position > positionLimit) return null;
  const stream = listKey(call, path.slice(0, index));
  const cells = cellsOf(guard, variable);
  const empty = cells.findIndex((cell) => cell.holds(absentPoint(meaning)));
  const item = itemVariable(system, variable, meaning, stream, path.slice(index + 1));
  if (empty < 0 || item === null) return null;
  const { forest } = system.universe;
  const counter = counterOf(system, stream, position + 1);
  const taken = cells.reduceRight<Diagram<number>>(
    (rest, cell, i) => (rest === undefined ? forest.leaf(i) : forest.ite(cell.guard(system, item), forest.leaf(i), rest)),
    forest.leaf(cells.length - 1),
  );
  const state = virtual(
    system,
    `${system.universe.name(variable)} in ${cells.map((c) => c.key).join()}`,
    stream,
    cells.length,
    forest.leaf(empty),
    (running) => {
      const here = forest.lanesIn(counter.running, one(position + 2, position));
      return forest.ite<number>(
        here,
        taken,
        lanesAs(system, running, (lane) => lane),
      );
    },
  );
  return lanesAs(system, state.final, (lane) => cells[lane]!.point);
}

/** The same field of the item that a pass is at. */
function itemVariable(
  system: JointSystem,
  variable: Variable,
  meaning: Placed,
  stream: string,
  field: readonly (string | number)[],
): Variable | null {
  const kind = system.universe.name(variable).split(" response ")[0]!;
  if (field.some((step) => typeof step === "number")) return null;
  const at = { from: "item" as const, stream, path: field };
  const own = { ...meaning, at } as Meaning;
  return system.universe.get(`${kind} item ${stream} ${field.join(".")}`, () => ({
    meaning: own,
    ...(variable.lanes === undefined ? {} : { lanes: variable.lanes }),
  }));
}

function absentPoint(meaning: Placed): number {
  return meaning.kind === "text" ? meaning.absent : 0;
}

/** Values of a variable that a guard does not tell apart. */
interface Cell {
  readonly key: string;
  readonly point: number;
  holds(point: number): boolean;
  guard(system: JointSystem, variable: Variable): Guard;
}

function cellsOf(guard: Guard, variable: Variable): Cell[] {
  if (variable.lanes === undefined) {
    const starts = [-Infinity, ...cutsOf(guard, variable)];
    return starts.map((from, i): Cell => {
      const below = starts[i + 1];
      return {
        key: String(from),
        point: from,
        holds: (point) => point >= from && (below === undefined || point < below),
        guard: (system, v) => system.universe.forest.numberIn(v, below === undefined ? [from] : [from, below]),
      };
    });
  }
  let cells = [LaneSet.full(variable.lanes)];
  for (const set of setsOf(guard, variable)) {
    cells = cells.flatMap((cell) => [cell.intersect(set), cell.intersect(set.complement())].filter((part) => !part.isEmpty()));
  }
  return cells.map((cell) => ({
    key: cell.key(),
    point: cell.first(),
    holds: (point) => point >= 0 && cell.has(point),
    guard: (system, v) => system.universe.forest.lanesIn(v, cell),
  }));
}

function nodesOf(guard: Guard, variable: Variable): Exclude<Guard, { kind: "leaf" }>[] {
  const found = new Map<number, Guard>();
  const visit = (at: Guard): void => {
    if (at.kind === "leaf" || found.has(at.id)) return;
    found.set(at.id, at);
    childrenOf(at).forEach(visit);
  };
  visit(guard);
  return [...found.values()].flatMap((at) => (at.kind !== "leaf" && at.variable === variable ? [at] : []));
}

function cutsOf(guard: Guard, variable: Variable): number[] {
  return [...new Set(nodesOf(guard, variable).flatMap((n) => (n.kind === "ranges" ? n.cuts : [])))].sort((a, b) => a - b);
}

function setsOf(guard: Guard, variable: Variable): LaneSet[] {
  return nodesOf(guard, variable).flatMap((n) => (n.kind === "lanes" ? n.branches.map((b) => b.when) : []));
}

function lanesAs(system: JointSystem, variable: Variable, value: (lane: number) => number): Diagram<number> {
  const { forest } = system.universe;
  const lanes = Array.from({ length: variable.lanes! }, (_, lane) => lane);
  return forest.laneNode(
    variable,
    lanes.map((lane) => ({ when: one(variable.lanes!, lane), then: forest.leaf(value(lane)) })),
  );
}

/** A state that no program has. */
function virtual(
  system: JointSystem,
  name: string,
  stream: string,
  states: number,
  initial: Diagram<number>,
  step: (running: Variable) => Diagram<number>,
): JointState {
  const known = [...system.states.values()].find((s) => s.name === name);
  if (known !== undefined) return known;
  const carried = -1 - system.states.size;
  const variable = (before: boolean): Variable =>
    system.universe.get(`state ${before ? "before" : "after"} ${name}`, () => ({
      meaning: { kind: "state", carried, before },
      lanes: states,
    }));
  const running = variable(true);
  const made = { carried, name, stream, states, running, final: variable(false), initial, step: step(running) };
  system.states.set(carried, made);
  return made;
}
