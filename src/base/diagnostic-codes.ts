/**
 * Every diagnostic code there is, with its severity and its one-line title. docs/diagnostics.md has a paragraph for each;
 * a test compares the two. `error`: something asked for was not analysed. `warning`: the application, or our view of it,
 * is probably not what its author thinks. `note`: said for completeness.
 */
export type Severity = "error" | "warning" | "note";

/** What is known of a code. */
export interface DiagnosticCodeRow {
  readonly severity: Severity;
  readonly title: string;
}

/** All codes, with severity and title. */
export const diagnosticCodes = {
  // Reading the sources
  "path-not-found": { severity: "error", title: "the path to analyse does not exist" },
  "no-source-files": { severity: "error", title: "no source file in a supported language was found" },
  "not-utf8": { severity: "error", title: "a source file is not valid in its declared encoding" },
  "too-large": { severity: "warning", title: "a source file is larger than the limit" },
  unreadable: { severity: "error", title: "a file or folder could not be read" },
  "outside-root": { severity: "warning", title: "a path leads out of the analysed folder" },
  // Front end
  "syntax-error": { severity: "error", title: "a source file has a syntax error" },
  "unsupported-construct": { severity: "warning", title: "a construct of the language is not modelled" },
  "python2-syntax": { severity: "warning", title: "a source file is written in Python 2" },
  "unresolved-import": { severity: "note", title: "an imported module is not in the analysed folder" },
  // Calls and entries
  "no-api-call": { severity: "note", title: "no call of a known API was found" },
  "unknown-entry": { severity: "error", title: "an entry that was asked for does not exist" },
  "call-without-rule": { severity: "warning", title: "an API call was found, but no decision on its output" },
  "parameter-as-output": { severity: "note", title: "a parameter without a caller is taken for an API output" },
  "types-not-read": {
    severity: "warning",
    title: "only types tell whether a call is an API's, and the package that reads them is not installed",
  },
  "missing-data-file": { severity: "warning", title: "a data file that the application reads is not in its folder" },
  // Engine
  "unsupported-operation": { severity: "warning", title: "an operation on the output is not modelled" },
  "unsupported-call": { severity: "warning", title: "a library function that gets the output is not modelled" },
  "budget-exceeded": { severity: "warning", title: "the analysis of a decision stopped at its step limit" },
  "bounded-exploration": { severity: "warning", title: "a decision was explored up to a bound only" },
  // Lints on the decision
  "label-outside-vocabulary": { severity: "warning", title: "the code tests for a label that the API never returns" },
  "renamed-label": { severity: "warning", title: "the code tests for a label that the API has renamed or dropped" },
  "substring-match": { severity: "warning", title: "a word is also found inside labels that mean something else" },
  "shadowed-label": { severity: "warning", title: "a label is in a list that never wins, because an earlier test takes it" },
  "constant-condition": { severity: "warning", title: "a condition on the output has one value for every output" },
  "unreachable-branch": { severity: "warning", title: "no output reaches a branch" },
  "identical-branches": { severity: "warning", title: "both branches of a condition on the output do the same" },
  "interval-gap": { severity: "warning", title: "the ranges of a ladder of tests on a score leave a gap" },
  "order-dependent": { severity: "warning", title: "the last matching item overwrites those before it" },
  "threshold-out-of-range": { severity: "warning", title: "a threshold lies outside the range of the score, or is on another scale" },
  "hidden-threshold": { severity: "warning", title: "the request leaves out what a test asks for" },
  "type-mismatch": { severity: "warning", title: "a value of the output is compared with a value of another type" },
  "unhandled-output": { severity: "warning", title: "the code fails on some output" },
  "float32-threshold": { severity: "note", title: "a test has different answers on the REST JSON and on what a client library shows" },
} as const satisfies Record<string, DiagnosticCodeRow>;

/** The code of a diagnostic; docs/diagnostics.md explains each. */
export type DiagnosticCode = keyof typeof diagnosticCodes;

/** Codes of lints on the decision: what `furcifer lint` tells. */
export const lintCodes = [
  ...(["label-outside-vocabulary", "renamed-label", "substring-match", "shadowed-label", "constant-condition"] as const),
  ...(["unreachable-branch", "identical-branches", "interval-gap", "order-dependent", "threshold-out-of-range"] as const),
  ...(["hidden-threshold", "type-mismatch", "unhandled-output", "float32-threshold"] as const),
] satisfies readonly DiagnosticCode[];

export type LintCode = (typeof lintCodes)[number];

export function isLint(code: DiagnosticCode): code is LintCode {
  return (lintCodes as readonly DiagnosticCode[]).includes(code);
}

export function severityOf(code: DiagnosticCode): Severity {
  return diagnosticCodes[code].severity;
}
