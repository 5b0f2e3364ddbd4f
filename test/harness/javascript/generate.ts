/**
 * Synthetic API outputs for an application, made of what its expected.json says: first responses that try every class, bound
 * and fact, then random lists of class texts, texts like them, and other texts. Made once, when outcomes are recorded.
 */
import { Catalog } from "../../../src/providers/catalog.js";
import { builtInDocuments } from "../../../src/providers/registry.js";
import type { ExpectedClass, ExpectedDecision } from "../corpus.js";
import { fieldOf, operationOf } from "../expected-classes.js";
import type { Responses } from "../probes.js";
import { Probes, textsLike } from "../probes.js";
import type { Fields } from "../responses.js";
import { itemOf, likelihoods, responseOf, shapeOf } from "../responses.js";
import { factProbes, rangeProbes } from "../rule-probes.js";
import type { Value } from "../where.js";
import { boundaryValues, nextDouble } from "../where.js";

/** Numbers from 0 to 1, the same ones for the same seed. */
type Random = () => number;

export async function makeResponses(expected: ExpectedDecision, wanted: number, seed: string): Promise<Responses[]> {
  const vocabularies = await loadVocabularies(expected);
  return new Generator(expected, vocabularies, randomOf(seed)).responses(wanted);
}

async function loadVocabularies({ operations }: ExpectedDecision): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const catalog = new Catalog([...builtInDocuments]);
  const texts = new Map<string, ReadonlySet<string>>();
  for (const operation of operations) {
    for (const [field, id] of Object.entries(shapeOf(operation).vocabularies ?? {}))
      texts.set(`${operation} ${field}`, new Set((await catalog.vocabulary(id)).labels.map(({ name }) => name)));
  }
  return texts;
}

