/** What the parent process and the child that runs the application say to each other: JSON, a line each. */
import type { SourceRange } from "../spec/evidence.js";

/** The child's first line of input. */
export interface Plan {
  readonly root: string;
  readonly scratch: string;
  readonly entry: { readonly file: string; readonly name: string };
  readonly operations: readonly string[];
  readonly caseSeconds: number;
  /** Conditions of the environment, with the side that the decision assumes. */
  readonly conditions: readonly Condition[];
  /** Where what the outcomes tell happens. */
  readonly effects: readonly EffectPlace[];
}

export interface Condition extends SourceRange {
  readonly name: string;
  readonly value: boolean;
}

export interface EffectPlace {
  readonly kind: string;
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
}

export interface CaseRequest {
  readonly case: number;
  readonly responses: Readonly<Record<string, readonly unknown[]>>;
}

/** The child's first line of output. */
export interface Ready {
  readonly ready: boolean;
  readonly reason?: string;
}

/** One thing that the application did, at the innermost line of its own. */
export interface TraceEvent {
  readonly kind: "call" | "print" | "write" | "return" | "raise";
  readonly callee?: string;
  readonly text: string;
  readonly file?: string;
  readonly line?: number;
}

export interface CaseResult {
  readonly case: number;
  readonly status: "ok" | "failed";
  readonly reason?: string;
  readonly events?: readonly TraceEvent[];
  readonly calls?: Readonly<Record<string, number>>;
}
