/**
 * The hash of this program's own files, its grammars and its manifest, which names the versions of the packages it uses: what another version has answered is not
 * taken for this one's answer.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export function programHash(): string {
  const build = dirname(dirname(fileURLToPath(import.meta.url)));
  const root = dirname(build);
  const files = [join(root, "package.json"), ...filesIn(join(root, "grammars"), /\.wasm$/), ...filesIn(build, /\.(js|mjs|py|json)$/)];
  const hash = createHash("sha256");
  for (const file of files.sort()) hash.update(`${file.slice(root.length)}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

function filesIn(folder: string, wanted: RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && wanted.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}
