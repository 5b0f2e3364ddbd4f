/**
 * What the variables of programs are about, by name: two programs that read the same place of the same list mean the same variable.
 * A state is read before an item where a walk stands in its pass, and after the pass elsewhere, so names depend on the walk.
 */
import type { CompiledProgram } from "../spec/compile.js";
import type { DecisionProgram, Place, ProgramVariable } from "../spec/loss-spec.js";
import type { Term } from "../terms/term.js";

/** A program beside others. */
export interface Side {
  readonly program: DecisionProgram;
  /** The number of each of its calls among those of all sides. */
  readonly calls: readonly number[];
  /** The program, ready to run; its cells of texts count. */
  readonly compiled: CompiledProgram;
  /** What an outcome of the program is among those of all sides; absent: the same number. */
  readonly outcome?: (leaf: number) => number;
  /** By partition: texts that stand for all that may come there. */
  readonly texts: readonly (readonly string[])[];
}

/** A list that passes go through; `within`: it lies in each item of that stream. */
export interface Stream {
  readonly key: string;
  readonly call: number;
  readonly path: readonly (string | number)[];
  readonly within?: string;
  /** The items come in the order of this ranking. */
  readonly ranking?: string;
}

/** Where a walk through a diagram stands: the passes around, outermost first; -1 for the items that a ranking chooses among. */
export interface Scope {
  readonly passes: readonly number[];
  readonly streams: readonly string[];
}

export const nowhere: Scope = { passes: [], streams: [] };

/** How names are given to what only the joint system knows. */
export interface Names {
  /** The class of a state, register or slot, by its position in what its pass carries. */
  carried(pass: number, position: number): number;
  ranking(index: number): string;
}

export function listKey(call: number, path: readonly (string | number)[]): string {
  return `${call}:${path.join(".")}`;
}

export class Places {
  constructor(
    readonly side: Side,
    private readonly names: Names,
  ) {}

  /** The class of what a pass carries. */
  carried(pass: number, position: number): number {
    return this.names.carried(pass, position);
  }

  stream(pass: number): Stream {
    const { call, path, within, ranking } = this.side.program.passes[pass]!;
    const joint = this.side.calls[call] ?? call;
    if (within !== undefined) {
      const around = this.stream(within);
      return { key: `${around.key}>${path.join(".")}`, call: around.call, path, within: around.key };
    }
    const key = listKey(joint, path);
    if (ranking === undefined) return { key, call: joint, path };
    const order = this.names.ranking(ranking);
    return { key: `${key} by ${order}`, call: joint, path, ranking: order };
  }

  scope(pass: number): Scope {
    const { within } = this.side.program.passes[pass]!;
    const around = within === undefined ? nowhere : this.scope(within);
    return { passes: [...around.passes, pass], streams: [...around.streams, this.stream(pass).key] };
  }

  /** Position of a register or slot in what its pass carries. */
  position(pass: number, kind: "state" | "register" | "slot", index: number): number {
    const { components, registers = [] } = this.side.program.passes[pass]!;
    return kind === "state" ? index : components.length + (kind === "slot" ? registers.length : 0) + index;
  }

  variable(index: number, scope: Scope): string {
    const variable = this.side.program.variables[index]!;
    switch (variable.kind) {
      case "environment":
        return `environment ${variable.name}`;
      case "state":
        return this.carriedName("state", variable.pass, variable.component, scope);
      case "register":
        return this.carriedName("register", variable.pass, variable.register, scope);
      case "condition":
        return `condition ${JSON.stringify(this.term(variable.term, scope))}`;
      case "number":
        return `number ${variable.wire} ${this.place(variable.at, scope)}`;
      default:
        return `${variable.kind} ${this.place(variable.at, scope)}`;
    }
  }

  private carriedName(kind: "state" | "register" | "slot", pass: number, index: number, scope: Scope): string {
    const when = scope.passes.includes(pass) ? "before" : "after";
    return `${kind} ${when} ${this.names.carried(pass, this.position(pass, kind, index))}`;
  }

  /** A list in another order is the list, where nothing is asked of its items. */
  unordered(at: Place): Place {
    if (at.from !== "ranking" || at.path.length > 0) return at;
    const { program } = this.side;
    const { call, path, when } = program.rankings![at.ranking]!;
    const node = program.nodes[when]!;
    return "leaf" in node && node.leaf === 1 ? { from: "response", call, path } : at;
  }

  place(given: Place, scope: Scope): string {
    const at = this.unordered(given);
    switch (at.from) {
      case "response":
        return `response ${listKey(this.side.calls[at.call] ?? at.call, at.path)}`;
      case "item":
        return `item ${scope.streams[at.level ?? 0] ?? "?"} ${at.path.join(".")}`;
      case "kept":
        return `${this.carriedName("slot", at.pass, at.slot, scope)} ${at.path.join(".")}`;
      case "ranking":
        return `ranking ${this.names.ranking(at.ranking)} ${at.path.join(".")}`;
    }
  }

  /** The term over names. */
  term(term: Term, scope: Scope): Term {
    if ("value" in term) return { value: this.variable(Number(term.value), scope) };
    if (!("call" in term)) return term;
    const made = { call: term.call, arguments: term.arguments.map((a) => this.term(a, scope)) };
    if (term.keywords === undefined) return made;
    return { ...made, keywords: Object.fromEntries(Object.entries(term.keywords).map(([k, t]) => [k, this.term(t, scope)])) };
  }
}

/** The field that a place is about, whatever list or position it is in. */
export function fieldOf(at: Place): string {
  const last = at.path.findLastIndex((step) => typeof step === "number");
  return at.path.slice(last + 1).join(".");
}

/** Whether a variable is a text, by the place that it is read from. */
export function isText(variable: ProgramVariable): variable is Extract<ProgramVariable, { kind: "text" }> {
  return variable.kind === "text";
}
