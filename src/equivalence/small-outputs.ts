/**
 * Small outputs of a decision's calls: lists of one item of each kind that the decision tells apart, then of two, some of them
 * several times, then two lists with something in them. Most decisions that differ do so on one of these, and running
 * programs costs less than following their states.
 */
import type { Decision } from "../spec/loss-spec.js";
import type { Domain } from "./domains.js";
import { domainsOf } from "./domains.js";
import { setField } from "./json.js";
import type { JointSample } from "./samples.js";

/** Outputs that are made, and kinds of items of one list. */
const outputLimit = 8000;
const kindLimit = 200;
/** Kinds of which all pairs are made, and those of which all sets. */
const pairLimit = 36;
const setLimit = 10;

/** Numbers that no constant is compared with may be added up. */
const plainNumbers = [0.9, 0.5, 0.2];

/** In a fixed order. Of each call of the decision one response; inputs are at their defaults, then one is turned. */
export function* smallOutputs(decision: Decision): Generator<JointSample> {
  let made = 0;
  const empty: JointSample = { responses: decision.calls.map(() => ({})), inputs: {} };
  const turned = decision.environment
    .filter(({ type }) => type === "boolean")
    .map(({ name, default: value }): JointSample => ({ ...empty, inputs: { [name]: value !== true } }));
  for (const base of [empty, ...turned])
    for (const responses of ofAllLists(base.responses, [...domainsOf(decision).values()])) {
      if (++made > outputLimit) return;
      yield { ...base, responses };
    }
}

type Responses = readonly unknown[];

interface List {
  readonly call: number;
  readonly path: readonly string[];
  /** Items of the kinds that the decision tells apart. */
  readonly kinds: readonly unknown[];
}

function* ofAllLists(responses: Responses, domains: readonly Domain[]): Generator<Responses> {
  yield responses;
  const scalars = domains.filter(({ spot }) => !spot.path.includes("[]"));
  const lists = listsOf(domains);
  for (const { spot, texts, numbers, lengths } of scalars)
    for (const value of [...texts, ...numbers]) if (!lengths.includes(0)) yield put(responses, spot.call, spot.path, value);
  for (const sequence of sequences)
    for (const { call, path, kinds } of lists) for (const items of sequence(kinds)) yield put(responses, call, path, items);
  for (const [i, first] of lists.entries())
    for (const second of lists.slice(i + 1))
      for (const a of first.kinds.slice(0, pairLimit))
        for (const b of second.kinds.slice(0, pairLimit))
          yield put(put(responses, first.call, first.path, [a]), second.call, second.path, [b]);
}

/** Every set of the first kinds, each kind so many times. */
const sets = (times: number) =>
  function* (kinds: readonly unknown[]) {
    const few = kinds.slice(0, setLimit);
    for (let set = 1; set < 1 << few.length; set++)
      yield few.flatMap((kind, i) => ((set >> i) & 1 ? new Array<unknown>(times).fill(kind) : []));
  };

/** The ways in which items follow one another, simplest first. */
const sequences: readonly ((kinds: readonly unknown[]) => Generator<readonly unknown[]>)[] = [
  function* (kinds) {
    for (const kind of kinds) yield [kind];
  },
  function* (kinds) {
    for (const kind of kinds)
      yield* [
        [kind, kind],
        [kind, kind, kind],
        [kind, kind, kind, kind],
      ];
  },
  sets(2),
  ...[
    [1, 1],
    [1, 2],
    [2, 1],
    [2, 2],
    [3, 2],
    [2, 3],
  ].map(
    ([n, m]) =>
      function* (kinds: readonly unknown[]) {
        const few = kinds.slice(0, pairLimit);
        for (const a of few) for (const b of few) if (a !== b) yield [...new Array<unknown>(n!).fill(a), ...new Array<unknown>(m!).fill(b)];
      },
  ),
];

function put(responses: Responses, call: number, path: readonly (string | number)[], value: unknown): Responses {
  return responses.map((response, i) => (i === call ? setField(response, path, value) : response));
}

/** Lists that lie in no other list. */
function listsOf(domains: readonly Domain[]): List[] {
  const lists = new Map<string, Pick<List, "call" | "path">>();
  for (const { spot } of domains) {
    const at = spot.path.indexOf("[]");
    if (at >= 0) lists.set(`${spot.call} ${spot.path.slice(0, at).join(".")}`, { call: spot.call, path: spot.path.slice(0, at) });
  }
  return [...lists.values()].map(({ call, path }) => {
    const inside = domains.flatMap(({ spot, ...domain }) => {
      const isInside = spot.call === call && [...path, "[]"].every((step, i) => spot.path[i] === step);
      return isInside ? [{ ...domain, path: spot.path.slice(path.length + 1) }] : [];
    });
    return { call, path, kinds: kindsOf(inside) };
  });
}

/** Items with every combination of values; lists inside are written with one element. Those with the greatest numbers come first. */
function kindsOf(inside: readonly (Omit<Domain, "spot"> & { readonly path: readonly string[] })[]): unknown[] {
  let items: unknown[] = [{}];
  for (const { path, texts, numbers, optional } of inside) {
    if (path.length === 0) continue;
    const plain = texts.length === 0 && numbers.length === 0 ? plainNumbers : [...numbers].reverse();
    const values: unknown[] = [...texts, ...plain];
    const place = path.map((step) => (step === "[]" ? 0 : step));
    const withValue = values.flatMap((value) => items.map((item) => setField(item, place, value)));
    items = [...withValue, ...(optional || place.includes(0) ? items : [])].slice(0, kindLimit);
  }
  return items;
}