/** The generator mulberry32, started from a hash of the text. */
function randomOf(seed: string): Random {
  let state = [...seed].reduce((hash, letter) => Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193), 0x811c9dc5);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Generator {
  private readonly probes: Probes;
  private readonly bounds: ReadonlyMap<string, readonly Value[]>;

  constructor(
    private readonly expected: ExpectedDecision,
    private readonly vocabularies: ReadonlyMap<string, ReadonlySet<string>>,
    private readonly random: Random,
  ) {
    const name = "recording";
    const application = { name, folder: "", app: "", entry: "", expected, cases: [], gaps: {}, language: "javascript" } as const;
    this.probes = new Probes(application, (operation, field) => vocabularies.get(`${operation} ${field}`) ?? new Set());
    this.bounds = boundaryValues(conditionsOf(expected));
  }

  /** `wanted` different sets of responses: at most three quarters are probes, fairly of each group. */
  responses(wanted: number): Responses[] {
    const seen = new Map<string, Responses>();
    const add = (one: Responses): unknown => isPossible(one) && seen.set(JSON.stringify(one), one);
    const groups = this.groups().map((group) => this.shuffled(group));
    for (let place = 0; seen.size < (wanted * 3) / 4 && groups.some((group) => place < group.length); place++)
      for (const group of groups) if (place < group.length && seen.size < (wanted * 3) / 4) add(group[place]!);
    for (let tries = 0; seen.size < wanted && tries < wanted * 50; tries++) add(this.mixture());
    return [...seen.values()];
  }

  private groups(): Responses[][] {
    const { expected, probes } = this;
    const lists = expected.classes.some((one) => fieldOf(expected, one) !== undefined || one.any === true);
    return [
      probes.nothing(),
      this.alone(),
      this.nearly(),
      ...(expected.facts === undefined ? [] : [factProbes(expected, probes)]),
      ...(expected.ranges === undefined || expected.classes.length > 0 ? [] : [rangeProbes(expected, probes)]),
      ...(lists ? [probes.bounds(), probes.together(), probes.positions()] : [probes.bounds()]),
      ...(expected.kind === "count" ? [probes.counts()] : []),
      ...(expected.votes === undefined ? [] : [probes.sums()]),
      ...(expected.filter === undefined && expected.filters === undefined ? [] : [probes.lists()]),
      probes.decoys().map(({ responses }) => responses),
    ];
  }

  /** Each text of a class alone; of large classes some. */
  private alone(): Responses[] {
    return this.expected.classes.flatMap((one) =>
      this.shuffled(textsOf(one))
        .slice(0, 12)
        .map((text) => this.list(one, [text])),
    );
  }

  /** Texts that an inexact test may take for one of a class. */
  private nearly(): Responses[] {
    return this.expected.classes.flatMap((one) =>
      this.shuffled(textsOf(one).flatMap(nearMisses))
        .slice(0, 8)
        .map((text) => this.list(one, [text])),
    );
  }

  private list(one: ExpectedClass, texts: readonly string[]): Responses {
    const operation = operationOf(this.expected, one);
    const field = fieldOf(this.expected, one);
    if (field === undefined) return this.probes.response({});
    const { score, maximum = 1 } = shapeOf(operation);
    const fields = texts.map((text, place) => ({
      [field]: text,
      ...(score === undefined ? {} : { [score]: round(maximum * (0.985 - place * 0.03)) }),
    }));
    return this.probes.response({ [operation]: fields });
  }

  /** Every operation drawn for itself. */
  private mixture(): Responses {
    return Object.fromEntries(this.expected.operations.map((operation) => [operation, this.drawn(operation)]));
  }

  private drawn(operation: string): Responses[string] {
    const shape = shapeOf(operation);
    if (shape.isObject === true) return responseOf(operation, [itemOf(shape, 0, this.fields(operation, 0, 1))]);
    const most = this.requested(operation, /^Max/u) ?? 40;
    const length = this.random() < 0.07 ? this.integer(most / 2, most) : this.integer(0, 9);
    const items = Array.from({ length }, (_, place) => itemOf(shape, place, this.fields(operation, place, length)));
    return responseOf(operation, items);
  }

  private fields(operation: string, place: number, length: number): Fields {
    const shape = shapeOf(operation);
    const usual = shape.item(place);
    const numbers = Object.keys(usual).flatMap((name): [string, Value][] => {
      if (name === shape.score) return [[name, this.score(operation, place, length)]];
      const value = this.value(operation, name, usual[name]);
      return value === undefined ? [] : [[name, value]];
    });
    const dotted = [...this.bounds.keys()].filter((name) => name.includes(".") && !(name in usual) && this.random() < 0.8);
    const inner = dotted.map((name): [string, Value] => [name, this.near(operation, name)]);
    return { ...Object.fromEntries([...numbers, ...inner]), ...this.shares(operation, usual), ...this.texts(operation) };
  }

  /** Scores of an object's own list of scores, which add up to at most 1. */
  private shares(operation: string, usual: Readonly<Record<string, unknown>>): Fields {
    const names = Object.keys((usual.confidenceScores as object | undefined) ?? {});
    for (let tries = 0; tries < 20; tries++) {
      const shares = names.map((name) => [name, Number(this.near(operation, name))] as const);
      if (shares.reduce((sum, [, share]) => sum + share, 0) <= 1) return Object.fromEntries(shares);
    }
    return {};
  }

  /** A text for every place that classes (or facts) of the operation read. */
  private texts(operation: string): Fields {
    const { classes, facts = {} } = this.expected;
    const shape = shapeOf(operation);
    const here = classes.filter((one) => operationOf(this.expected, one) === operation);
    const inFacts = Object.values(facts).filter((fact) => fact.operation === operation && fact.each !== undefined);
    const fields = new Set([...here.map((one) => fieldOf(this.expected, one)), ...inFacts.map(({ text }) => text), shape.label]);
    const chosen = [...fields].flatMap((field): [string, string | string[]][] => {
      if (field === undefined) return [];
      const words = inFacts.flatMap((fact) => [...(fact.contains ?? []), ...(fact.startsWith ?? []), ...quoted(fact.where ?? "", field)]);
      const own = [...here.filter((one) => fieldOf(this.expected, one) === field).flatMap(textsOf), ...words];
      const text = (): string => this.text(operation, field, own);
      return [[field, field.includes("[].") ? Array.from({ length: this.integer(0, 3) }, text) : text()]];
    });
    return Object.fromEntries(chosen);
  }

  private text(operation: string, field: string, own: readonly string[]): string {
    const draw = this.random();
    if (own.length > 0 && draw < 0.3) return this.pick(own);
    if (own.length > 0 && draw < 0.42) return this.pick([...nearMisses(this.pick(own)), ...(this.expected.decoys ?? [])]);
    const listed = [...(this.vocabularies.get(`${operation} ${field}`) ?? [])];
    return listed.length > 0 ? this.pick(listed) : this.pick(["Quibbleton", "zzyzx", "Blue gadget thing", "other"]);
  }

  /** Falling along the list, or about a bound of a condition. */
  private score(operation: string, place: number, length: number): number {
    const { maximum = 1, score = "" } = shapeOf(operation);
    if (this.bounds.has(score) && this.random() < 0.6) return Number(this.near(operation, score));
    const least = this.requested(operation, /Confidence|Threshold/u) ?? 0;
    return round(maximum * 0.99 - (maximum * 0.99 - Math.max(least, maximum * 0.45)) * (place / Math.max(length, 4)));
  }

  /** A threshold or limit of the request, which the service keeps to. */
  private requested(operation: string, names: RegExp): number | undefined {
    return Object.entries(this.expected.request?.[operation] ?? {}).find(([name]) => names.test(name))?.[1];
  }

  private value(operation: string, name: string, usual: unknown): Value | undefined {
    if (typeof usual === "string" && likelihoods.includes(usual)) return this.random() < 0.6 ? 1 : this.integer(0, 5);
    if (typeof usual === "boolean") return this.random() < 0.3 ? !usual : usual;
    if (typeof usual === "string" && this.bounds.has(name)) return this.pick(this.bounds.get(name)!);
    return typeof usual === "number" ? this.near(operation, name) : undefined;
  }

  /** A number about a bound of the name, or anywhere in its range. */
  private near(operation: string, name: string): Value {
    const { from, to } = rangeOf(operation, name);
    const bounds = (this.bounds.get(name) ?? []).filter((one) => typeof one !== "number" || (from <= one && one <= to));
    if (bounds.length > 0 && bounds.every((one) => typeof one !== "number")) return this.pick(bounds);
    const near = bounds.flatMap((one) =>
      typeof one === "number" ? [one, nextDouble(one, 1), nextDouble(one, -1), one + 0.05, one - 0.05] : [],
    );
    const drawn =
      this.random() < 0.5 && near.length > 0 ? round(this.pick(near), 20) : round(from + this.random() * (to - from), this.integer(1, 4));
    return Math.min(to, Math.max(from, drawn));
  }

  private pick<T>(all: readonly T[]): T {
    return all[Math.floor(this.random() * all.length)]!;
  }

  private integer(from: number, to: number): number {
    return from + Math.floor(this.random() * (to - from + 1));
  }

  private shuffled<T>(all: readonly T[]): T[] {
    const rest = [...all];
    return Array.from(all, () => rest.splice(Math.floor(this.random() * rest.length), 1)[0]!);
  }
}

