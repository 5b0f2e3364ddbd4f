/**
 * What the documentation says is so: the tutorial runs as it stands, links and anchors lead somewhere, code parses. Examples of the library are checked in
 * package.test.ts, the commands of the README in readme.test.ts.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { blocksOf, pages, placeOf, readPage } from "./harness/doc-blocks.js";
import { root, run } from "./harness/installed-package.js";

// Without types: a script of the package.
const { findPython } = (await import(join(root, "scripts", "trainer-python.mjs"))) as { findPython(): string | undefined };

const scratch = mkdtempSync(join(tmpdir(), "furcifer-docs-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Pages of which every code block is checked; those of other packages and the changelog show fragments. */
const own = pages.filter((page) => page.startsWith("docs/"));
const blocks = own.flatMap(blocksOf);

/** The ids of a page's headings, as GitHub and the site make them of plain words. */
function anchorsOf(page: string): Set<string> {
  const text = readPage(page).replaceAll(/^```[\s\S]*?^```$/gm, "");
  const headings = [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = ""]) => heading);
  const named = [...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, id = ""]) => id);
  const slug = (heading: string): string =>
    heading
      .replaceAll(/`|\*/g, "")
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .trim()
      .replaceAll(" ", "-");
  return new Set([...headings.map(slug), ...named]);
}

describe("links", () => {
  it.each(pages)("of %s lead to files and headings that are there", (page) => {
    const text = readPage(page)
      .replaceAll(/^ *```[\s\S]*?^ *```$/gm, "")
      .replaceAll(/`[^`\n]*`/g, "");
    for (const [, link = ""] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^(https?|mailto):/.test(link) || link.startsWith("/reference/")) continue;
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? page : posix.join(posix.dirname(page), path);
      expect(existsSync(join(root, target)), `${page}: ${link}`).toBe(true);
      if (anchor !== undefined && target.endsWith(".md")) expect([...anchorsOf(target)], `${page}: ${link}`).toContain(anchor);
    }
  });

  it("lead to every page of the site from its sidebar", () => {
    const config = ts.sys.readFile(join(root, "docs", ".vitepress", "config.ts")) ?? "";
    const linked = [...config.matchAll(/link: "\/([\w-]*)"/g)].map(([, name = ""]) => `docs/${name === "" ? "index" : name}.md`);
    expect([...new Set(linked)].sort()).toEqual(own);
  });
});

describe("code", () => {
  it("of shells parses", () => {
    for (const block of blocks.filter(({ language }) => ["sh", "bash"].includes(language))) {
      const file = join(scratch, "block.sh");
      writeFileSync(file, block.text);
      const { status, stderr } = run("bash", ["-n", file], scratch);
      expect({ place: placeOf(block), status, stderr }).toEqual({ place: placeOf(block), status: 0, stderr: "" });
    }
  });

  it("in YAML and JSON parses", () => {
    for (const block of blocks.filter(({ language }) => language === "yaml"))
      for (const document of parseAllDocuments(block.text)) expect(document.errors, placeOf(block)).toEqual([]);
    for (const block of blocks.filter(({ language, marks }) => language === "json" && !marks.includes("excerpt")))
      expect(
        () =>
          block.text
            .trim()
            .split(/\n(?=\{)/)
            .map((text) => JSON.parse(text) as unknown),
        placeOf(block),
      ).not.toThrow();
  });

  it("in TypeScript and JavaScript parses", () => {
    for (const block of blocks.filter(({ language }) => ["ts", "js"].includes(language))) {
      const { diagnostics } = ts.transpileModule(block.text, {
        reportDiagnostics: true,
        compilerOptions: { target: ts.ScriptTarget.ES2023 },
      });
      expect(
        diagnostics?.map(({ messageText }) => messageText),
        placeOf(block),
      ).toEqual([]);
    }
  });
});

describe("the tutorial", () => {
  const python = findPython();

  it.skipIf(python === undefined)("runs as it stands, and prints what it shows", { timeout: 400_000 }, () => {
    const steps = blocksOf("docs/tutorial.md");
    const bin = join(scratch, "bin");
    mkdirSync(bin);
    symlinkSync(run(python ?? "", ["-c", "import sys; print(sys.executable)"], root).stdout.trim(), join(bin, "python3"));
    const scripts = steps.filter(({ language, marks }) => language === "sh" && marks.length === 0);
    // The gateway's port is whatever is free.
    const port = 20_000 + (process.pid % 30_000);
    const script = scripts.map(({ text }) => text.replaceAll("8080", String(port))).join("\n");
    const file = join(scratch, "tutorial.sh");
    writeFileSync(file, `set -eu\n${script}`);
    const home = join(scratch, "home");
    mkdirSync(home);
    const env = {
      ...process.env,
      HOME: home,
      PATH: `${bin}:${process.env.PATH}`,
      PICTURES: "300",
      OMP_NUM_THREADS: "1",
      PYTHONDONTWRITEBYTECODE: "1",
    };
    const { status, stdout, stderr } = run("bash", [file], root, env);
    expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
    for (const { text, language, marks } of steps) if (language === "text" && marks.includes("printed")) expect(stdout).toContain(text);
    const answers = stdout.split("\n").filter((line) => line.startsWith('{"outcome":"o'));
    expect(answers.length).toBe(2);
    expect(stdout).toContain("FURCIFER_GATEWAY");
    expect(statSync(join(home, "furcifer-tutorial", "run", "report.md")).size).toBeGreaterThan(1000);
  });
});
