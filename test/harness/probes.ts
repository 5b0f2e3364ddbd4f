/**
 * Responses that try every class of an expected.json: each text alone, values about the bounds of conditions, classes
 * together and in both orders, positions, decoys. What should come of them is expected-outcome.ts's to say.
 */
import type { CorpusApplication, ExpectedClass, ExpectedDecision } from "./corpus.js";
import { fieldOf, operationOf, textTests } from "./expected-classes.js";
import type { Fields } from "./responses.js";
import { itemOf, readerOf, responseOf, shapeOf } from "./responses.js";
import type { Assignment } from "./where.js";
import { boundaryAssignments, holds } from "./where.js";

export type Responses = CorpusApplication["cases"][number]["responses"];

/** The texts of a field's vocabulary, none where there is none. */
export type Vocabularies = (operation: string, field: string) => ReadonlySet<string>;

/** What a probe sets of the items of a list, in their order. */
type Items = readonly Fields[];

export class Probes {
  private readonly expected: ExpectedDecision;
  /** Items of every operation where nothing is to happen. */
  private readonly quiet: ReadonlyMap<string, Items>;

  constructor(
    application: CorpusApplication,
    private readonly vocabularies: Vocabularies,
  ) {
    this.expected = application.expected;
    this.quiet = new Map(this.expected.operations.map((operation) => [operation, this.quietItems(operation)]));
  }

  /** Every text that a class is compared with, and the whole vocabulary, alone. */
  texts(): Responses[] {
    return this.groups().flatMap(({ operation, field, classes }) => {
      if (field === undefined) return [];
      const texts = new Set([...classes.flatMap(textsToTry), ...this.vocabularies(operation, field)]);
      const sure = this.sure(classes[0]!);
      return [...texts].map((text) => this.response({ [operation]: [{ ...sure, [field]: text }] }));
    });
  }

  /** For each class, values of its condition's names about their bounds. */
  bounds(): Responses[] {
    const { filter } = this.expected;
    return this.expected.classes.flatMap((one) => {
      const operation = operationOf(this.expected, one);
      const where = [one.where, filter?.where].filter((condition) => condition !== undefined);
      const text = filter?.drops === undefined ? this.memberText(one) : this.otherText(operation, fieldOf(this.expected, one));
      return this.inDomain(operation, boundaryAssignments(where)).map((values) => this.response({ [operation]: [{ ...text, ...values }] }));
    });
  }

  /** Two classes in both orders, with something else between, and the classes of different operations in all sets. */
  together(): Responses[] {
    const { classes } = this.expected;
    const pairs = classes.flatMap((one) => classes.map((other) => [one, other] as const));
    const inOneList = pairs.filter(([a, b]) => operationOf(this.expected, a) === operationOf(this.expected, b));
    const lists = inOneList.flatMap(([a, b]) => {
      const operation = operationOf(this.expected, a);
      if (shapeOf(operation).isObject === true) return [];
      const [first, second, other] = [this.member(a), this.member(b), this.otherItem(a)];
      const orders: Items[] = [
        [first, second],
        [first, other, second],
        [other, first, second, other],
        [first, second, first],
      ];
      return [...orders, ...this.inOneItem(a, b)].map((items) => this.response({ [operation]: items }));
    });
    return [...lists, ...this.sets()];
  }

  /** One class's item after 0, 1, 2, ... others. */
  positions(): Responses[] {
    const last = Math.max(this.expected.first ?? 1, ...this.expected.classes.map(({ items = 1 }) => items)) + 2;
    return this.expected.classes.flatMap((one) => {
      const operation = operationOf(this.expected, one);
      if (shapeOf(operation).isObject === true) return [];
      return Array.from({ length: last }, (_, before) => {
        const others = Array.from({ length: before }, () => this.otherItem(one));
        return this.response({ [operation]: [...others, this.member(one), this.otherItem(one)] });
      });
    });
  }

  /** A number of items of the first class, alone and among others. */
  counts(): Responses[] {
    const [one] = this.expected.classes;
    if (one === undefined) return [];
    const operation = operationOf(this.expected, one);
    return Array.from({ length: 12 }, (_, count) => {
      const items = Array.from({ length: count }, () => this.member(one));
      const among = items.flatMap((item) => [this.otherItem(one), item]);
      return [items, [...among, this.otherItem(one)]].map((list) => this.response({ [operation]: list }));
    }).flat();
  }

