/**
 * What the whole pipeline answers where there is little or nothing to analyse: the status in the report, the message, and the
 * exit code of the command.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { analyze } from "../src/analyze.js";
import { severityOf } from "../src/base/diagnostic-codes.js";
import { UsageError } from "../src/options.js";
import type { AnalysisReport } from "../src/report.js";
import { compileDecision } from "../src/spec/evaluate.js";
import type { Run } from "./cli/terminal.js";
import { run } from "./cli/terminal.js";

const scratch = mkdtempSync(join(tmpdir(), "furcifer-analyze-"));
afterAll(() => rmSync(scratch, { recursive: true }));

function fixture(name: string): string {
  return join(fileURLToPath(new URL("fixtures/analyze", import.meta.url)), name);
}

/** A folder made for one test. */
function folder(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const path = join(scratch, name);
  mkdirSync(path);
  for (const [file, content] of Object.entries(files)) writeFileSync(join(path, file), content);
  return path;
}

interface Both {
  readonly report: AnalysisReport;
  /** Codes of the diagnostics that are errors. */
  readonly errors: readonly string[];
  readonly text: Run;
}

/** The library's report and what the command prints; the command's JSON must be the same report. */
async function both(path: string, ...entries: readonly string[]): Promise<Both> {
  const report = await analyze(path, { entries });
  const argv = ["analyze", path, ...entries.flatMap((entry) => ["--entry", entry])];
  const text = await run(argv);
  const json = await run([...argv, "--format", "json"]);
  expect(JSON.parse(json.stdout)).toEqual(JSON.parse(JSON.stringify(report)));
  expect(json.exitCode).toBe(text.exitCode);
  expect(json.stderr).toBe(text.stderr);
  const errors = report.diagnostics.map(({ code }) => code).filter((code) => severityOf(code) === "error");
  return { report, errors, text };
}

describe("what is read", () => {
  it("is every file that imports one with a call, over several lines too", async () => {
    const path = folder("imports", {
      "eyes.py":
        "from google.cloud import vision\nclient = vision.ImageAnnotatorClient()\ndef look(image):\n    return client.label_detection(image=image)\n",
      "main.py": "from . import (\n    ears,\n    eyes,\n)\ndef decide(image):\n    return eyes.look(image)\n",
    });
    const { files } = await analyze(path);
    expect(files.map(({ path, status }) => [path, status])).toEqual([
      ["eyes.py", "analysed"],
      ["main.py", "analysed"],
    ]);
  });
});

it("a chain of 2,000 elif with calls is read, and the rest of the application with it", async () => {
  const client =
    "from google.cloud import vision\n\n\ndef decide(image, x):\n    labels = vision.ImageAnnotatorClient().label_detection(image=image).label_annotations\n";
  const chain = Array.from({ length: 2000 }, (_, at) => `    elif len(x) == ${at}:\n        return ${at}\n`).join("");
  const path = folder("elif", {
    "long.py": `${client}    if x is None:\n        return "none"\n${chain}    return any(l.description == "Cat" for l in labels)\n`,
    "short.py": `${client}    return any(l.description == "Dog" for l in labels)\n`,
  });
  const { files, spec } = await analyze(path);
  expect(files.map(({ status }) => status)).toEqual(["analysed", "analysed"]);
  expect(spec.decisions.find(({ entry }) => entry.file === "short.py")?.completeness.status).toBe("exact");
});

describe("nothing to analyse", () => {
  const cases: readonly [string, () => string, string, RegExp][] = [
    ["a path that does not exist", () => join(scratch, "absent"), "path-not-found", /absent does not exist/],
    ["an empty folder", () => folder("empty", {}), "no-source-files", /empty is an empty folder/],
    ["a folder without source files", () => fixture("no-source"), "no-source-files", /no source file \(.*\*\.py.*\) in no-source/],
  ];
  it.each(cases)("%s: no-input, a message with a remedy, 2", async (_name, path, code, message) => {
    const { report, errors, text } = await both(path());
    expect({ status: report.status, errors, decisions: report.spec.decisions }).toEqual({
      status: "no-input",
      errors: [code],
      decisions: [],
    });
    expect(text).toMatchObject({ exitCode: 2, stdout: "" });
    expect(text.stderr).toMatch(message);
    expect(text.stderr).toMatch(/Give the folder or a source file/);
  });

  it("only a file that is not UTF-8: unreadable, 2, with the place", async () => {
    const path = folder("latin", { "app.py": Buffer.from("import os\nname = 'caf\xe9'  # label_detection\n", "latin1") });
    const { report, errors, text } = await both(path);
    expect({ status: report.status, errors }).toEqual({ status: "unreadable", errors: ["not-utf8"] });
    expect(report.files).toEqual([{ path: "app.py", status: "not-utf8" }]);
    expect(report.diagnostics.find(({ code }) => code === "not-utf8")?.span?.path).toBe("app.py");
    expect(text).toMatchObject({ exitCode: 2, stdout: "" });
    expect(text.stderr).toMatch(/app\.py.* is not valid UTF-8 \(line 2\)/);
  });

  it("names of methods of an API alone: nothing is parsed, since nothing in the program can be a client", async () => {
    const path = folder("namesakes", { "app.js": "db.entities((=\n  createClient sentiment detectLabels\n" });
    const { report, text } = await both(path);
    expect({ status: report.status, files: report.files, exitCode: text.exitCode }).toEqual({
      status: "no-api-call",
      files: [{ path: "app.js", status: "not-relevant" }],
      exitCode: 0,
    });
  });

  it("only a file in which nothing can be parsed: unreadable, 2", async () => {
    const { report, errors, text } = await both(fixture("nonsense"));
    expect({ status: report.status, errors, exitCode: text.exitCode }).toEqual({
      status: "unreadable",
      errors: ["syntax-error", "syntax-error"],
      exitCode: 2,
    });
  });
});

