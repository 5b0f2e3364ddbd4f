// Compiles src/ to dist/, here and then in gateway/, which imports what was built. Output of source files that no longer exist is removed first, so
// that dist/ always mirrors src/; the scripts of HTML pages are bundled from it too.
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { writePageScripts } from "./bundle-pages.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function build(folder) {
  const source = join(folder, "src");
  const output = join(folder, "dist");
  for (const file of filesBelow(output)) {
    const module = file.slice(output.length).replace(/(\.d\.ts|\.js)$/, "");
    const compiled = /(\.d\.ts|\.js)$/.test(file);
    if (compiled && !existsSync(join(source, `${module}.ts`))) rmSync(file);
  }

  // Data that a module reads or imports from its own folder, and programs that other processes run or load.
  for (const file of filesBelow(source).filter((name) => /\.(json|py|mjs|cjs)$/.test(name))) {
    const target = join(output, file.slice(source.length));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }

  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const compiler = spawnSync(process.execPath, [tsc, "-p", join(folder, "tsconfig.json")], { stdio: "inherit" });
  if (compiler.status !== 0) process.exit(compiler.status ?? 1);

  const main = join(output, "cli", "main.js");
  if (existsSync(main)) chmodSync(main, 0o755);
}

build(root);
await writePageScripts();
build(join(root, "gateway"));