  /** Scores of two or three items whose sum is about the least, of every pair of classes. */
  sums(): Responses[] {
    const { classes, votes } = this.expected;
    if (votes === undefined) return [];
    const half = votes.least / 2;
    const scores = [half, half - 0.001, half + 0.001, 0.3, 0.9, 0.97];
    const item = (one: ExpectedClass, score: number): Fields => ({ ...this.member(one), [votes.adds]: score });
    const operation = operationOf(this.expected, classes[0]!);
    const lists = classes.flatMap((a) =>
      classes.flatMap((b) =>
        scores.flatMap((x) =>
          scores.flatMap((y) => [
            [item(a, x), item(b, y)],
            [item(a, x), item(b, y), item(b, x)],
            [item(a, x), item(b, y), item(b, x), item(a, y)],
          ]),
        ),
      ),
    );
    return lists.map((items) => this.response({ [operation]: items }));
  }

  /** Items of the filters' classes with others between, some twice. */
  lists(): Responses[] {
    return this.expected.classes.flatMap((one) => {
      const operation = operationOf(this.expected, one);
      const [kept, other] = [this.member(one), this.otherItem(one)];
      const patterns = ["k", "o", "ko", "ok", "kk", "kok", "oko", "kkk", "kkkk", "kokokoko", "ookkookk"];
      return patterns.map((pattern) => this.response({ [operation]: [...pattern].map((letter) => (letter === "k" ? kept : other)) }));
    });
  }

  /** Items of no class; no items. */
  nothing(): Responses[] {
    const listed = this.expected.operations.filter((operation) => shapeOf(operation).isObject !== true);
    return listed.flatMap((operation) => {
      const other = this.otherText(operation, this.fieldsOf(operation)[0]);
      return [[], [other], [other, other, other]].map((items) => this.response({ [operation]: items }));
    });
  }

  /** Decoys in every list that has labels: alone, and beside an item of each class; each with the response without it. */
  decoys(): { readonly without: Responses; readonly responses: Responses }[] {
    const { decoys = [], classes, operations } = this.expected;
    return operations.flatMap((operation) => {
      const [field] = this.fieldsOf(operation);
      if (field === undefined) return [];
      const here = classes.filter((one) => operationOf(this.expected, one) === operation);
      const other = this.otherText(operation, field);
      return decoys.flatMap((decoy) => {
        const item = { ...(here[0] === undefined ? {} : this.sure(here[0])), [field]: decoy };
        const beside = here.map((one) => this.member(one));
        const lists: [Items, Items][] = [
          [[item], [other]],
          ...beside.flatMap((m): [Items, Items][] => [
            [
              [m, item],
              [m, other],
            ],
            [
              [item, m],
              [other, m],
            ],
          ]),
        ];
        return lists.map(([list, without]) => ({
          responses: this.response({ [operation]: list }),
          without: this.response({ [operation]: without }),
        }));
      });
    });
  }

  /** A whole set of responses; operations that are not given are quiet. */
  response(given: Readonly<Record<string, Items>>): Responses {
    const { operations } = this.expected;
    return Object.fromEntries(
      operations.map((operation) => {
        const shape = shapeOf(operation);
        const items = given[operation] ?? this.quiet.get(operation) ?? [];
        return [
          operation,
          responseOf(
            operation,
            items.map((fields, place) => itemOf(shape, place, fields)),
          ),
        ];
      }),
    );
  }

  /** Assignments that the service can answer: scores within their bounds, not below the request's threshold. */
  inDomain(operation: string, assignments: readonly Assignment[]): Assignment[] {
    const { maximum, score, omitsDefaults, item } = shapeOf(operation);
    const usual = item(0);
    const least = Math.max(
      ...Object.entries(this.expected.request?.[operation] ?? {}).map(([name, x]) => (/Confidence|Threshold/u.test(name) ? x : 0)),
      0,
    );
    const isPossible = (name: string, value: unknown): boolean => {
      if (typeof value !== "number" || maximum === undefined || typeof usual[name] === "string") return true;
      if (name === score && (value < least || (omitsDefaults === true && value === 0))) return false;
      return value >= 0 && value <= maximum;
    };
    return assignments.filter((one) => Object.entries(one).every(([name, value]) => isPossible(name, value)));
  }

  /** The fields of an item that is in the class. */
  private member(one: ExpectedClass): Fields {
    return { ...this.sure(one), ...this.memberText(one) };
  }

  private memberText(one: ExpectedClass): Fields {
    const field = fieldOf(this.expected, one);
    if (field === undefined) return {};
    const text = textsToTry(one).find((candidate) => one.text === undefined || textTests[one.text]?.isIn(candidate, one.outsideVocabulary));
    return { [field]: text ?? "" };
  }

