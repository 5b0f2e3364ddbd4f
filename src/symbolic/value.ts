/**
 * What a variable of the analysed program may hold. A `Value` is a diagram whose leaves are atoms: constants, texts
 * and numbers that are functions of the API's output, messages and streams of a response, references to heap objects,
 * callables, and unknowns of the environment. Atoms are interned, so that equal ones are one leaf.
 */
import type { Span } from "../base/span.js";
import type { Diagram, Forest, Guard, Variable } from "../diagram/diagram.js";
import type { Constant, Func, Module } from "../ir/ir.js";
import type { Client } from "../providers/catalog.js";
import type { MessageSchema, Shape, StreamSchema } from "../providers/schema.js";
import type { Term } from "../terms/term.js";
import { valueKey } from "../terms/value.js";
import { Contents } from "./contents.js";
import type { Facts } from "./refinement.js";
import type { Table } from "./text-domain.js";
import type { Distinct, Pass, Place } from "./variable.js";
import { placeKey } from "./variable.js";

export type Value = Diagram<Atom>;

export type Atom =
  | { readonly kind: "constant"; readonly value: Constant }
  | { readonly kind: "tuple"; readonly items: readonly Value[] }
  /** A function of one text variable, as a table over its lanes; where it fails the guard excludes it. */
  | { readonly kind: "mapped"; readonly text: Variable; readonly table: Table }
  /** A term over number variables, named by their order: {"value": "7"}. */
  | { readonly kind: "computed"; readonly term: Term; readonly operands: readonly Variable[] }
  | {
      readonly kind: "message";
      readonly schema: MessageSchema;
      /** Null for a message that nobody asked for: all its fields hold their defaults. */
      readonly place: Place | null;
      readonly shape: Shape;
      /** Where several calls share a response: the call that fills a field. Fields of no call hold their defaults. */
      readonly calls?: Readonly<Record<string, number>>;
    }
  | { readonly kind: "stream"; readonly schema: StreamSchema; readonly place: Place; readonly shape: Shape }
  /** Position of the current item in its stream, or in a list with one element an item. */
  | {
      readonly kind: "position";
      readonly stream: Place;
      readonly offset: number;
      /** The position written as a text: what `for (const i in list)` goes through. */
      readonly written?: true;
    }
  | { readonly kind: "reference"; readonly type: HeapType; readonly id: string }
  | {
      readonly kind: "closure";
      readonly module: Module;
      readonly function: Func;
      readonly frames: readonly string[];
      readonly defaults: readonly Value[];
      readonly id: string;
    }
  | { readonly kind: "bound"; readonly receiver: Atom; readonly method: Atom }
  /** A path below a folder that only the running system knows, or a path object: tree-paths.ts. */
  | { readonly kind: "path"; readonly text: string; readonly type: "text" | "object" }
  /** A function of the language itself: `len`, `str.lower`, `list.append`. */
  | { readonly kind: "builtin"; readonly name: string }
  /** A name from outside the application: `flask.request`. */
  | { readonly kind: "external"; readonly path: string }
  /** A client, or the beginning of a chain of calls on it: `path` so far, and the arguments that went in. */
  | { readonly kind: "client"; readonly client: Client; readonly path: string; readonly asked: readonly Value[] }
  /** A method of a client that gives responses. */
  | { readonly kind: "operation"; readonly client: Client; readonly path: string; readonly asked: readonly Value[] }
  /** What holds responses: fields on the way to them, `[]` for a list with all of them. */
  | { readonly kind: "envelope"; readonly way: readonly string[]; readonly responses: readonly Value[]; readonly shape: Shape }
  /** The answer of a REST endpoint; `body` is its JSON as a value. */
  | { readonly kind: "http-response"; readonly body: Value }
  /** A member of a provider's enum: a number that knows its name. */
  | { readonly kind: "enum-member"; readonly vocabulary: string; readonly name: string; readonly number: number }
  /** Something of the environment, named by where it enters; `parts` is what of the program went into it. */
  | {
      readonly kind: "unknown";
      readonly name: string;
      readonly span: Span;
      readonly parts: readonly Value[];
      readonly label: string;
      /** The function of the term language that gives it of its parts, where there is one. */
      readonly by?: string;
    }
  /** The texts of a list with a separator between them; `shown` is what it is where only its parts count. */
  | { readonly kind: "joined"; readonly separator: string; readonly segments: readonly Segment[]; readonly shown: Atom }
  /** What an expression was at an earlier item, and what is known of that item. */
  | {
      readonly kind: "captured";
      readonly origin: Atom;
      readonly pass: number;
      readonly facts?: Facts;
      /** Where that item is kept whole. */
      readonly slot?: { readonly id: number; readonly running: boolean };
    }
  | { readonly kind: "exception"; readonly type: string; readonly classes: readonly string[]; readonly arguments: readonly Value[] }
  /**
   * What a promise holds; where `rejected`, the failure `reason`. `failing`: where a call to the outside fails that it waits for;
   * that counts only for programs which look at it.
   */
  | { readonly kind: "promise"; readonly value: Value; readonly rejected: Guard; readonly reason: Value; readonly failing: Guard }
  /** A whole number of which only the least is known: where in a list something was found. */
  | { readonly kind: "at-least"; readonly least: bigint }
  | { readonly kind: "slice"; readonly start: Value; readonly stop: Value; readonly step: Value }
  | { readonly kind: "unbound" }
  | { readonly kind: "unsupported"; readonly reason: string; readonly span: Span; readonly entry?: EntryBefore }
  /** Contents of lists and dictionaries, held in the store under a reference. */
  | { readonly kind: "items"; readonly segments: readonly Segment[] }
  | { readonly kind: "entries"; readonly entries: readonly Entry[] };

