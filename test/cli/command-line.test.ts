/** What the commands print and which exit code they end with. The analysis itself is replaced by prepared reports. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { InternalError } from "../../src/base/invariant.js";
import type { AnalyzeOptions } from "../../src/options.js";
import { UsageError } from "../../src/options.js";
import type { AnalysisReport } from "../../src/report.js";
import { firstInOutput, labels, specOf, trueFalse } from "../spec/specs.js";
import { run } from "./terminal.js";

const analyze = vi.hoisted(() => vi.fn<(root: string, options?: AnalyzeOptions) => Promise<AnalysisReport>>());
vi.mock("../../src/analyze.js", () => ({ analyze }));

const folder = mkdtempSync(join(tmpdir(), "furcifer-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

function report(more: Partial<AnalysisReport> = {}): AnalysisReport {
  const at = { path: "app.py", line: 3, column: 5, endLine: 3, endColumn: 20 };
  return {
    version: "0.1.0",
    status: "decided",
    spec: specOf(trueFalse),
    calls: [{ operation: labels, at, status: "decided", decisions: [trueFalse.id] }],
    files: [{ path: "app.py", status: "analysed" }],
    skipped: [],
    unsupported: [],
    diagnostics: [],
    ...more,
  };
}

beforeEach(() => {
  analyze.mockReset();
  analyze.mockResolvedValue(report());
});

describe("furcifer", () => {
  it("prints help and version", async () => {
    const help = await run(["--help"]);
    expect(help).toMatchObject({ exitCode: 0, stderr: "" });
    expect(help.stdout).toMatch(/Examples:[\s\S]*Exit codes:/);
    const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
    expect(await run(["--version"])).toEqual({ exitCode: 0, stdout: `${manifest.version}\n`, stderr: "" });
    for (const command of ["analyze", "evaluate", "validate", "catalog"]) expect((await run([command, "--help"])).exitCode).toBe(0);
  });

  it("explains wrong usage and ends with 4", async () => {
    for (const argv of [
      [],
      ["guess"],
      ["analyze"],
      ["analyze", ".", "--format", "xml"],
      ["analyze", ".", "--entry", "app.py"],
      ["evaluate", "x"],
    ]) {
      const { exitCode, stderr, stdout } = await run(argv);
      expect({ argv, exitCode, stdout }).toEqual({ argv, exitCode: 4, stdout: "" });
      expect(stderr).not.toBe("");
    }
  });

  it("asks to report its own mistakes and ends with 2", async () => {
    analyze.mockRejectedValue(new InternalError("no such node"));
    const { exitCode, stderr } = await run(["analyze", "."]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^furcifer: an internal check failed\. .*please report it[\s\S]*no such node/);
  });
});

describe("furcifer analyze", () => {
  it("prints text, the report or the spec", async () => {
    const text = await run(["analyze", "app"]);
    expect(text).toMatchObject({ exitCode: 0, stderr: "" });
    expect(text.stdout).toContain("app.py:handler  true-false  exact");
    expect(JSON.parse((await run(["analyze", "app", "--format", "json"])).stdout)).toEqual(JSON.parse(JSON.stringify(report())));
    expect(JSON.parse((await run(["analyze", "app", "--format", "spec"])).stdout)).toEqual(JSON.parse(JSON.stringify(specOf(trueFalse))));
  });

  it("passes options on", async () => {
    await run(["analyze", "app", "--entry", "a.py:f", "--entry", "b.py:C.g", "--vocabulary", "v", "--include-tests"]);
    expect(analyze).toHaveBeenCalledWith("app", { entries: ["a.py:f", "b.py:C.g"], vocabulary: "v", includeTests: true });
    analyze.mockRejectedValue(new UsageError("There is no vocabulary."));
    expect(await run(["analyze", "app", "--vocabulary", "v"])).toMatchObject({
      exitCode: 4,
      stderr: "furcifer: There is no vocabulary.\n",
    });
  });

  it("lists under --inspect what was read, passed over and skipped, on standard error, with every format", async () => {
    const files = [
      { path: "app.py", status: "analysed", reason: "operation" },
      { path: "bad.py", status: "not-utf8" },
      { path: "main.py", status: "syntax-errors", reason: "entry" },
      { path: "other.py", status: "not-relevant" },
      { path: "util.py", status: "analysed", reason: "imports" },
    ] as const;
    const skipped = [
      { path: "environment/", reason: "virtual-environment" },
      { path: "test_app.py", reason: "tests" },
    ];
    analyze.mockResolvedValue(report({ files, skipped }));
    const expected = [
      "read         app.py        names a known operation",
      "not read     bad.py        is not valid in its encoding",
      "skipped      environment/  virtual environment",
      "read         main.py       holds an entry that was asked for; has syntax errors",
      "passed over  other.py      names no known operation, and no file that does imports it or is imported",
      "skipped      test_app.py   tests; --include-tests reads them",
      "read         util.py       joined by imports to a file that was read",
      "3 read, 1 passed over, 1 not read, 2 skipped (1 of them folders)",
      "",
    ].join("\n");
    for (const format of ["text", "json", "spec"]) {
      const plain = await run(["analyze", "app", "--format", format]);
      expect(await run(["analyze", "app", "--format", format, "--inspect"])).toEqual({ ...plain, stderr: expected });
    }
  });

  it("writes to a file", async () => {
    const path = join(folder, "out.json");
    expect(await run(["analyze", "app", "--format", "spec", "--output", path], { isTTY: true })).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: "",
    });
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ version: "1.0.0" });
    const nowhere = await run(["analyze", "app", "--output", join(folder, "no", "where")]);
    expect(nowhere.exitCode).toBe(2);
    expect(nowhere.stderr).toContain("there is no such file or folder");
  });

  it("colours on a terminal only, and not against its will", async () => {
    const escapeSequence = "\u001b[";
    expect((await run(["analyze", "app"], { isTTY: true })).stdout).toContain(escapeSequence);
    expect((await run(["analyze", "app"], { isTTY: true, environment: { NO_COLOR: "1" } })).stdout).not.toContain(escapeSequence);
    expect((await run(["analyze", "app"])).stdout).not.toContain(escapeSequence);
  });

  it("ends with 0 where there is nothing to decide", async () => {
    analyze.mockResolvedValue(report({ status: "no-api-call", spec: specOf(), calls: [] }));
    expect(await run(["analyze", "app", "--strict"])).toMatchObject({ exitCode: 0, stderr: "" });
    analyze.mockResolvedValue(report({ status: "passthrough", spec: specOf() }));
    const { exitCode, stdout } = await run(["analyze", "app"]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("only flows through");
  });

  it("ends with 2, a message and a remedy where nothing can be analysed", async () => {
    analyze.mockResolvedValue(
      report({
        status: "no-input",
        spec: specOf(),
        calls: [],
        files: [],
        diagnostics: [{ code: "path-not-found", message: "app does not exist" }],
      }),
    );
    expect(await run(["analyze", "app"])).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "furcifer: app does not exist\nfurcifer: Give the folder or a source file of an application in a supported language.\n",
    });
    expect((await run(["analyze", "app", "--format", "spec"])).stdout).toBe("");
    expect(JSON.parse((await run(["analyze", "app", "--format", "json"])).stdout)).toMatchObject({ status: "no-input" });
  });

  it("ends with 3 under --strict where something was not followed", async () => {
    const reason = { code: "unsupported-call", message: "eval is not modelled" };
    const partial = { ...trueFalse, completeness: { status: "partial", reasons: [reason] } } as const;
    analyze.mockResolvedValue(report({ spec: specOf(partial) }));
    expect((await run(["analyze", "app"])).exitCode).toBe(0);
    expect((await run(["analyze", "app", "--strict"])).exitCode).toBe(3);
    analyze.mockResolvedValue(report({ files: [{ path: "app.py", status: "syntax-errors" }] }));
    expect((await run(["analyze", "app", "--strict"])).exitCode).toBe(3);
  });
});

describe("furcifer evaluate", () => {
  const one = file("one.json", specOf(trueFalse));
  const two = file("two.json", specOf(trueFalse, firstInOutput));
  const sample = (...names: string[]): string =>
    JSON.stringify({ responses: { [labels]: { labelAnnotations: names.map((description) => ({ description, score: 0.9 })) } } });
  const samples = file("samples.jsonl", `${sample("Cat")}\n${sample("Dög")}\n\n${sample()}`);

  it("answers a line for a line", async () => {
    const expected = { exitCode: 0, stdout: '{"outcome":"yes"}\n{"outcome":"no"}\n{"outcome":"no"}\n', stderr: "" };
    expect(await run(["evaluate", one, "--responses", samples])).toEqual(expected);
    expect(await run(["evaluate", one, "--responses", "-"], { stdin: readFileSync(samples, "utf8") })).toEqual(expected);
    expect(await run(["evaluate", "-", "--responses", samples], { stdin: readFileSync(one, "utf8") })).toEqual(expected);
    expect(await run(["evaluate", file("report.json", report()), "--responses", samples])).toEqual(expected);
  });

  it("wants to know which decision, and knows which there are", async () => {
    const choice = await run(["evaluate", two, "--responses", samples]);
    expect(choice).toMatchObject({ exitCode: 4, stdout: "" });
    expect(choice.stderr).toContain("--decision:\n  app.py:handler\n  app.py:first\n");
    expect((await run(["evaluate", two, "--responses", samples, "--decision", "app.py:first"])).stdout).toContain('{"outcome":"trash"}');
    expect(await run(["evaluate", two, "--responses", samples, "--decision", "x"])).toMatchObject({ exitCode: 4 });
    expect(await run(["evaluate", "-", "--responses", "-"])).toMatchObject({ exitCode: 4 });
  });

  it("names the line that it cannot read", async () => {
    const failures: readonly [string, RegExp][] = [
      [`${sample("Cat")}\n{`, /^furcifer: .*bad\.jsonl:2: not JSON/],
      ["[]", /bad\.jsonl:1: no "responses"/],
      ['\n{"responses": []}', /bad\.jsonl:2: no "responses"/],
      ['{"responses": {}, "inputs": 3}', /bad\.jsonl:1: "inputs" must be/],
    ];
    for (const [text, message] of failures) {
      const { exitCode, stderr } = await run(["evaluate", one, "--responses", file("bad.jsonl", text)]);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(message);
    }
  });

  it("fails on files that are not there or no specs", async () => {
    const failures: readonly [readonly string[], RegExp][] = [
      [[join(folder, "none.json"), "--responses", samples], /none\.json: there is no such file/],
      [[one, "--responses", join(folder, "none.jsonl")], /none\.jsonl: there is no such file/],
      [[one, "--responses", folder], /this is a folder/],
      [[samples, "--responses", samples], /not JSON/],
      [
        [file("other.json", { version: "9" }), "--responses", samples],
        /not a valid loss spec\.\n.*#\/version: expected the version .*, found "9"/,
      ],
      [[file("empty.json", specOf()), "--responses", samples], /has no decision/],
    ];
    for (const [argv, message] of failures) {
      const { exitCode, stderr } = await run(["evaluate", ...argv]);
      expect(stderr).toMatch(message);
      expect(exitCode).toBe(2);
    }
  });

  it("says when no line has a response that the decision reads", async () => {
    const { exitCode, stderr } = await run(["evaluate", one, "--responses", file("misnamed.jsonl", '{"responses": {"labels": {}}}')]);
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`no line has a response of ${labels}`);
  });
});

describe("furcifer schema", () => {
  it("prints the schemas", async () => {
    const { exitCode, stdout } = await run(["schema"]);
    expect({ exitCode, schema: JSON.parse(stdout) as unknown }).toMatchObject({
      exitCode: 0,
      schema: { $id: "https://furcifer.dev/loss-spec/1.0/schema.json" },
    });
    expect(JSON.parse((await run(["schema", "--catalog"])).stdout)).toMatchObject({ title: "Furcifer catalog" });
  });
});

describe("furcifer validate", () => {
  it("says whether and why not", async () => {
    const valid = await run(["validate", file("valid.json", specOf(trueFalse))]);
    expect(valid).toEqual({
      exitCode: 0,
      stdout: "Valid loss spec, version 1.0.0, 1 decision.\n  app.py:handler  true-false\n",
      stderr: "",
    });
    const { exitCode, stdout, stderr } = await run(["validate", file("invalid.json", { ...specOf(), decisions: [3] })]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/invalid\.json#\/decisions\/0: expected an object, found 3\. .*\nNot a valid loss spec\.\n$/);
  });
});
