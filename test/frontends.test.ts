/**
 * Front ends against fixtures: a folder `fixtures/frontends/<language>/<feature>/` is a test, its `input.*` is lowered,
 * printed and compared with `expected.ir`, which ends with the diagnostics. `UPDATE=1` rewrites the expected files.
 * Besides, every module has to keep the rules of the IR, also those of CPython's standard library.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { formatSpan } from "../src/base/span.js";
import type { Frontend, LoadedFrontend, LowerResult } from "../src/frontends/frontend.js";
import { frontends, loweredOnly } from "../src/frontends/registry.js";
import type { Module } from "../src/ir/ir.js";
import { printModule } from "../src/ir/print.js";
import { countUnsupported } from "../src/ir/unsupported.js";
import { verifyModule } from "../src/ir/verify.js";
import { standardLibrary, withoutLibrary } from "./frontends/standard-library.js";

const fixtures = fileURLToPath(new URL("fixtures/frontends", import.meta.url));

function print(result: LowerResult): string {
  const diagnostics = result.diagnostics.map(({ code, message, span }) => `# ${code} ${span ? formatSpan(span) : ""} ${message}\n`);
  const text = result.module === null ? "no module\n" : printModule(result.module);
  return diagnostics.length === 0 ? text : `${text}\n${diagnostics.join("")}`;
}

function load(language: string): Promise<LoadedFrontend> {
  return frontendOf(language).load();
}

function frontendOf(language: string): Frontend {
  const frontend = [...frontends, ...loweredOnly].find((candidate) => candidate.language === language);
  if (frontend === undefined) throw new Error(`fixtures for ${language}, but no such front end`);
  return frontend;
}

describe.each(readdirSync(fixtures))("%s", (language) => {
  let frontend: LoadedFrontend;
  beforeAll(async () => {
    frontend = await load(language);
  });

  it.each(readdirSync(join(fixtures, language)))("%s", (feature) => {
    const folder = join(fixtures, language, feature);
    const inputs = readdirSync(folder).filter((name) => name.startsWith("input."));
    expect(inputs, "exactly one input").toHaveLength(1);
    const [input = ""] = inputs;
    expect(frontendOf(language).extensions).toContain(extname(input));
    const result = frontend.lower(input, "input", readFileSync(join(folder, input), "utf8"));
    expect(result.module === null ? [] : verifyModule(result.module)).toEqual([]);
    const actual = print(result);
    const expectedFile = join(folder, "expected.ir");
    if (process.env.UPDATE === "1") writeFileSync(expectedFile, actual);
    expect(existsSync(expectedFile), "expected.ir exists; UPDATE=1 writes it").toBe(true);
    expect(actual).toBe(readFileSync(expectedFile, "utf8"));
  });
});

describe("python, hostile input", () => {
  let frontend: LoadedFrontend;
  beforeAll(async () => {
    frontend = await load("python");
  });

  it.each([
    ["an empty file", ""],
    ["no Python at all", "<html>\n\u0000\u{1F600} ((("],
    ["a long sum", `x = ${Array(20_000).fill("a").join(" + ")}`],
    ["a long or", `if ${Array(20_000).fill("a == 1").join(" or ")}: pass`],
    ["a long elif chain", `if x: pass\n${"elif x: pass\n".repeat(2_000)}`],
    ["a long method chain", `x${".a()".repeat(5_000)}`],
    ["deep brackets", `x = ${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ["windows line ends", "if x:\r\n    y = 1\r\nelse:\r\n    y = '''a\r\nb'''\r\n"],
    ["a byte order mark", "\uFEFFx = 1\n"],
  ])("%s does not throw, and prints", (_, text) => {
    const result = frontend.lower("input.py", "input", text);
    expect(print(result)).toMatch(/^(module|no module)/);
  });

  it("places count UTF-16 units from 1", () => {
    const { module } = frontend.lower("input.py", "input", "x = 1\ny = '\u{1F600}', z\n");
    const load = module?.functions[0]?.body.find((instruction) => instruction.op === "load");
    expect(load?.span).toEqual({ path: "input.py", line: 2, column: 11, endLine: 2, endColumn: 12 });
  });
});

describe("python, quoted", () => {
  let frontend: LoadedFrontend;
  beforeAll(async () => {
    frontend = await load("python");
  });

  it.each([
    ['event [ "kind" ]!="photo"', 'event["kind"] != "photo"'],
    ["(\n    client  # the one\n    .get( a,\\\n  *b,k = -1 )\n)", "(client.get(a, *b, k=-1))"],
    ["{**a,'b' :c[1 :-2]}", "{**a, 'b': c[1:-2]}"],
    ["[ x.y for x in( 1,2 )if not x ]", "[x.y for x in (1, 2) if not x]"],
    ["lambda  x:x or(y)", "lambda x: x or (y)"],
    ["a+-1e-3*.5//b", "a + -1e-3 * .5 // b"],
    ["f\"a  {b}\"\n'# no'", "f\"a  {b}\" '# no'"],
    ['"""a\nb"""', '"""a\\nb"""'],
    ["é ( '", "é('"],
    ["x in'a'or u\"b\"", "x in 'a' or u\"b\""],
    ["", ""],
  ])("%j is %s", (text, quoted) => {
    expect(frontend.quote(text)).toBe(quoted);
    expect(frontend.quote(quoted)).toBe(quoted);
  });
});

describe.skipIf(standardLibrary === undefined)(`python's standard library${withoutLibrary}`, () => {
  it("is lowered without an exception, keeps the rules of the IR, and nothing in it is unsupported", { timeout: 300_000 }, async () => {
    const frontend = await load("python");
    const files = standardLibrary?.files ?? [];
    expect(files.length).toBeGreaterThan(400);
    const problems: string[] = [];
    const modules: Module[] = [];
    for (const { path, text } of files) {
      const { module, diagnostics } = frontend.lower(path, path, text());
      if (module === null) problems.push(`${path} gave no module`);
      else {
        problems.push(...verifyModule(module));
        modules.push(module);
      }
      problems.push(...diagnostics.filter(({ code }) => code === "syntax-error").map(({ message }) => `${path}: ${message}`));
    }
    expect(problems).toEqual([]);
    expect(countUnsupported(modules)).toEqual([]);
  });
});
