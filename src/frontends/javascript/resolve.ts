/**
 * Finds which file of the application a specifier means, as Node, TypeScript and bundlers do together; what is
 * found nowhere in the application is a package from outside. Reads nothing but the configuration files that it is given.
 */
import type { Block, Func, Instruction, Module, ModuleExport } from "../../ir/ir.js";
import { nestedBlocks, walkInstructions } from "../../ir/walk.js";
import type { ApplicationFiles } from "../frontend.js";
import { findFile, folderOf, pathInside } from "./application-files.js";
import type { Importer } from "./package-manifest.js";
import { Packages } from "./package-manifest.js";
import { isTypeScript } from "./parse.js";
import { PathMappings } from "./path-mapping.js";

export class Resolver {
  readonly #files: ApplicationFiles;
  readonly #packages: Packages;
  readonly #mappings: PathMappings;

  constructor(files: ApplicationFiles) {
    this.#files = files;
    this.#packages = new Packages(files);
    this.#mappings = new PathMappings(files);
  }

  /** The path of the file, or undefined for a package from outside. */
  resolve(from: string, specifier: string, style: "esm" | "commonjs" = "esm"): string | undefined {
    const importer: Importer = { folder: folderOf(from), isTypeScript: isTypeScript(from), style };
    // What bundlers are told behind a question mark or before an exclamation mark.
    const plain = specifier.replace(/\?[^/]*$/, "").replace(/^.*!/, "");
    if (/^\.\.?(\/|$)/.test(plain)) return this.#at(pathInside(importer.folder, plain), importer, plain.endsWith("/"));
    if (plain === "" || plain.startsWith("/") || /^[a-z]+:/i.test(plain)) return undefined;
    if (plain.startsWith("#")) {
      const imported = this.#packages.imported(plain, importer);
      if (imported !== undefined) return imported;
    }
    for (const candidate of this.#mappings.candidates(plain, importer.folder)) {
      const found = this.#at(candidate, importer, false);
      if (found !== undefined) return found;
    }
    return this.#packages.named(plain, importer);
  }

  #at(path: string | undefined, importer: Importer, isFolder: boolean): string | undefined {
    if (path === undefined) return undefined;
    const file = isFolder || path === "" ? undefined : findFile(this.#files, path, importer.isTypeScript);
    return file ?? this.#packages.folder(path, importer);
  }
}

/** The modules with the path of every import and export filled in that leads to a file of the application. */
export function linkModules(modules: readonly Module[], resolver: Resolver): Module[] {
  return modules.map((module) => linkModule(module, resolver));
}

function linkModule(module: Module, resolver: Resolver): Module {
  const find = (specifier: string, style: "esm" | "commonjs") => resolver.resolve(module.path, specifier, style);
  const functions = module.functions.map((func) => (imports(func) ? { ...func, body: linkBlock(func.body, find) } : func));
  const exports = module.exports?.map((each) => linkExport(each, find));
  return { ...module, functions, ...(exports === undefined ? {} : { exports }) };
}

type Find = (specifier: string, style: "esm" | "commonjs") => string | undefined;

function linkExport(each: ModuleExport, find: Find): ModuleExport {
  if (each.kind === "name") return each;
  const path = find(each.specifier, "esm");
  return path === undefined ? each : { ...each, path };
}

function imports(func: Func): boolean {
  let found = false;
  walkInstructions(func.body, ({ op }) => {
    if (op === "import-js") found = true;
  });
  return found;
}

function linkBlock(block: Block, find: Find): Block {
  return block.map((instruction) => linkInstruction(instruction, find));
}

function linkInstruction(instruction: Instruction, find: Find): Instruction {
  switch (instruction.op) {
    case "import-js": {
      const path = find(instruction.specifier, instruction.style);
      return path === undefined ? instruction : { ...instruction, path };
    }
    case "if":
      return { ...instruction, then: linkBlock(instruction.then, find), else: linkBlock(instruction.else, find) };
    case "while": {
      const [header, body, otherwise] = nestedBlocks(instruction).map((block) => linkBlock(block, find));
      return { ...instruction, header: header ?? [], body: body ?? [], else: otherwise ?? [] };
    }
    case "for":
      return { ...instruction, body: linkBlock(instruction.body, find), else: linkBlock(instruction.else, find) };
    case "block":
    case "with":
      return { ...instruction, body: linkBlock(instruction.body, find) };
    case "try": {
      const handlers = instruction.handlers.map((handler) => ({ ...handler, body: linkBlock(handler.body, find) }));
      const [body, last] = [linkBlock(instruction.body, find), linkBlock(instruction.finally, find)];
      return { ...instruction, body, handlers, else: linkBlock(instruction.else, find), finally: last };
    }
    default:
      return instruction;
  }
}
