/**
 * The decision variables of an analysis and what each of them means outside it: a field of a response, a field of the
 * item that a pass is at, a state of a pass, a count, something of the environment. Registered once, by meaning, so
 * that the same place is the same variable everywhere.
 */
import type { Span } from "../base/span.js";
import type { Diagram, Guard, Variable } from "../diagram/diagram.js";
import type { Term } from "../terms/term.js";
import type { TextDomain } from "./text-domain.js";

/** A field path in a call's response, or in the generic item of a stream. Numbers are list positions. */
export type Place =
  | { readonly from: "response"; readonly call: number; readonly path: readonly (string | number)[] }
  | { readonly from: "item"; readonly stream: StreamPlace; readonly path: readonly (string | number)[] }
  /** In the item that a slot holds: before the item that its pass is at (`running`), or after the pass. */
  | { readonly from: "kept"; readonly slot: number; readonly running: boolean; readonly path: readonly (string | number)[] }
  /** In a stream in the order of a number: the stream itself, or one of its items by position. */
  | { readonly from: "ranking"; readonly ranking: number; readonly path: readonly (string | number)[] };

/** A list in a response, or a list inside the items of another one, or such a list in another order. */
export type StreamPlace = Place;

export function placeKey(place: Place): string {
  return `${headKey(place)}/${place.path.join("/")}`;
}

function headKey(place: Place): string {
  switch (place.from) {
    case "response":
      return `r${place.call}`;
    case "item":
      return `i(${placeKey(place.stream)})`;
    case "kept":
      return `k${place.slot}${place.running ? "*" : ""}`;
    case "ranking":
      return `o${place.ranking}`;
  }
}

export type Meaning =
  | { readonly kind: "text"; readonly place: Place; readonly domain: TextDomain }
  | { readonly kind: "number"; readonly place: Place; readonly wire: "float32" | "float64" }
  | { readonly kind: "length"; readonly place: Place }
  | { readonly kind: "present"; readonly place: Place }
  | {
      readonly kind: "environment";
      readonly name: string;
      /** A value is a text, a number, a truth value, or a list of these. */
      readonly type: EnvironmentType;
      readonly span: Span;
      readonly role: EnvironmentRole;
    }
  | { readonly kind: "condition"; readonly term: Term; readonly operands: readonly Variable[] }
  /** The state of a component before the item that its pass is at. */
  | { readonly kind: "running"; readonly pass: Pass; readonly component: Component }
  /** The state of a component after its pass. */
  | { readonly kind: "final"; readonly pass: Pass; readonly component: Component }
  /** The value of a register: before the current item, or after its pass. */
  | { readonly kind: "register"; readonly register: Register; readonly running: boolean }
  /** How many items of a pass satisfy a guard over its item and running states: before the current item, or in all. */
  | { readonly kind: "count"; readonly pass: Pass; readonly when: Guard; readonly running: boolean };

export type EnvironmentType = "boolean" | "value";

/** What kind of unknown it is; decides the default of a yes/no condition. `single`: that a collection that is not known has one element. */
export type EnvironmentRole = "condition" | "failure" | "setting" | "unsupported" | "single";

/** One loop over a stream, summarised: how its state variables move with each item. */
export interface Pass {
  /** Unique; attempts at one loop have different ones. */
  readonly id: number;
  /** The same for all attempts at one loop in one context. */
  readonly loop: number;
  readonly stream: StreamPlace;
  readonly span: Span;
  readonly components: Component[];
  /** Its items stand for different values: those that come again are passed over. */
  readonly distinct?: Distinct;
}

/** How the different values of a set or of a dictionary's keys come; or all values, but not in their order. */
export type Distinct = "in-order" | "in-any-order" | "all-in-another-order";

/** One state variable of a pass. Diagrams give indices of its domain. */
export interface Component {
  readonly name: string;
  readonly index: number;
  readonly running: Variable;
  readonly final: Variable;
  readonly states: number;
  /** What each state stands for (an atom of the engine). */
  readonly domain: readonly unknown[];
  readonly initial: Diagram<number>;
  readonly step: Diagram<number>;
  /** For a state that is something kept from an item: where it is taken from the current item. */
  readonly taken: ReadonlyMap<unknown, Guard>;
}

/** A number as a term over variables, named by their order. Interned: equal ones are one object. */
export interface Computed {
  readonly term: Term;
  readonly operands: readonly Variable[];
}

/** A number that a pass carries; `step` is over the values before the item. */
export interface Register {
  readonly name: string;
  readonly pass: Pass;
  readonly running: Variable;
  readonly final: Variable;
  readonly initial: Diagram<Computed>;
  readonly step: Diagram<Computed>;
}

/** An item that a pass keeps: `stays`, `takes` the current item, or what the slot of this number held before the item. */
export interface Slot {
  readonly id: number;
  readonly name: string;
  readonly pass: Pass;
  step: Diagram<SlotMove>;
}

