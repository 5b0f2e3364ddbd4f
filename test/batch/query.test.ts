/** Shards put together are one run; its tables answer SQL, and nothing else is read by it. */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApplicationResult } from "../../src/batch/result.js";
import { tableColumns, tableNames } from "../../src/batch/table-columns.js";
import { rowsOf } from "../../src/batch/tables.js";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const main = join(root, "dist/cli/main.js");
const folder = mkdtempSync(join(tmpdir(), "furcifer-query-"));
const applications = ["bakery-counter", "till-planner", "trail-cam", "wire-desk"];

function furcifer(...args: string[]): { readonly status: number | null; readonly out: string; readonly error: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: "utf8", cwd: folder });
  return { status, out: stdout, error: stderr };
}

beforeAll(() => {
  for (const name of applications) cpSync(join(root, "corpus/python", name, "app"), join(folder, "apps", name), { recursive: true });
  const batch = (out: string, ...more: string[]): void => {
    expect(furcifer("batch", "apps", "--out", out, "--cache", "cache", ...more).status).toBe(0);
  };
  batch("whole", "--parquet");
  batch("first", "--shard", "1/2");
  batch("second", "--shard", "2/2");
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

function filesOf(run: string): Record<string, string> {
  const path = join(folder, run, "results");
  const names = readdirSync(path).sort();
  const tables = tableNames.map((table) => [table, readFileSync(join(folder, run, "tables", `${table}.jsonl`), "utf8")]);
  return Object.fromEntries([...names.map((name) => [name, readFileSync(join(path, name), "utf8")]), ...tables]);
}

describe("merge", () => {
  it("has the results of an undivided run", () => {
    expect(furcifer("merge", "first", "second", "--out", "merged").status).toBe(0);
    expect(filesOf("merged")).toEqual(filesOf("whole"));
  });

  it.each([
    [["first"], "shards are missing: 2/2"],
    [["first", "first", "second"], "a shard is there twice"],
    [["whole", "first"], "whole is no part"],
    [["first", "apps"], "apps holds no run"],
  ])("refuses %j", (parts, message) => {
    const { status, error } = furcifer("merge", ...parts, "--out", "refused");
    expect([status, error.includes(message)]).toEqual([2, true]);
    expect(existsSync(join(folder, "refused"))).toBe(false);
  });

  it("refuses a shard that was stopped", () => {
    cpSync(join(folder, "second"), join(folder, "stopped"), { recursive: true });
    writeFileSync(join(folder, "stopped/journal.jsonl"), "");
    expect(furcifer("merge", "first", "stopped", "--out", "refused").error).toContain("stopped has not come to its end");
  });
});

describe("query", () => {
  it("answers in text, csv and json", () => {
    const sql = "SELECT status, count(*) AS n FROM applications GROUP BY status";
    expect(furcifer("query", sql, "--run", "whole").out).toBe("status   n\n-------  -\ndecided  4\n");
    expect(furcifer("query", sql, "--run", "whole", "--format", "csv").out).toBe("status,n\r\ndecided,4\r\n");
    expect(furcifer("query", sql, "--run", "whole", "--format", "json").out).toBe('{"status":"decided","n":4}\n');
  });

  it("knows every table, though it be empty", () => {
    for (const table of tableNames) {
      const { status, out } = furcifer("query", `SELECT count(*) n FROM ${table}`, "--run", "whole", "--format", "json");
      const lines = readFileSync(join(folder, "whole/tables", `${table}.jsonl`), "utf8").split("\n").length - 1;
      expect([status, JSON.parse(out)]).toEqual([0, { n: lines }]);
    }
  });

  it("reads Parquet that a batch has written", () => {
    const { out } = furcifer("query", "SELECT count(*) n FROM 'whole/tables/decisions.parquet'", "--run", "whole", "--format", "json");
    expect(JSON.parse(out)).toEqual(
      JSON.parse(furcifer("query", "SELECT count(*) n FROM decisions", "--run", "whole", "--format", "json").out),
    );
  });

  it("reads nothing but the tables, and says what is wrong with a question", () => {
    const outside = furcifer("query", "SELECT * FROM read_text('/etc/hostname')", "--run", "whole");
    expect([outside.status, outside.out]).toEqual([2, ""]);
    expect(furcifer("query", "SELECT nothing FROM decisions", "--run", "whole").error).toContain("nothing");
    expect(furcifer("query", "SELECT 1", "--run", "apps").error).toContain("has no tables");
  });
});

it("rows have the columns of their tables", () => {
  const results = readdirSync(join(folder, "whole/results")).map((name) => {
    return JSON.parse(readFileSync(join(folder, "whole/results", name), "utf8")) as ApplicationResult;
  });
  const others: ApplicationResult[] = [
    { name: "a", status: "killed", limit: "time" },
    { name: "b", status: "failed", message: "why" },
  ];
  for (const result of [...results, ...others]) {
    const rows = rowsOf(result);
    for (const table of tableNames) for (const row of rows[table]) expect(Object.keys(row)).toEqual(Object.keys(tableColumns[table]));
  }
});
