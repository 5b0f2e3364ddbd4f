/** What a run writes down: effects and calls to APIs. */
import type { Span } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
import type { Func } from "../ir/ir.js";
import type { Value } from "./value.js";
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
  readonly span: Span;
  readonly context: string;
  /** Where the branch is reached. */
  readonly live: Guard;
  /** Where its condition is true; what it says outside of `live` means nothing. */
  readonly condition: Guard;
  /** The pass in which it is reached for each item; null outside passes. */
  readonly pass: Pass | null;
}

/** A function whose ends are the outcome of a run of another one (observed.ts). */
export interface Observed {
  readonly function: Func;
  readonly contexts: string[];
  /** Where it has been called, outside of loops over the output; null where it takes what its caller made of the output. */
  entered: Guard | null;
}
