/** The package as npm installs it: what is in it and how large it is, its types for both resolutions, and what it says where an optional package is missing. */
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Block } from "./harness/doc-blocks.js";
import { blocksOf, pages, placeOf } from "./harness/doc-blocks.js";
import type { Ended, InstalledPackage } from "./harness/installed-package.js";
import { installPackage, root, run } from "./harness/installed-package.js";

let installed: InstalledPackage;
beforeAll(() => {
  installed = installPackage();
}, 240_000);
afterAll(() => installed.remove());

function furcifer(...args: string[]): Ended {
  return run(process.execPath, [join(installed.folder, "node_modules", "furcifer", "dist", "cli", "main.js"), ...args], installed.folder);
}

/** Bytes of all files below a folder. */
function sizeOf(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.reduce((size, entry) => (entry.isFile() ? size + statSync(join(entry.parentPath, entry.name)).size : size), 0);
}

/** Library examples of the pages: all of their blocks in TypeScript and JavaScript that import this package. */
const examples: readonly Block[] = pages
  .flatMap(blocksOf)
  .filter(
    ({ language, marks, text }) => ["ts", "js"].includes(language) && !marks.includes("signature") && text.includes(`from "furcifer"`),
  );

describe("what is in the archive", () => {
  it("is the product and its documentation: no tests, benchmarks, sources of TypeScript or state of the compiler", () => {
    const paths = installed.files.map(({ path }) => path);
    const expected =
      /^(dist\/.*\.(js|d\.ts|json|mjs|cjs|py)|grammars\/[\w./-]+|docs\/[\w./-]+\.(md|svg|png)|LICENSE|NOTICE|CHANGELOG\.md|README\.md|package\.json)$/;
    expect(paths.filter((path) => !expected.test(path))).toEqual([]);
    expect(
      paths.filter((path) => /(^|\/)(test|tests|bench|src|node_modules|\.vitepress|public)\/|\.test\.|tsbuildinfo/.test(path)),
    ).toEqual([]);
    for (const path of ["dist/index.js", "dist/index.d.ts", "dist/cli/main.js", "dist/spec/loss-spec.schema.json"])
      expect(paths).toContain(path);
  });

  it("is not larger than 10 MB, and with what it needs to run at most 120 MB", () => {
    const megabytes = (folder: string): number => sizeOf(folder) / 1e6;
    const modules = join(installed.folder, "node_modules");
    expect(megabytes(join(modules, "furcifer"))).toBeLessThan(10);
    expect(megabytes(modules)).toBeLessThan(120);
  });

  it("has its files where package.json says", () => {
    const manifest = JSON.parse(ts.sys.readFile(join(root, "package.json")) ?? "") as {
      readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
      readonly bin: Readonly<Record<string, string>>;
    };
    const named = [
      ...Object.values(manifest.exports).flatMap((e) => (typeof e === "string" ? [e] : Object.values(e))),
      ...Object.values(manifest.bin),
    ];
    for (const path of named) expect(existsSync(join(installed.folder, "node_modules", "furcifer", path)), path).toBe(true);
  });
});

