/**
 * Lowering against CPython's own parser, on its standard library: every name that is loaded, stored or deleted, every attribute,
 * call and literal that CPython sees at a place has an instruction there.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { loadPython } from "../../src/frontends/python/python-frontend.js";
import type { Instruction, Module } from "../../src/ir/ir.js";
import { walkInstructions } from "../../src/ir/walk.js";
import { standardLibrary, withoutLibrary } from "./standard-library.js";

const script = fileURLToPath(new URL("facts.py", import.meta.url));

type Fact = readonly [kind: string, line: number, column: number, name: string];

function factsOf(folder: string, paths: readonly string[], python: string): [string, Fact[]][] {
  const options = { input: JSON.stringify(paths), encoding: "utf8", maxBuffer: 1 << 30 } as const;
  const lines = execFileSync(python, [script, folder], options).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as [string, Fact[]]);
}

/** Names as they are written: without renaming in comprehensions and mangling in classes. */
function writtenNames(name: string): string[] {
  const plain = name.replace(/^\.\d+:/, "");
  return [plain, plain.replace(/^_.*?__/, "__")];
}

function describeInstruction(instruction: Instruction): string[] {
  switch (instruction.op) {
    case "load":
    case "store":
    case "delete":
    case "get-attribute":
    case "set-attribute":
    case "delete-attribute":
      return writtenNames(instruction.name).map((name) => `${instruction.op} ${name}`);
    case "call":
      return ["call "];
    case "constant":
      return [`constant ${instruction.value}`];
    default:
      return [];
  }
}

function instructionsOf(module: Module): Set<string> {
  const found = new Set<string>();
  for (const func of module.functions) {
    walkInstructions(func.body, (instruction) => {
      const { line, column } = instruction.span;
      for (const text of describeInstruction(instruction)) found.add(`${line}:${column} ${text}`);
    });
  }
  return found;
}

describe.skipIf(standardLibrary === undefined)(`what CPython sees${withoutLibrary}`, () => {
  it("is all in the IR", { timeout: 300_000 }, async () => {
    const { folder, files, python } = standardLibrary ?? { folder: "", files: [], python: "" };
    // Every third file; without those whose lines the two count differently.
    const chosen = files.filter(({ text }, index) => index % 3 === 0 && !/[\r\f]|^\uFEFF/.test(text()));
    const texts = new Map(chosen.map(({ path, text }) => [path, text()]));
    const frontend = await loadPython();
    const missing: string[] = [];
    let count = 0;
    for (const [path, facts] of factsOf(folder, [...texts.keys()], python)) {
      const { module } = frontend.lower(path, path, texts.get(path) ?? "");
      const found = module === null ? new Set<string>() : instructionsOf(module);
      count += facts.length;
      for (const [kind, line, column, name] of facts) {
        if (!found.has(`${line}:${column} ${kind} ${name}`)) missing.push(`${path}:${line}:${column} ${kind} ${name}`);
      }
    }
    expect(count).toBeGreaterThan(50_000);
    expect(missing).toEqual([]);
  });
});
