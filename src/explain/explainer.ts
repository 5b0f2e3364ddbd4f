/** What explanations of one application share: its code, and its lines of source. */
import type { SourceSet } from "../base/source.js";
import type { Program } from "../ir/ir.js";
import { CodeIndex } from "./code-index.js";
import type { ExplainInput } from "./explain-decision.js";
import { explainDecision } from "./explain-decision.js";
import type { DecisionExplanation } from "./explanation.js";

export class Explainer {
  private readonly code: CodeIndex;
  private readonly lines = new Map<string, readonly string[]>();

  constructor(private readonly input: { readonly program: Program; readonly sources: SourceSet }) {
    this.code = new CodeIndex(input.program);
  }

  explain(decision: Pick<ExplainInput, "run" | "decided" | "built">): DecisionExplanation {
    return explainDecision({ ...decision, code: this.code, lineAt: (path, line) => this.lineAt(path, line) });
  }

  private lineAt(path: string, line: number): string {
    let lines = this.lines.get(path);
    if (lines === undefined) {
      lines = this.input.sources.files.find((f) => f.path === path)?.text.split(/\r?\n/) ?? [];
      this.lines.set(path, lines);
    }
    return lines[line - 1] ?? "";
  }
}
