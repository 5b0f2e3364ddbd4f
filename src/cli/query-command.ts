/** `furcifer query`: SQL over the tables of a batch. */
import { writeFile } from "node:fs/promises";
import type { QueryAnswer } from "../batch/query.js";
import { QueryError, queryTables } from "../batch/query.js";
import { CommandFailure, fileProblem } from "./failure.js";
import type { Terminal } from "./terminal.js";
import { exitCodes, writeAll } from "./terminal.js";

export interface QueryArguments {
  readonly run: string;
  readonly format: "text" | "csv" | "json";
  readonly output?: string;
}

export async function queryCommand(sql: string, { run, format, output }: QueryArguments, terminal: Terminal): Promise<number> {
  const answer = await queryTables(run, sql).catch((error: unknown) => {
    throw error instanceof QueryError ? new CommandFailure(error.message) : error;
  });
  const text = forms[format](answer);
  if (output === undefined) await writeAll(terminal.stdout, text);
  else
    await writeFile(output, text).catch((error: unknown) => {
      throw fileProblem(error, output);
    });
  return exitCodes.done;
}

const forms: Readonly<Record<QueryArguments["format"], (answer: QueryAnswer) => string>> = { text: asText, csv: asCsv, json: asJson };

/** One object a line. */
function asJson({ columns, rows }: QueryAnswer): string {
  return rows.map((row) => `${JSON.stringify(Object.fromEntries(row.map((value, place) => [columns[place], value])))}\n`).join("");
}

/** As RFC 4180 says, lists as JSON. */
function asCsv({ columns, rows }: QueryAnswer): string {
  const field = (value: unknown): string => {
    const text = plain(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

const widest = 60;

function asText({ columns, rows }: QueryAnswer): string {
  const cells = [columns, ...rows].map((row) => row.map((value) => shown(plain(value))));
  const widths = columns.map((_, place) => Math.max(...cells.map((row) => [...(row[place] ?? "")].length)));
  const isCount = columns.map((_, place) => rows.every((row) => row[place] === null || typeof row[place] === "number"));
  const line = (row: readonly string[]): string =>
    row.map((cell, place) => (isCount[place] === true ? cell.padStart(widths[place] ?? 0) : cell.padEnd(widths[place] ?? 0))).join("  ");
  const [head = [], ...body] = cells;
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return [line(head), rule, ...body.map(line)].map((each) => `${each.trimEnd()}\n`).join("");
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** On one line, without what a terminal takes for commands. */
function shown(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, " ");
  return clean.length > widest ? `${clean.slice(0, widest - 1)}…` : clean;
}
