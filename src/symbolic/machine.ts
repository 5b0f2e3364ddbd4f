/**
 * The state of one symbolic run: the forest of diagrams, the store of named locations, the effects so far, and the
 * hooks through which the parts of the interpreter reach one another. All branches of a program run one after the
 * other under guards; an assignment changes a location only where the current guard holds, so nothing is ever merged.
 */
import type { Span } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
import { Forest, leavesOf } from "../diagram/diagram.js";
import type { Argument, Block, Func, Module } from "../ir/ir.js";
import { LoopNotes } from "./loop-notes.js";
import { NotedTests } from "./noted-tests.js";
import type { ApiCall, BranchRecord, Collection, ComponentState, EffectRecord, Observed, Turn } from "./records.js";
import { noteFailure } from "./records.js";
import type { Surroundings } from "./surroundings.js";
import type { Atom, HeapType, Value } from "./value.js";
import { Atoms, BudgetError } from "./value.js";
import type { Pass, StreamPlace } from "./variable.js";
import { Variables } from "./variable.js";

/** Collects where and with what a kind of exit is taken. */
export interface Sink {
  guard: Guard;
  value: Value | null;
  /** Where in the source the exit is taken: constants made by `placeOf`. */
  place: Value | null;
}

/** Where control is within one function's execution. Mutable: instructions that may fail shrink `live`. */
export interface Flow {
  live: Guard;
  readonly raised: Sink;
  readonly returned: Sink;
  readonly broken: Sink;
  readonly continued: Sink;
  /** What a `yield` does with its value; absent outside generators. */
  readonly onYield?: (flow: Flow, value: Value) => void;
  /** The exception that a handler is at. */
  readonly handling?: Value;
  /** Whether a handler around would see an exception of a call to the outside. */
  readonly guarded: boolean;
  /** Where `break` and `continue` with a label lead. */
  readonly labels?: ReadonlyMap<string, LabelTarget>;
  /** How many loops of this function are around. */
  readonly loops?: number;
  /** Names this dynamic position: the chain of call sites and rounds. Same position, same identities. */
  readonly context: string;
  readonly frame: Frame;
}

export interface LabelTarget {
  /** How many loops are around inside what has the label. */
  readonly loops: number;
  /** Where a labelled block is left; null for a loop. */
  readonly sink: Sink | null;
}

/** How a function is called, in a language where that is not all in the arguments. */
export interface CallManner {
  readonly receiver?: Value;
  /** `new`. */
  readonly construct?: true;
  /** As `util.promisify` makes a function of it: without its callback, giving a promise. */
  readonly promisified?: true;
}

export interface Frame {
  readonly module: Module;
  readonly function: Func;
  /** Own frame first, then enclosing functions'. */
  readonly frames: readonly string[];
  readonly registers: (Value | undefined)[];
  /** For a class body: the class whose attributes its variables are. */
  readonly classId?: string;
}

export type Location = string;

export interface ArgumentValue {
  readonly kind: Argument["kind"];
  readonly value: Value;
  readonly name?: string;
}

/** Counts are the same on every machine; wall time is not. */
export const instructionBudget = 3_000_000;
export const callDepthLimit = 40;
export const unrollLimit = 20_000;

export interface Hooks {
  execute(machine: Machine, flow: Flow, block: Block): void;
  call(machine: Machine, flow: Flow, callee: Value, args: readonly ArgumentValue[], span: Span, manner?: CallManner): Value;
  /** Runs `body` for each element, in order; `body` sees the guard of the element in its flow and may leave by `flow.broken`. */
  iterate(machine: Machine, flow: Flow, iterable: Value, span: Span, body: (flow: Flow, element: Value) => void): void;
  /** Runs `body` for every item of a stream, with the given element. */
  overStream(
    machine: Machine,
    flow: Flow,
    stream: StreamPlace,
    element: Value,
    span: Span,
    body: (flow: Flow, element: Value) => void,
  ): void;
  /** Runs `body` an unknown number of times, as one round like any other: for each element of `collection`, if that is why. */
  repeat(machine: Machine, flow: Flow, span: Span, body: (flow: Flow) => void, collection?: Collection): void;
  attribute(machine: Machine, flow: Flow, object: Value, name: string, span: Span): Value;
  importModule(machine: Machine, flow: Flow, module: string, level: number, span: Span): Value;
  /** The module of the application with exactly this dotted name, imported; null if there is none. */
  importByName(machine: Machine, name: string): Value | null;
  /** Runs a module's code where that has not been done. */
  runModule(machine: Machine, module: Module): void;
  /** `object.name` in a language where what is not there is undefined. */
  property(machine: Machine, flow: Flow, object: Value, name: string, span: Span): Value;
}

