/**
 * Finds the applications in folders, lists and archives. A folder is an application where it has a manifest, a repository's folder, or a source file of its own;
 * else its folders are looked at. What has a manifest inside an application is an application of its own. Nothing is parsed.
 */
import type { Dirent } from "node:fs";
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, posix, resolve } from "node:path";
import { sortedBy } from "../base/ordered.js";
import { sourceKinds } from "../source-languages.js";
import type { CorpusApplication, CorpusArchive } from "./application.js";
import { distinctName } from "./distinct-name.js";

export type Found = CorpusApplication | CorpusArchive;

/** A source of applications that is not there, or cannot be read. */
export class SourceError extends Error {
  override readonly name = "SourceError";
}

const archiveName = /\.(tar|tar\.gz|tgz|zip)$/i;
const listName = /\.(txt|list|lst)$/i;

/**
 * The applications of all sources by name, which is where they lie in their source; sources are told apart by their own names where there are several. What is
 * reached in two ways is one application. Nothing is looked for in the folders `except`.
 */
export function discover(sources: readonly string[], { except = [] }: { readonly except?: readonly string[] } = {}): Found[] {
  const search = new Search(new Set(except.map((path) => realPath(path))));
  const names = sources.length > 1 ? distinctNames(sources.map(nameOf)) : [""];
  const found = sources.flatMap((source, at) => search.source(source, names[at] ?? ""));
  return withDistinctNames(withoutRepetitions(sortedBy(found, ({ name }) => name)));
}

class Search {
  /** The lists that are being read. */
  private readonly lists: string[] = [];

  constructor(private readonly except: ReadonlySet<string>) {}

  source(source: string, prefix: string): Found[] {
    const status = statSync(source, { throwIfNoEntry: false });
    if (status === undefined) throw new SourceError(`${source}: there is no such file or folder. Check the path.`);
    if (status.isDirectory()) return applicationsIn(source, prefix, this.except);
    if (archiveName.test(source)) return [{ name: prefix === "" ? basename(source) : prefix, archive: source }];
    if (listName.test(source)) return this.listed(source, prefix);
    if (isSource(basename(source))) return [{ name: joined(prefix, basename(source)), root: source, exclude: [] }];
    throw new SourceError(`${source} is no folder, archive (.tar, .tar.gz, .tgz, .zip), list (.txt) or source file.`);
  }

