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
  /** Distinct texts. `lanes[0 .. known)` are the vocabulary's. */
  readonly lanes: readonly string[];
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
  readonly names: readonly string[];
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
  const lanes = new Set(names);
  const known = lanes.size;
  if (open) for (const literal of literals) lanes.add(literal);
  const listed = lanes.size;
  if (open) for (const text of [...strangers, ...witnesses]) lanes.add(text);
  const unlisted = open && withUnlisted ? lanes.size : null;
  if (unlisted !== null) lanes.add(unlistedName);
  const asked = { predicates: new Map(), tables: new Map(), limits: new Map() };
  return { vocabulary, lanes: [...lanes], known, literals: listed, open, absent, unlisted, ...asked };
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
    const result = lane === domain.unlisted ? notListed : f(lane);
    results.push(result);
    if (result instanceof Raise && lane !== domain.unlisted) {
      const lanes = failing.get(result.type);
      if (lanes === undefined) failing.set(result.type, [lane]);
      else lanes.push(lane);
    }
  }
  const failures = new Map<string, LaneSet>();
  for (const [type, lanes] of failing) failures.set(type, LaneSet.from(domain.lanes.length, lanes));
  const table: Table = { term, results, failures };
  domain.tables.set(key, table);
  return table;
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
