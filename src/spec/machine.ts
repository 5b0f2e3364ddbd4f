/**
 * Runs a decision's program on one sample: reads variables out of the responses, runs passes when a diagram asks for
 * one of their states, and walks diagrams from root to leaf. Everything is done on demand, so that only what the walk
 * really tests can leave a sample without an answer. It knows nothing of rule kinds.
 */
import { invariant } from "../base/invariant.js";
import type { TermValue } from "../terms/value.js";
import type { CompiledCarried, CompiledPass, CompiledProgram, CompiledVariable } from "./compile.js";
import type { EnvironmentInput, Place } from "./loss-spec.js";
import type { CompiledCondition, CompiledTerm } from "./predicate.js";
import { describe, givenValue, isStop, readAs, Stop, undecided } from "./readings.js";
import { formatPath, itemsAt, valueAt } from "./recorded.js";

/** Lane of a finite variable, or value of a numeric one, or a leaf. */
type Reading = number | Stop;

/** What a pass carries: a state, a register's number, the item that a slot holds. */
type Carried = Reading | bigint | { readonly held: unknown };

/** Where in a pass (null: in none of the program's) the machine is. `before`: what the pass carries, before the item. */
interface Frame {
  readonly pass: number | null;
  readonly item: unknown;
  readonly before: readonly (Carried | undefined)[];
  /** For a list inside an item: where the pass around is. */
  readonly outer: Frame | null;
  /** What passes over lists inside the item leave, as far as they have run. */
  readonly inner: Map<string, Carried>;
}

/** What a sample gives to the machine. */
export interface Sample {
  /** By call. */
  readonly responses: readonly unknown[];
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly environment: ReadonlyMap<string, EnvironmentInput>;
  /** Whether float32 fields are seen as a client sees them. */
  readonly client: boolean;
}

export class Machine {
  /** Names of the inputs whose default was taken. */
  readonly assumed = new Set<string>();
  private readonly final = new Map<string, Carried>();
  private readonly ranked = new Map<number, readonly unknown[] | Stop>();

  constructor(
    private readonly program: CompiledProgram,
    private readonly sample: Sample,
  ) {}

  /** By part of the decision. */
  outcomes(): readonly Reading[] {
    return this.program.roots.map((root) => this.walk(root, null));
  }

  /** What the effects of the outcome carry, undefined where they carry nothing. */
  values(outcome: number): unknown[] | Stop | undefined {
    const carried = this.program.values.filter((row) => row.outcomes.has(outcome));
    if (carried.length === 0) return undefined;
    const result: unknown[] = [];
    for (const { pass, carried: needed, when, what, last } of carried) {
      const before = result.length;
      let count = 0;
      let stop: Stop | undefined;
      const visit = (frame: Frame | null): void => {
        const reading = stop ?? this.walk(when, frame);
        if (typeof reading !== "number") stop = reading;
        else if (reading === 1 && what === "count") count++;
        else if (reading === 1 && what !== "count") {
          if (last) result.length = before;
          const found = this.place(what.at, frame);
          if (isStop(found)) stop = found;
          else result.push(what.shown(found));
        }
      };
      if (pass === undefined) visit(null);
      else this.run(pass, needed, visit);
      if (stop !== undefined) return stop;
      if (what === "count") result.push(count);
    }
    return result;
  }

  private walk(root: number, frame: Frame | null): Reading {
    let at = root;
    for (;;) {
      const node = this.program.nodes[at];
      invariant(node !== undefined, `no node ${at}`);
      if (node.next === null) return node.leaf;
      const reading = this.read(node.test, frame);
      if (typeof reading !== "number") return reading.needs.length === 0 ? reading : new Stop(this.neededBelow(at, frame));
      at = child(node.next, node.cuts, reading);
    }
  }

  /** Every missing input that some walk from `root` tests, what is known being as it is. */
  private neededBelow(root: number, frame: Frame | null): string[] {
    const needs = new Set<string>();
    const seen = new Set([root]);
    for (const at of seen) {
      const node = this.program.nodes[at];
      if (node === undefined || node.next === null) continue;
      const reading = this.read(node.test, frame);
      if (typeof reading === "number") seen.add(child(node.next, node.cuts, reading));
      else {
        for (const name of reading.needs) needs.add(name);
        if (reading.needs.length > 0) for (const next of node.next) seen.add(next);
      }
    }
    return [...needs];
  }

  /** The variable as diagrams test it. */
  private read(index: number, frame: Frame | null): Reading {
    const variable = this.program.variables[index];
    invariant(variable !== undefined, `no variable ${index}`);
    const value = this.value(variable, frame);
    if (typeof value === "object" || typeof value === "number") return value;
    if (typeof value !== "string") return Number(value);
    invariant("cellOf" in variable && variable.cellOf !== undefined, `text variable ${index} has no partition`);
    return variable.cellOf(value) ?? undecided(`${describe(variable)} is ${JSON.stringify(value)}, which the spec does not decide`);
  }