export class Machine {
  readonly forest = new Forest();
  readonly atoms = new Atoms(this.forest);
  readonly variables = new Variables();
  readonly store = new Map<Location, Value>();
  /** Locations written since the innermost `record` began, and their values then. */
  private journals: Map<Location, Value | undefined>[] = [];
  effects: EffectRecord[] = [];
  readonly calls: ApiCall[] = [];
  /** Where requests that were sent are made: `new DetectLabelsCommand(...)`. */
  readonly sentRequests: Span[] = [];
  /** How often an API was called, the same call counting each time. */
  apiCalls = 0;
  readonly passes: Pass[] = [];
  /** Streams whose generic item is being looked at, innermost last. */
  readonly activeStreams: { stream: StreamPlace; pass: Pass | null; singleKeys?: boolean }[] = [];
  /** Branches by context and place. */
  readonly branches = new Map<string, BranchRecord>();
  readonly tests = new NotedTests();
  /** Functions of the application that have been called. */
  readonly called = new Set<Func>();
  /** The function whose ends are the outcome, where another one is run to reach it. */
  observed: Observed | null = null;
  readonly loopNotes = new LoopNotes();
  /** How many modules' code is being run for an import: what it hands to the outside is not called back then. */
  loading = 0;
  /** Null where nothing is put off. */
  turn: Turn | null = null;
  /** By the frame that stands for it: a round of a loop, the frame around it, and the variables that are the round's own. */
  readonly rounds = new Map<string, { readonly outer: string; readonly names: ReadonlySet<string> }>();
  /** Function objects by what they are made of, as they were made last. */
  readonly made = new Map<Func, Atom & { kind: "closure" }>();
  /** Lists of the output that the program has put in another order: where the new ones are, by the places of the old. */
  readonly reordered = new Map<string, Location>();
  /** Paths of modules whose code has been run, or is running. */
  readonly opened = new Set<string>();
  readonly unsupported = new Map<string, { reason: string; span: Span }>();
  /** How often an API had been called where each of the loops began of which one round stands for all, outermost first. */
  readonly repeating: number[] = [];
  /** State of components that are rendered again where it changes, by its cell. */
  readonly states = new Map<Location, ComponentState>();
  rendersAgain = false;
  /** Names of unknowns that are settings, or made of them alone. */
  readonly settings = new Set<string>();
  /** Bounds that the run took: what is exact only within them. */
  readonly bounds = new Map<string, { reason: string; span: Span }>();
  instructions = 0;
  /** How often a function was applied to something that is not known. */
  questions = 0;
  /** The instruction that is being executed. */
  span: Span = { path: "", line: 1, column: 1, endLine: 1, endColumn: 1 };
  depth = 0;
  nextPass = 0;
  readonly none: Value;
  readonly truth: Value;
  readonly falsity: Value;

  constructor(
    readonly surroundings: Surroundings,
    readonly hooks: Hooks,
  ) {
    this.none = this.atoms.constant(null);
    this.truth = this.atoms.constant(true);
    this.falsity = this.atoms.constant(false);
  }

  read(location: Location): Value | undefined {
    return this.store.get(location);
  }

