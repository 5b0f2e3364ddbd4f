/** What is known of the items of a ranking: each of them qualifies. */
import type { Guard } from "../diagram/diagram.js";
import { supportOf } from "../diagram/diagram.js";
import { renameTests } from "../diagram/rename.js";
import type { JointSystem } from "./joint-system.js";
import { listKey } from "./places.js";

/** The guard that every item of a stream fulfils. */
export function everyItem(system: JointSystem, stream: string): Guard {
  const order = system.streams.get(stream)?.ranking;
  return order === undefined ? system.universe.forest.true : qualifies(system, order, ` item ${stream} `, { from: "item", stream });
}

/** The list that a stream goes through, in whatever order. */
export function listOf(system: JointSystem, stream: string): string {
  const own = system.streams.get(stream);
  return own?.ranking === undefined ? stream : listKey(own.call, own.path);
}

/** Items of a stream as items of its list: those that qualify. */
export function inList(system: JointSystem, stream: string, items: Guard): Guard {
  const { forest } = system.universe;
  const list = listOf(system, stream);
  if (list === stream) return items;
  const place: ItemPlace = { from: "item", stream: list };
  const order = system.streams.get(stream)!.ranking!;
  return forest.and(renamed(system, items, stream, ` item ${list} `, place), qualifies(system, order, ` item ${list} `, place));
}

/** What the items of rankings fulfil that a guard reads by their positions: where the ranking is as long as that. */
export function atPositions(system: JointSystem, guard: Guard): Guard {
  const { forest } = system.universe;
  const placed = supportOf(guard).flatMap((variable) => {
    const meaning = system.universe.meaning(variable);
    return "at" in meaning && meaning.at.from === "ranking" ? [{ variable, meaning }] : [];
  });
  const lengths = placed.filter(({ meaning }) => meaning.kind === "length" && meaning.at.path.length === 0);
  const known = new Map<string, Guard>();
  for (const { variable: length, meaning: list } of lengths) {
    for (const { meaning } of placed) {
      const { stream = "", path } = meaning.at;
      const [position] = path;
      const key = `${stream} ${position}`;
      if (stream !== list.at.stream || typeof position !== "number" || known.has(key)) continue;
      const order = stream.slice("ranking ".length);
      const holds = qualifies(system, order, ` ${stream} ${position}.`, { from: "ranking", stream, position });
      known.set(key, forest.or(forest.not(forest.numberIn(length, [position + 1])), holds));
    }
  }
  return [...known.values()].reduce((all, one) => forest.and(all, one), forest.true);
}

interface ItemPlace {
  readonly from: "item" | "ranking";
  readonly stream: string;
  readonly position?: number;
}

/** Where an item qualifies, over the item's variables under other names; everywhere where it is not about single fields. */
function qualifies(system: JointSystem, order: string, prefix: string, place: ItemPlace): Guard {
  const { universe } = system;
  const { forest } = universe;
  const ranking = universe.rankings.get(order);
  if (ranking === undefined) return forest.true;
  const when = forest.map(ranking.when, (leaf) => forest.leaf(leaf === 1));
  const plain = supportOf(when).every((v) => {
    const meaning = universe.meaning(v);
    return "at" in meaning && meaning.at.from === "item" && meaning.at.stream === ranking.items;
  });
  if (!plain) return forest.true;
  return renamed(system, when, ranking.items, prefix, place);
}

/** A guard over single fields of the items of one stream, over those at another place. */
function renamed({ universe }: JointSystem, guard: Guard, items: string, prefix: string, { from, stream, position }: ItemPlace): Guard {
  return renameTests(universe.forest, guard, (variable) => {
    const meaning = universe.meaning(variable);
    if (!("at" in meaning)) return variable;
    const at = { from, stream, path: position === undefined ? meaning.at.path : [position, ...meaning.at.path] };
    const name = universe.name(variable).replace(` item ${items} `, () => prefix);
    return universe.get(name, () => ({
      meaning: { ...meaning, at },
      ...(variable.lanes === undefined ? {} : { lanes: variable.lanes }),
    }));
  });
}
