/**
 * Parts that read the same labels are edited together: a group of parts, and what an item is to each of them. Labels of one kind belong to the same symbols;
 * scores of one band lie in the same intervals of all symbols. So an item is, to every part, what its kind and its band are.
 */
import type { Room } from "./lists.js";
import { gap, isScore, likelier } from "./lists.js";
import type { ArgmaxPart, ItemsPart, Part, SequencePart, SetPart } from "./plan.js";

/** A part that reads the list. */
export type LabelPart = SetPart | SequencePart | ItemsPart | (ArgmaxPart & { readonly votes: "sum" | "count" | "item" });

/** The symbols that an item is, ascending, for each part of a group. */
export type Reading = readonly (readonly number[])[];

/** Scores from `low` to `high` that may be served. */
export interface Band {
  readonly low: number;
  readonly high: number;
}

/** Labels, the likeliest first, and what they are in each band. */
export interface Kind {
  readonly columns: readonly number[];
  readonly readings: readonly Reading[];
}

/** Parts that share labels with each other and with no other part, the outcome that each is to take, and bands by falling score. */
export interface Group {
  readonly parts: readonly LabelPart[];
  readonly outcomes: readonly number[];
  readonly bands: readonly Band[];
  readonly kinds: readonly Kind[];
  readonly kindOf: ReadonlyMap<number, number>;
  /** Whether any part tells lists of the same items apart. */
  readonly isOrdered: boolean;
}

interface Gathered {
  readonly columns: ReadonlySet<number>;
  readonly members: readonly number[];
}

/** The parts over labels, grouped, in the order of their first parts. */
export function groupsOf(parts: readonly Part[], outcomes: readonly number[], room: Room): Group[] {
  let gathered: Gathered[] = [];
  for (const [place, part] of parts.entries()) {
    if (!readsLabels(part)) continue;
    const columns = new Set(readable(part, room));
    const meets = (group: Gathered): boolean => [...columns].some((column) => group.columns.has(column));
    const meeting = gathered.filter(meets);
    const united: Gathered = {
      columns: new Set([...columns, ...meeting.flatMap((group) => [...group.columns])]),
      members: [...meeting.flatMap(({ members }) => members), place].sort((a, b) => a - b),
    };
    gathered = [...gathered.filter((group) => !meets(group)), united];
  }
  return gathered
    .sort((a, b) => (a.members[0] as number) - (b.members[0] as number))
    .map(({ columns, members }) => {
      const own = members.map((place) => parts[place] as LabelPart);
      const wanted = members.map((place) => outcomes[place] as number);
      return groupOf(
        own,
        wanted,
        [...columns].sort((a, b) => a - b),
        room,
      );
    });
}

function readsLabels(part: Part): part is LabelPart {
  return part.form !== "constant" && part.form !== "region" && !(part.form === "argmax" && part.votes === "value");
}

/** The labels that can change the outcome: where items of no symbol count too, all. */
function readable(part: LabelPart, { labels }: Room): Iterable<number> {
  if (part.form === "sequence" && part.anyItem !== undefined) return Array(labels).keys();
  return part.symbols.flatMap(({ columns }) => [...columns]);
}

function groupOf(parts: readonly LabelPart[], outcomes: readonly number[], columns: readonly number[], room: Room): Group {
  const bands = bandsOf(parts, room.threshold);
  const alike = new Map<string, number[]>();
  for (const column of columns) {
    const belonging = parts
      .map(({ symbols }) => [...symbols.keys()].filter((place) => symbols[place]?.columns.has(column)).join())
      .join(";");
    const members = alike.get(belonging);
    if (members === undefined) alike.set(belonging, [column]);
    else members.push(column);
  }
  const kinds = [...alike.values()].map((members): Kind => {
    const [column] = members as [number];
    const reading = ({ low }: Band): Reading =>
      parts.map(({ symbols }) =>
        [...symbols.entries()].filter(([, each]) => each.columns.has(column) && isScore(each, low)).map(([place]) => place),
      );
    return { columns: members.sort(likelier(room.scores)), readings: bands.map(reading) };
  });
  return {
    ...{ parts, outcomes, bands, kinds },
    kindOf: new Map(kinds.flatMap(({ columns: members }, place) => members.map((column) => [column, place] as const))),
    isOrdered: parts.some((part) => part.form === "sequence" || (part.form === "argmax" && part.votes === "item")),
  };
}

function bandsOf(parts: readonly LabelPart[], threshold: number): Band[] {
  const bounds = new Set(
    parts.flatMap(({ symbols }) => symbols.flatMap(({ scores }) => scores.flatMap(({ from, below }) => [from, below]))),
  );
  const lows = [...[...bounds].filter((bound) => threshold < bound && bound <= 1).sort((a, b) => b - a), threshold];
  return lows.map((low, place) => {
    const above = lows[place - 1];
    // A score must not come so near to a bound that float32 rounds it away.
    return { low, high: above === undefined ? 1 : Math.max(above - gap, (low + above) / 2) };
  });
}

export function bandOf({ bands }: Group, score: number): number {
  const place = bands.findIndex(({ low }) => low <= score);
  return place < 0 ? bands.length - 1 : place;
}