function conditionsOf({ classes, ranges = [], facts = {}, filter }: ExpectedDecision): string[] {
  const ofNumbers = ranges.filter(({ where }) => !where.startsWith("count "));
  const all: readonly { readonly where?: string }[] = [...classes, ...ofNumbers, ...Object.values(facts), filter ?? {}];
  return all.flatMap(({ where }) => where ?? []);
}

function textsOf({ labels, outsideVocabulary }: ExpectedClass): string[] {
  return [...labels, ...outsideVocabulary];
}

/** The texts that a condition compares a field with. */
function quoted(where: string, field: string): string[] {
  return [...where.matchAll(/([\w.]+) == "([^"]*)"/gu)].flatMap(([, name, text]) => (name === field ? [text ?? ""] : []));
}

function nearMisses(text: string): string[] {
  const title = text.replace(/\b\w/gu, (letter) => letter.toUpperCase());
  return [...textsLike(text), title, `${text} `, text.replace(" ", ""), text.split(" ")[0] ?? "", `Red ${text}`].filter(
    (one) => one.trim() !== "",
  );
}

/** The numbers that the service can answer. */
function rangeOf(operation: string, name: string): { readonly from: number; readonly to: number } {
  if (name === "magnitude") return { from: 0, to: 12 };
  return operation.startsWith("google.language.") && name === "score"
    ? { from: -1, to: 1 }
    : { from: 0, to: shapeOf(operation).maximum ?? 1 };
}

/** Sentiments are from -1 to 1, magnitudes are not negative. */
function isPossible(responses: Responses): boolean {
  return Object.values(responses).every((response) => {
    const { score = 0, magnitude = 0 } =
      (response as { documentSentiment?: { score?: number; magnitude?: number } }).documentSentiment ?? {};
    return Math.abs(score) <= 1 && magnitude >= 0 && magnitude < 1000;
  });
}

function round(x: number, digits = 4): number {
  return digits > 15 ? x : Number(x.toFixed(digits));
}
