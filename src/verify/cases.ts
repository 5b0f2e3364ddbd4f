/**
 * The outputs on which a decision is tried: nothing at all, every kind of item alone, before and after every other, again and again,
 * numbers on both sides of every cut, texts that nobody knows, fields left out, long lists; then mixtures of these by chance.
 */

import type { Domain, Spot } from "../equivalence/domains.js";
import { domainsOf } from "../equivalence/domains.js";
import type { MessageSchema, Schema } from "../providers/schema.js";
import { compileDecision } from "../spec/evaluate.js";
import type { Decision } from "../spec/loss-spec.js";
import type { Json, JsonObject, NamesOf } from "./responses.js";
import { asWritten, plainMessage, plainValue, schemaAt, setAt } from "./responses.js";

export interface CaseInput {
  readonly decision: Decision;
  /** By operation; null where the catalog does not describe one. */
  readonly schemaOf: (operation: string) => MessageSchema | null;
  readonly namesOf: NamesOf;
  /** How many cases there are at most. */
  readonly limit: number;
}

export interface Case {
  /** By operation, one response a call. */
  readonly responses: Readonly<Record<string, readonly JsonObject[]>>;
  /** What the decision tells. */
  readonly told: string;
  readonly values: readonly unknown[] | null;
}

const samples = 3000;
const manyItems = 30;

/** In a fixed order, simple ones first; the outcomes take turns where there are more than the limit. */
export function casesOf(input: CaseInput): Case[] {
  const { decision, limit } = input;
  const makers = decision.calls.map((call, index) => new ResponseMaker(input, index, call.operation));
  const evaluate = compileDecision(decision);
  const seen = new Set<string>();
  const byOutcome = new Map<string, Case[]>();
  let found = 0;
  const tryOut = (responses: readonly JsonObject[]): void => {
    const key = JSON.stringify(responses);
    if (seen.has(key)) return;
    seen.add(key);
    const recorded: Record<string, JsonObject[]> = {};
    decision.calls.forEach(({ operation }, i) => (recorded[operation] ??= []).push(responses[i]!));
    const { outcome, values } = evaluate({ responses: recorded });
    if (outcome === null) return;
    const group = byOutcome.get(outcome) ?? [];
    byOutcome.set(outcome, group);
    group.push({ responses: recorded, told: outcome, values: values ?? null });
    found++;
  };
  const plain = makers.map((maker) => maker.plain());
  tryOut(plain);
  makers.forEach((maker, index) => {
    for (const response of maker.structured()) tryOut(plain.map((other, i) => (i === index ? response : other)));
  });
  const random = randomOf(decision.id);
  for (let n = 0; n < samples && (n < limit || found < 3 * limit); n++) tryOut(makers.map((maker) => maker.mixed(random)));
  return inTurns([...byOutcome.values()], limit);
}