/** A key of the dictionary with its content at a location. */
export interface EntryKey {
  readonly location: string;
  readonly key: Value;
}

/** What earlier rounds left under a key of a dictionary that a loop builds, with as much as `more` says added. */
export interface EntryBefore extends EntryKey {
  /** Whether it is 0 where nothing was left; else it is a number only where the key came before. */
  readonly orZero: boolean;
  readonly more: 0 | 1;
}

export type HeapType =
  | ("list" | "set" | "dict" | "instance" | "class" | "module" | "iterator")
  /** Of libraries: models/data-frames. */
  | ("data-frame" | "series" | "row");

/** A stretch of a sequence. */
export type Segment =
  /** One element, where the guard holds. */
  | { readonly kind: "element"; readonly when: Guard; readonly value: Value }
  /**
   * For each item of the pass's stream, in order, the elements whose guards hold (over the item and the running states).
   * With `distinct` every different value comes once: keys of a dictionary in their order, elements of a set in any.
   */
  | {
      readonly kind: "view";
      readonly pass: Pass;
      readonly each: readonly { readonly when: Guard; readonly value: Value }[];
      readonly distinct?: Distinct;
    }
  /** Any number of elements, one of which is like this. */
  | {
      readonly kind: "some";
      readonly value: Value;
      readonly name: string;
      /** Where there may be any; everywhere if absent. */
      readonly when?: Guard;
      /** The list, or whatever else has elements, that they all were taken from as they are. */
      readonly from?: Atom;
      /** Other code may have changed the whole list: what stands before may be gone. */
      readonly whole?: true;
    }
  /** What earlier rounds of the loop that is being summarised added. What was asked about that is in `added`, as far as it is known. */
  | { readonly kind: "carried"; readonly location: string; readonly added?: Added };

/** Of the elements that earlier rounds added: which constants are among them, and how many they are. */
export interface Added {
  readonly holds: ReadonlyMap<Atom, Value>;
  readonly number: Value | null;
}

export type Entry =
  | { readonly kind: "entry"; readonly when: Guard; readonly key: Atom; readonly value: Value }
  /** `counts`: the value is how many such items have the key, which is asked for key by key; with 0 the items only make the key. */
  | {
      readonly kind: "view";
      readonly pass: Pass;
      readonly when: Guard;
      readonly key: Value;
      readonly value: Value;
      readonly counts?: 0 | 1;
    }
  | { readonly kind: "some"; readonly name: string; readonly value: Value; readonly when?: Guard }
  | { readonly kind: "carried"; readonly location: string }
  /** Set inside a loop over a stream; becomes a view when the loop has been summarised. */
  | { readonly kind: "pending"; readonly when: Guard; readonly key: Value; readonly value: Value; readonly counts?: 0 | 1 };

/** Stops a run whose budget is used up; the decision is then given up, with its place. */
export class BudgetError extends Error {
  override readonly name = "BudgetError";
}

/** Characters of all atoms' keys, contents by what they take: bounds the memory that growing containers take. */
const atomBudget = 40_000_000;

export type Items = Extract<Atom, { kind: "items" }>;
export type Entries = Extract<Atom, { kind: "entries" }>;

/** What segments and entries are counted by: plain elements; those that are always there; constant texts, or entries under such. */
export const contentProperties = { plain: 0, always: 1, text: 2 } as const;

