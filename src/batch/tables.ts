/**
 * Tables over all results, as JSON lines: applications, calls, decisions, classes, lints, diagnostics. A row's first columns are its keys; rows lie in the order
 * of the applications' names. All follows from the results.
 */
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isLint, severityOf } from "../base/diagnostic-codes.js";
import type { AnalysisReport } from "../report.js";
import type { Decision } from "../spec/loss-spec.js";
import type { ApplicationResult } from "./result.js";
import { isAnalysed, operationsOf } from "./result.js";
import type { Row, TableName } from "./table-columns.js";
import { tableNames } from "./table-columns.js";

export type Tables = { readonly [T in TableName]: readonly Row<T>[] };

export function rowsOf(result: ApplicationResult): Tables {
  if (!isAnalysed(result)) return { ...empty, applications: [applicationRow(result)] };
  const { name, report } = result;
  const findings = report.diagnostics.map(({ code, message, span }) => {
    return { application: name, code, severity: severityOf(code), file: span?.path ?? null, line: span?.line ?? null, message };
  });
  return {
    applications: [applicationRow(result)],
    calls: report.calls.map(({ operation, at, status, decisions, reason }) => {
      return { application: name, operation, file: at.path, line: at.line, status, decisions, reason: reason ?? null };
    }),
    decisions: report.spec.decisions.map((decision) => decisionRow(name, decision)),
    classes: report.spec.decisions.flatMap((decision) => classRows(name, decision)),
    lints: findings.filter(({ code }) => isLint(code)),
    diagnostics: findings.filter(({ code }) => !isLint(code)),
  };
}

const empty: Tables = { applications: [], calls: [], decisions: [], classes: [], lints: [], diagnostics: [] };

function applicationRow(result: ApplicationResult): Row<"applications"> {
  const base = { application: result.name, status: result.status };
  if (!isAnalysed(result)) {
    const why = result.status === "killed" ? { limit: result.limit, message: null } : { limit: null, message: result.message };
    return { ...base, ...why, ...countsOf(undefined, 0) };
  }
  return { ...base, limit: null, message: null, ...countsOf(result.report, result.sourceBytes) };
}

function countsOf(
  report: AnalysisReport | undefined,
  sourceBytes: number,
): Omit<Row<"applications">, "application" | "status" | "limit" | "message"> {
  const decisions = report?.spec.decisions ?? [];
  const files = report?.files ?? [];
  return {
    sourceBytes,
    files: files.length,
    filesAnalysed: files.filter(({ status }) => status === "analysed" || status === "syntax-errors").length,
    filesUnread: files.filter(({ status }) => status === "not-utf8" || status === "too-large" || status === "unreadable").length,
    calls: report?.calls.length ?? 0,
    callsWithoutRule: report?.calls.filter(({ status }) => status === "unreached").length ?? 0,
    decisions: decisions.length,
    decisionsExact: decisions.filter(({ completeness }) => completeness.status === "exact").length,
    operations: operationsOf(report?.calls ?? []),
    lints: report?.diagnostics.filter(({ code }) => isLint(code)).length ?? 0,
  };
}

function decisionRow(application: string, decision: Decision): Row<"decisions"> {
  const { id, kind, precedence, completeness, entry, calls, classes, outcomes, environment, program } = decision;
  return {
    application,
    decision: id,
    kind,
    precedence: precedence ?? null,
    completeness: completeness.status,
    reasons: completeness.reasons.map(({ code }) => code),
    file: entry.file,
    entry: entry.name,
    operations: operationsOf(calls),
    calls: calls.length,
    classes: classes.length,
    labels: new Set(classes.flatMap(({ labels }) => labels.map((label) => label.id))).size,
    outcomes: outcomes.length,
    environment: environment.length,
    parts: 1 + (program.further?.length ?? 0),
  };
}

function classRows(application: string, { id, classes }: Decision): Row<"classes">[] {
  return classes.map(({ id: own, name, outcome, predicate, score, labels, outsideVocabulary }) => ({
    application,
    decision: id,
    class: own,
    name,
    outcome: outcome ?? null,
    predicate,
    score: score?.text ?? null,
    labels: labels.map((label) => label.name),
    outsideVocabulary,
  }));
}

/** Writes the tables of all results, given by name in order and read one after the other. */
export function writeTables(folder: string, results: Iterable<ApplicationResult>): void {
  mkdirSync(folder, { recursive: true });
  const part = (table: TableName): string => join(folder, `${table}.jsonl.part`);
  for (const table of tableNames) writeFileSync(part(table), "");
  const waiting = new Map<TableName, string[]>(tableNames.map((table) => [table, []]));
  const flush = (): void => {
    for (const [table, lines] of waiting) if (lines.length > 0) appendFileSync(part(table), lines.splice(0).join(""));
  };
  let count = 0;
  for (const result of results) {
    const rows = rowsOf(result);
    for (const table of tableNames) for (const row of rows[table]) waiting.get(table)?.push(`${JSON.stringify(row)}\n`);
    if ((count += 1) % 64 === 0) flush();
  }
  flush();
  for (const table of tableNames) renameSync(part(table), join(folder, `${table}.jsonl`));
}

export function readResult(path: string): ApplicationResult {
  return JSON.parse(readFileSync(path, "utf8")) as ApplicationResult;
}

export function removeTables(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
