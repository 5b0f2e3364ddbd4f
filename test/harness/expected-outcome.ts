/**
 * What an expected.json says an application does on a response: the outcome key, and what flows into it. Written from
 * corpus/README.md alone, so that recordings, and the spec of the analysis, can each be held against it.
 */
import { valueAt } from "../../src/spec/recorded.js";
import type { CorpusApplication, ExpectedDecision } from "./corpus.js";
import type { Event } from "./expected-classes.js";
import { EventReader, itemsOf, operationOf } from "./expected-classes.js";
import { ruleOutcome } from "./expected-facts.js";
import { readerOf, shapeOf } from "./responses.js";
import { holds } from "./where.js";

export interface Told {
  /** The outcome key; in brackets, what occurs, where the format leaves the key to the recordings. */
  readonly name: string;
  /** Where the key has `${...}`: what is carried, by filter. */
  readonly carried?: readonly (readonly unknown[])[];
}

type Responses = CorpusApplication["cases"][number]["responses"];

/** Undefined on responses that expected.json says nothing about: texts of no list. */
export type ExpectedOutcome = (responses: Responses) => Told | undefined;

export function expectedOutcome(
  { expected }: CorpusApplication,
  vocabularies: (operation: string, field: string) => ReadonlySet<string>,
): ExpectedOutcome {
  const reader = new EventReader(expected, vocabularies);
  return (responses) => {
    if (expected.rules !== undefined) return { name: ruleOutcome(expected, responses) };
    const events = reader.events(responses);
    if (events.some(({ isKnown }) => !isKnown)) return undefined;
    return new Reading(expected, responses, events).outcome();
  };
}

class Reading {
  constructor(
    private readonly expected: ExpectedDecision,
    private readonly responses: Responses,
    private readonly events: readonly Event[],
  ) {}

  outcome(): Told {
    const { expected } = this;
    if (expected.empty !== undefined && this.isEmpty()) return { name: expected.empty };
    if (expected.ranges !== undefined) return { name: this.inRange() };
    if (expected.votes !== undefined) return { name: this.mostVotes() };
    if (expected.filter !== undefined) return this.filtered();
    if (expected.filters !== undefined) return this.severalFilters();
    return { name: this.byClasses() };
  }

  private isEmpty(): boolean {
    const [operation = ""] = this.expected.operations;
    return itemsOf(this.responses[operation], shapeOf(operation)).length === 0;
  }

  private keyOf(index: number): string {
    return this.expected.classes[index]?.outcome ?? "";
  }

  private inRange(): string {
    const count = this.events.filter(({ classes }) => classes.includes(0)).length;
    const read = readerOf(this.events[0]?.content ?? this.object());
    const matching = (this.expected.ranges ?? []).filter(({ where }) => holds(where, (name) => (name === "count" ? count : read(name))));
    if (matching.length !== 1) throw new Error(`${matching.length} ranges hold`);
    return matching[0]?.outcome ?? "";
  }

  private object(): unknown {
    const [operation = ""] = this.expected.operations;
    return itemsOf(this.responses[operation], shapeOf(operation))[0];
  }

  private byClasses(): string {
    const { kind, precedence, first = Infinity } = this.expected;
    const deciding = this.events.filter(({ classes, item }) => classes.length > 0 && item < first);
    const present = [...new Set(deciding.flatMap(({ classes }) => classes))].sort((a, b) => a - b);
    if (kind === "argmax") return this.strongest();
    if (present.length === 0) return this.expected.otherwise ?? `[none${this.isEmpty() ? ", no items" : ""}]`;
    if (kind === "multi-choice" && precedence === "application") return this.keyOf(present[0] ?? -1);
    if (kind === "last-match") return this.keyOf(deciding.at(-1)?.classes[0] ?? -1);
    if (kind === "multi-choice" || kind === "top-k") return this.keyOf(deciding[0]?.classes[0] ?? -1);
    if (kind === "true-false") return this.keyOf(present[0] ?? -1);
    const several = present.length > 1 || this.expected.operations.length > 1;
    return several ? `[classes ${present.join(", ")}${this.isEmpty() ? ", no items" : ""}]` : this.keyOf(present[0] ?? -1);
  }

  /** Of the scores beside the texts (or the fields of an object) the first of the highest; none above 0 is none. */
  private strongest(): string {
    const object = this.expected.classes[0]?.field === undefined ? this.object() : undefined;
    const scores: (readonly [index: number, score: number])[] =
      object === undefined
        ? this.events.map((e) => [e.classes[0] ?? -1, Number(valueAt(e.part, ["Confidence"]) ?? 0)])
        : Object.entries(object ?? {}).map(([name, score]) => [
            this.expected.classes.findIndex(({ labels }) => labels.includes(name)),
            Number(score),
          ]);
    const highest = Math.max(0, ...scores.map(([, score]) => score));
    const best = scores.find(([, score]) => score === highest);
    if (best === undefined || (object === undefined && highest === 0)) return "[none]";
    return this.keyOf(best[0]);
  }

  private mostVotes(): string {
    const { classes, votes = { adds: "", least: 0 }, otherwise = "" } = this.expected;
    const sums = classes.map(() => 0);
    for (const event of this.events) for (const index of event.classes) sums[index]! += Number(readerOf(event.content)(votes.adds) ?? 0);
    const highest = Math.max(...sums);
    return highest < votes.least ? otherwise : this.keyOf(sums.indexOf(highest));
  }

  private filtered(): Told {
    const { filter, outcomes, otherwise = "" } = this.expected;
    const { drops, where, carries = "", limit = Infinity } = filter ?? {};
    const kept = this.events
      .filter(
        ({ classes, content }) => (drops === undefined) === classes.length > 0 && (where === undefined || holds(where, readerOf(content))),
      )
      .slice(0, limit);
    if (kept.length === 0) return { name: otherwise };
    const name = outcomes.find((key) => key.includes("${")) ?? "";
    return { name, carried: [kept.map(({ content }) => valueAt(content, carries.split(".")) ?? "")] };
  }

  /** The classes that no filter keeps decide whether the filters are asked. */
  private severalFilters(): Told {
    const { classes, filters = [], outcomes } = this.expected;
    const gates = classes.flatMap((_, index) => (filters.some((f) => f.class === index) ? [] : [index]));
    const isIn = (index: number): boolean => this.events.some((e) => e.classes.includes(index));
    const closed = gates.find((index) => !isIn(index));
    if (closed !== undefined) {
      const operation = operationOf(this.expected, classes[closed]!);
      const items = itemsOf(this.responses[operation], shapeOf(operation));
      return { name: `[not class ${closed}${items.length === 0 ? ", no items" : ""}]` };
    }
    const carried = filters.map((f) =>
      this.events
        .filter((e) => e.classes.includes(f.class))
        .slice(0, f.limit ?? Infinity)
        .map(({ content }) => valueAt(content, f.carries.replace(/\.lower\(\)$/u, "").split(".")) ?? ""),
    );
    return { name: outcomes.find((key) => key.includes("${")) ?? "", carried };
  }
}