describe("an entry in a file that is skipped otherwise", () => {
  it("is read, and said to be the reason", async () => {
    const path = folder("entry-in-tests", { "readme.txt": "" });
    mkdirSync(join(path, "tests"));
    writeFileSync(join(path, "tests", "test_unit.py"), "import unittest\n");
    writeFileSync(join(path, "tests", "live.py"), readFileSync(join(fixture("one-broken"), "app.py")));
    expect((await analyze(path)).status).toBe("no-input");
    const report = await analyze(path, { entries: ["tests/live.py:handler"] });
    expect(report).toMatchObject({ status: "decided", skipped: [{ path: "tests/", reason: "tests" }] });
    expect(report.files).toContainEqual({ path: "tests/live.py", status: "analysed", reason: "entry" });
    expect(report.spec.decisions.map(({ id }) => id)).toEqual(["tests/live.py:handler"]);
  });
});

describe("an entry that calls no API itself", () => {
  it("decides by what the code around it hands to it, also where that code is its own module", async () => {
    const path = folder("entry-of-an-item", {
      "app.py": [
        "from google.cloud import vision",
        "client = vision.ImageAnnotatorClient()",
        "def worth(name):",
        "    return 1 if name == 'Cat' else -1",
        "for label in client.label_detection(image=open('x').read()).label_annotations:",
        "    print(worth(label.description))",
      ].join("\n"),
    });
    const { spec } = await analyze(path, { entries: ["app.py:worth"] });
    const [decision] = spec.decisions;
    expect(decision).toMatchObject({ id: "app.py:worth", completeness: { status: "exact" } });
    const decide = compileDecision(decision!);
    const returned = (...names: readonly string[]): string => {
      const labelAnnotations = names.map((description) => ({ description, score: 0.9 }));
      const { outcome } = decide({ responses: { "google.vision.label_detection": { labelAnnotations } } });
      return decision!.outcomes.find(({ id }) => id === outcome)!.description;
    };
    expect([returned(), returned("Cat"), returned("Dog"), returned("Dog", "Cat")]).toEqual([
      "nothing of the others",
      "return 1",
      "return -1",
      "return -1; return 1",
    ]);
  });
});

describe("files that are broken", () => {
  const place = { path: "broken.py", line: 8 };

  it("do not keep the others from being analysed", async () => {
    const { report, errors, text } = await both(fixture("one-broken"));
    expect({ status: report.status, errors }).toEqual({ status: "decided", errors: ["syntax-error"] });
    expect(report.diagnostics[0]?.span).toMatchObject(place);
    expect(report.files).toEqual([
      { path: "app.py", status: "analysed", reason: "operation" },
      { path: "broken.py", status: "syntax-errors", reason: "operation" },
    ]);
    const intact = report.spec.decisions.find(({ id }) => id === "app.py:handler");
    expect(intact).toMatchObject({ kind: "true-false", completeness: { status: "exact" } });
    expect(text).toMatchObject({ exitCode: 0, stderr: "" });
    expect(text.stdout).toMatch(/broken\.py:8:9: cannot read/);
    expect((await run(["analyze", fixture("one-broken"), "--strict"])).exitCode).toBe(3);
  });

  it("are said to be broken where there are no others", async () => {
    const { report, errors } = await both(fixture("only-broken"));
    expect(errors).toEqual(["syntax-error"]);
    expect(report.diagnostics[0]?.span).toMatchObject(place);
    expect(report.files).toEqual([{ path: "broken.py", status: "syntax-errors", reason: "operation" }]);
    expect(report.unsupported).toEqual([{ construct: "syntax error", count: 1 }]);
    for (const { completeness } of report.spec.decisions) expect(completeness.status).toBe("partial");
  });

  it("of another encoding are named beside what was analysed", async () => {
    const path = folder("mixed", {
      "app.py":
        "from google.cloud import vision\n\n\ndef handler(image):\n    labels = vision.ImageAnnotatorClient().label_detection(image=image)\n    return labels.label_annotations[0].description == 'Dog'\n",
      "latin.py": Buffer.from("name = 'caf\xe9'\n", "latin1"),
    });
    const { report, errors, text } = await both(path);
    expect({ status: report.status, errors, exitCode: text.exitCode }).toEqual({ status: "decided", errors: ["not-utf8"], exitCode: 0 });
    expect(report.files.map(({ status }) => status)).toEqual(["analysed", "not-utf8"]);
  });
});