export type SlotMove = "stays" | "takes" | number;

/** The items of a stream that satisfy a guard, in the order of a number; items with an equal number in the stream's order, or in the reverse. */
export interface Ranking {
  readonly stream: StreamPlace;
  /** A pass over the stream, which counts the items. */
  readonly pass: Pass;
  readonly when: Guard;
  readonly by: Computed;
  readonly order: "greatest-first" | "least-first";
  readonly ties: "first" | "last";
}

/** A variable whose meaning is not known yet. */
export interface Unfinished {
  readonly variable: Variable;
  complete(meaning: Meaning): void;
}

export class Variables {
  readonly slots: Slot[] = [];
  readonly rankings: Ranking[] = [];
  private readonly computedByTerm = new Map<string, Computed>();

  computed(term: Term, operands: readonly Variable[]): Computed {
    const key = JSON.stringify(term);
    let known = this.computedByTerm.get(key);
    if (known === undefined) this.computedByTerm.set(key, (known = { term, operands }));
    return known;
  }

  /** The number by which places refer to a ranking; equal ones are one. */
  ranking(ranking: Ranking): number {
    const key = (r: Ranking): string => `${placeKey(r.stream)} ${r.when.id} ${JSON.stringify(r.by.term)} ${r.order} ${r.ties}`;
    const known = this.rankings.findIndex((r) => key(r) === key(ranking));
    return known >= 0 ? known : this.rankings.push(ranking) - 1;
  }

  private readonly byKey = new Map<string, Variable>();
  private readonly byPlace = new Map<string, Variable>();
  private readonly meanings: Meaning[] = [];

  private make(meaning: Meaning, lanes?: number): Variable {
    const order = this.meanings.length;
    this.meanings.push(meaning);
    return lanes === undefined ? { order } : { order, lanes };
  }

  private get(key: string, meaning: () => Meaning, lanes?: number): Variable {
    let variable = this.byKey.get(key);
    if (variable === undefined) {
      this.byKey.set(key, (variable = this.make(meaning(), lanes)));
      const place = this.keyOf(variable);
      if (place !== "") this.byPlace.set(place, variable);
    }
    return variable;
  }

  /** The variable of the text, number, length or presence at a place, by `keyOf`. */
  at(key: string): Variable | undefined {
    return this.byPlace.get(key);
  }

  /** A name for a variable of a place that is the same in every run. */
  keyOf(variable: Variable): string {
    const meaning = this.meaning(variable);
    if (!("place" in meaning)) return "";
    const suffix = meaning.kind === "length" || meaning.kind === "present" ? `/<${meaning.kind}>` : "";
    return `${placeKey(meaning.place)}${suffix}`;
  }

  meaning(variable: Variable): Meaning {
    return this.meanings[variable.order]!;
  }

  text(place: Place, domain: TextDomain): Variable {
    return this.get(`text ${placeKey(place)}`, () => ({ kind: "text", place, domain }), domain.lanes.length);
  }

  number(place: Place, wire: "float32" | "float64"): Variable {
    return this.get(`number ${placeKey(place)}`, () => ({ kind: "number", place, wire }));
  }

  length(place: Place): Variable {
    return this.get(`length ${placeKey(place)}`, () => ({ kind: "length", place }));
  }

  present(place: Place): Variable {
    return this.get(`present ${placeKey(place)}`, () => ({ kind: "present", place }), 2);
  }

  environment(name: string, type: EnvironmentType, span: Span, role: EnvironmentRole = "condition"): Variable {
    return this.get(
      `environment ${type} ${name}`,
      () => ({ kind: "environment", name, type, span, role }),
      type === "boolean" ? 2 : undefined,
    );
  }

  condition(term: Term, operands: readonly Variable[]): Variable {
    return this.get(`condition ${JSON.stringify(term)}`, () => ({ kind: "condition", term, operands }), 2);
  }

  count(pass: Pass, when: Guard, running: boolean): Variable {
    return this.get(`count ${pass.id} ${when.id} ${running}`, () => ({ kind: "count", pass, when, running }));
  }

  /** A fresh number variable; its meaning is completed when it is known. */
  freshNumber(): Unfinished {
    const variable: Variable = { order: this.meanings.length };
    this.meanings.push({ kind: "condition", term: { constant: null }, operands: [] });
    return { variable, complete: (meaning) => (this.meanings[variable.order] = meaning) };
  }

  /** A fresh state variable; its meaning is completed when its pass is. */
  state(lanes: number): Unfinished {
    const variable: Variable = { order: this.meanings.length, lanes };
    this.meanings.push({ kind: "condition", term: { constant: null }, operands: [] });
    return { variable, complete: (meaning) => (this.meanings[variable.order] = meaning) };
  }
}
