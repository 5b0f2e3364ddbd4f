/**
 * The lanes of a text variable: every name of its vocabulary, then every literal of the application that may be
 * compared with it, then witnesses for texts that nobody listed. A function of the text is a table over the lanes,
 * computed once and shared by all variables of the domain; a predicate is a set of lanes.
 */
import { LaneSet } from "../diagram/domain.js";
import { Raise, type Result, type TermValue } from "../terms/value.js";
import type { Term } from "../terms/term.js";

export interface TextDomain {
  readonly vocabulary: string;
  /** Distinct texts. `lanes[0 .. known)` are the vocabulary's. */
  readonly lanes: readonly string[];
  readonly known: number;
  /** Whether texts beyond the lanes may come. */
  readonly open: boolean;
  /** Predicates asked so far, by term: boolean terms over {"value": "text"}; a failing term is false. */
  readonly predicates: Map<string, Predicate>;
  readonly tables: Map<string, Table>;
}

export interface Predicate {
  readonly term: Term;
  readonly lanes: LaneSet;
}

/** A function of a text: one result a lane. */
export interface Table {
  readonly term: Term;
  readonly results: readonly Result[];
  /** Lanes on which the function fails, by exception type. */
  readonly failures: ReadonlyMap<string, LaneSet>;
}

export const textValue: Term = { value: "text" };

/** Witnesses for texts outside every list: nothing, blank, and a word that no list has. */
const strangers = ["", " ", "Zyzzogeton qux"];

export function makeTextDomain(vocabulary: string, names: readonly string[], literals: readonly string[], open: boolean): TextDomain {
  const lanes = [...new Set(names)];
  const known = lanes.length;
  if (open) {
    const seen = new Set(lanes);
    for (const literal of [...literals, ...strangers]) {
      if (!seen.has(literal)) lanes.push(literal);
      seen.add(literal);
    }
  }
  return { vocabulary, lanes, known, open, predicates: new Map(), tables: new Map() };
}

export function identityTable(domain: TextDomain): Table {
  return tableOf(domain, textValue, (lane) => domain.lanes[lane]!);
}

/** The table of `term`, computed by `f` the first time it is asked for. */
export function tableOf(domain: TextDomain, term: Term, f: (lane: number) => Result): Table {
  const key = JSON.stringify(term);
  const known = domain.tables.get(key);
  if (known !== undefined) return known;
  const results: Result[] = [];
  const failing = new Map<string, number[]>();
  for (let lane = 0; lane < domain.lanes.length; lane++) {
    const result = f(lane);
    results.push(result);
    if (result instanceof Raise) {
      const lanes = failing.get(result.type);
      if (lanes === undefined) failing.set(result.type, [lane]);
      else lanes.push(lane);
    }
  }
  const failures = new Map<string, LaneSet>();
  for (const [type, lanes] of failing) {
    const set = new Set(lanes);
    failures.set(type, LaneSet.of(domain.lanes.length, (lane) => set.has(lane)));
  }
  const table: Table = { term, results, failures };
  domain.tables.set(key, table);
  return table;
}

/** Remembers that the program tells texts apart by `term`. */
export function recordPredicate(domain: TextDomain, term: Term, holds: (lane: number) => boolean): LaneSet {
  const key = JSON.stringify(term);
  const known = domain.predicates.get(key);
  if (known !== undefined) return known.lanes;
  const lanes = LaneSet.of(domain.lanes.length, holds);
  domain.predicates.set(key, { term, lanes });
  return lanes;
}

export function laneValue(table: Table, lane: number): TermValue | undefined {
  const result = table.results[lane];
  return result instanceof Raise ? undefined : result;
}
