/**
 * The files of an application that can matter: those that mention an operation, all that they import, and all that
 * import them. Other files are not parsed.
 */
import type { SourceFile } from "../base/source.js";
import type { Module } from "../ir/ir.js";
import { walkInstructions } from "../ir/walk.js";
import type { ModuleNames, NamedModule } from "./find-module.js";

export interface ClosureInput {
  readonly files: readonly SourceFile[];
  readonly isSeed: (file: SourceFile) => boolean;
  readonly moduleName: (path: string) => string;
  /** Parses and lowers; null where nothing could be read. */
  readonly lower: (file: SourceFile) => Module | null;
  /** Files that a module's imports lead to by their paths. */
  readonly imported: (module: Module) => readonly string[];
}

export function importClosure(input: ClosureInput): Map<string, Module | null> {
  const { files, moduleName } = input;
  const lowered = new Map<string, Module | null>();
  const byLastName = new Map<string, SourceFile[]>();
  for (const file of files) {
    const name = lastName(moduleName(file.path));
    byLastName.set(name, [...(byLastName.get(name) ?? []), file]);
  }
  const byPath = new Map(files.map((f) => [f.path, f]));
  const pending = files.filter((f) => input.isSeed(f));
  const wantedBy = new Set<string>();
  while (pending.length > 0) {
    for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
      if (lowered.has(file.path)) continue;
      const module = input.lower(file);
      lowered.set(file.path, module);
      for (const name of namesOf(file.path)) wantedBy.add(name);
      if (module !== null) pending.push(...input.imported(module).flatMap((path) => byPath.get(path) ?? []));
      for (const name of module === null ? [] : importedNames(module))
        pending.push(...(byLastName.get(name) ?? []).filter((f) => !lowered.has(f.path)));
    }
    pending.push(...files.filter((f) => !lowered.has(f.path) && importsOneOf(f.text, wantedBy)));
  }
  return lowered;
}

function lastName(module: string): string {
  return module.split(".").pop()!;
}

/** The names by which imports end that mean a file: its own, and that of its folder where it stands for it. */
function namesOf(path: string): string[] {
  const parts = path.split("/");
  const name = (parts.pop() ?? "").replace(/\.\w+$/, "");
  return name === "index" || name === "__init__" ? [name, ...parts.slice(-1)] : [name];
}

/** Last parts of module names, and imported names (which may be modules), in all functions. */
function importedNames(module: Module): Set<string> {
  const names = new Set<string>();
  for (const f of module.functions) {
    walkInstructions(f.body, (i) => {
      if (i.op === "import" || i.op === "import-all") i.module.split(".").forEach((n) => names.add(n));
      if (i.op === "import-name") [...i.module.split("."), i.name].forEach((n) => names.add(n));
    });
  }
  return names;
}

/** Names in parentheses may go on over lines. */
const importLine = /^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import\b([ \t]*\([^)]*|.*)|import[ \t]+(.*))/gm;

/** What follows `from`, `require(` or `import(` in quotes. */
const quotedImport = /(?:\bfrom|\brequire\s*\(|\bimport\s*\(?)\s*["'`]([^"'`\n]+)["'`]/g;

function importsOneOf(text: string, modules: ReadonlySet<string>): boolean {
  for (const match of text.matchAll(importLine)) {
    const words = `${match[1] ?? ""} ${match[2] ?? ""} ${match[3] ?? ""}`.match(/\w+/g) ?? [];
    if (words.some((w) => modules.has(w))) return true;
  }
  for (const [, specifier = ""] of text.matchAll(quotedImport)) {
    if (modules.has(lastSegment(specifier))) return true;
  }
  return false;
}

/** `lib` of `../lib.js`, `users.service` of `./users.service`. */
export function lastSegment(specifier: string): string {
  return specifier
    .split("/")
    .at(-1)!
    .replace(/\.([cm]?[jt]sx?|json)$/, "");
}

/** The paths of imports and exports that lead to files of the application. */
export function importedPaths(module: Module): string[] {
  const paths = new Set<string>();
  for (const f of module.functions)
    walkInstructions(f.body, (i) => {
      if (i.op === "import-js" && i.path !== undefined) paths.add(i.path);
    });
  for (const e of module.exports ?? []) if (e.kind !== "name" && e.path !== undefined) paths.add(e.path);
  return [...paths];
}

/** The paths of the modules that imports by dotted names may mean. */
export function importedByName(module: Module, names: ModuleNames<NamedModule>): string[] {
  const paths = new Set<string>();
  const add = (name: string, level: number): void => {
    const found = names.find(module, name, level);
    if (found !== undefined) paths.add(found.path);
  };
  for (const f of module.functions)
    walkInstructions(f.body, (i) => {
      if (i.op === "import") i.module.split(".").forEach((_, at, parts) => add(parts.slice(0, at + 1).join("."), i.level));
      if (i.op === "import-all" || i.op === "import-name") add(i.module, i.level);
      if (i.op === "import-name") add(i.module === "" ? i.name : `${i.module}.${i.name}`, i.level);
    });
  return [...paths];
}
