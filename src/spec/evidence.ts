/** What running an application has shown of a decision, and places in its source. */

export interface SourceRange {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** What `furcifer verify` observed of a decision. */
export interface Evidence {
  /** `confirmed`: no case contradicts the decision; `refuted`: one does; `not-run`: the application could not be run. */
  readonly verdict: "confirmed" | "refuted" | "not-run";
  /** Cases that ran to their end. */
  readonly cases: number;
  /** Different things that the application was seen to do. */
  readonly observed: number;
  /** Why it was not run. */
  readonly reason?: string;
  readonly counterexample?: Counterexample;
}

/**
 * Two samples that the decision and the application do not cut alike: told the same and observed to differ, or told to differ and
 * observed to be the same.
 */
export interface Counterexample {
  readonly samples: readonly {
    /** REST JSON responses by operation id, in call order. */
    readonly responses: Readonly<Record<string, readonly unknown[]>>;
    readonly told: string;
    readonly observed: string;
  }[];
  /** Where the effects of these outcomes are. */
  readonly at: readonly SourceRange[];
}

/** Whether the rule and the program, as they are written here, were shown to decide every output as the explored system does. */
export interface Certificate {
  /** `unknown`: neither shown nor refuted; `not-run`: nobody asked. */
  readonly status: "holds" | "refuted" | "unknown" | "not-run";
  /** Whether the rule itself was compared; otherwise the kind leaves everything to the program. */
  readonly rule?: boolean;
  /** Why it is unknown. */
  readonly reason?: string;
  /** An output that the system and the rule or the program decide differently. */
  readonly counterexample?: {
    readonly of: "rule" | "program";
    /** REST JSON responses by operation id, in call order. */
    readonly responses: Readonly<Record<string, readonly unknown[]>>;
    readonly inputs: Readonly<Record<string, unknown>>;
    /** The outcome by the system, and by the rule or program; null: none. */
    readonly expected: string | null;
    readonly found: string | null;
  };
}
