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
import { frontends } from "../src/frontends/registry.js";
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
  const frontend = frontends.find((candidate) => candidate.language === language);
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

describe("javascript, hostile input", () => {
  let frontend: LoadedFrontend;
  beforeAll(async () => {
    frontend = await load("javascript");
  });

  it.each([
    ["an empty file", ""],
    ["no JavaScript at all", "<html>\n\u0000\u{1F600} ((("],
    ["a long sum", `x = ${Array(2_000).fill("a").join(" + ")}`],
    ["a longer sum", `x = ${Array(50_000).fill("a").join(" + ")}`],
    ["a long or", `if (${Array(2_000).fill("a == 1").join(" || ")}) f();`],
    ["a long else if chain", `if (x) f();\n${"else if (x) f();\n".repeat(1_000)}`],
    ["a long conditional", `y = ${"x ? 1 : ".repeat(1_000)} 2`],
    ["a long method chain", `x${".a()".repeat(3_000)}`],
    ["deep brackets", `x = ${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ["deep functions", `${"(function () { ".repeat(300)} x() ${"})();".repeat(300)}`],
    ["windows line ends", "if (x) {\r\n  y = `a\r\nb`;\r\n}\r\n"],
    ["a byte order mark", "\uFEFFx = 1\n"],
    ["a hash bang", "#!/usr/bin/env node\nx = 1\n"],
    ["HTML comments", "<!-- x\nx = 1\n--> y\n"],
    [
      "names that objects have",
      "const { constructor, __proto__: p, toString } = hasOwnProperty; class A { static constructor() {} valueOf() {} }",
    ],
  ])("%s does not throw, keeps the rules and prints", (_, text) => {
    const result = frontend.lower("input.js", "input", text);
    expect(result.module === null ? [] : verifyModule(result.module)).toEqual([]);
    expect(print(result)).toMatch(/^(module|no module)/);
  });

  it("places count UTF-16 units from 1", () => {
    const { module } = frontend.lower("input.js", "input", "x = 1\ny = '\u{1F600}', z\n");
    const load = module?.functions[0]?.body.find((instruction) => instruction.op === "load");
    expect(load?.span).toEqual({ path: "input.js", line: 2, column: 11, endLine: 2, endColumn: 12 });
  });
});

describe("javascript, quoted", () => {
  let frontend: LoadedFrontend;
  beforeAll(async () => {
    frontend = await load("javascript");
  });

  it.each([
    ["label . description!=='cat'", "label.description !== 'cat'"],
    ["f (\n  a, // first\n  ...b, /* then */ {c :1,'d':[ 2,, ]},\n)", "f(a, ...b, {c: 1, 'd': [2,,]})"],
    ["a?.b ?. [ c ]??d?e :f", "a?.b?.[c] ?? d ? e : f"],
    ["x=>( {y :x ?1:- 2} )", "x => ({y: x ? 1 : -2})"],
    ["async function  f ( a=1 ){return  await a/2}", "async function f(a = 1) {return await a / 2}"],
    ["s.replace( /a[/]b/gi ,'')+/c/.test(s)", "s.replace(/a[/]b/gi, '') + /c/.test(s)"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: JavaScript, quoted here.
    ["`a  ${ b+`${ c }` } \n`", "`a  ${b + `${c}`} \\n`"],
    ["typeof x==='undefined'&&! y", "typeof x === 'undefined' && !y"],
    ["i ++ +j--- -k", "i++ + j-- - -k"],
    ["new  Map ( [ [1,.5e-3] ] ).size>>>0", "new Map([[1, .5e-3]]).size >>> 0"],
    ["for(const k in o)if(k){ delete o [k] }", "for (const k in o) if (k) {delete o[k]}"],
    ["a.in.of . new( )", "a.in.of.new()"],
    ["this.#count+=1", "this.#count += 1"],
    ["é ( '", "é('"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: JavaScript, quoted here.
    ["`a ${b", "`a ${b}"],
    ["", ""],
  ])("%j is %s", (text, quoted) => {
    expect(frontend.quote(text)).toBe(quoted);
    expect(frontend.quote(quoted)).toBe(quoted);
  });
});

/** Sources of packages that are installed here anyway, hand-written and built ones, TypeScript among them. */
const packages = ["@babel/parser/lib", "commander", "yaml/dist", "ajv/lib", "ajv/dist", "vitest/dist", "fast-check/lib"];

describe("javascript of installed packages", () => {
  it("is lowered without an exception, keeps the rules of the IR, and what is unsupported is counted", { timeout: 120_000 }, async () => {
    const frontend = await load("javascript");
    const root = fileURLToPath(new URL("../node_modules", import.meta.url));
    const files = packages.flatMap((name) =>
      readdirSync(join(root, name), { recursive: true, encoding: "utf8" }).map((file) => join(name, file)),
    );
    const sources = files.filter((file) => frontendOf("javascript").extensions.includes(extname(file)));
    expect(sources.length).toBeGreaterThan(400);
    const problems: string[] = [];
    const modules: Module[] = [];
    // Every third keeps this short; the larger ones are all there.
    for (const [index, file] of sources.sort().entries()) {
      const text = readFileSync(join(root, file), "utf8");
      if (index % 3 !== 0 && text.length < 60_000) continue;
      const { module, diagnostics } = frontend.lower(file, file, text);
      if (module === null) problems.push(`${file} gave no module`);
      else {
        problems.push(...verifyModule(module));
        modules.push(module);
      }
      problems.push(...diagnostics.filter(({ code }) => code === "syntax-error").map(({ message }) => `${file}: ${message}`));
    }
    expect(problems).toEqual([]);
    const unsupported = countUnsupported(modules).map(({ construct }) => construct);
    expect(unsupported.sort()).toEqual(["computed class member", "import of a variable", "loop variable kept by a function"]);
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
