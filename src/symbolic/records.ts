/** What a run writes down: effects, calls to APIs, and branches. */
import type { Span } from "../base/span.js";
import { spanKey } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
import type { Func } from "../ir/ir.js";
import type { Shape } from "../providers/schema.js";
import type { Atom, Value } from "./value.js";
import type { Pass } from "./variable.js";

export interface EffectRecord {
  readonly kind: "call" | "write" | "print" | "raise" | "return";
  /** Qualified name of what is called or written. */
  readonly callee: string;
  readonly arguments: readonly { readonly name?: string; readonly value: Value }[];
  readonly guard: Guard;
  readonly span: Span;
  /** The pass in which it happens for each item; null outside passes. */
  readonly pass: Pass | null;
  /** For an effect in a pass: where the pass runs at all. */
  readonly outer?: Guard;
  /** Happens in a pass inside a pass; then `guard` is not all that it depends on. */
  readonly nested?: true;
  /** Name of the unknown that the call gives, in a language where calls are chained on results. */
  readonly result?: string;
  /** The state that it sets, of a component that is rendered again where that changes. */
  readonly state?: string;
  readonly context: string;
}

export interface ApiCall {
  readonly operation: string;
  readonly span: Span;
  readonly context: string;
  readonly request: Readonly<Record<string, number>>;
  /** How its result shows itself. */
  readonly shape: Shape;
}

/** Code that runs without a break, in a language where code can be put off; with the locations that it writes. */
export interface Turn {
  readonly around: Turn | null;
  readonly written: Set<string>;
  /** What turns that are yet to come have written. */
  readonly pending: Set<string>;
}

/** State of a component. */
export interface ComponentState {
  /** Null where the component was only entered to make a handler. */
  readonly initial: Value | null;
  /** What the program calls the function that sets it. */
  setter: string;
  readonly reducer: Value | null;
}

/** A branch that a run came to. A place of a loop keeps what its last round saw, when every state of the loop was known. */
export interface BranchRecord {
  /** `failure`: an operation that may raise, where it stands. */
  readonly kind: "if" | "while" | "failure";
  readonly span: Span;
  readonly context: string;
  /** Where the branch is reached. */
  readonly live: Guard;
  /** Where its condition is true, or the operation fails; what it says outside of `live` means nothing. */
  readonly condition: Guard;
  /** For a failure: what is raised. */
  readonly raised?: Value;
  /** Of an `if`: the condition's value, also outside of `live`. */
  readonly value?: Value;
  /** The pass in which it is reached for each item; null outside passes. */
  readonly pass: Pass | null;
  /** Of an `if`: where the function's variables are, then those of the functions around it. */
  readonly frames?: readonly string[];
}

/** An `if`, with what its condition is made of. */
export interface IfRecord extends BranchRecord {
  readonly kind: "if";
  readonly value: Value;
  readonly frames: readonly string[];
}

export function isIf(record: BranchRecord): record is IfRecord {
  return record.kind === "if" && record.value !== undefined && record.frames !== undefined;
}

interface Branches {
  readonly branches: Map<string, BranchRecord>;
  readonly activeStreams: readonly { readonly pass: Pass | null }[];
}

export function noteBranch({ branches, activeStreams }: Branches, branch: Omit<BranchRecord, "pass">): void {
  const { span, kind, context } = branch;
  const pass = activeStreams.at(-1)?.pass ?? null;
  branches.set(`${kind} ${context} ${span.path}:${spanKey(span)}`, { ...branch, pass });
}

interface Failing extends Branches {
  readonly span: Span;
}

/** An operation that raises here and not there; what always raises is no branch. */
export function noteFailure(
  machine: Failing,
  at: { readonly live: Guard; readonly context: string },
  condition: Guard,
  raised: Value,
): void {
  if (condition.kind === "leaf") return;
  noteBranch(machine, { kind: "failure", span: machine.span, context: at.context, live: at.live, condition, raised });
}

/** A function whose ends are the outcome of a run of another one (observed.ts). */
export interface Observed {
  readonly function: Func;
  readonly contexts: string[];
  /** Where it has been called, outside of loops over the output; null where it takes what its caller made of the output. */
  entered: Guard | null;
}

/** Elements of which it is not known how many there are: what stands for them, or for all of them, and a name for people. */
export interface Collection {
  readonly key: Atom;
  readonly name: string;
}
