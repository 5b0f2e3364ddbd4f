/**
 * SQL over a run's tables, and the tables as Parquet, by DuckDB. It is an optional dependency: loaded when it is asked for. What is asked may read the tables and
 * nothing else.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ColumnType } from "./table-columns.js";
import { tableColumns, tableNames } from "./table-columns.js";

/** DuckDB is not there, or the folder has no tables, or the question cannot be answered. */
export class QueryError extends Error {
  override readonly name = "QueryError";
}

export interface QueryAnswer {
  readonly columns: readonly string[];
  /** Values as JSON has them; whole numbers that a double cannot hold are texts. */
  readonly rows: readonly (readonly unknown[])[];
}

/** The connection of DuckDB, as far as it is used. */
interface Connection {
  run(sql: string): Promise<unknown>;
  runAndReadAll(sql: string): Promise<{ columnNames(): string[]; getRowsJson(): unknown[][]; columnTypes(): { toString(): string }[] }>;
  closeSync(): void;
}

const types: Readonly<Record<ColumnType, string>> = { text: "VARCHAR", count: "BIGINT", texts: "VARCHAR[]" };

/** Answers a question over the tables of the run in `folder`. */
export async function queryTables(folder: string, sql: string): Promise<QueryAnswer> {
  const connection = await connectionTo(folder);
  try {
    const answer = await connection.runAndReadAll(sql);
    const isCount = answer.columnTypes().map((type) => /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?)$/.test(type.toString()));
    const rows = answer.getRowsJson().map((row) => row.map((value, place) => (isCount[place] === true ? asNumber(value) : value)));
    return { columns: answer.columnNames(), rows };
  } catch (error) {
    throw new QueryError(error instanceof Error ? error.message : String(error));
  } finally {
    connection.closeSync();
  }
}

/** Writes each table as Parquet beside its lines. */
export async function writeParquet(folder: string): Promise<void> {
  const connection = await connectionTo(folder);
  try {
    for (const table of tableNames)
      await connection.run(`COPY ${table} TO ${quoted(join(tablesOf(folder), `${table}.parquet`))} (FORMAT parquet)`);
  } finally {
    connection.closeSync();
  }
}

/** Rejects where DuckDB is not installed. */
export async function requireDuckDb(): Promise<void> {
  await loaded();
}

async function loaded(): Promise<typeof import("@duckdb/node-api")> {
  try {
    return await import("@duckdb/node-api");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")
      throw new QueryError("DuckDB is not installed. Install it beside furcifer: npm install @duckdb/node-api");
    throw error;
  }
}

async function connectionTo(folder: string): Promise<Connection> {
  const tables = tablesOf(folder);
  if (!existsSync(tables)) throw new QueryError(`${folder} has no tables. Give the --out folder of a batch that has come to its end.`);
  const { DuckDBInstance } = await loaded();
  // One thread, so that rows without an order come in that of the files.
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection: Connection = await instance.connect();
  for (const table of tableNames) {
    const columns = Object.entries(tableColumns[table]).map(([name, type]) => `${quotedName(name)}: ${quoted(types[type])}`);
    const source = `read_json(${quoted(join(tables, `${table}.jsonl`))}, format = 'newline_delimited', columns = {${columns.join(", ")}})`;
    await connection.run(`CREATE VIEW ${table} AS SELECT * FROM ${source}`);
  }
  await connection.run(
    `SET allowed_directories = [${quoted(`${tables}/`)}]; SET enable_external_access = false; SET lock_configuration = true`,
  );
  return connection;
}

function tablesOf(folder: string): string {
  return resolve(folder, "tables");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function quotedName(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function asNumber(value: unknown): unknown {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : value;
}