  /** An item of the class's list that is in no class. */
  private otherItem(one: ExpectedClass): Fields {
    const operation = operationOf(this.expected, one);
    const field = fieldOf(this.expected, one);
    if (field !== undefined) return { ...this.sure(one), ...this.otherText(operation, field) };
    const { where } = one;
    const outside = this.inDomain(operation, boundaryAssignments(where === undefined ? [] : [where]));
    return outside.find((values) => where !== undefined && !holds(where, this.reader(operation, values))) ?? {};
  }

  /** A listed text of no class; where all are in one, what an item has by itself. */
  private otherText(operation: string, field: string | undefined): Fields {
    if (field === undefined) return {};
    const used = new Set([...this.expected.classes.flatMap(textsToTry), ...(this.expected.decoys ?? []), "UNKNOWN"]);
    const listed = this.vocabularies(operation, field);
    const other = [...listed].find((text) => !used.has(text)) ?? (listed.size > 0 ? undefined : "zzyzx");
    return other === undefined ? {} : { [field]: other };
  }

  /** Values with which the class's condition holds. */
  private sure(one: ExpectedClass): Assignment {
    const operation = operationOf(this.expected, one);
    const wheres = [one.where, this.expected.filter?.where].filter((where) => where !== undefined);
    if (wheres.length === 0) return {};
    const found = [{}, ...this.inDomain(operation, boundaryAssignments(wheres))].find((values) =>
      wheres.every((where) => holds(where, this.reader(operation, values))),
    );
    if (found === undefined) throw new Error(`no values for ${wheres.join(" and ")}`);
    return found;
  }

  private reader(operation: string, values: Assignment): (name: string) => unknown {
    return readerOf(itemOf(shapeOf(operation), 0, values));
  }

  /** Classes by the operation and field of their texts. */
  private groups(): { operation: string; field: string | undefined; classes: readonly ExpectedClass[] }[] {
    const groups = new Map<string, { operation: string; field: string | undefined; classes: ExpectedClass[] }>();
    for (const one of this.expected.classes) {
      const [operation, field] = [operationOf(this.expected, one), fieldOf(this.expected, one)];
      const key = `${operation} ${field}`;
      const group = groups.get(key) ?? { operation, field, classes: [] };
      group.classes.push(one);
      groups.set(key, group);
    }
    return [...groups.values()];
  }

  private fieldsOf(operation: string): string[] {
    const fields = this.groups().flatMap((group) => (group.operation === operation ? (group.field ?? []) : []));
    return fields.length > 0 ? fields : [shapeOf(operation).label ?? []].flat();
  }

  /** With filters, the classes that no filter keeps occur, or the filters would not be asked. */
  private quietItems(operation: string): Items {
    if (shapeOf(operation).isObject === true) return [{}];
    const { classes, filters } = this.expected;
    const gate = classes.find((one, index) => operationOf(this.expected, one) === operation && filters?.every((f) => f.class !== index));
    if (gate !== undefined) return [this.member(gate)];
    const here = classes.find((one) => operationOf(this.expected, one) === operation);
    if (here === undefined) return [this.otherText(operation, this.fieldsOf(operation)[0])];
    return here.any === true && here.where === undefined ? [] : [this.otherItem(here)];
  }

  /** Both texts in one list inside of an item, and a text there with one of the item itself. */
  private inOneItem(a: ExpectedClass, b: ExpectedClass): Items[] {
    const [first, second] = [fieldOf(this.expected, a), fieldOf(this.expected, b)];
    if (first?.includes("[]") !== true || second === undefined) return [];
    const [x, y] = [this.memberText(a)[first], this.memberText(b)[second]].map((text) => String(text ?? ""));
    const sure = this.sure(a);
    return first === second ? [[{ ...sure, [first]: [x ?? "", y ?? ""] }]] : [[{ ...sure, [first]: [x ?? ""], [second]: y ?? "" }]];
  }

  /** Every set of classes, where they are few. */
  private sets(): Responses[] {
    const { classes } = this.expected;
    if (classes.length > 4) return [];
    return Array.from({ length: 1 << classes.length }, (_, set) => {
      const lists: Record<string, Fields[]> = {};
      for (const one of classes.filter((_, index) => (set & (1 << index)) !== 0))
        (lists[operationOf(this.expected, one)] ??= []).push(this.member(one));
      return this.response(lists);
    });
  }
}

/** A class's texts, and texts like them where it is not equality that decides. */
function textsToTry(one: ExpectedClass): string[] {
  const listed = [...one.labels, ...one.outsideVocabulary];
  return one.text === undefined ? listed : [...listed, ...(textTests[one.text]?.examples ?? []), ...listed.flatMap(textsLike)];
}

export function textsLike(text: string): string[] {
  return [text, `${text}s`, `un${text}`, `a ${text} b`, text.toUpperCase(), text.toLowerCase(), text.slice(1), text.slice(0, -1)];
}
