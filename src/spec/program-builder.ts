/** Writes a decision system down as the spec's program: variables, text partitions, passes and shared diagram nodes. */
import type { RunOutcome } from "../decision/outcome.js";
import type { DecisionSystem, SystemPass } from "../decision/system.js";
import { rootsOf } from "../decision/system.js";
import type { TextClasses } from "../decision/text-classes.js";
import type { Diagram, Variable } from "../diagram/diagram.js";
import { childAt, childrenOf } from "../diagram/diagram.js";
import type { LaneSet } from "../diagram/domain.js";
import type { Computed, Place, SlotMove } from "../symbolic/variable.js";
import type { Term } from "../terms/term.js";
import type {
  CarriedValues,
  DecisionProgram,
  Pass,
  ProgramNode,
  ProgramVariable,
  Ranking,
  Register,
  Place as SpecPlace,
} from "./loss-spec.js";
import type { DomainTexts, TextCells } from "./partition-builder.js";
import { PartitionBuilder } from "./partition-builder.js";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface BuiltProgram {
  readonly program: DecisionProgram;
  /** By partition: the texts that were told apart, those of lists first. */
  readonly texts: readonly DomainTexts[];
  readonly cells: ReadonlyMap<Variable, TextCells>;
  /** Why texts of no list may be undecided. */
  readonly openTexts: readonly string[];
  /** The machine's calls that the program reads, in order; the program's call numbers are positions in it. */
  readonly calls: readonly number[];
}

export interface ProgramSurroundings {
  readonly inputNames: ReadonlyMap<Variable, string>;
  readonly assumed: ReadonlyMap<Variable, boolean>;
  /** Of texts of no list, where not all combinations of tests have a lane. */
  readonly textClasses?: readonly TextClasses[] | null;
}

export class ProgramBuilder {
  private readonly variables: ProgramVariable[] = [];
  private readonly partitions: PartitionBuilder;
  private readonly nodes: ProgramNode[] = [];
  private readonly byVariable = new Map<number, number>();
  private readonly byNode = new Map<string, number>();
  private readonly roots: Diagram<unknown>[];
  private readonly usedCalls: number[];

  constructor(
    private readonly system: DecisionSystem,
    private readonly outcomes: readonly RunOutcome[],
    private readonly surroundings: ProgramSurroundings,
  ) {
    const { textClasses = null } = surroundings;
    this.partitions = new PartitionBuilder(textClasses && new Map(textClasses.map((c) => [c.machine.variables.keyOf(c.text), c])));
    this.roots = rootsOf(system);
    this.usedCalls = this.findCalls();
  }

  build(): BuiltProgram {
    const passes = this.system.passes.map((p) => this.pass(p));
    const [outcome = 0, ...further] = [this.system.outcome, ...this.system.further].map((root) =>
      this.node(root, (leaf) => this.outcomes.indexOf(leaf)),
    );
    const values = this.values();
    return {
      program: {
        variables: this.variables,
        partitions: this.partitions.partitions,
        passes,
        ...(this.rankings.length === 0 ? {} : { rankings: this.rankings }),
        nodes: this.nodes,
        outcome,
        ...(further.length === 0 ? {} : { further }),
        values,
      },
      calls: this.usedCalls,
      texts: this.partitions.texts,
      openTexts: [...this.partitions.unresolved],
      cells: this.partitions.cells,
    };
  }

  /** Calls whose response some variable or pass reads. */
  private findCalls(): number[] {
    const { variables } = this.system.machine;
    const calls = new Set<number>();
    const seen = new Set<number>();
    const ofPlace = (place: Place): void => {
      if (place.from === "response") calls.add(place.call);
      if (place.from === "item") ofPlace(place.stream);
      if (place.from !== "ranking") return;
      const { stream, when, by } = variables.rankings[place.ranking]!;
      ofPlace(stream);
      by.operands.forEach(ofVariable);
      this.roots.push(when);
    };
    const ofVariable = (v: Variable): void => {
      const meaning = variables.meaning(v);
      if ("place" in meaning) ofPlace(meaning.place);
      if (meaning.kind === "condition") meaning.operands.forEach(ofVariable);
    };
    for (const p of this.system.passes) ofPlace(p.pass.stream);
    const visit = (d: Diagram<unknown>): void => {
      if (seen.has(d.id)) return;
      seen.add(d.id);
      if (d.kind === "leaf") {
        if (isComputed(d.value)) d.value.operands.forEach(ofVariable);
        return;
      }
      ofVariable(d.variable);
      childrenOf(d).forEach(visit);
    };
    for (const { carry } of this.system.carries) if (carry.what !== "count") ofPlace(carry.what);
    for (const root of this.roots) visit(root);
    return [...calls].sort((a, b) => a - b);
  }