const isText = (atom: Atom): boolean => atom.kind === "constant" && typeof atom.value === "string";

/** One number of three, in which every bit depends on every bit. */
function mixed(a: number, b: number, c: number): number {
  let h = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b);
  h = Math.imul((h ^ (h >>> 13) ^ b) | 0, 0xc2b2ae35);
  h = Math.imul((h ^ (h >>> 16) ^ c) | 0, 0x27d4eb2f);
  return h ^ (h >>> 15);
}

/** Makes atoms, each distinct one once. */
export class Atoms {
  private readonly byKey = new Map<string, Atom>();

  readonly items: Contents<Segment, Items>;
  readonly entries: Contents<Entry, Entries>;

  constructor(private readonly forest: Forest) {
    const keep = (size: number): void => this.keep(size);
    this.items = new Contents<Segment, Items>({
      keep,
      atomOf: (version) => ({
        kind: "items",
        get segments() {
          return version.array();
        },
      }),
      itemsOf: (atom) => atom.segments,
      keyOf: (s) => (s.kind === "element" ? s.value : undefined),
      codeOf: (s) => (s.kind === "element" ? mixed(s.when.id, s.value.id, 0) : this.codeOfText(this.segmentKey(s))),
      same: (a, b) =>
        a === b ||
        (a.kind === "element" && b.kind === "element"
          ? a.when === b.when && a.value === b.value
          : a.kind === b.kind && this.segmentKey(a) === this.segmentKey(b)),
      properties: [
        (s) => s.kind === "element",
        (s) => s.kind === "element" && s.when === forest.true,
        (s) => s.kind === "element" && s.value.kind === "leaf" && isText(s.value.value),
      ],
    });
    this.entries = new Contents<Entry, Entries>({
      keep,
      atomOf: (version) => ({
        kind: "entries",
        get entries() {
          return version.array();
        },
      }),
      itemsOf: (atom) => atom.entries,
      keyOf: (e) => (e.kind === "entry" ? this.of(e.key) : undefined),
      codeOf: (e) => (e.kind === "entry" ? mixed(e.when.id, this.id(this.of(e.key)), e.value.id) : this.codeOfText(this.entryKey(e))),
      same: (a, b) =>
        a === b ||
        (a.kind === "entry" && b.kind === "entry"
          ? a.when === b.when && a.value === b.value && this.of(a.key) === this.of(b.key)
          : a.kind === b.kind && this.entryKey(a) === this.entryKey(b)),
      properties: [
        (e) => e.kind === "entry",
        (e) => e.kind === "entry" && e.when === forest.true,
        (e) => e.kind === "entry" && isText(e.key),
      ],
    });
  }

  private keyLength = 0;

  private keep(size: number): void {
    this.keyLength += size;
    if (this.keyLength > atomBudget) throw new BudgetError(`values of more than ${atomBudget} characters`);
  }

  private intern(key: string, atom: Atom): Atom {
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    this.keep(key.length);
    this.byKey.set(key, atom);
    return atom;
  }

  private readonly codes = new Map<string, number>();

  private codeOfText(key: string): number {
    let code = this.codes.get(key);
    if (code === undefined) this.codes.set(key, (code = mixed(this.codes.size, -1, -1)));
    return code;
  }

  private readonly ids = new Map<Atom, number>();

  /** A number that stands for the atom in keys. */
  id(atom: Atom): number {
    let id = this.ids.get(atom);
    if (id === undefined) this.ids.set(atom, (id = this.ids.size));
    return id;
  }

  private readonly made = new WeakSet<Atom>();

  of(atom: Atom): Atom {
    if (this.made.has(atom)) return atom;
    const made = this.interned(atom);
    this.made.add(made);
    return made;
  }

  private interned(atom: Atom): Atom {
    if (atom.kind === "items") return this.items.has(atom) ? atom : this.items.of(atom.segments);
    if (atom.kind === "entries") return this.entries.has(atom) ? atom : this.entries.of(atom.entries);
    return this.intern(this.key(atom), atom);
  }

  leaf(atom: Atom): Value {
    return this.forest.leaf(this.of(atom));
  }

  constant(value: Constant): Value {
    return this.leaf({ kind: "constant", value });
  }

