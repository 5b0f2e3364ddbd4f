/** Lets Node load this project's own TypeScript: `.js` in an import means the `.ts` beside it, and types are taken out. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "./compile.mjs";

export async function resolve(specifier, context, next) {
  if (/^\.{1,2}\/.*\.js$/u.test(specifier)) {
    const typed = new URL(specifier.replace(/\.js$/u, ".ts"), context.parentURL);
    if (existsSync(typed)) return { url: typed.href, shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith(".ts") || url.includes("/node_modules/")) return next(url, context);
  return { format: "module", source: compile(fileURLToPath(url), true), shortCircuit: true };
}