  /** Notes that the program reads a location, and what it is on the live paths. */
  noteRead(location: Location, value: Value): void {
    const watched = this.watched.get(location);
    if (watched === undefined || watched.read) return;
    const before = leavesOf(watched.value);
    if (leavesOf(value).some((atom) => before.includes(atom))) watched.read = true;
  }

  has(location: Location): boolean {
    return this.store.has(location);
  }

  /** Locations of which it is asked whether the program reads them while they hold a value. */
  readonly watched = new Map<Location, { readonly value: Value; read: boolean }>();

  /** `location = value` where `guard` holds. */
  write(location: Location, value: Value, guard: Guard): void {
    const old = this.store.get(location);
    const journal = this.journals[this.journals.length - 1];
    if (journal !== undefined && !journal.has(location)) journal.set(location, old);
    if (this.turn !== null) {
      this.turn.written.add(location);
      this.turn.pending.delete(location);
    }
    this.store.set(location, old === undefined ? value : this.forest.ite(guard, value, old));
  }

  /** Notes a question about a list that a loop is building: the loop then keeps what answers it. */
  askOfList(location: Location, asked: Atom | "number"): void {
    const known = this.loopNotes.askedOfLists.get(location);
    if (known === undefined) this.loopNotes.askedOfLists.set(location, new Set([asked]));
    else known.add(asked);
  }

  /** Runs `body`; answers what it wrote: locations and their values before. */
  record(body: () => void): ReadonlyMap<Location, Value | undefined> {
    const journal = new Map<Location, Value | undefined>();
    this.journals.push(journal);
    try {
      body();
    } finally {
      this.journals.pop();
      const outer = this.journals[this.journals.length - 1];
      if (outer !== undefined) for (const [location, old] of journal) if (!outer.has(location)) outer.set(location, old);
    }
    return journal;
  }

  /** Takes writes back. */
  restore(journal: ReadonlyMap<Location, Value | undefined>): void {
    for (const [location, old] of journal) {
      if (old === undefined) this.store.delete(location);
      else this.store.set(location, old);
    }
  }

  newSink(): Sink {
    return { guard: this.forest.false, value: null, place: null };
  }

  /** Leaves by `sink` where `guard` (within the live guard) holds. */
  exit(flow: Flow, sink: Sink, guard: Guard, value: Value | null, place: Value = this.placeOf(this.span)): void {
    const taken = this.forest.and(flow.live, guard);
    if (taken === this.forest.false) return;
    if (value !== null) {
      sink.value = sink.value === null ? value : this.forest.ite(taken, value, sink.value);
      sink.place = sink.place === null ? place : this.forest.ite(taken, place, sink.place);
    }
    sink.guard = this.forest.or(sink.guard, taken);
    flow.live = this.forest.minus(flow.live, taken);
  }

  raise(flow: Flow, guard: Guard, exception: Value): void {
    noteFailure(this, flow, guard, exception);
    this.tests.failure(this, flow, this.forest.and(flow.live, guard), exception);
    this.exit(flow, flow.raised, guard, exception);
  }

  /** A span as a constant, so that the place of an exit is followed like a value. */
  placeOf(span: Span): Value {
    return this.atoms.constant(JSON.stringify([span.path, span.line, span.column, span.endLine, span.endColumn]));
  }

  exception(type: string, ...args: Value[]): Value {
    return this.atoms.leaf({ kind: "exception", type, classes: [type], arguments: args });
  }

  /** What a value is on the live paths. */
  here(flow: Flow, value: Value): Value {
    return flow.live === this.forest.false ? value : this.forest.restrict(value, flow.live);
  }

  unsupportedValue(reason: string, span: Span): Value {
    return this.atoms.leaf({ kind: "unsupported", reason, span });
  }

  /** Something of the environment. `of` are the values that it is asked of, where they are more than its parts. */
  unknown(name: string, span: Span, parts: readonly Value[] = [], label: string = name, of: readonly Value[] = parts): Value {
    return this.atoms.leaf({ kind: "unknown", name: this.named(name, of), span, parts, label });
  }