  private pass(p: SystemPass): Pass {
    const { list, ranking } = this.streamOf(p.pass.stream);
    const components = p.components.map((c) => ({
      name: c.name,
      states: c.states,
      initial: this.node(c.initial, (n) => n),
      step: this.node(c.step, (n) => n),
    }));
    const registers = p.registers.map((r) => this.register(r));
    const slots = p.slots.map(({ name, step }) => ({ name, step: this.node(step, (move) => slotLeaf(p, move)) }));
    const call = this.callOf(list);
    return {
      call: call === null ? 0 : this.callNumber(call),
      ...(p.within === undefined ? {} : { within: this.system.passes.indexOf(p.within) }),
      path: list.path,
      ...(ranking === undefined ? {} : { ranking }),
      components,
      ...(registers.length === 0 ? {} : { registers }),
      ...(slots.length === 0 ? {} : { slots }),
    };
  }

  /** The list that a pass reads, and the ranking of it. */
  private streamOf(stream: Place): { readonly list: Place; readonly ranking?: number } {
    if (stream.from !== "ranking" || stream.path.length > 0) return { list: stream };
    const ranking = this.ranking(stream.ranking);
    return { list: this.system.machine.variables.rankings[stream.ranking]!.stream, ranking };
  }

  /** The call in whose response a place is; null for what is kept of several items. */
  private callOf(place: Place): number | null {
    switch (place.from) {
      case "response":
        return place.call;
      case "item":
        return this.callOf(place.stream);
      case "ranking":
        return this.callOf(this.system.machine.variables.rankings[place.ranking]!.stream);
      case "kept":
        return null;
    }
  }

  private register({ name, initial, step }: SystemPass["registers"][number]): Register {
    const terms: Term[] = [];
    const leaf = ({ term, operands }: Computed): number => {
      const own = this.conditionTerm(term, operands);
      const known = terms.findIndex((t) => JSON.stringify(t) === JSON.stringify(own));
      return known >= 0 ? known : terms.push(own) - 1;
    };
    return { name, initial: this.node(initial, leaf), step: this.node(step, leaf), terms };
  }

  private readonly rankings: Ranking[] = [];
  private readonly byRanking = new Map<number, number>();

  /** The position of a ranking among the program's. */
  private ranking(index: number): number {
    const known = this.byRanking.get(index);
    if (known !== undefined) return known;
    const { stream, when, by, order, ties } = this.system.machine.variables.rankings[index]!;
    const at = stream.from === "response" ? { call: this.callNumber(stream.call), path: stream.path } : { call: 0, path: [] };
    const made: Ranking = { ...at, when: this.node(when, (b) => (b ? 1 : 0)), by: this.conditionTerm(by.term, by.operands), order, ties };
    const position = this.rankings.push(made) - 1;
    this.byRanking.set(index, position);
    return position;
  }

  private callNumber(call: number): number {
    return this.usedCalls.indexOf(call);
  }

  private values(): CarriedValues[] {
    return this.system.carries.map(({ carry, pass, when }): CarriedValues => {
      const outcomes = this.outcomes.flatMap((o, i) => (o.effects.some((e) => e.carries.some((c) => c.key === carry.key)) ? [i] : []));
      const what =
        carry.what === "count" ? ("count" as const) : { at: this.place(carry.what), ...(carry.as === undefined ? {} : { as: carry.as }) };
      return {
        ...(pass === null ? {} : { pass: this.system.passes.indexOf(pass) }),
        when: this.node(when, (b) => (b ? 1 : 0)),
        ...(carry.last ? { last: true as const } : {}),
        what,
        outcomes,
      };
    });
  }

  private place(place: Place): SpecPlace {
    switch (place.from) {
      case "response":
        return { from: "response", call: this.callNumber(place.call), path: place.path };
      case "item": {
        // Where no pass lies in another one, lists inside items are read as one list.
        const level = this.system.passes.some((p) => p.within !== undefined) ? depthOf(place.stream) : 0;
        return { from: "item", ...(level === 0 ? {} : { level }), path: place.path.map(String) };
      }
      case "ranking":
        return { from: "ranking", ranking: this.ranking(place.ranking), path: place.path };
      case "kept": {
        const pass = this.system.passes.findIndex((p) => p.slots.some((s) => s.id === place.slot));
        const slot = this.system.passes[pass]?.slots.findIndex((s) => s.id === place.slot) ?? -1;
        return { from: "kept", pass, slot, path: place.path };
      }
    }
  }

