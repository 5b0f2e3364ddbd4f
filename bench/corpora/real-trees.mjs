// Real trees that are on the machine: packages of node_modules, and of Python. Their sources are copied, nothing else, and no more than a few megabytes of each.
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../measure.mjs";

const source = /\.(py|[cm]?[jt]sx?|json|txt)$/i;
const mostBytes = 3_000_000;

function folders(path, isWanted = () => true) {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isWanted(entry.name))
    .map(({ name }) => join(path, name));
}

function allPackages() {
  const modules = folders(join(root, "node_modules")).flatMap((path) => (/\/@[^/]*$/.test(path) ? folders(path) : [path]));
  const versions = folders("/usr/lib", (name) => /^python3/.test(name));
  const python = versions.flatMap((path) => [
    ...folders(path, (name) => !/^(dist-packages|__pycache__|test)$/.test(name)),
    ...folders(join(path, "dist-packages")),
  ]);
  return { modules: modules.sort(), python: python.sort() };
}

function copySources(from, to, taken = { bytes: 0 }) {
  for (const entry of readdirSync(from, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const [path, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory() && !/^(node_modules|__pycache__)$/.test(entry.name)) copySources(path, target, taken);
    if (!entry.isFile() || !source.test(entry.name)) continue;
    const { size } = statSync(path);
    if (taken.bytes + size > mostBytes) continue;
    taken.bytes += size;
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(path, target);
  }
  return taken.bytes;
}

/** Copies up to `count` trees, half of each kind where there are enough; answers how many. */
export function writeRealTrees(folder, count, random) {
  const { modules, python } = allPackages();
  const chosen = [...random.some(modules, Math.ceil(count / 2)), ...random.some(python, Math.floor(count / 2))];
  return chosen.filter((path, at) => copySources(path, join(folder, `${String(at).padStart(4, "0")}-${path.split("/").at(-1)}`)) > 0)
    .length;
}