/** The first of each group, then the second of each, and so on. */
function inTurns(groups: readonly (readonly Case[])[], limit: number): Case[] {
  const taken: Case[] = [];
  const longest = Math.max(0, ...groups.map((g) => g.length));
  for (let round = 0; round < longest && taken.length < limit; round++)
    for (const group of groups) {
      const next = group[round];
      if (next !== undefined && taken.length < limit) taken.push(next);
    }
  return taken;
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function randomOf(seed: string): () => number {
  let state = [...seed].reduce((hash, letter) => Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193), 0x811c9dc5);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A field of an item (or of the response) with the values that matter. */
interface FieldChoice {
  readonly path: readonly string[];
  readonly values: readonly (Json | undefined)[];
  readonly isText: boolean;
  /** For numbers: where any other may be. */
  readonly range: Range | null;
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly wire: "float32" | "float64";
}

const points = 5;

/** What may come, and what usually does where there is no end. */
function rangeOf(schema: Schema | null): Range | null {
  if (schema?.kind !== "number") return null;
  const from = Number.isFinite(schema.minimum) ? schema.minimum : -10;
  return { from, to: Number.isFinite(schema.maximum) ? schema.maximum : from + 100, wire: schema.wire };
}

/** A number of three digits in a range. */
function numberIn({ from, to, wire }: Range, at: number): number {
  const value = Math.min(to, Math.max(from, Number((from + (to - from) * at).toPrecision(3))));
  return wire === "float32" ? Math.fround(value) : value;
}

interface ListChoice {
  readonly path: readonly string[];
  readonly lengths: readonly number[];
  readonly schema: MessageSchema | null;
  readonly plainItem: Json;
  readonly fields: readonly FieldChoice[];
  readonly lists: readonly ListChoice[];
}

class ResponseMaker {
  private readonly schema: MessageSchema | null;
  private readonly fields: readonly FieldChoice[];
  private readonly lists: readonly ListChoice[];
  /** Fields of the response that the decision looks into. */
  private readonly touched: ReadonlySet<string>;

  constructor(
    private readonly input: CaseInput,
    index: number,
    operation: string,
  ) {
    this.schema = input.schemaOf(operation);
    const domains = [...domainsOf(input.decision).values()].filter(({ spot }) => spot.call === index);
    this.touched = new Set(domains.flatMap(({ spot }) => spot.path.slice(0, 1)));
    this.fields = this.fieldsAt(domains, []);
    this.lists = this.listsAt(domains, []);
  }

  plain(): JsonObject {
    return this.with(() => undefined);
  }

  /** Each thing alone. */
  *structured(): Generator<JsonObject> {
    for (const { path, values } of this.fields) for (const value of values) yield this.with((r) => setAt(r, path, value));
    for (const list of this.lists) {
      const kinds = this.kindsOf(list);
      const main = kinds.slice(
        0,
        Math.min(
          kinds.length,
          list.fields.filter((f) => f.isText).reduce((n, f) => n + f.values.length, 1),
          8,
        ),
      );
      const put = (items: readonly Json[]): JsonObject => this.with((r) => setAt(r, list.path, [...items]));
      for (const kind of kinds) yield put([kind]);
      for (const a of main) for (const b of main) yield put([a, b]);
      for (const a of kinds.slice(main.length)) for (const b of main.slice(0, 3)) yield* [put([a, b]), put([b, a])];
      for (const length of list.lengths) for (const a of main.slice(0, 3)) yield put(Array.from({ length: Math.min(length, 60) }, () => a));
      for (const a of main.slice(0, 4)) yield put([...Array.from({ length: manyItems }, (_, i) => main[i % main.length]!), a]);
    }
  }

  mixed(random: () => number): JsonObject {
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
    return this.with((response) => {
      if (this.schema !== null) this.stir(response, this.schema, random, pick);
      for (const field of this.fields) if (random() < 0.8) setAt(response, field.path, mixedValue(field, random, pick));
      for (const list of this.lists) setAt(response, list.path, this.mixedItems(list, random, pick));
    });
  }

  private mixedItems(list: ListChoice, random: () => number, pick: <T>(values: readonly T[]) => T): Json[] {
    const length = random() < 0.2 && list.lengths.length > 0 ? Math.min(pick(list.lengths), 60) : pick([0, 1, 1, 2, 2, 3, 3, 4, 6, 10]);
    return Array.from({ length }, () => {
      const item = structuredClone(list.plainItem);
      if (!isObject(item)) return item;
      if (list.schema !== null) this.stir(item, list.schema, random, pick);
      for (const field of list.fields) if (random() < 0.9) setAt(item, field.path, mixedValue(field, random, pick));
      for (const inner of list.lists) setAt(item, inner.path, this.mixedItems(inner, random, pick));
      return item;
    });
  }

  /** Other values in the fields that should not matter. */
  private stir(message: JsonObject, schema: MessageSchema, random: () => number, pick: <T>(values: readonly T[]) => T): void {
    for (const [name, { schema: field }] of Object.entries(schema.fields)) {
      const value = message[name];
      if (value === undefined || random() < 0.7) continue;
      const range = rangeOf(field);
      const names = field.kind === "enum" ? this.input.namesOf(field.vocabulary) : [];
      if (range !== null) message[name] = numberIn(range, random());
      else if (names.length > 0) message[name] = pick(names);
      else if (field.kind === "message" && isObject(value)) this.stir(value, field, random, pick);
    }
  }

  private with(change: (response: JsonObject) => void): JsonObject {
    const response = this.schema === null ? {} : plainMessage(this.schema, this.input.namesOf);
    // One response type serves many operations: what others ask for is not there.
    for (const [name, value] of Object.entries(response)) if (typeof value === "object" && !this.touched.has(name)) delete response[name];
    change(response);
    return this.schema === null ? response : (asWritten(this.schema, response) as JsonObject);
  }

  /** Items one by one: every text first, then numbers and absent fields beside some texts, then lists inside. */
  private kindsOf(list: ListChoice): Json[] {
    const { plainItem, fields, lists } = list;
    if (!isObject(plainItem)) return [plainItem];
    const kinds: JsonObject[] = [];
    const seen = new Set<string>();
    const add = (item: JsonObject): void => {
      const key = JSON.stringify(item);
      if (seen.has(key) || kinds.length >= 150) return;
      seen.add(key);
      kinds.push(item);
    };
    const changed = (item: JsonObject, path: readonly string[], value: Json | undefined): JsonObject => {
      const copy = structuredClone(item);
      setAt(copy, path, value);
      return copy;
    };
    for (const { path, values, isText } of fields) if (isText) for (const value of values) add(changed(plainItem, path, value));
    add(plainItem);
    const bases = kinds.slice(0, 6);
    for (const { path, values, isText } of fields)
      if (!isText) for (const value of values) for (const base of bases) add(changed(base, path, value));
    for (const inner of lists) {
      const innerKinds = this.kindsOf(inner).slice(0, 6);
      for (const base of bases.slice(0, 3)) {
        for (const a of innerKinds) add(changed(base, inner.path, [a]));
        for (const a of innerKinds.slice(0, 3)) for (const b of innerKinds.slice(0, 3)) add(changed(base, inner.path, [a, b]));
      }
    }
    return kinds;
  }

  private fieldsAt(domains: readonly Domain[], below: readonly string[]): FieldChoice[] {
    // What is around comes before what is inside.
    const ordered = [...domains].sort((a, b) => a.spot.path.length - b.spot.path.length);
    return ordered.flatMap((domain): FieldChoice[] => {
      const path = relative(domain.spot, below);
      if (path === null || path.includes("[]") || path.length === 0) return [];
      const schema = this.schema === null ? null : schemaAt(this.schema, domain.spot.path);
      if (schema?.kind === "stream") return [];
      const names = schema?.kind === "enum" ? this.input.namesOf(schema.vocabulary) : null;
      const texts = names === null ? domain.texts : domain.texts.filter((text) => names.includes(text));
      const inside = (n: number): boolean => schema?.kind !== "number" || (n >= schema.minimum && n <= schema.maximum);
      const numbers = schema?.kind === "boolean" ? [false, true] : domain.numbers.filter(inside);
      const plain = schema === null ? undefined : plainValue(schema, this.input.namesOf);
      const present: (Json | undefined)[] = [...texts, ...numbers, ...(plain === undefined ? [] : [plain])];
      const range = rangeOf(schema);
      const grid = range === null ? [] : Array.from({ length: points }, (_, i) => numberIn(range, i / (points - 1)));
      const values = [...new Set([...present, ...grid, ...(domain.optional ? [undefined] : [])])];
      return values.length === 0 ? [] : [{ path, values, isText: texts.length > 0, range }];
    });
  }

  private listsAt(domains: readonly Domain[], below: readonly string[]): ListChoice[] {
    const found = new Map<string, readonly string[]>();
    for (const { spot } of domains) {
      const path = relative(spot, below);
      const at = path === null ? -1 : path.indexOf("[]");
      if (path !== null && at > 0) found.set(path.slice(0, at).join("."), path.slice(0, at));
      const schema = this.schema === null ? null : schemaAt(this.schema, spot.path);
      if (path !== null && at < 0 && schema?.kind === "stream") found.set(path.join("."), path);
    }
    return [...found.values()].map((path): ListChoice => {
      const whole = [...below, ...path];
      const schema = this.schema === null ? null : schemaAt(this.schema, [...whole, "[]"]);
      const own = domains.find(({ spot }) => spot.path.join(".") === whole.join("."));
      const inside = [...whole, "[]"];
      return {
        path,
        lengths: [...new Set(own?.lengths ?? [])].filter((n) => n > 1),
        schema: schema?.kind === "message" ? schema : null,
        plainItem: (schema === null ? undefined : plainValue(schema, this.input.namesOf)) ?? {},
        fields: this.fieldsAt(domains, inside),
        lists: this.listsAt(domains, inside),
      };
    });
  }
}

/** One of the values that matter, or some other number. */
function mixedValue({ values, range }: FieldChoice, random: () => number, pick: <T>(values: readonly T[]) => T): Json | undefined {
  return range !== null && random() < 0.4 ? numberIn(range, random()) : pick(values);
}

function isObject(json: Json): json is JsonObject {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/** A spot's path below another; null where it is elsewhere. */
function relative(spot: Spot, below: readonly string[]): readonly string[] | null {
  return below.every((step, i) => spot.path[i] === step) ? spot.path.slice(below.length) : null;
}
