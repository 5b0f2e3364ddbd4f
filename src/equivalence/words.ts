/**
 * Sequences of items that lead the states of a stream to wanted ends: the shortest one, by exploring joint states from where they
 * begin, each item written as JSON with the fields that matter.
 */
import type { Guard, Variable } from "../diagram/diagram.js";
import type { LaneSet } from "../diagram/domain.js";
import type { Allowed, Way } from "./assignment.js";
import { waysThrough } from "./assignment.js";
import type { JointState, JointSystem } from "./joint-system.js";
import { setField } from "./json.js";
import { isLocal } from "./local.js";
import type { Ask } from "./numbers.js";
import { numbersFor } from "./numbers.js";
import { inOrder } from "./order.js";
import type { Fixed } from "./reach.js";
import { Reach } from "./reach.js";

/** Joint states that are visited, and ways of an item that are tried. */
const visitLimit = 3000;
const wayLimit = 24;

interface Visited {
  readonly states: readonly number[];
  readonly before: Visited | null;
  /** The item that led here. */
  readonly item: Guard | null;
}

export class Words {
  private readonly reach: Reach;

  constructor(
    private readonly system: JointSystem,
    private readonly ask: Ask | null,
  ) {
    this.reach = new Reach(system);
  }

  /** Items after which every state of `targets` is one of its lanes; null where none are found. */
  async find(targets: ReadonlyMap<JointState, LaneSet>, fixed: Fixed): Promise<unknown[] | null> {
    const [cluster] = this.reach.byStream([...targets.keys()]);
    if (cluster === undefined) return [];
    const end = this.search(cluster, targets, fixed);
    if (end === null) return null;
    const items: unknown[] = [];
    for (let at = end; at.before !== null; at = at.before) {
      const running = new Map(fixed);
      cluster.forEach((s, i) => running.set(s.running, at.before!.states[i]!));
      const item = await this.item(cluster[0]!.stream, at.item!, running);
      if (item === null) return null;
      items.unshift(item.json);
    }
    return items;
  }

  private search(cluster: readonly JointState[], targets: ReadonlyMap<JointState, LaneSet>, fixed: Fixed): Visited | null {
    const isEnd = (states: readonly number[]): boolean => cluster.every((s, i) => targets.get(s)?.has(states[i]!) ?? true);
    const seen = new Set<string>();
    const queue: Visited[] = [];
    const meet = (visited: Visited): Visited | null => {
      const key = visited.states.join();
      if (seen.has(key)) return null;
      seen.add(key);
      queue.push(visited);
      return isEnd(visited.states) ? visited : null;
    };
    for (const { states } of this.reach.starts(cluster, fixed)) {
      const end = meet({ states, before: null, item: null });
      if (end !== null) return end;
    }
    for (let at = queue.shift(); at !== undefined && seen.size < visitLimit; at = queue.shift()) {
      for (const { states, guard } of this.reach.moves(cluster, at.states, fixed)) {
        const end = meet({ states, before: at, item: guard });
        if (end !== null) return end;
      }
    }
    return null;
  }

  /** An item of a stream for which the guard holds; null where none is found. */
  async item(stream: string, guard: Guard, fixed: Fixed): Promise<{ readonly json: unknown } | null> {
    const settled = this.system.universe.forest.substitute(guard, (v) => fixed.get(v));
    let tried = 0;
    for (const way of waysThrough(settled, inOrder(this.system))) {
      if (++tried > wayLimit) return null;
      const json = await this.written(stream, way, fixed);
      if (json !== null) return json;
    }
    return null;
  }

  private async written(stream: string, way: Way, fixed: Fixed): Promise<{ readonly json: unknown } | null> {
    const numbers = await numbersFor(this.system, way, this.ask);
    if (numbers === null) return null;
    let json: unknown = {};
    const inner = new Map<JointState, LaneSet>();
    const own = new Map([...way].filter(([v]) => isLocal(this.system, v, stream)));
    for (const [variable, number] of numbers) if (!own.has(variable)) json = this.put(json, stream, variable, number);
    for (const [variable, allowed] of absentLast(this.system, own)) {
      const meaning = this.system.universe.meaning(variable);
      const point = "lanes" in allowed ? allowed.lanes.first() : (numbers.get(variable) ?? 0);
      json = this.put(json, stream, variable, point);
      const state = meaning.kind === "state" ? this.system.states.get(meaning.carried) : undefined;
      if (state !== undefined && "lanes" in allowed) inner.set(state, allowed.lanes);
    }
    for (const innerStream of new Set([...inner.keys()].map((s) => s.stream))) {
      const targets = new Map([...inner].filter(([s]) => s.stream === innerStream));
      const items = await this.find(targets, fixed);
      if (items === null) return null;
      json = setField(json, this.system.streams.get(innerStream)!.path, items);
    }
    return { json };
  }

  /** Writes a variable's value into the item, where the variable is a field of it. */
  private put(json: unknown, stream: string, variable: Variable, point: number): unknown {
    const meaning = this.system.universe.meaning(variable);
    if (!("at" in meaning) || meaning.at.from !== "item" || meaning.at.stream !== stream) return json;
    return setField(json, meaning.at.path, jsonValue(meaning, point));
  }
}

/** The JSON value that a lane or number of a variable stands for; undefined: the field is left out. */
export function jsonValue(meaning: Extract<ReturnType<JointSystem["universe"]["meaning"]>, { at: unknown }>, point: number): unknown {
  if (meaning.kind === "text") return meaning.letters.texts[point];
  if (meaning.kind === "present") return point === 0 ? undefined : {};
  return meaning.kind === "length" ? Array.from({ length: Math.max(0, Math.ceil(point)) }, () => ({})) : point;
}

/** What is left out is taken away when all else is written. */
export function absentLast(system: JointSystem, way: Way): Way {
  const isAbsent = ([variable, allowed]: readonly [Variable, Allowed]): boolean =>
    system.universe.meaning(variable).kind === "present" && "lanes" in allowed && !allowed.lanes.has(1);
  return new Map([...way].sort((a, b) => Number(isAbsent(a)) - Number(isAbsent(b))));
}
