/** Collects, while decisions are looked for, what explains them and the calls without any; one for an application. */
import type { SourceSet } from "../base/source.js";
import type { Span } from "../base/span.js";
import { compareSpans, spanKey } from "../base/span.js";
import type { Program } from "../ir/ir.js";
import type { Decision } from "../spec/loss-spec.js";
import type { Run } from "../symbolic/run.js";
import { CodeIndex } from "./code-index.js";
import type { Destination } from "./destinations.js";
import { destinationsOf } from "./destinations.js";
import type { ExplainInput } from "./explain-decision.js";
import { explainDecision } from "./explain-decision.js";
import type { CallExplanation, DecisionExplanation } from "./explanation.js";
import type { GivenUp, Unreached } from "./why-not.js";
import { whyNot } from "./why-not.js";

export interface FoundCall {
  readonly operation: string;
  readonly span: Span;
  readonly decisions: readonly string[];
  readonly unreached?: Unreached;
}

interface PassedOn {
  readonly destinations: Destination[];
  readonly givenUp: GivenUp[];
  /** Decisions of runs that make the call, but do not read it as far as they were followed. */
  readonly beside: Set<string>;
}

interface Noted {
  /** Numbers of the calls that this is about; null for all. */
  readonly only: ReadonlySet<number> | null;
  readonly beside: string | null;
  readonly givenUp: readonly GivenUp[] | null;
}

export class Explainer {
  private readonly code: CodeIndex;
  private readonly lines = new Map<string, readonly string[]>();
  /** What the decisions that stand are made of, by id: the search may find one again and drop others. */
  private readonly built = new Map<string, Pick<ExplainInput, "run" | "decided" | "built">>();
  /** By place and operation of the call. */
  private readonly passed = new Map<string, PassedOn>();

  constructor(
    private readonly input: {
      readonly program: Program;
      readonly sources: SourceSet;
      readonly quote: (text: string, path: string) => string;
    },
  ) {
    this.code = new CodeIndex(input.program);
  }

  decided(decision: Pick<ExplainInput, "run" | "decided" | "built">): void {
    this.built.set(decision.built.decision.id, decision);
    const { run, built } = decision;
    const unread = new Set(run.machine.calls.keys());
    for (const call of built.calls) unread.delete(call);
    if (unread.size > 0) this.note(run, built.decision.entry.name, { only: unread, beside: built.decision.id, givenUp: null });
  }

  /** A run that decides nothing: where the output of its calls goes. `givenUp`: callers that were given up; null where nobody calls it. */
  passedOn(run: Run, entryName: string, givenUp: readonly GivenUp[] | null): void {
    this.note(run, entryName, { only: null, beside: null, givenUp });
  }

  private note(run: Run, entryName: string, { only, beside, givenUp }: Noted): void {
    const destinations = destinationsOf(run, entryName, this.code);
    run.machine.calls.forEach((call, i) => {
      if (only?.has(i) === false) return;
      const key = keyOf(call);
      const known = this.passed.get(key) ?? { destinations: [], givenUp: [], beside: new Set() };
      this.passed.set(key, known);
      if (beside !== null) known.beside.add(beside);
      // What is returned to a caller goes where the caller's run puts it.
      known.destinations.push(...destinations[i]!.filter((d) => d.kind !== "returned" || givenUp === null));
      known.givenUp.push(...(givenUp ?? []));
    });
  }

  answers(
    decisions: readonly Decision[],
    calls: readonly FoundCall[],
  ): { readonly explanations: readonly DecisionExplanation[]; readonly whyNot: readonly CallExplanation[] } {
    const byId = new Map(decisions.map((d) => [d.id, d]));
    const sources = { code: this.code, lineAt: this.lineAt, textAt: (span: Span) => this.textAt(span) };
    const open = [...calls]
      .sort((a, b) => compareSpans(a.span, b.span))
      .flatMap((call) => {
        const read = call.decisions.flatMap((id) => byId.get(id) ?? []);
        const { destinations = [], givenUp = [], beside = [] } = this.passed.get(keyOf(call)) ?? {};
        const besides = [...beside].flatMap((id) => byId.get(id) ?? []);
        const unreached = read.length > 0 ? null : (call.unreached ?? null);
        return (
          whyNot(
            { operation: call.operation, span: call.span, decisions: read, unreached, destinations, givenUp, beside: besides },
            sources,
          ) ?? []
        );
      });
    const explanations = decisions.flatMap(({ id }) => {
      const found = this.built.get(id);
      return found === undefined ? [] : explainDecision({ ...found, code: this.code, lineAt: this.lineAt });
    });
    return { explanations, whyNot: open };
  }

  /** A line of a source file, by its number from 1. */
  private readonly lineAt = (path: string, line: number): string => {
    let lines = this.lines.get(path);
    if (lines === undefined) {
      lines = this.input.sources.files.find((f) => f.path === path)?.text.split(/\r?\n/) ?? [];
      this.lines.set(path, lines);
    }
    return lines[line - 1] ?? "";
  };

  /** An expression as reports quote it. */
  private textAt({ path, line, column, endLine, endColumn }: Span): string {
    const lines = Array.from({ length: endLine - line + 1 }, (_, i) => this.lineAt(path, line + i));
    const last = lines.length - 1;
    const cut = lines.map((text, i) => text.slice(i === 0 ? column - 1 : 0, i === last ? endColumn - 1 : undefined));
    return this.input.quote(cut.join("\n"), path);
  }
}

function keyOf({ operation, span }: { readonly operation: string; readonly span: Span }): string {
  return `${spanKey(span)} ${operation}`;
}
