/**
 * The text form of the IR, printed and read back: every module lowered from fixtures, the corpus and CPython's standard library,
 * every expected.ir, and generated modules. A place keeps its start only. What is no text form gives the line of its problem.
 */
import { deepStrictEqual } from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { LoadedFrontend } from "../../src/frontends/frontend.js";
import { frontends } from "../../src/frontends/registry.js";
import type { Module } from "../../src/ir/ir.js";
import { parseModule } from "../../src/ir/parse.js";
import { printModule } from "../../src/ir/print.js";
import { verifyModule } from "../../src/ir/verify.js";
import { randomModule } from "../harness/random-module.js";

const seed = 20261128;
const root = fileURLToPath(new URL("../..", import.meta.url));

function parsed(text: string): Module {
  const result = parseModule(text);
  if (!result.ok) throw new Error(`line ${result.problem.line}:${result.problem.column}: ${result.problem.message}`);
  return result.module;
}

/** The module with every place cut to its start, whatever the depth of its blocks. */
function withoutEnds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEnds);
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutEnds(part)]));
  return "endLine" in copy ? { ...copy, endLine: copy.line, endColumn: copy.column } : copy;
}

function expectRoundTrip(module: Module): void {
  const text = printModule(module);
  const again = parsed(text);
  expect(printModule(again)).toBe(text);
  deepStrictEqual(again, withoutEnds(module));
}

function filesBelow(folder: string, accepts: (name: string) => boolean): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && accepts(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

const libraries = existsSync("/usr/lib") ? readdirSync("/usr/lib").filter((name) => /^python3\.\d+$/.test(name)) : [];
const library = libraries.map((name) => join("/usr/lib", name)).find((folder) => existsSync(join(folder, "argparse.py")));

describe("what front ends make", () => {
  const all = frontends;
  const loaded = new Map<string, LoadedFrontend>();
  const languageOf = (name: string): string | undefined => all.find(({ extensions }) => extensions.includes(extname(name)))?.language;
  beforeAll(async () => {
    for (const frontend of all) loaded.set(frontend.language, await frontend.load());
  });

  const lower = (file: string): Module[] => {
    const frontend = loaded.get(languageOf(file) ?? "");
    const module = frontend?.lower(file.slice(root.length), "package.module", readFileSync(file, "utf8")).module;
    return module === undefined || module === null ? [] : [module];
  };
  const isSource = (name: string): boolean => languageOf(name) !== undefined;

  it.each(["test/fixtures", "corpus"])("of %s comes back", (folder) => {
    const modules = filesBelow(join(root, folder), isSource).flatMap(lower);
    expect(modules.length).toBeGreaterThan(15);
    for (const module of modules) expectRoundTrip(module);
  });

  it.skipIf(library === undefined)(
    `of Python's standard library comes back${library === undefined ? " (skipped: it is not below /usr/lib)" : ""}`,
    () => {
      const files = readdirSync(library ?? "").filter((name) => name.endsWith(".py"));
      const sample = files.sort().filter((_, index) => index % 4 === 0);
      for (const file of sample) for (const module of lower(join(library ?? "", file))) expectRoundTrip(module);
    },
  );

  it("comes back from a chain of thousands of elif", () => {
    const text = `if x: pass\n${"elif x: pass\n".repeat(2_000)}`;
    const module = loaded.get("python")?.lower("input.py", "input", text).module;
    const printed = printModule(module ?? parsed(""));
    expect(printModule(parsed(printed)) === printed).toBe(true);
  });

  it("comes back from every expected.ir", () => {
    const files = filesBelow(join(root, "test/fixtures"), (name) => name === "expected.ir");
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) {
      const [text = ""] = readFileSync(file, "utf8").split(/^\n(?=#)/m);
      if (text !== "no module\n") expect(printModule(parsed(text))).toBe(text);
    }
  });
});

describe(`generated modules (seed ${seed})`, () => {
  it("keep the rules of the IR and come back", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(randomModule, (module) => {
        expect(verifyModule(module)).toEqual([]);
        expectRoundTrip(module);
        for (const line of printModule(module, { spans: "none" }).split("\n")) seen.add(/^ +(?:r\d+ = )?(\S+)/.exec(line)?.[1] ?? "");
      }),
      { seed, numRuns: 1_600 },
    );
    // Every word that a line of a body can begin with, and "" for the other lines.
    expect(seen.size).toBe(118);
  });

  it("come back without places", () => {
    fc.assert(
      fc.property(randomModule, (module) => {
        const text = printModule(module, { spans: "none" });
        expect(printModule(parsed(text), { spans: "none" })).toBe(text);
      }),
      { seed, numRuns: 100 },
    );
  });

  it("give a module or a problem of one of the lines when the text is damaged", () => {
    const damage = fc.tuple(fc.nat(), fc.nat({ max: 4 }), fc.constantFrom("", " ", "  ", "\n", '"', "r0", "*", ")", "else", "\\", "@"));
    fc.assert(
      fc.property(randomModule, fc.array(damage, { minLength: 1, maxLength: 3 }), (module, damages) => {
        let text = printModule(module);
        for (const [at, length, insert] of damages) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + insert + text.slice(start + length);
        }
        const result = parseModule(text);
        const lines = text.split("\n");
        if (result.ok) return;
        const { line, column } = result.problem;
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(column).toBeLessThanOrEqual((lines[line - 1] ?? "").length + 1);
      }),
      { seed, numRuns: 500 },
    );
  });
});

