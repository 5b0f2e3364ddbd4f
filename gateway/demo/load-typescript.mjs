// Lets Node run an application in TypeScript as it is, and stands in for hardware that is not here: `node --import .../load-typescript.mjs`.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { register } from "node:module";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";

const standIns = new Map([["johnny-five", "export default { Servo: class { to(angle) { globalThis.servo?.(angle); } } };"]]);

if (isMainThread) register(import.meta.url);

export async function resolve(specifier, context, next) {
  if (standIns.has(specifier)) return { url: `stand-in:${specifier}`, format: "module", shortCircuit: true };
  if (/^\.{1,2}\//.test(specifier)) {
    const typed = new URL(`${specifier.replace(/\.js$/, "")}.ts`, context.parentURL);
    if (typed.protocol === "file:" && existsSync(typed)) return { url: typed.href, format: "module", shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (url.startsWith("stand-in:")) return { format: "module", source: standIns.get(url.slice("stand-in:".length)), shortCircuit: true };
  if (!url.startsWith("file:") || !url.endsWith(".ts")) return next(url, context);
  const { default: ts } = await import("typescript");
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: false };
  return {
    format: "module",
    source: ts.transpileModule(await readFile(fileURLToPath(url), "utf8"), { compilerOptions: options }).outputText,
    shortCircuit: true,
  };
}
