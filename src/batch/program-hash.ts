/**
 * The hash of this program's own files, its grammars and its manifest, which names the versions of the packages it uses: what another version has answered is not
 * taken for this one's answer. What is found without the optional package that reads types is not what is found with it.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export function programHash(): string {
  const build = dirname(dirname(fileURLToPath(import.meta.url)));
  const root = dirname(build);
  const files = [join(root, "package.json"), ...filesIn(join(root, "grammars"), /\.wasm$/), ...filesIn(build, /\.(js|mjs|py|json)$/)];
  const hash = createHash("sha256");
  for (const file of files.sort()) hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file));
  return hash.update(`types\0${typeCheckerVersion()}`).digest("hex");
}

function typeCheckerVersion(): string {
  try {
    return (createRequire(import.meta.url)("ts-morph/package.json") as { readonly version: string }).version;
  } catch {
    return "";
  }
}

function filesIn(folder: string, wanted: RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
