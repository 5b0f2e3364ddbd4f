/**
 * What lowered JavaScript does when it is run (harness/javascript-machine.ts) against what Node does with the source: the same
 * values are logged in the same order by every program of fixtures/javascript-programs/, and packages that are installed here anyway,
 * lowered and run, answer as they do under Node.
 */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { loadJavaScript } from "../../src/frontends/javascript/javascript-frontend.js";
import { verifyModule } from "../../src/ir/verify.js";
import { JavaScriptMachine } from "../harness/javascript-machine.js";
import { loadLowered } from "../harness/javascript-packages.js";

const folder = fileURLToPath(new URL("../fixtures/javascript-programs", import.meta.url));

type Log = (...values: unknown[]) => void;

function logTo(lines: string[]): Log {
  return (...values) =>
    void lines.push(values.map((value) => inspect(value, { depth: 6, breakLength: Number.POSITIVE_INFINITY })).join(" "));
}

async function runByNode(name: string, text: string, log: Log): Promise<void> {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, useDefineForClassFields: false };
  const plain = name.endsWith(".ts") ? ts.transpileModule(text, { compilerOptions }).outputText : text;
  const AsyncFunction = (async () => {}).constructor as new (...parts: string[]) => (log: Log) => Promise<void>;
  await new AsyncFunction("log", plain)(log);
}

describe("lowered programs do what Node does", () => {
  it.each(readdirSync(folder))("%s", async (name) => {
    const text = readFileSync(join(folder, name), "utf8");
    const { module, diagnostics } = (await loadJavaScript()).lower(name, "input", text);
    expect(diagnostics).toEqual([]);
    if (module === null) throw new Error("no module");
    expect(verifyModule(module)).toEqual([]);
    const [expected, actual]: [string[], string[]] = [[], []];
    await runByNode(name, text, logTo(expected));
    expect(expected.length).toBeGreaterThan(5);
    await new JavaScriptMachine(module, { log: logTo(actual) }).run();
    expect(actual).toEqual(expected);
  });
});

const require = createRequire(import.meta.url);

/** What a package answers, under Node and lowered. */
async function answers<Package>(
  name: string,
  ask: (exports: Package) => unknown,
): Promise<{ readonly node: unknown; readonly lowered: unknown }> {
  const lowered = loadLowered(await loadJavaScript(), require.resolve(name)) as Package;
  return { node: ask(require(name) as Package), lowered: ask(lowered) };
}

function failure(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? [error.name, error.message] : error;
  }
}

describe("lowered packages do what Node does", () => {
  it("yaml", async () => {
    const text = 'a: 1\nb:\n  - x: [1, 2, {c: d}]\n    y: |\n      text\n      more\n  - &z z\n  - *z\n# no\nd: 2020-01-01\ne: "\\u00e9"\n';
    const { node, lowered } = await answers<typeof import("yaml")>("yaml", (yaml) => [
      yaml.parse(text),
      yaml.stringify({ a: [1, { b: null }], c: "x: y\nz", d: true }),
      failure(() => yaml.parse("a: [1")),
      yaml.parseAllDocuments("a\n---\nb: 2\n").map(String),
    ]);
    expect(lowered).toEqual(node);
  });

  it("@babel/parser", async () => {
    const text = readFileSync(join(folder, "classes.js"), "utf8");
    const { node, lowered } = await answers<typeof import("@babel/parser")>("@babel/parser", (babel) => [
      JSON.stringify(babel.parse(text, { plugins: ["jsx"] })),
      failure(() => babel.parse("let x = ;")),
    ]);
    expect(lowered).toEqual(node);
  });

  it("commander", async () => {
    const { node, lowered } = await answers<typeof import("commander")>("commander", ({ Command }) => {
      const program = new Command("x").description("d").option("-a, --all <n>", "everything", "1").argument("[file]").exitOverride();
      program
        .command("sub")
        .description("below")
        .option("--flag")
        .action(() => {});
      const parsed = program.parse(["-a", "2", "sub", "--flag"], { from: "user" }).opts();
      return [program.helpInformation(), parsed];
    });
    expect(lowered).toEqual(node);
  });

  it("ajv", async () => {
    const { node, lowered } = await answers<typeof import("ajv")>("ajv", (ajv) => {
      const properties = { a: { type: "integer", minimum: 3 }, b: { enum: ["x"] } };
      const validate = new ajv.default({ allErrors: true }).compile({
        type: "object",
        properties,
        required: ["a"],
        additionalProperties: false,
      });
      return [validate({ a: 2, b: "y", c: 1 }), validate.errors, validate({ a: 3, b: "x" })];
    });
    expect(lowered).toEqual(node);
  });
});
