/**
 * The lanes of a text variable: every name of its vocabulary, then every literal of the application that may be
 * compared with it, then witnesses for texts that nobody listed. A function of the text is a table over the lanes,
 * computed once and shared by all variables of the domain; a predicate is a set of lanes.
 */
import { LaneSet } from "../diagram/domain.js";
import type { Term } from "../terms/term.js";
import type { Result } from "../terms/value.js";
import { Raise } from "../terms/value.js";

export interface TextDomain {
  readonly vocabulary: string;
  readonly names: Names;
  /** Distinct texts. `lanes[0 .. known)` are the vocabulary's. */
  readonly lanes: readonly string[];
  /** Those beyond the vocabulary's, with their lanes. */
  readonly added: ReadonlyMap<string, number>;
  readonly known: number;
  /** `lanes[known .. literals)` are the application's literals; what follows are witnesses for texts of no list. */
  readonly literals: number;
  /** Whether texts beyond the lanes may come. */
  readonly open: boolean;
  /** What the text is where the response leaves it out. */
  readonly absent: string;
  /** Predicates asked so far, by term: boolean terms over {"value": "text"}; a failing term is false. */
  readonly predicates: Map<string, Predicate>;
  readonly tables: Map<string, Table>;
}

export interface Predicate {
  readonly term: Term;
  readonly lanes: LaneSet;
}

/** A vocabulary's names, each once. All runs share them, with what functions make of them. */
export interface Names {
  readonly texts: readonly string[];
  readonly lanes: ReadonlyMap<string, number>;
  /** By term, as JSON: one result a name. */
  readonly results: Map<string, readonly Result[]>;
}

/** More functions than this of one vocabulary are computed anew in each run. */
const sharedTables = 64;

export function namesOf(texts: Iterable<string>): Names {
  const distinct = [...new Set(texts)];
  return { texts: distinct, lanes: new Map(distinct.map((text, lane) => [text, lane])), results: new Map() };
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

export interface TextDomainInput {
  readonly vocabulary: string;
  readonly names: Names;
  readonly open: boolean;
  readonly absent?: string;
  readonly literals: readonly string[];
  /** Texts made to satisfy combinations of predicates. */
  readonly witnesses: readonly string[];
}

export function makeTextDomain({ vocabulary, names, open, absent = "", literals, witnesses }: TextDomainInput): TextDomain {
  const known = names.texts.length;
  const added = new Map<string, number>();
  const add = (text: string): void => {
    if (!names.lanes.has(text) && !added.has(text)) added.set(text, known + added.size);
  };
  if (open) literals.forEach(add);
  const listed = known + added.size;
  if (open) [...strangers, ...witnesses].forEach(add);
  const lanes = [...names.texts, ...added.keys()];
  return { vocabulary, names, lanes, added, known, literals: listed, open, absent, predicates: new Map(), tables: new Map() };
}

/** The lane of a text, where it has one. */
export function laneOf({ names, added }: TextDomain, text: string): number | undefined {
  return names.lanes.get(text) ?? added.get(text);
}

export function identityTable(domain: TextDomain): Table {
  return tableOf(domain, textValue, (lane) => domain.lanes[lane]!);
}

/** The table of `term`, computed by `f` the first time it is asked for. */
export function tableOf(domain: TextDomain, term: Term, f: (lane: number) => Result): Table {
  const key = JSON.stringify(term);
  const known = domain.tables.get(key);
  if (known !== undefined) return known;
  const results = resultsOf(domain, key, f);
  const failing = new Map<string, number[]>();
  results.forEach((result, lane) => {
    if (!(result instanceof Raise)) return;
    const lanes = failing.get(result.type);
    if (lanes === undefined) failing.set(result.type, [lane]);
    else lanes.push(lane);
  });
  const failures = new Map<string, LaneSet>();
  for (const [type, lanes] of failing) failures.set(type, LaneSet.from(domain.lanes.length, lanes));
  const table: Table = { term, results, failures };
  domain.tables.set(key, table);
  return table;
}

/** Of the vocabulary's names they are computed once for all runs. */
function resultsOf({ names, lanes, known }: TextDomain, key: string, f: (lane: number) => Result): Result[] {
  let shared = names.results.get(key);
  if (shared === undefined) {
    shared = names.texts.map((_, lane) => f(lane));
    if (names.results.size < sharedTables) names.results.set(key, shared);
  }
  const results = [...shared];
  for (let lane = known; lane < lanes.length; lane++) results.push(f(lane));
  return results;
}

const matching = new Set(["re.search", "re.match", "re.fullmatch"]);

/** Whether a table's results are matches of a regular expression, or None. */
export function isMatch({ table }: { readonly table: Table }): boolean {
  return "call" in table.term && matching.has(table.term.call);
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

/** Lanes by the text that a table has there. */
const indices = new WeakMap<Table, ReadonlyMap<string, readonly number[]>>();

function indexOf(table: Table): ReadonlyMap<string, readonly number[]> {
  let index = indices.get(table);
  if (index === undefined) {
    const made = new Map<string, number[]>();
    table.results.forEach((result, lane) => {
      if (typeof result !== "string") return;
      const lanes = made.get(result);
      if (lanes === undefined) made.set(result, [lane]);
      else lanes.push(lane);
    });
    indices.set(table, (index = made));
  }
  return index;
}

/** The predicate "the table's text equals `text`", by index: comparing with thousands of words stays cheap. */
export function equalTo(domain: TextDomain, table: Table, text: string): LaneSet {
  const term: Term = { call: "equal.python", arguments: [table.term, { constant: text }] };
  const key = JSON.stringify(term);
  const known = domain.predicates.get(key);
  if (known !== undefined) return known.lanes;
  const lanes = LaneSet.empty(domain.lanes.length);
  for (const lane of indexOf(table).get(text) ?? []) lanes.words[lane >>> 5]! |= 1 << (lane & 31);
  domain.predicates.set(key, { term, lanes });
  return lanes;
}
