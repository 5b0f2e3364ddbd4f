/**
 * The library of Furcifer: reads applications that call cloud machine-learning APIs, writes down what they decide on the output, and evaluates that on
 * recorded outputs. Everything that is imported from "furcifer" is here; docs/api.md says what may change in which version.
 *
 * @packageDocumentation
 */

// Analysing an application
export { analyze } from "./analyze.js";
export type { Diagnostic } from "./base/diagnostic.js";
export type { DiagnosticCode, DiagnosticCodeRow, Severity } from "./base/diagnostic-codes.js";
export { diagnosticCodes } from "./base/diagnostic-codes.js";
export type { SkippedPath, SkipReason } from "./base/source.js";
export type { Span } from "./base/span.js";
// Call graphs
export type { CallGraphFile, CallGraphReport, CallGraphReportOptions } from "./call-graphs.js";
export { callGraph } from "./call-graphs.js";
export type { CallReason } from "./callgraph/analysis.js";
export type { CallGraph, CallGraphEdge, CallGraphNode, CallGraphResult, CallGraphStatistics } from "./callgraph/call-graph.js";
// What changed between two specs
export { compareSpecs } from "./compare-specs.js";
export type { DifferentlyDecided } from "./diff/decided-differently.js";
export type { DecisionDiff, LabelDiff, SpecDiff } from "./diff/spec-diff.js";
export type { Change, Path } from "./equivalence/edits.js";
// How the code comes to each outcome, and why calls have no rule
export type {
  CallExplanation,
  CallStep,
  ConditionStep,
  DecisionExplanation,
  EffectStep,
  Neighbour,
  OutcomeExplanation,
  SourceLine,
  Step,
  Stop,
  ValueStep,
  Verdict,
  Way,
  Witness,
} from "./explain/explanation.js";
export type {
  CallGraphDocument,
  CallGraphDocumentEdge,
  CallGraphDocumentNode,
  CallGraphDocumentStatistics,
  DocumentRange,
} from "./exporters/call-graph/document.js";
export { callGraphDocument } from "./exporters/call-graph/document.js";
export type { CallGraphFormat } from "./exporters/call-graph/formats.js";
export { callGraphFormats } from "./exporters/call-graph/formats.js";
// From a report to text
export type { Exporter, ExportOptions, Role } from "./exporters/exporter.js";
export { corpusPage } from "./exporters/html/corpus.js";
export type { CorpusApplication, CorpusDecision, CorpusPageInput, CorpusTotals } from "./exporters/html/corpus-input.js";
export { exporterByName, exporters } from "./exporters/registry.js";
export type { AnalysisStage, AnalyzeOptions } from "./options.js";
export { UsageError } from "./options.js";
// Catalogs of APIs, and the published lists of names that labels come from
export type {
  CatalogDocument,
  ClientRow,
  EndpointRow,
  EnumRow,
  JavaScriptClientRow,
  JavaScriptMethodRow,
  JavaScriptRows,
  MethodRow,
  OperationRow,
  PythonRows,
  TypeRow,
  VocabularyRow,
} from "./providers/document.js";
export type { Delivery, Shape } from "./providers/schema.js";
export type { Vocabulary, VocabularyLabel } from "./providers/vocabularies.js";
export { isVocabulary, loadVocabulary, vocabularyIds } from "./providers/vocabularies.js";
export type { AnalysisReport, AnalysisStatus, CallReport, FileReport } from "./report.js";
// From recorded outputs to outcomes
export type { Answer, EvaluateOptions, Evaluator } from "./spec/evaluate.js";
export { compileDecision, evaluate } from "./spec/evaluate.js";
export { evaluateRule } from "./spec/evaluate-rule.js";
// The loss spec
export type * from "./spec/loss-spec.js";
export { specVersion } from "./spec/loss-spec.js";
export type { SpecProblem } from "./spec/problem.js";
export type { RecordedOutputs } from "./spec/recorded.js";
export type { Validation } from "./spec/validate.js";
export { validateSpec } from "./spec/validate.js";
export type { JsonConstant, Term } from "./terms/term.js";
export { explain } from "./verify/explain.js";