  /** The variable's own value, as terms read it: lengths and states are integers there. */
  private value(variable: CompiledVariable, frame: Frame | null): string | number | bigint | boolean | Stop {
    switch (variable.kind) {
      case "environment":
        return this.environment(variable.name, variable.type);
      case "state":
      case "register": {
        const carried = this.carried(variable.pass, variable.carried, frame);
        invariant(typeof carried !== "object" || !("held" in carried), "a slot is read as a number");
        return variable.kind === "state" && typeof carried === "number" ? BigInt(carried) : carried;
      }
      case "condition":
        return this.condition(variable, frame);
      default: {
        const found = this.place(variable.at, frame);
        return isStop(found) ? found : readAs(found, variable, this.sample.client);
      }
    }
  }

  private condition(
    { reads, holds, otherwise }: CompiledCondition & { readonly otherwise?: boolean },
    frame: Frame | null,
  ): boolean | Stop {
    const values = this.valuesOf(reads, frame);
    if (isStop(values)) {
      if (otherwise === undefined || values.needs.length === 0) return values;
      for (const name of values.needs) this.assumed.add(name);
      return otherwise;
    }
    return holds(values) ?? undecided("a condition of the spec is beyond this evaluator");
  }

  private number({ reads, number }: CompiledTerm, frame: Frame | null): number | bigint | Stop {
    const values = this.valuesOf(reads, frame);
    if (isStop(values)) return values;
    return number(values) ?? undecided("a term of the spec gives no number");
  }

  private valuesOf(reads: readonly number[], frame: Frame | null): ReadonlyMap<string, TermValue> | Stop {
    const values = new Map<string, TermValue>();
    const needs: string[] = [];
    for (const read of reads) {
      const variable = this.program.variables[read];
      invariant(variable !== undefined, `a term reads variable ${read}`);
      const value = this.termValue(variable, frame);
      if (!isStop(value)) values.set(String(read), value);
      else if (value.needs.length === 0) return value;
      else needs.push(...value.needs);
    }
    return needs.length > 0 ? new Stop(needs) : values;
  }

  private termValue(variable: CompiledVariable, frame: Frame | null): TermValue | Stop {
    if (variable.kind !== "environment" || variable.type !== "value") return this.value(variable, frame);
    const given = Object.hasOwn(this.sample.inputs, variable.name) ? this.sample.inputs[variable.name] : undefined;
    if (given === undefined || given === null) return new Stop([variable.name]);
    return (
      givenValue(given) ?? undecided(`the input ${JSON.stringify(variable.name)} must be a text, a number, a yes or no, or a list of these`)
    );
  }

  /** What is at a place, undefined where nothing is. */
  private place(at: Place, frame: Frame | null): unknown {
    switch (at.from) {
      case "response":
        return valueAt(this.sample.responses[at.call], at.path);
      case "item": {
        const place = frameAt(frame, at.level ?? 0);
        invariant(place !== null, "a place in an item is read outside of its pass");
        return valueAt(place.item, at.path);
      }
      case "ranking": {
        const items = this.ranking(at.ranking);
        return isStop(items) ? items : valueAt(items, at.path);
      }
      case "kept": {
        const slot = this.carried(at.pass, (this.program.passes[at.pass]?.firstSlot ?? 0) + at.slot, frame);
        if (typeof slot === "object" && "held" in slot) return valueAt(slot.held, at.path);
        return slot;
      }
    }
  }

  /** The items of a ranking, in its order. */
  private ranking(index: number): readonly unknown[] | Stop {
    let known = this.ranked.get(index);
    if (known === undefined) this.ranked.set(index, (known = this.rank(index)));
    return known;
  }

  private rank(index: number): readonly unknown[] | Stop {
    const ranking = this.program.rankings[index];
    invariant(ranking !== undefined, `no ranking ${index}`);
    const items = itemsAt(this.sample.responses[ranking.call], ranking.path);
    if (items === undefined) return undecided(`${formatPath(ranking.path)} is not a list`);
    const chosen: { readonly item: unknown; readonly by: number | bigint }[] = [];
    for (const item of items) {
      const frame: Frame = { pass: null, item, before: [], outer: null, inner: new Map() };
      const qualifies = this.walk(ranking.when, frame);
      if (typeof qualifies !== "number") return qualifies;
      if (qualifies === 0) continue;
      const by = this.number(ranking.by, frame);
      if (typeof by === "object") return by;
      chosen.push({ item, by });
    }
    if (ranking.ties === "last") chosen.reverse();
    const before = ranking.order === "greatest-first" ? -1 : 1;
    return chosen.sort((a, b) => (a.by < b.by ? -before : a.by > b.by ? before : 0)).map(({ item }) => item);
  }

