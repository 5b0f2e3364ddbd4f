/**
 * Runs a decision's program on one sample: reads variables out of the responses, runs passes when a diagram asks for
 * one of their states, and walks diagrams from root to leaf. Everything is done on demand, so that only what the walk
 * really tests can leave a sample without an answer. It knows nothing of rule kinds.
 */
import { invariant } from "../base/invariant.js";
import type { TermValue } from "../terms/value.js";
import type { CompiledPass, CompiledProgram, CompiledVariable } from "./compile.js";
import type { EnvironmentInput, Place } from "./loss-spec.js";
import type { CompiledCondition } from "./predicate.js";
import { formatPath, itemsAt, valueAt } from "./recorded.js";

/** Why a walk ended before a leaf: inputs that are missing, or (with none) a value that the spec does not decide. */
export interface Stop {
  readonly needs: readonly string[];
  readonly reason?: string;
}

/** Lane of a finite variable, or value of a numeric one, or a leaf. */
type Reading = number | Stop;

/** Where in a pass the machine is; null outside of all passes. `before`: states before the item, by component. */
interface Frame {
  readonly pass: number;
  readonly item: unknown;
  readonly before: readonly (Reading | undefined)[];
  /** For a list inside an item: where the pass around is. */
  readonly outer: Frame | null;
  /** States after passes over lists inside the item, as far as they have run. */
  readonly inner: Map<string, Reading>;
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
  private readonly final = new Map<string, Reading>();

  constructor(
    private readonly program: CompiledProgram,
    private readonly sample: Sample,
  ) {}

  outcome(): Reading {
    return this.walk(this.program.outcome, null);
  }

  /** What the effects of the outcome carry, undefined where they carry nothing. */
  values(outcome: number): unknown[] | Stop | undefined {
    const carried = this.program.values.filter((row) => row.outcomes.has(outcome));
    if (carried.length === 0) return undefined;
    const result: unknown[] = [];
    for (const { pass, components, when, what, last } of carried) {
      const before = result.length;
      let count = 0;
      let stop: Stop | undefined;
      this.run(pass, components, (frame) => {
        const reading = stop ?? this.walk(when, frame);
        if (typeof reading !== "number") stop = reading;
        else if (reading === 1 && what === "count") count++;
        else if (reading === 1 && what !== "count") {
          if (last) result.length = before;
          result.push(this.place(what.at, frame) ?? what.absent);
        }
      });
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
      if (typeof reading !== "number") return reading.needs.length === 0 ? reading : { needs: this.neededBelow(at, frame) };
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
      case "text":
        return textOf(this.place(variable.at, frame) ?? variable.absent, variable);
      case "number":
        return numberOf(this.place(variable.at, frame), variable, this.sample.client && variable.wire === "float32");
      case "length": {
        const list = this.place(variable.at, frame) ?? [];
        return Array.isArray(list) ? BigInt(list.length) : undecided(`${describe(variable)} is not a list`);
      }
      case "present":
        return this.place(variable.at, frame) !== undefined;
      case "environment":
        return this.environment(variable.name, variable.type);
      case "state": {
        const state = this.state(variable.pass, variable.component, frame);
        return typeof state === "number" ? BigInt(state) : state;
      }
      case "condition":
        return this.condition(variable, frame);
    }
  }

  private condition({ reads, holds }: CompiledCondition, frame: Frame | null): boolean | Stop {
    const values = new Map<string, TermValue>();
    for (const read of reads) {
      const variable = this.program.variables[read];
      invariant(variable !== undefined, `a condition reads variable ${read}`);
      const value = this.value(variable, frame);
      if (typeof value === "object") return value;
      values.set(String(read), value);
    }
    return holds(values) ?? undecided("a condition of the spec is beyond this evaluator");
  }

  private place(at: Place, frame: Frame | null): unknown {
    if (at.from === "response") return valueAt(this.sample.responses[at.call], at.path);
    const place = frameAt(frame, at.level ?? 0);
    invariant(place !== null, "a place in an item is read outside of its pass");
    return valueAt(place.item, at.path);
  }

  private environment(name: string, type: EnvironmentInput["type"]): string | number | boolean | Stop {
    const given = Object.hasOwn(this.sample.inputs, name) ? this.sample.inputs[name] : undefined;
    if (given !== undefined && given !== null) {
      if (typeof given === type && !Number.isNaN(given)) return given as string | number | boolean;
      return undecided(`the input ${JSON.stringify(name)} must be a ${type}`);
    }
    const preset = this.sample.environment.get(name)?.default;
    if (preset === undefined) return { needs: [name] };
    this.assumed.add(name);
    return preset;
  }

  /** In its own pass the state before the item, elsewhere the state after the pass. */
  private state(pass: number, component: number, frame: Frame | null): Reading {
    const own = frameOf(frame, pass);
    if (own !== null) {
      const before = own.before[component];
      invariant(before !== undefined, `state of component ${component} is read before it is set`);
      return before;
    }
    const around = frameOf(frame, this.program.passes[pass]?.within ?? -1);
    const finals = around?.inner ?? this.final;
    const key = `${pass}.${component}`;
    const known = finals.get(key);
    if (known !== undefined) return known;
    const needed = this.program.passes[pass]?.together[component];
    invariant(needed !== undefined, `no component ${component} in pass ${pass}`);
    const states = this.run(pass, needed, undefined, around);
    for (const other of needed) finals.set(`${pass}.${other}`, states[other] ?? 0);
    return states[component] ?? 0;
  }

  /**
   * Runs the components of a pass in step over its stream and returns their states after it. A component that cannot
   * go on keeps the reason as its state, which counts only for who asks for it.
   */
  private run(
    index: number,
    components: readonly number[],
    visit?: (frame: Frame) => void,
    outer: Frame | null = null,
  ): (Reading | undefined)[] {
    const pass: CompiledPass | undefined = this.program.passes[index];
    invariant(pass !== undefined, `no pass ${index}`);
    let states: (Reading | undefined)[] = [];
    for (const c of components) states[c] = this.walk(pass.components[c]?.initial ?? 0, outer);
    const items = itemsAt(outer === null ? this.sample.responses[pass.call] : outer.item, pass.path);
    if (items === undefined) return pass.components.map(() => undecided(`${formatPath(pass.path)} is not a list`));
    for (const item of items) {
      const frame: Frame = { pass: index, item, before: states, outer, inner: new Map() };
      visit?.(frame);
      const after: (Reading | undefined)[] = [];
      for (const c of components) {
        const before = states[c] ?? 0;
        after[c] = typeof before === "number" ? this.walk(pass.components[c]?.step ?? 0, frame) : before;
      }
      states = after;
    }
    return states;
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

function undecided(reason: string): Stop {
  return { needs: [], reason };
}

type PlacedVariable = Extract<CompiledVariable, { readonly at: Place }>;

function describe(variable: CompiledVariable): string {
  if ("at" in variable) return formatPath(variable.at.path);
  return variable.kind === "environment" ? `the input ${JSON.stringify(variable.name)}` : variable.kind;
}

function textOf(value: unknown, variable: PlacedVariable): string | Stop {
  return typeof value === "string" ? value : undecided(`${describe(variable)} is not a text`);
}

/** JSON carries 64-bit integers and infinities as strings; a yes or no counts 1 or 0. */
function numberOf(value: unknown, variable: PlacedVariable, round: boolean): number | Stop {
  const number = typeof value === "number" ? value : value === undefined ? 0 : otherNumber(value);
  if (Number.isNaN(number)) return undecided(`${describe(variable)} is not a number`);
  return round ? Math.fround(number) : number;
}

function otherNumber(value: unknown): number {
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}
