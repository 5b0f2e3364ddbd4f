/**
 * What lowered JavaScript does when it is run (harness/javascript-machine.ts) against what Node does with the source: the same
 * values are logged in the same order by every program of fixtures/javascript-programs/.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { loadJavaScript } from "../../src/frontends/javascript/javascript-frontend.js";
import { verifyModule } from "../../src/ir/verify.js";
import { JavaScriptMachine } from "../harness/javascript-machine.js";

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