  private environment(name: string, type: EnvironmentInput["type"]): string | number | boolean | Stop {
    const given = Object.hasOwn(this.sample.inputs, name) ? this.sample.inputs[name] : undefined;
    if (given !== undefined && given !== null) {
      if (typeof given === type && !Number.isNaN(given)) return given as string | number | boolean;
      return undecided(`the input ${JSON.stringify(name)} must be a ${type}`);
    }
    const preset = this.sample.environment.get(name)?.default;
    if (preset === undefined) return new Stop([name]);
    this.assumed.add(name);
    return preset;
  }

  /** In its own pass what it is before the item, elsewhere what it is after the pass. */
  private carried(pass: number, position: number, frame: Frame | null): Carried {
    const own = frameOf(frame, pass);
    if (own !== null) {
      const before = own.before[position];
      invariant(before !== undefined, `what pass ${pass} carries at ${position} is read before it is set`);
      return before;
    }
    const around = frameOf(frame, this.program.passes[pass]?.within ?? -1);
    const finals = around?.inner ?? this.final;
    const key = `${pass}.${position}`;
    const known = finals.get(key);
    if (known !== undefined) return known;
    const needed = this.program.passes[pass]?.together[position];
    invariant(needed !== undefined, `pass ${pass} carries nothing at ${position}`);
    const after = this.run(pass, needed, undefined, around);
    for (const other of needed) finals.set(`${pass}.${other}`, after[other] ?? 0);
    return after[position] ?? 0;
  }

  /**
   * Runs some of what a pass carries in step over its stream and returns it as it is after the pass. What cannot go on
   * keeps the reason as its value, which counts only for who asks for it.
   */
  private run(
    index: number,
    positions: readonly number[],
    visit?: (frame: Frame) => void,
    outer: Frame | null = null,
  ): (Carried | undefined)[] {
    const pass: CompiledPass | undefined = this.program.passes[index];
    invariant(pass !== undefined, `no pass ${index}`);
    let carried: (Carried | undefined)[] = [];
    for (const p of positions) carried[p] = this.begin(pass.carried[p], outer);
    const items = this.itemsOf(pass, outer);
    if (isStop(items)) return pass.carried.map(() => items);
    for (const item of items) {
      const frame: Frame = { pass: index, item, before: carried, outer, inner: new Map() };
      visit?.(frame);
      const after: (Carried | undefined)[] = [];
      for (const p of positions) {
        const before = carried[p] ?? 0;
        after[p] = isStop(before) ? before : this.step(pass, p, before, frame);
      }
      carried = after;
    }
    return carried;
  }

  private itemsOf(pass: CompiledPass, outer: Frame | null): readonly unknown[] | Stop {
    if (pass.ranking !== undefined) return this.ranking(pass.ranking);
    return (
      itemsAt(outer === null ? this.sample.responses[pass.call] : outer.item, pass.path) ??
      undecided(`${formatPath(pass.path)} is not a list`)
    );
  }

  private begin(carried: CompiledCarried | undefined, outer: Frame | null): Carried {
    invariant(carried !== undefined, "a pass carries less than is asked of it");
    if (carried.kind === "slot") return { held: undefined };
    const leaf = this.walk(carried.initial, outer);
    return carried.kind === "state" || typeof leaf !== "number" ? leaf : this.termAt(carried, leaf, outer);
  }

  private step(pass: CompiledPass, position: number, before: Carried, frame: Frame): Carried {
    const carried = pass.carried[position];
    invariant(carried !== undefined, `the pass carries nothing at ${position}`);
    const leaf = this.walk(carried.step, frame);
    if (carried.kind === "state" || typeof leaf !== "number") return leaf;
    if (carried.kind === "register") return this.termAt(carried, leaf, frame);
    if (leaf === 0) return before;
    return leaf === 1 ? { held: frame.item } : (frame.before[pass.firstSlot + leaf - 2] ?? before);
  }

  private termAt(register: CompiledCarried & { readonly kind: "register" }, leaf: number, frame: Frame | null): number | bigint | Stop {
    const term = register.terms[leaf];
    invariant(term !== undefined, `a register has no term ${leaf}`);
    return this.number(term, frame);
  }
}

/** The frame at a level of nesting, counted from the outermost. */
function frameAt(frame: Frame | null, level: number): Frame | null {
  const frames: Frame[] = [];
  for (let f = frame; f !== null; f = f.outer) frames.unshift(f);
  return frames[level] ?? null;
}

/** The frame of a pass, among the current one and those around it. */
function frameOf(frame: Frame | null, pass: number): Frame | null {
  for (let f = frame; f !== null; f = f.outer) if (f.pass === pass) return f;
  return null;
}

function child(next: readonly number[], cuts: readonly number[] | null, reading: number): number {
  const at = next[cuts === null ? reading : countUpTo(cuts, reading)];
  invariant(at !== undefined, `no branch for ${reading}`);
  return at;
}

/** How many of the ascending cuts are not greater than `x`: the range that `x` is in. */
function countUpTo(cuts: readonly number[], x: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cuts[middle] ?? Infinity) <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}