  private readonly namesakes = new Map<string, Map<string, string>>();
  private readonly origins = new Map<string, { readonly text: string; readonly of: readonly Value[] }>();

  /**
   * A name for what an expression gives when asked of these values: the same text of other values is another thing, and
   * so is what a call that acts gives elsewhere (`where`).
   */
  named(text: string, of: readonly Value[], where = ""): string {
    let namesakes = this.namesakes.get(text);
    if (namesakes === undefined) this.namesakes.set(text, (namesakes = new Map()));
    const key = `${of.map((v) => v.id).join()} ${where}`;
    let name = namesakes.get(key);
    if (name === undefined) {
      namesakes.set(key, (name = namesakes.size === 0 ? text : `${text} #${namesakes.size + 1}`));
      this.origins.set(name, { text, of });
    }
    return name;
  }

  private readonly members = new Map<string, Value>();

  /** A property of something of the environment: the same wherever it is asked for, named by where that is first. */
  memberOfUnknown(key: string, make: () => Value): Value {
    let member = this.members.get(key);
    if (member === undefined) this.members.set(key, (member = make()));
    return member;
  }

  /** What a name was made of. */
  originOf(name: string): { readonly text: string; readonly of: readonly Value[] } {
    return this.origins.get(name) ?? { text: name, of: [] };
  }

  /** `file#expression`: the name of an unknown that enters at `span`. */
  nameAt(span: Span): string {
    return `${span.path}#${this.surroundings.sourceText(span)}`;
  }

  /** Where and on which way there a thing happens: the same in every round of a loop that is not unrolled. */
  occasion(flow: Flow, span: Span): string {
    return `${flow.context}:${spanKey(span)}`;
  }

  allocate(flow: Flow, type: HeapType, span: Span, content: Value | null): Value {
    const id = `${type}@${this.occasion(flow, span)}`;
    if (content !== null) this.write(contentOf(id), content, this.forest.true);
    return this.atoms.leaf({ kind: "reference", type, id });
  }

  private readonly loops = new Map<string, number>();

  private readonly loopNames: string[] = [];

  /** A number for a loop at one dynamic position. `name` is the same in every run. */
  loopNumber(position: string, name: string = position): number {
    let number = this.loops.get(position);
    if (number === undefined) {
      this.loops.set(position, (number = this.loops.size));
      this.loopNames.push(name);
    }
    return number;
  }

  /** Names of the variables of a frame. */
  namesIn(frame: string): string[] {
    const prefix = `${frame}:`;
    return [...this.store.keys()].filter((l) => l.startsWith(prefix)).map((l) => l.slice(prefix.length));
  }

  loopName(number: number): string {
    return this.loopNames[number] ?? "";
  }

  /** Names of the attributes that an object has. */
  attributesOf(id: string): string[] {
    const prefix = `${id}.`;
    return [...this.store.keys()]
      .filter((l) => l.startsWith(prefix) && !l.slice(prefix.length).includes("/"))
      .map((l) => l.slice(prefix.length));
  }

  tick(): void {
    if (++this.instructions > instructionBudget) throw new BudgetError(`more than ${instructionBudget} instructions`);
  }
}

/** Tells expressions apart that begin at one place, as calls in a chain do. */
export function spanKey(span: Span): string {
  return `${span.line}:${span.column}-${span.endLine}:${span.endColumn}`;
}

export function contentOf(id: string): Location {
  return `${id}/content`;
}

/** Where it is noted that a container is a `Map` or a `Set` of JavaScript. */
export const kindMark = "<kind>";

export function attributeOf(id: string, name: string): Location {
  return `${id}.${name}`;
}

export function variableOf(frame: string, name: string): Location {
  return `${frame}:${name}`;
}

export function moduleFrame(module: Module): string {
  return `module ${module.path}`;
}

/** A flow inside another: same frame and exits unless replaced. */
export function childFlow(flow: Flow, changes: Partial<Flow>): Flow {
  return { ...flow, ...changes };
}
