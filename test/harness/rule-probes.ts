/** Responses that try the facts and ranges of an expected.json: values about every bound, words and what is like them, numbers of items. */
import type { ExpectedDecision, ExpectedFact } from "./corpus.js";
import { factNumber } from "./expected-facts.js";
import type { Probes, Responses } from "./probes.js";
import { textsLike } from "./probes.js";
import type { Fields } from "./responses.js";
import { itemOf, joined, likelihoods, responseOf, shapeOf } from "./responses.js";
import type { Assignment } from "./where.js";
import { boundaryAssignments, boundaryValues, combinations, namesIn } from "./where.js";

/** Objects on which the named values are about the bounds of the ranges. */
export function rangeProbes({ operations, ranges = [] }: ExpectedDecision, probes: Probes): Responses[] {
  const [operation = ""] = operations;
  const assignments = boundaryAssignments(ranges.map(({ where }) => where));
  const isBounded = shapeOf(operation).maximum !== undefined;
  return (isBounded ? probes.inDomain(operation, assignments) : assignments).map((values) => probes.response({ [operation]: [values] }));
}

/** Every value of a fact alone, every set of facts, numbers of items. */
export function factProbes(expected: ExpectedDecision, probes: Probes): Responses[] {
  const facts = Object.values(expected.facts ?? {});
  const quiet = probes.response({});
  const put = (parts: readonly Part[]): Responses => withParts(quiet, parts);
  const objects = objectParts(facts, probes);
  const lists = facts.filter(({ each }) => each !== undefined);
  const items = lists.map((fact) => ({ fact, ...itemsFor(fact, probes) }));
  const alone = items.flatMap(({ fact, all }) => all.map((item) => put([{ fact, items: [item] }])));
  const counts = items.flatMap(({ fact, inside, outside }) =>
    Array.from({ length: 10 }, (_, n) => {
      const many = Array.from({ length: n }, (__, i) => inside[i % inside.length]!);
      return [put([{ fact, items: many }]), put([{ fact, items: many.flatMap((item, i) => [outside[i % outside.length]!, item]) }])];
    }).flat(),
  );
  const sets = Array.from({ length: 1 << items.length }, (_, set) => items.filter((__, i) => (set & (1 << i)) !== 0)).flatMap((chosen) => {
    const parts = chosen.map(({ fact, inside }) => ({ fact, items: inside.slice(0, 1) }));
    const withObjects = objects.sample.map((object) => put([...parts, ...object]));
    return [put(parts), put([...parts].reverse()), ...withObjects];
  });
  return [...objects.all.map(put), ...alone, ...counts, ...sets];
}

interface Part {
  readonly fact: ExpectedFact;
  readonly items: readonly Fields[];
}

function withParts(quiet: Responses, parts: readonly Part[]): Responses {
  const lists = new Map<string, { fact: ExpectedFact; items: Fields[] }>();
  for (const { fact, items } of parts) {
    const key = `${fact.operation} ${fact.each ?? fact.at}`;
    const list = lists.get(key) ?? { fact, items: [] };
    list.items.push(...items);
    lists.set(key, list);
  }
  const byOperation: Record<string, Record<string, unknown>[]> = {};
  for (const { fact, items } of lists.values()) {
    const shape = shapeOf(fact.operation, fact.each);
    const made = responseOf(
      fact.operation,
      items.map((fields, place) => itemOf(shape, place, fields)),
      fact.each,
    );
    (byOperation[fact.operation] ??= []).push(made);
  }
  return { ...quiet, ...Object.fromEntries(Object.entries(byOperation).map(([operation, made]) => [operation, joined(made)])) };
}

/** Of facts about objects: all values about the bounds of all facts of one object, and one object a set of facts. */
function objectParts(facts: readonly ExpectedFact[], probes: Probes): { all: Part[][]; sample: Part[][] } {
  const all = facts
    .filter((fact, i) => fact.at !== undefined && facts.findIndex(({ operation }) => operation === fact.operation) === i)
    .flatMap((fact) => {
      const conditions = facts.flatMap((other) => (other.operation === fact.operation ? (other.where ?? []) : []));
      return objectsFor(fact, conditions, probes).map((values): Part[] => [{ fact, items: [values] }]);
    });
  const quiet = probes.response({});
  const bySet = new Map(
    all.map((part): [string, Part[]] => {
      const responses = withParts(quiet, part);
      return [facts.map((fact) => (fact.at === undefined ? 0 : factNumber(fact, responses))).join(), part];
    }),
  );
  return { all, sample: [...bySet.values()] };
}

function objectsFor(fact: ExpectedFact, conditions: readonly string[], probes: Probes): Assignment[] {
  const item = shapeOf(fact.operation, fact.each).item(0);
  const isLikelihood = (name: string): boolean => likelihoods.includes(String(item[name]));
  if (!namesIn(conditions).some(isLikelihood)) return probes.inDomain(fact.operation, boundaryAssignments(conditions));
  const values = [...boundaryValues(conditions)].map(([name, bounds]) => [name, isLikelihood(name) ? [0, 1, 2, 3, 4, 5] : bounds] as const);
  return probes.inDomain(fact.operation, combinations(new Map(values)));
}

/** Items of which a fact about a list holds, and others. */
function itemsFor(fact: ExpectedFact, probes: Probes): { all: Fields[]; inside: Fields[]; outside: Fields[] } {
  const words = [...(fact.contains ?? []), ...(fact.startsWith ?? [])].flatMap(textsLike);
  const texts = fact.text === undefined ? [{}] : [...words, "zzyzx", ""].map((text) => ({ [fact.text!]: text }));
  const values = fact.where === undefined ? [{}] : objectsFor(fact, [fact.where], probes);
  const all = texts.flatMap((text) => values.map((assignment): Fields => ({ ...text, ...assignment })));
  const isIn = (item: Fields): boolean => factNumber(fact, withParts({}, [{ fact, items: [item] }])) > 0;
  return { all, inside: all.filter(isIn), outside: all.filter((item) => !isIn(item)) };
}
