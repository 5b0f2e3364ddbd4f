/** What a run writes down: effects, calls to APIs, and branches. */
import type { Span } from "../base/span.js";
import { spanKey } from "../base/span.js";
import type { Guard } from "../diagram/diagram.js";
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
  /** The pass in which it is reached for each item; null outside passes. */
  readonly pass: Pass | null;
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
