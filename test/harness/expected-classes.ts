/**
 * Which classes of an expected.json the items of a response are in. A response is read as a row of events: one for
 * every text that classes are compared with, in the order of the response; an item's own label comes after its parts.
 */
import { itemsAt, valueAt } from "../../src/spec/recorded.js";
import type { CorpusApplication, ExpectedClass, ExpectedDecision } from "./corpus.js";
import type { OperationShape } from "./responses.js";
import { readerOf, shapeOf } from "./responses.js";
import { holds } from "./where.js";

export interface Event {
  readonly operation: string;
  /** Position of the item in its list. */
  readonly item: number;
  readonly content: unknown;
  /** What the text stands beside, where it is in a list inside of the item. */
  readonly part: unknown;
  /** Undefined where no text is read. */
  readonly text?: string;
  /** Positions of the classes that it is in. */
  readonly classes: readonly number[];
  /** Whether the classes say so: not of a text that no list and no sentence of expected.json speaks about. */
  readonly isKnown: boolean;
}

interface TextTest {
  readonly isIn: (text: string, literals: readonly string[]) => boolean;
  /** Texts to try besides the literals and what is like them. */
  readonly examples: readonly string[];
}

const clean = (text: string): string => text.replaceAll(" ", "").replaceAll("-", "").toUpperCase();
const plates = ["BINLORRY", "BSL931", "CA15WH", "QKT482", "YMR07D"];

/** The sentences by which expected.json says how texts are compared. */
export const textTests: Readonly<Record<string, TextTest>> = {
  "text is one of them": { isIn: (text, words) => words.includes(text), examples: ["zzyzx"] },
  "name contains one of them": { isIn: (text, words) => words.some((word) => text.includes(word)), examples: ["burgundy", "trifle"] },
  "name contains one of them or is contained in one of them": {
    isIn: (text, words) => words.some((word) => text.includes(word) || word.includes(text)),
    examples: ["room", "us", "stool", "fungi", "m"],
  },
  "clean(DetectedText) is one of them; clean removes every space and hyphen, then upper-cases": {
    isIn: (text, words) => words.includes(clean(text)),
    examples: ["qkt 482", "q-k-t-4 8 2", "Bin Lorry", "-"],
  },
  "clean(DetectedText) is no known plate and begins with [A-Z]{3}[0-9]{2}[A-Z0-9]": {
    isIn: (text) => !plates.includes(clean(text)) && /^[A-Z]{3}[0-9]{2}[A-Z0-9]/u.test(clean(text)),
    examples: ["ABC123", "abc 12d", "XYZ-99-Z", "QKT483", "YMR07DD", "MNO456 TAXI", "1ABC123", "ABC1X2", "ABC_123", "AB1234"],
  },
  'the lower-cased name is "person", begins with (hik|walk|climb|runn) or contains "bicycle"': {
    isIn: (text) => {
      const name = text.toLowerCase();
      return name === "person" || /^(hik|walk|climb|runn)/u.test(name) || name.includes("bicycle");
    },
    examples: ["PERSON", "persons", "hike", "I walk", "Walkway", "motorbicycles", "Run", "RUNNING", "climb"],
  },
};

export function operationOf(expected: ExpectedDecision, { operation }: ExpectedClass): string {
  return operation ?? expected.operations[0] ?? "";
}

/** The place of the text that a class is compared with; undefined where it is compared with none. */
export function fieldOf(expected: ExpectedDecision, one: ExpectedClass): string | undefined {
  const shape = shapeOf(operationOf(expected, one));
  if (one.any === true || shape.isObject === true) return undefined;
  return one.field ?? shape.label;
}

/** Every text at a field such as `Parents[].Name`, with what it stands beside. */
function textsAt(item: unknown, field: string): { readonly text: string; readonly part: unknown }[] {
  const [list, inner] = field.includes("[].") ? field.split("[].") : [undefined, field];
  const parts = list === undefined ? [item] : (itemsAt(item, list.split(".")) ?? []);
  return parts.map((part) => ({ text: String(valueAt(part, (inner ?? "").split(".")) ?? ""), part }));
}

/** Reads the events of responses. `vocabularies`: the texts that the lists of labels speak about, by operation and field. */
export class EventReader {
  private readonly known: ReadonlySet<string>;

  constructor(
    private readonly expected: ExpectedDecision,
    private readonly vocabularies: (operation: string, field: string) => ReadonlySet<string>,
  ) {
    this.known = new Set([...expected.classes.flatMap((c) => [...c.labels, ...c.outsideVocabulary]), ...(expected.decoys ?? [])]);
  }

  events(responses: CorpusApplication["cases"][number]["responses"]): Event[] {
    const { expected } = this;
    const operations = new Set([...expected.operations, ...expected.classes.map((c) => operationOf(expected, c))]);
    return [...operations].flatMap((operation) => {
      const shape = shapeOf(operation);
      const classes = expected.classes.flatMap((c, index) => (operationOf(expected, c) === operation ? [index] : []));
      const items = itemsOf(responses[operation], shape);
      return items.flatMap((content, item) => this.eventsOfItem(operation, classes, { content, item }));
    });
  }

  private eventsOfItem(operation: string, classes: readonly number[], { content, item }: Pick<Event, "content" | "item">): Event[] {
    const of = (index: number): ExpectedClass => this.expected.classes[index]!;
    const counted = classes.filter((index) => item < (of(index).items ?? Infinity));
    const fields = [...new Set(counted.map((index) => fieldOf(this.expected, of(index))))];
    return fields.flatMap((field) => {
      const here = counted.filter((index) => fieldOf(this.expected, of(index)) === field);
      const texts = field === undefined ? [{ part: content }] : textsAt(content, field);
      return texts.map((one): Event => {
        const text = "text" in one ? one.text : undefined;
        const inside = here.filter((index) => this.isIn(of(index), text) && this.holdsOn(of(index), content));
        const isKnown = field === undefined || here.some((index) => of(index).text !== undefined) || this.isListed(operation, field, text);
        return { operation, item, content, part: one.part, ...(text === undefined ? {} : { text }), classes: inside, isKnown };
      });
    });
  }

  /** A member of an enum whose number is 0 is left out of the response. */
  private isListed(operation: string, field: string, text = ""): boolean {
    const listed = this.vocabularies(operation, field);
    return this.known.has(text) || listed.has(text) || (text === "" && listed.has("UNKNOWN"));
  }

  private isIn(one: ExpectedClass, text: string | undefined): boolean {
    if (text === undefined) return true;
    if (one.text !== undefined) {
      const test = textTests[one.text];
      if (test === undefined) throw new Error(`no test for the sentence ${one.text}`);
      return test.isIn(text, one.outsideVocabulary);
    }
    return one.labels.includes(text) || one.outsideVocabulary.includes(text);
  }

  private holdsOn({ where }: ExpectedClass, item: unknown): boolean {
    return where === undefined || holds(where, readerOf(item));
  }
}

export function itemsOf(response: unknown, shape: OperationShape): readonly unknown[] {
  if (shape.isObject === true) return [valueAt(response, shape.path) ?? {}];
  return itemsAt(response, shape.path) ?? [];
}
