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
  /** Files of one language import no other's by name. */
  readonly language: (path: string) => unknown;
  /** Parses and lowers; null where nothing could be read. */
  readonly lower: (file: SourceFile) => Module | null;
  /** Files that a module's imports lead to by their paths. */
  readonly imported: (module: Module) => readonly string[];
}

export function importClosure(input: ClosureInput): Map<string, Module | null> {
  const lowered = new Map<string, Module | null>();
  const namesakes = new Map<unknown, Namesakes>();
  for (const file of input.files) {
    const language = input.language(file.path);
    const own = namesakes.get(language) ?? { byLastName: new Map(), wanted: new Set(), waiting: new Map() };
    namesakes.set(language, own);
    const name = lastName(input.moduleName(file.path));
    const same = own.byLastName.get(name);
    if (same === undefined) own.byLastName.set(name, [file]);
    else same.push(file);
    own.waiting.set(file, null);
  }
  const byPath = new Map(input.files.map((f) => [f.path, f]));
  const pending = input.files.filter((f) => input.isSeed(f));
  while (pending.length > 0) {
    for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
      if (lowered.has(file.path)) continue;
      const module = input.lower(file);
      lowered.set(file.path, module);
      const own = namesakes.get(input.language(file.path))!;
      own.waiting.delete(file);
      for (const name of namesOf(file.path)) own.wanted.add(name);
      if (module === null) continue;
      pending.push(...input.imported(module).flatMap((path) => byPath.get(path) ?? []));
      for (const name of importedNames(module)) pending.push(...(own.byLastName.get(name) ?? []).filter((f) => !lowered.has(f.path)));
    }
    for (const own of namesakes.values()) pending.push(...importers(own));
  }
  return lowered;
}

/** The files of one language. */
interface Namesakes {
  readonly byLastName: Map<string, SourceFile[]>;
  /** Names by which imports end that mean a file which was taken. */
  readonly wanted: Set<string>;
  /** Files that were not taken, with the words of their imports as soon as somebody asked. */
  readonly waiting: Map<SourceFile, readonly string[] | null>;
}

/** Files that import one which was taken. */
function importers({ wanted, waiting }: Namesakes): SourceFile[] {
  if (wanted.size === 0) return [];
  return [...waiting].flatMap(([file, known]) => {
    const words = known ?? wordsOfImports(file.text);
    waiting.set(file, words);
    return words.some((word) => wanted.has(word)) ? [file] : [];
  });
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

function wordsOfImports(text: string): string[] {
  const found = new Set<string>();
  for (const match of text.matchAll(importLine))
    for (const word of `${match[1] ?? ""} ${match[2] ?? ""} ${match[3] ?? ""}`.match(/\w+/g) ?? []) found.add(word);
  for (const [, specifier = ""] of text.matchAll(quotedImport)) found.add(lastSegment(specifier));
  return [...found];
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
