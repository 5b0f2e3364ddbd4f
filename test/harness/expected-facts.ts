/** The facts and rules of an expected.json, read on a response: how many items a fact holds of, and which rule's `when` is true. */
import { itemsAt, valueAt } from "../../src/spec/recorded.js";
import type { ExpectedDecision, ExpectedFact } from "./corpus.js";
import { readerOf } from "./responses.js";
import { holds } from "./where.js";

type Responses = Readonly<Record<string, unknown>>;

function holdsOf(fact: ExpectedFact, item: unknown): boolean {
  if (fact.where !== undefined && !holds(fact.where, readerOf(item))) return false;
  if (fact.text === undefined) return true;
  const text = String(valueAt(item, fact.text.split(".")) ?? "");
  if (fact.startsWith !== undefined) return fact.startsWith.some((start) => text.startsWith(start));
  return (fact.contains ?? []).some((word) => text.toLowerCase().includes(word));
}

/** The number of items (or 1 for an object) that the fact holds of; `items` are the first ones that it looks at. */
export function factNumber(fact: ExpectedFact, responses: Responses): number {
  const response = responses[fact.operation];
  const items =
    fact.each === undefined ? [valueAt(response, (fact.at ?? "").split(".")) ?? {}] : (itemsAt(response, fact.each.split(".")) ?? []);
  return items.slice(0, fact.items ?? items.length).filter((item) => holdsOf(fact, item)).length;
}

/** Facts joined by `not`, `and`, `or`; a number of items can be compared. */
function isTrue(when: string, numbers: ReadonlyMap<string, number>): boolean {
  return when.split(" or ").some((part) => part.split(" and ").every((one) => literal(one.trim(), numbers)));
}

function literal(text: string, numbers: ReadonlyMap<string, number>): boolean {
  if (text.startsWith("not ")) return !literal(text.slice(4), numbers);
  const [name = ""] = text.split(" ");
  const number = numbers.get(name);
  if (number === undefined) throw new Error(`no fact ${name}`);
  return text === name ? number > 0 : holds(text, { [name]: number });
}

/** The outcome of the one rule that is true. */
export function ruleOutcome({ facts = {}, rules = [] }: ExpectedDecision, responses: Responses): string {
  const numbers = new Map(Object.entries(facts).map(([name, fact]) => [name, factNumber(fact, responses)]));
  const matching = rules.filter(({ when }) => isTrue(when, numbers));
  const [only] = matching;
  if (only === undefined || matching.length > 1)
    throw new Error(`${matching.length} rules are true where the facts are ${JSON.stringify([...numbers])}`);
  return only.outcome;
}