describe("nothing to decide", () => {
  it("an application without an API call: said so, 0", async () => {
    const { report, errors, text } = await both(fixture("no-api-call"));
    expect({ status: report.status, errors, calls: report.calls }).toEqual({ status: "no-api-call", errors: [], calls: [] });
    expect(text).toMatchObject({ exitCode: 0, stderr: "" });
    expect(text.stdout).toMatch(/No call of a known machine-learning API/);
  });

  it("an output that is stored: passthrough, with the call's place, 0", async () => {
    const { report, errors, text } = await both(fixture("passthrough"));
    expect({ status: report.status, errors, decisions: report.spec.decisions }).toEqual({
      status: "passthrough",
      errors: [],
      decisions: [],
    });
    expect(report.calls).toMatchObject([
      { operation: "google.vision.label_detection", status: "passthrough", at: { path: "app.py", line: 9 } },
    ]);
    expect(text).toMatchObject({ exitCode: 0, stderr: "" });
    expect(text.stdout).toMatch(/only flows through[\s\S]*app\.py:9/);
  });

  it("the names of all labels returned: passthrough", async () => {
    expect((await both(fixture("names-returned"))).report.status).toBe("passthrough");
  });
});

describe("entries", () => {
  it("that do not exist are an error that names them", async () => {
    for (const entry of ["app.py:nothing", "none.py:handler"]) {
      const { report, errors, text } = await both(fixture("no-api-call"), entry);
      expect(report.spec.decisions).toEqual([]);
      expect(errors).toEqual(["unknown-entry"]);
      expect(text.stdout + text.stderr).toContain(entry.slice(entry.indexOf(":") + 1));
    }
  });

  it("that do not exist make the command end with 2", async () => {
    expect((await both(fixture("two-decisions"), "app.py:nothing")).text.exitCode).toBe(2);
  });

  it("that are malformed are a usage error, 4", async () => {
    await expect(analyze(fixture("two-decisions"), { entries: ["app.py"] })).rejects.toThrow(UsageError);
    expect(await run(["analyze", fixture("two-decisions"), "--entry", "app.py"])).toMatchObject({ exitCode: 4, stdout: "" });
  });
});

it("an aborted signal ends the analysis with its reason", async () => {
  const reason = new Error("enough");
  await expect(analyze(fixture("two-decisions"), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

describe("two decisions", () => {
  it("need --decision to be evaluated, and the message names them", async () => {
    const spec = join(scratch, "two.json");
    expect(await run(["analyze", fixture("two-decisions"), "--format", "spec", "--output", spec])).toMatchObject({ exitCode: 0 });
    const sample = { responses: { "google.vision.label_detection": { labelAnnotations: [{ description: "Cat", score: 0.9 }] } } };
    const stdin = JSON.stringify(sample);
    const unclear = await run(["evaluate", spec, "--responses", "-"], { stdin });
    expect(unclear).toMatchObject({ exitCode: 4, stdout: "" });
    expect(unclear.stderr).toContain("--decision:\n  app.py:feed\n  app.py:walk\n");
    const outcomes = await Promise.all(
      ["app.py:feed", "app.py:walk"].map(async (decision) => {
        const { exitCode, stdout } = await run(["evaluate", spec, "--responses", "-", "--decision", decision], { stdin });
        expect(exitCode).toBe(0);
        return (JSON.parse(stdout) as { readonly outcome: string }).outcome;
      }),
    );
    const { spec: read } = await analyze(fixture("two-decisions"));
    const texts = read.decisions.map(({ outcomes: all }, i) => all.find(({ id }) => id === outcomes[i])?.description);
    expect(texts).toEqual(['return "feed"', 'return "stay"']);
  });
});