describe("what is no text form", () => {
  const within = (...lines: string[]): string =>
    ['module m "m.py" python', "", "module 0 <script> @1:1", ...lines.map((line) => `  ${line}`)].join("\n");

  it.each([
    ["nothing", "", 1, "a module expected, the text is empty"],
    ["no heading", "x", 1, "`module` expected"],
    ["a heading without a path", "module m", 1, "a string in double quotes expected"],
    ["a path that is no JSON", 'module m "\\x" python', 1, "a string as JSON has it expected"],
    ["an indented heading", '  module m "m.py" python', 1, "the module's heading is not indented"],
    ["an instruction outside a function", 'module m "m.py" python\n  break', 2, "a function's heading is not indented"],
    ["another kind of function", 'module m "m.py" python\nmethod 0 f()', 2, "`module`, `function` or `class-body` expected"],
    ["a function without parameters", 'module m "m.py" python\nfunction 0 f @1:1', 2, "`(` expected"],
    ["more after a heading", 'module m "m.py" python\n\nmodule 0 f async more', 3, "nothing more expected"],
    ["another instruction", within("r0 = leap r1"), 4, "there is no instruction `leap`"],
    ["a name that every object has", within("r0 = constructor r1"), 4, "there is no instruction `constructor`"],
    ["no instruction", within("return _", "r0 ="), 5, "an instruction expected"],
    ["a result that is not kept", within("add.python r0 r1"), 4, "`add.python` needs a register for its result, `r0 = add.python ...`"],
    ["a result where there is none", within("r0 = store global x r1"), 4, "`store` has no result"],
    ["too few operands", within("r0 = add.python r1"), 4, "a register, like r0, expected"],
    ["too many operands", within("r0 = copy r1 r2"), 4, "nothing more expected"],
    ["a register too many digits long", within("return r1234567890"), 4, "a register, like r0, expected"],
    ["another scope", within("r0 = load nonlocal x"), 4, "`local`, `global` or `class` expected"],
    ["another constant", within("r0 = constant None"), 4, "a constant expected"],
    ["no number", within("r0 = constant 1.2.3"), 4, "1.2.3 is no number"],
    ["an open list", within("r0 = list [r1, r2"), 4, "`]` expected"],
    ["an open string", within('r0 = constant "a'), 4, "a string in double quotes expected"],
    ["another conversion", within("r0 = string [r1!x]"), 4, "a conversion, `s`, `r` or `a`, expected"],
    ["two rests", within("unpack [*r1, *r2] r0"), 4, "only one target takes the rest"],
    ["an odd indentation", within(" return _"), 4, "indented by an odd number of blanks"],
    ["a tab", within("\treturn _"), 4, "an instruction expected"],
    ["a block without a heading", within("return _", "  return _"), 5, "indented by 4 blanks where there should be 2"],
    ["a section without its instruction", within("return _", "else"), 5, "there is nothing that `else` belongs to"],
    ["a second else", within("if r0", "else", "else"), 6, "`else` cannot follow `else`"],
    ["a section of another instruction", within("if r0", "finally"), 5, "`finally` cannot follow `if`"],
    ["an unfinished while", within("while", "  r0 = constant true", "return _"), 4, "`while` without `do`"],
    ["an unfinished handler", within("try", "catch-type", "  r0 = constant true"), 5, "`catch-type` without `catch`"],
    ["an async if", within("async if r0"), 4, "`if` is never async"],
  ])("%s has a problem", (_, text, line, message) => {
    const result = parseModule(text);
    expect(result.ok ? "no problem" : { line: result.problem.line, message: result.problem.message }).toEqual({ line, message });
  });

  it("may have comments, blank lines, Windows line ends and optional blanks", () => {
    const text = within("# note", "", "r0 = list [ r1,r2 ]", "    # deep").replaceAll("\n", "\r\n");
    expect(printModule(parsed(text))).toBe(`${within("r0 = list [r1, r2] @1:1")}\n`);
  });
});