describe("types", () => {
  const compilers = {
    nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
    bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
  };

  it.each(Object.entries(compilers))(
    "all examples of the pages check with %s, declarations included",
    { timeout: 120_000 },
    (name, options) => {
      expect(examples.length).toBeGreaterThan(5);
      const files = examples.map((example, i) => {
        const file = join(
          installed.folder,
          name,
          `${example.page.replaceAll(/\W/g, "-")}-${i}.${example.language === "js" ? "mjs" : "mts"}`,
        );
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, example.text);
        return file;
      });
      const program = ts.createProgram(files, {
        ...options,
        ...{ target: ts.ScriptTarget.ES2023, lib: ["lib.es2023.d.ts"], strict: true, exactOptionalPropertyTypes: true, noEmit: true },
        ...{ skipLibCheck: false, allowJs: true, checkJs: true, types: ["node"], typeRoots: [join(root, "node_modules", "@types")] },
      });
      const problems = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
        const at = files.indexOf(file?.fileName ?? "");
        const place = at >= 0 ? placeOf(examples[at]!) : file?.fileName;
        const line = file === undefined || start === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line + 1;
        return `${place} +${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
      });
      expect(problems).toEqual([]);
    },
  );
});

describe("without the packages that are optional", () => {
  it("none of them is installed", () => {
    for (const name of ["ts-morph", "typescript", "@duckdb", "bullmq", "ioredis"])
      expect(existsSync(join(installed.folder, "node_modules", name)), name).toBe(false);
  });

  it("a command that needs one names the line that installs it", () => {
    mkdirSync(join(installed.folder, "run", "tables"), { recursive: true });
    mkdirSync(join(installed.folder, "none"));
    const cases: readonly (readonly [args: readonly string[], line: string])[] = [
      [["query", "SELECT 1", "--run", "run"], "npm install @duckdb/node-api"],
      [["batch", "none", "--out", "parquet", "--parquet"], "npm install @duckdb/node-api"],
      [["batch", "none", "--out", "queued", "--queue", "redis://127.0.0.1:1"], "npm install bullmq ioredis"],
      [["worker", "--queue", "redis://127.0.0.1:1"], "npm install bullmq ioredis"],
    ];
    for (const [args, line] of cases) {
      const { status, stderr } = furcifer(...args);
      expect({ args, status }).toEqual({ args, status: 2 });
      expect(stderr).toContain(line);
    }
  });

  const typed = `import { ImageAnnotatorClient } from "@google-cloud/vision";
export async function check(tools: { readonly eyes: ImageAnnotatorClient }, uri: string) {
  const client = new ImageAnnotatorClient();
  const [result] = await client.labelDetection(uri);
  const [read] = await tools.eyes.textDetection(uri);
  if (read.textAnnotations!.length > 2) return "text";
  return result.labelAnnotations!.some((label) => label.description === "Dog") ? "dog" : "other";
}
`;

  it("a call of which only types tell makes decisions partial, and the diagnostic names the line", () => {
    const app = join(installed.folder, "typed");
    mkdirSync(app);
    writeFileSync(join(app, "check.ts"), typed);
    const { stdout } = furcifer("analyze", app, "--format", "json");
    const report = JSON.parse(stdout) as {
      readonly calls: readonly unknown[];
      readonly spec: { readonly decisions: readonly unknown[] };
      readonly diagnostics: readonly { readonly code: string; readonly message: string; readonly span: { readonly line: number } }[];
    };
    expect(report.spec.decisions).toMatchObject([
      { id: "check.ts:check", completeness: { status: "partial", reasons: [{ at: { line: 5 } }] } },
    ]);
    expect(report.calls).toMatchObject([
      { operation: "google.vision.label_detection", status: "partial" },
      { operation: "google.vision.text_detection", status: "unreached" },
    ]);
    const [told] = report.diagnostics.filter(({ code }) => code === "types-not-read");
    expect(told).toMatchObject({ span: { line: 5 } });
    expect(told?.message).toContain("npm install ts-morph@28");
    expect(furcifer("why-not", app).stdout).toContain("npm install ts-morph@28");
  });

  it("TypeScript is not run by verify, which names the line", () => {
    const app = join(installed.folder, "run-typed");
    mkdirSync(app);
    writeFileSync(join(app, "check.ts"), typed.replace("tools.eyes.", "client."));
    const { status, stdout } = furcifer("verify", app, "--yes-run-this-code");
    expect(status).toBe(3);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("npm install ts-morph@28");
  });
});

it("the pages' examples that say so run, with what they print", { timeout: 120_000 }, () => {
  const runnable = examples.filter(({ marks }) => marks.includes("runs"));
  expect(runnable.length).toBeGreaterThan(0);
  for (const [i, example] of runnable.entries()) {
    const file = join(installed.folder, `example-${i}.mjs`);
    const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true };
    writeFileSync(file, ts.transpile(example.text, options));
    // The examples' paths are those of the repository.
    const { status, stdout, stderr } = run(process.execPath, [file], root);
    expect({ place: placeOf(example), status, stderr }).toEqual({ place: placeOf(example), status: 0, stderr: "" });
    const printed = [...example.text.matchAll(/\/\/ prints (.*)$/gm)].map(([, text]) => text);
    expect(stdout.trimEnd().split("\n"), placeOf(example)).toEqual(printed);
  }
});
