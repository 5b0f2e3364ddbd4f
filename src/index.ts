/** The library: what `import ... from "furcifer"` offers. */

/** Reads an application's source and returns the report with its loss spec. */
export { analyze } from "./analyze.js";
export type { Diagnostic } from "./base/diagnostic.js";
export type { DiagnosticCode, Severity } from "./base/diagnostic-codes.js";
export type { Span } from "./base/span.js";
/** The call graph of a program, held in graphology, and its formats. */
export type { CallGraphFile, CallGraphReport, CallGraphReportOptions } from "./call-graphs.js";
export { callGraph } from "./call-graphs.js";
export type { CallReason } from "./callgraph/analysis.js";
export type { CallGraphOptions } from "./callgraph/build-call-graph.js";
/** The graph of a program in the intermediate representation, for those who lower it themselves. */
export { buildCallGraph } from "./callgraph/build-call-graph.js";
export type { CallGraph, CallGraphEdge, CallGraphNode, CallGraphResult, CallGraphStatistics } from "./callgraph/call-graph.js";
export type { DecisionDiff, LabelDiff, SpecDiff } from "./diff/spec-diff.js";
/** What changed in the decisions between two specs. */
export { diffSpecs } from "./diff/spec-diff.js";
/** An output for each outcome of a decision, and pairs of outputs that differ in one thing and are decided differently. */
export type { Change } from "./equivalence/edits.js";
export type { NeighbouringOutputs } from "./equivalence/neighbouring-outputs.js";
export { neighbouringOutputs } from "./equivalence/neighbouring-outputs.js";
export type { Neighbours, Witnesses } from "./equivalence/witnesses.js";
export { neighboursOf, witnessesOf } from "./equivalence/witnesses.js";
/** How the code comes to each outcome, and why calls have no rule: `analyze` with `explain`, and an output for each outcome. */
export type {
  CallStep,
  ConditionStep,
  DecisionExplanation,
  EffectStep,
  OutcomeExplanation,
  Step,
  ValueStep,
  Verdict,
  Way,
  Witness,
} from "./explain/explanation.js";
export type { CallGraphDocument } from "./exporters/call-graph/document.js";
export { callGraphDocument } from "./exporters/call-graph/document.js";
export type { CallGraphFormat } from "./exporters/call-graph/formats.js";
export { callGraphFormats } from "./exporters/call-graph/formats.js";
/** Turn a report into text, by name: `text`, `json`, `spec`, `dot`, `html`, `markdown`. */
export type { Exporter, ExportOptions } from "./exporters/exporter.js";
/** Many applications as one HTML page. */
export { corpusPage } from "./exporters/html/corpus.js";
export type { CorpusApplication, CorpusDecision, CorpusPageInput, CorpusTotals } from "./exporters/html/corpus-input.js";
export { exporterByName, exporters } from "./exporters/registry.js";
/** The intermediate representation that applications are lowered into, and its text form: printed, and read back. */
export type { Block, Func, Instruction, Module } from "./ir/ir.js";
export type { ParseResult } from "./ir/parse.js";
export { parseModule } from "./ir/parse.js";
export type { ParseProblem } from "./ir/parse-tokens.js";
export type { PrintOptions } from "./ir/print.js";
export { printModule } from "./ir/print.js";
/** Thrown for options that cannot be followed. */
export type { AnalysisStage, AnalyzeOptions } from "./options.js";
export { UsageError } from "./options.js";
/** The published lists of names that labels come from, by id. */
export type { Vocabulary, VocabularyLabel } from "./providers/vocabularies.js";
export { isVocabulary, loadVocabulary, vocabularyIds } from "./providers/vocabularies.js";
export type { AnalysisReport, AnalysisStatus, CallReport, FileReport } from "./report.js";
/** From recorded outputs to outcomes. */
export type { Answer, EvaluateOptions, Evaluator } from "./spec/evaluate.js";
export { compileDecision, evaluate } from "./spec/evaluate.js";
/** The kind's own description of a decision, evaluated apart from its program. */
export { evaluateRule } from "./spec/evaluate-rule.js";
/** The loss spec and everything in it. */
export type * from "./spec/loss-spec.js";
export { specVersion } from "./spec/loss-spec.js";
export type { SpecProblem } from "./spec/problem.js";
export type { RecordedOutputs } from "./spec/recorded.js";
/** Checks any JSON value against the schema and against what a schema cannot say. */
export type { Validation } from "./spec/validate.js";
export { validateSpec } from "./spec/validate.js";
export { explain } from "./verify/explain.js";
