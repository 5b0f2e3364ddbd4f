/** What the README says is so: its library snippet runs, the commands it shows exist, and versions agree. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, describe, expect, it, vi } from "vitest";
import { version } from "../src/version.js";
import { run } from "./cli/terminal.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
};

const scratch = mkdtempSync(join(tmpdir(), "furcifer-readme-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** Code blocks by language; "" where none is named. */
function blocks(language: string): string[] {
  const all = [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];
  return all.filter((match) => match[1] === language).map((match) => match[2] ?? "");
}

/** Lines of all blocks that call the program, without a prompt. */
const commands = blocks("")
  .flatMap((block) => block.split("\n"))
  .map((line) => line.replace(/^\$ /, ""))
  .filter((line) => line.startsWith("furcifer "));

/** The snippet as JavaScript that imports the sources and reads a bundled application. */
function runnable(snippet: string): string {
  const text = snippet
    .replace('from "furcifer"', `from ${JSON.stringify(join(root, "src", "index.ts"))}`)
    .replace('"path/to/application"', JSON.stringify(join(root, "corpus", "python", "charity-intake", "app")));
  return ts.transpile(text, { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true });
}

/** As scripts/demo.mjs shows it: the decision, and its outcome for the first recorded output with a label. */
async function demonstration(): Promise<string> {
  const folder = "corpus/python/tool-crib";
  const analyzed = await run(["analyze", join(root, folder, "app")]);
  const spec = join(scratch, "spec.json");
  await run(["analyze", join(root, folder, "app"), "--format", "spec", "--output", spec]);
  const lines = readFileSync(join(root, folder, "cases.jsonl"), "utf8").split("\n");
  const stdin = lines.find((line) => line.includes('"description"'));
  const evaluated = await run(["evaluate", spec, "--responses", "-"], { stdin: stdin ?? "" });
  const evaluate = "furcifer evaluate spec.json --responses outputs.jsonl";
  return `$ furcifer analyze ${folder}/app\n${analyzed.stdout.trimEnd()}\n\n$ ${evaluate}\n${evaluated.stdout}`;
}

describe("README", () => {
  it("has a library snippet that runs", async () => {
    const [snippet = ""] = blocks("ts");
    const file = join(scratch, "snippet.mjs");
    writeFileSync(file, runnable(snippet));
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    try {
      await import(file);
      expect(log.mock.calls).toEqual([["views.py:intake", "last-match", "exact"]]);
    } finally {
      log.mockRestore();
    }
  });

  it("shows commands and options that exist", async () => {
    expect(commands.length).toBeGreaterThan(2);
    for (const command of commands) {
      const [, name = "", ...words] = command.split(/[\s[\]]+/);
      const { exitCode, stdout } = await run([name, "--help"]);
      expect({ command, exitCode }).toEqual({ command, exitCode: 0 });
      for (const option of words.filter((word) => word.startsWith("--"))) expect(stdout).toContain(option);
    }
  });

  /** UPDATE=1 writes what is printed now. */
  it("shows what the demo prints", async () => {
    const shown = blocks("").find((block) => block.startsWith("$ furcifer analyze")) ?? "";
    const printed = await demonstration();
    if (process.env.UPDATE === "1" && shown !== "")
      writeFileSync(
        join(root, "README.md"),
        readme.replace(shown, () => printed),
      );
    expect(shown).toBe(printed);
  });

  it("names scripts of the package and the Node version that it needs", () => {
    for (const [, script] of readme.matchAll(/npm (?:run )?(\w+)/g)) {
      expect(script === "ci" || manifest.scripts[script ?? ""] !== undefined, `npm run ${script}`).toBe(true);
    }
    expect(readme).toContain(`Node ${manifest.engines.node.replace(/[^\d.]/g, "")}`);
  });

  it("leads to files that are there", () => {
    for (const [, path = ""] of readme.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      expect(() => readFileSync(join(root, path)), path).not.toThrow();
    }
  });
});

it("the version in specs is the package's", () => {
  expect(version).toBe(manifest.version);
});
