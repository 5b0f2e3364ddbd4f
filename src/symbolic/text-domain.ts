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
  /** The lane that stands for every text that is no other lane; null in a run without one. */
  readonly unlisted: number | null;
  /** What is asked of a text beyond which it is not followed: terms that are true there, and why. No lane goes that far. */
  readonly limits: Map<string, Limit>;
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
  /** By term, as JSON. */
  readonly tables: Map<string, SharedTable>;
}

/** What a function makes of a vocabulary's names. */
interface SharedTable {
  readonly results: readonly Result[];
  readonly failing: ReadonlyMap<string, readonly number[]>;
  /** Lanes by the text that the function gives; made when it is first asked for. */
  index: ReadonlyMap<string, readonly number[]> | null;
}

/** More functions than this of one vocabulary are computed anew in each run. */
const sharedTables = 64;

export function namesOf(texts: Iterable<string>): Names {
  const distinct = [...new Set(texts)];
  return { texts: distinct, lanes: new Map(distinct.map((text, lane) => [text, lane])), tables: new Map() };
}

export interface Limit {
  readonly term: Term;
  readonly reason: string;
}

/** A function of a text: one result a lane; `notListed` on the lane of unlisted texts. */
export interface Table {
  readonly term: Term;
  readonly results: readonly Result[];
  /** Lanes on which the function fails, by exception type. */
  readonly failures: ReadonlyMap<string, LaneSet>;
}

export const textValue: Term = { value: "text" };

/** What a function makes of the texts that have no lane: it depends on the text. */
export const notListed = new Raise("<not listed>");

/** The name of the lane that stands for texts of no list. */
const unlistedName = "\u{10ffff}";

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
  /** With a lane for all other texts, where the list is open. */
  readonly withUnlisted?: boolean;
}

export function makeTextDomain(input: TextDomainInput): TextDomain {
  const { vocabulary, names, open, absent = "", literals, witnesses, withUnlisted = false } = input;
  const known = names.texts.length;
  const added = new Map<string, number>();
  const add = (text: string): void => {
    if (!names.lanes.has(text) && !added.has(text)) added.set(text, known + added.size);
  };
  if (open) literals.forEach(add);
  const listed = known + added.size;
  if (open) [...strangers, ...witnesses].forEach(add);
  const unlisted = open && withUnlisted ? known + added.size : null;
  if (unlisted !== null) add(unlistedName);
  const lanes = names.texts.concat([...added.keys()]);
  const asked = { predicates: new Map(), tables: new Map(), limits: new Map() };
  return { vocabulary, names, lanes, added, known, literals: listed, open, absent, unlisted, ...asked };
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
  const shared = sharedTable(domain, key, f);
  const own: Result[] = [];
  for (let lane = domain.known; lane < domain.lanes.length; lane++) own.push(lane === domain.unlisted ? notListed : f(lane));
  const failing = new Map([...shared.failing].map(([type, lanes]) => [type, [...lanes]]));
  noteFailing(own, domain.known, failing);
  const failures = new Map<string, LaneSet>();
  for (const [type, lanes] of failing) failures.set(type, LaneSet.from(domain.lanes.length, lanes));
  const table: Table = { term, results: shared.results.concat(own), failures };
  indices.set(table, { shared, own: indexOf(own, domain.known) });
  domain.tables.set(key, table);
  return table;
}

/** Of the vocabulary's names results are computed once for all runs. */
function sharedTable({ names }: TextDomain, key: string, f: (lane: number) => Result): SharedTable {
  const known = names.tables.get(key);
  if (known !== undefined) return known;
  const results = names.texts.map((_, lane) => f(lane));
  const failing = new Map<string, number[]>();
  noteFailing(results, 0, failing);
  const made: SharedTable = { results, failing, index: null };
  if (names.tables.size < sharedTables) names.tables.set(key, made);
  return made;
}

function noteFailing(results: readonly Result[], first: number, failing: Map<string, number[]>): void {
  for (let i = 0; i < results.length; i++) {
    const result = results[i];
    if (!(result instanceof Raise) || result === notListed) continue;
    const lanes = failing.get(result.type);
    if (lanes === undefined) failing.set(result.type, [first + i]);
    else lanes.push(first + i);
  }
}

const matching = new Set(["re.search", "re.match", "re.fullmatch"]);

/** Whether a table's results are matches of a regular expression, or None. */
export function isMatch({ table }: { readonly table: Table }): boolean {
  return "call" in table.term && matching.has(table.term.call);
}

/** Remembers that the program tells texts apart by `term`. Whether an unlisted text has it is not in the set. */
export function recordPredicate(domain: TextDomain, term: Term, holds: (lane: number) => boolean): LaneSet {
  const key = JSON.stringify(term);
  const known = domain.predicates.get(key);
  if (known !== undefined) return known.lanes;
  const lanes = LaneSet.of(domain.lanes.length, (lane) => lane !== domain.unlisted && holds(lane));
  domain.predicates.set(key, { term, lanes });
  return lanes;
}

/** Lanes by the text that a table has there. */
interface Index {
  readonly shared: SharedTable;
  readonly own: ReadonlyMap<string, readonly number[]>;
}

const indices = new WeakMap<Table, Index>();

function indexOf(results: readonly Result[], first: number): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>();
  for (let i = 0; i < results.length; i++) {
    const result = results[i];
    if (typeof result !== "string") continue;
    const lanes = index.get(result);
    if (lanes === undefined) index.set(result, [first + i]);
    else lanes.push(first + i);
  }
  return index;
}

function lanesWith(table: Table, text: string): readonly number[] {
  const { shared, own } = indices.get(table)!;
  shared.index ??= indexOf(shared.results, 0);
  return [...(shared.index.get(text) ?? []), ...(own.get(text) ?? [])];
}

/** The predicate "the table's text equals `text`", by index: comparing with thousands of words stays cheap. */
export function equalTo(domain: TextDomain, table: Table, text: string): LaneSet {
  const term: Term = { call: "equal.python", arguments: [table.term, { constant: text }] };
  const key = JSON.stringify(term);
  const known = domain.predicates.get(key);
  if (known !== undefined) return known.lanes;
  const lanes = LaneSet.from(domain.lanes.length, lanesWith(table, text));
  domain.predicates.set(key, { term, lanes });
  return lanes;
}