  /** The index of a diagram's root among the program's nodes. */
  private node<T>(d: Diagram<T>, leaf: (value: T) => number): number {
    const memo = new Map<number, number>();
    const visit = (at: Diagram<T>): number => {
      const known = memo.get(at.id);
      if (known !== undefined) return known;
      const made = at.kind === "leaf" ? this.add({ leaf: leaf(at.value) }) : this.add(this.inner(at, visit));
      memo.set(at.id, made);
      return made;
    };
    return visit(d);
  }

  private inner<T>(at: Exclude<Diagram<T>, { kind: "leaf" }>, visit: (d: Diagram<T>) => number): ProgramNode {
    const test = this.variable(at.variable);
    if (at.kind === "ranges") return { test, cuts: at.cuts, next: at.children.map(visit) };
    const lanes = this.partitions.representatives(at.variable) ?? Array.from({ length: at.variable.lanes! }, (_, l) => l);
    return { test, next: lanes.map((lane) => visit(childAt(at, lane))) };
  }

  private add(node: ProgramNode): number {
    const key = JSON.stringify(node);
    let index = this.byNode.get(key);
    if (index === undefined) {
      index = this.nodes.push(node) - 1;
      this.byNode.set(key, index);
    }
    return index;
  }

  private variable(v: Variable): number {
    const known = this.byVariable.get(v.order);
    if (known !== undefined) return known;
    const made = this.describe(v);
    const index = this.variables.push(made) - 1;
    this.byVariable.set(v.order, index);
    return index;
  }

  private describe(v: Variable): ProgramVariable {
    const state = this.stateOf(v);
    if (state !== null) return state;
    const meaning = this.system.machine.variables.meaning(v);
    switch (meaning.kind) {
      case "text":
        return {
          kind: "text",
          at: this.place(meaning.place),
          partition: this.partitions.add(v, { name: this.system.machine.variables.keyOf(v), domain: meaning.domain }, this.laneSetsOf(v)),
          ...(meaning.domain.absent === "" ? {} : { absent: meaning.domain.absent }),
        };
      case "number":
        return { kind: "number", at: this.place(meaning.place), wire: meaning.wire };
      case "length":
        return { kind: "length", at: this.place(meaning.place) };
      case "present":
        return { kind: "present", at: this.place(meaning.place) };
      case "environment":
        return { kind: "environment", name: this.surroundings.inputNames.get(v)!, type: meaning.type };
      case "condition":
        return { kind: "condition", term: this.conditionTerm(meaning.term, meaning.operands), ...this.otherwise(v) };
      default:
        throw new Error(`a ${meaning.kind} variable is not part of the system`);
    }
  }

  private otherwise(condition: Variable): { otherwise?: boolean } {
    const side = this.surroundings.assumed.get(condition);
    return side === undefined ? {} : { otherwise: side };
  }

  private stateOf(v: Variable): ProgramVariable | null {
    for (const [pass, p] of this.system.passes.entries()) {
      const component = p.components.findIndex((c) => c.running === v || c.final === v);
      if (component >= 0) return { kind: "state", pass, component };
      const register = p.registers.findIndex((r) => r.running === v || r.final === v);
      if (register >= 0) return { kind: "register", pass, register };
    }
    return null;
  }

  /** The term over the program's variable numbers. */
  private conditionTerm(term: Term, operands: readonly Variable[]): Term {
    const names = new Map(operands.map((o) => [String(o.order), String(this.variable(o))]));
    const rename = (t: Term): Term => {
      if ("value" in t) return { value: names.get(t.value) ?? t.value };
      if (!("call" in t)) return t;
      const renamed: Mutable<Extract<Term, { call: string }>> = { call: t.call, arguments: t.arguments.map(rename) };
      if (t.keywords !== undefined) renamed.keywords = Object.fromEntries(Object.entries(t.keywords).map(([k, x]) => [k, rename(x)]));
      return renamed;
    };
    return rename(term);
  }

  private laneSetsOf(v: Variable): LaneSet[] {
    const sets: LaneSet[] = [];
    const seen = new Set<number>();
    const visit = (d: Diagram<unknown>): void => {
      if (d.kind === "leaf" || seen.has(d.id)) return;
      seen.add(d.id);
      if (d.kind === "lanes" && d.variable === v) sets.push(...d.branches.map((b) => b.when));
      childrenOf(d).forEach(visit);
    };
    this.roots.forEach(visit);
    return sets;
  }
}

/** How many lists a list lies in the items of. */
function depthOf(stream: Place): number {
  return stream.from === "item" ? 1 + depthOf(stream.stream) : 0;
}

function isComputed(leaf: unknown): leaf is Computed {
  return typeof leaf === "object" && leaf !== null && "operands" in leaf && "term" in leaf;
}

function slotLeaf(pass: SystemPass, move: SlotMove): number {
  if (typeof move === "string") return move === "takes" ? 1 : 0;
  return 2 + pass.slots.findIndex((s) => s.id === move);
}