  private key(atom: Exclude<Atom, Items | Entries>): string {
    const ids = (values: readonly Value[]): string => values.map((v) => v.id).join(",");
    switch (atom.kind) {
      case "constant":
        return `c${valueKey(atom.value)}`;
      case "tuple":
        return `t${ids(atom.items)}`;
      case "mapped":
        return `m${atom.text.order}:${JSON.stringify(atom.table.term)}`;
      case "computed":
        return `n${JSON.stringify(atom.term)}`;
      case "message":
        return `M${atom.shape}${atom.place === null ? atom.schema.name : placeKey(atom.place)}${atom.calls === undefined ? "" : JSON.stringify(atom.calls)}`;
      case "stream":
        return `S${atom.shape}${placeKey(atom.place)}`;
      case "position":
        return `p${atom.written === true ? "w" : ""}${placeKey(atom.stream)}+${atom.offset}`;
      case "reference":
        return `r${atom.type}${atom.id}`;
      case "closure":
        return `f${atom.id}|${atom.frames.join(">")}|${ids(atom.defaults)}`;
      case "bound":
        return `b${this.id(this.of(atom.receiver))},${this.id(this.of(atom.method))}`;
      case "path":
        return `P${atom.type}${atom.text}`;
      case "builtin":
        return `B${atom.name}`;
      case "external":
        return `x${atom.path}`;
      case "client":
      case "operation":
        return `${atom.kind} ${atom.client.factory} ${atom.client.service ?? ""} ${atom.path}(${ids(atom.asked)}`;
      case "envelope":
        return `E${atom.way.join(".")}(${ids(atom.responses)}`;
      case "http-response":
        return `H${atom.body.id}`;
      case "enum-member":
        return `L${atom.vocabulary}.${atom.name}`;
      case "unknown":
        return `u${atom.name}|${ids(atom.parts)}${atom.by === undefined ? "" : `|${atom.by}`}`;
      case "joined":
        return `j${JSON.stringify(atom.separator)}${this.id(atom.shown)}:${atom.segments.map((s) => this.segmentKey(s)).join(";")}`;
      case "captured":
        return `k${atom.pass}:${this.id(this.of(atom.origin))}:${(atom.facts ?? []).map(([i, holds]) => `${i}${holds ? "+" : "-"}`).join("")}${atom.slot === undefined ? "" : `@${atom.slot.id}${atom.slot.running}`}`;
      case "exception":
        return `e${atom.type}|${atom.classes.join()}|${ids(atom.arguments)}`;
      case "promise":
        return `q${ids([atom.value, atom.reason])},${atom.rejected.id},${atom.failing.id}`;
      case "at-least":
        return `a${atom.least}`;
      case "slice":
        return `s${ids([atom.start, atom.stop, atom.step])}`;
      case "unbound":
        return "unbound";
      case "unsupported":
        return `!${atom.reason}@${atom.span.path}:${atom.span.line}:${atom.span.column}${atom.entry === undefined ? "" : ` ${atom.entry.location} ${atom.entry.key.id} ${atom.entry.orZero} ${atom.entry.more}`}`;
    }
  }

  private segmentKey(segment: Segment): string {
    switch (segment.kind) {
      case "element":
        return `e${segment.when.id}:${segment.value.id}`;
      case "view":
        return `v${segment.distinct ?? ""}${segment.pass.id}${segment.each.map((e) => `,${e.when.id}:${e.value.id}`).join("")}`;
      case "some":
        return `s${segment.value.id}:${segment.name}${segment.when === undefined ? "" : `@${segment.when.id}`}${segment.whole === true ? "!" : ""}${segment.from === undefined ? "" : this.id(this.of(segment.from))}`;
      case "carried": {
        const { holds, number } = segment.added ?? { holds: new Map<Atom, Value>(), number: null };
        return `k${segment.location}:${number?.id ?? ""}${[...holds].map(([key, value]) => `,${this.id(key)}=${value.id}`).join("")}`;
      }
    }
  }

  private entryKey(entry: Entry): string {
    switch (entry.kind) {
      case "entry":
        return `e${entry.when.id}:${this.id(this.of(entry.key))}:${entry.value.id}`;
      case "view":
        return `v${entry.counts === undefined ? "" : `#${entry.counts}`}${entry.pass.id},${entry.when.id}:${entry.key.id}:${entry.value.id}`;
      case "some":
        return `s${entry.name}:${entry.value.id}${entry.when === undefined ? "" : `@${entry.when.id}`}`;
      case "carried":
        return `k${entry.location}`;
      case "pending":
        return `p${entry.counts === undefined ? "" : `#${entry.counts}`}${entry.when.id}:${entry.key.id}:${entry.value.id}`;
    }
  }
}