  /** One path a line, from the list's folder; a "#" begins a comment. */
  private listed(list: string, prefix: string): Found[] {
    const real = realPath(list);
    if (this.lists.includes(real)) throw new SourceError(`${list} lists itself. Remove the line.`);
    this.lists.push(real);
    const lines = readFileSync(list, "utf8").split(/\r?\n/);
    const paths = lines.map((line) => line.replace(/(^|\s)#.*$/, "").trim()).filter((line) => line !== "");
    const names = distinctNames(listedNames(paths));
    const found = paths.flatMap((path, at) => this.source(resolve(dirname(list), path), joined(prefix, names[at] ?? "")));
    this.lists.pop();
    return found;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** An application that lies in two sources, or in one that is named twice, under the first of its names. */
function withoutRepetitions(found: readonly Found[]): Found[] {
  const seen = new Set<string>();
  return found.filter((each) => {
    const path = "archive" in each ? JSON.stringify([realPath(each.archive)]) : JSON.stringify([realPath(each.root), each.exclude]);
    return !seen.has(path) && seen.add(path);
  });
}

/** The applications in a folder. */
export function applicationsIn(folder: string, name: string, except: ReadonlySet<string> = new Set()): Found[] {
  const walk = new Walk(except);
  walk.visit(folder, name === "" ? basename(resolve(folder)) : name);
  const named = walk.found.map((found) => ({
    ...found,
    name: name === "" ? shortened(found.name, folder, walk.found.length) : found.name,
  }));
  return named.length > 0 ? named : [{ name: name === "" ? basename(resolve(folder)) : name, root: folder, exclude: [] }];
}

/** Names in a folder that was asked for do not begin with its own name, but for a single application. */
function shortened(name: string, folder: string, count: number): string {
  const own = `${basename(resolve(folder))}/`;
  return count > 1 && name.startsWith(own) ? name.slice(own.length) : name;
}

/** Folders that hold installed or built software, or tools' data, and no application. */
const ignored = /^(node_modules|bower_components|jspm_packages|site-packages|dist-packages|__pycache__|venv|env|\..*)$/i;
/** Deeper than any repository; a path has an end too. */
const deepest = 64;

class Walk {
  readonly found: Found[] = [];

  constructor(private readonly except: ReadonlySet<string>) {}

  /** Looks at a folder that is in no application. One that cannot be listed is taken for an application, so that its result says so. */
  visit(folder: string, name: string, depth = 0): void {
    if (this.isExcepted(folder)) return;
    const entries = listed(folder);
    if (entries === undefined) return void this.found.push({ name, root: folder, exclude: [] });
    if (isApplication(folder, entries)) return this.application(folder, name, entries);
    for (const entry of sortedBy(entries, (each) => each.name)) {
      if (entry.isDirectory() && !ignored.test(entry.name) && depth < deepest)
        this.visit(join(folder, entry.name), `${name}/${entry.name}`, depth + 1);
      else if (entry.isFile() && archiveName.test(entry.name))
        this.found.push({ name: `${name}/${entry.name}`, archive: join(folder, entry.name) });
    }
  }

  private application(folder: string, name: string, entries: readonly Dirent[]): void {
    const exclude = this.nested(folder, entries, name, "", 0);
    // Where all sources belong to nested applications, what is around them is none.
    if (exclude.length === 0 || hasSource(folder, entries, new Set(exclude), "", 0)) this.found.push({ name, root: folder, exclude });
  }

  /** The applications inside an application: paths from its root, each ending in "/". */
  private nested(folder: string, entries: readonly Dirent[], name: string, path: string, depth: number): string[] {
    if (depth >= deepest) return [];
    return sortedBy(entries, (each) => each.name).flatMap((entry) => {
      if (!entry.isDirectory() || ignored.test(entry.name)) return [];
      const child = join(folder, entry.name);
      if (this.isExcepted(child)) return [`${path}${entry.name}/`];
      const inside = entriesOf(child);
      if (!hasManifest(child, inside)) return this.nested(child, inside, `${name}/${entry.name}`, `${path}${entry.name}/`, depth + 1);
      this.application(child, `${name}/${entry.name}`, inside);
      return [`${path}${entry.name}/`];
    });
  }

  private isExcepted(folder: string): boolean {
    return this.except.size > 0 && this.except.has(realPath(folder));
  }
}

function isApplication(folder: string, entries: readonly Dirent[]): boolean {
  return hasManifest(folder, entries) || entries.some((entry) => (entry.isFile() ? isSource(entry.name) : entry.name === ".git"));
}

const pythonManifest = /^(pyproject\.toml|setup\.py|setup\.cfg|requirements([-_.].*)?\.txt|Pipfile|environment\.ya?ml)$/i;

function hasManifest(folder: string, entries: readonly Dirent[]): boolean {
  return entries.some(
    (entry) =>
      entry.isFile() && (pythonManifest.test(entry.name) || (entry.name === "package.json" && isPackage(join(folder, entry.name)))),
  );
}

/** A package.json that only says how its folder's modules are read is no manifest. */
function isPackage(path: string): boolean {
  try {
    if (statSync(path).size > 1_000_000) return true;
    const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
    return (
      typeof manifest === "object" && manifest !== null && ["name", "dependencies", "scripts", "workspaces"].some((key) => key in manifest)
    );
  } catch {
    return false;
  }
}

function hasSource(folder: string, entries: readonly Dirent[], without: ReadonlySet<string>, path: string, depth: number): boolean {
  if (entries.some((entry) => entry.isFile() && isSource(entry.name))) return true;
  if (depth >= deepest) return false;
  return entries.some((entry) => {
    const inner = `${path}${entry.name}/`;
    if (!entry.isDirectory() || ignored.test(entry.name) || without.has(inner)) return false;
    const child = join(folder, entry.name);
    return hasSource(child, entriesOf(child), without, inner, depth + 1);
  });
}

function isSource(name: string): boolean {
  const lower = name.toLowerCase();
  return sourceKinds.some(({ extension }) => lower.endsWith(extension));
}

/** Links are not followed: what they lead to is found where it lies. */
function entriesOf(folder: string): Dirent[] {
  return listed(folder) ?? [];
}

function listed(folder: string): Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return undefined;
  }
}

function nameOf(source: string): string {
  return basename(resolve(source)).replace(listName, "");
}

/** Names of the paths in a list: as they are written, but for what leads up; absolute ones from the deepest folder that holds them all. */
function listedNames(paths: readonly string[]): string[] {
  const normal = paths.map((path) => posix.normalize(path.replaceAll("\\", "/")).replace(/\/$/, ""));
  const isAbsolute = (path: string): boolean => /^([A-Za-z]:)?\//.test(path);
  const holder = sharedFolder(normal.map((path) => path.replace(/^[A-Za-z]:(?=\/)/, "")).filter(isAbsolute));
  return normal.map((path) => {
    const name = isAbsolute(path) ? path.replace(/^[A-Za-z]:/, "").slice(holder.length) : path.replace(/^(\.\.\/)+/, "");
    return name === "." || name === ".." || name === "" ? "application" : name;
  });
}

/** Ends in "/". */
function sharedFolder(paths: readonly string[]): string {
  let shared = dirname(paths[0] ?? "/");
  while (!paths.every((path) => path.startsWith(shared === "/" ? "/" : `${shared}/`))) shared = dirname(shared);
  return shared === "/" ? "/" : `${shared}/`;
}

function joined(prefix: string, name: string): string {
  return prefix === "" ? name : prefix === name || prefix.endsWith(`/${name}`) ? prefix : `${prefix}/${name}`;
}

function distinctNames(names: readonly string[]): string[] {
  // Where file systems do not tell case apart, the results of `App` and `app` would be one file.
  const taken = new Set<string>();
  const folded = new Set<string>();
  return names.map((name) => {
    let distinct = distinctName(name, taken);
    while (folded.has(distinct.toLowerCase())) distinct = distinctName(name, taken);
    folded.add(distinct.toLowerCase());
    return distinct;
  });
}

function withDistinctNames(found: readonly Found[]): Found[] {
  const names = distinctNames(found.map(({ name }) => name));
  return found.map((each, at) => ({ ...each, name: names[at] ?? each.name }));
}
