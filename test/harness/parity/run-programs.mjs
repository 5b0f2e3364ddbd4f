/**
 * Executes the JavaScript and TypeScript programs of the parity fixtures, all in this one process, and prints their outcomes.
 * Reads {"programs": [{"folder", "entry": {"file", "name"}, "arguments", "responses"}]} from standard input and writes a JSON list
 * with a list of outcome keys for each program. Modules are executed afresh for every case; ES modules and TypeScript as the
 * CommonJS that the compiler makes of them.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, resolve } from "node:path";
import { compileFunction } from "node:vm";
import ts from "typescript";
import { providerFetch, providerModules, Session } from "./stub-providers.mjs";

const builtIn = createRequire(import.meta.url);
const compiled = new Map();
const parameters = ["exports", "require", "module", "__filename", "__dirname", "fetch", "console"];
const silent = { log: () => undefined, warn: () => undefined, error: () => undefined };

function compile(path) {
  const known = compiled.get(path);
  if (known !== undefined) return known;
  const source = readFileSync(path, "utf8");
  const isModule = ts.isExternalModule(ts.createSourceFile(path, source, ts.ScriptTarget.ES2023));
  const code = isModule || path.endsWith(".ts") ? transpile(path, source) : source;
  const result = compileFunction(code, parameters, { filename: path });
  compiled.set(path, result);
  return result;
}

function transpile(path, source) {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true, allowJs: true };
  return ts.transpileModule(source, { fileName: path, compilerOptions }).outputText;
}

/** A file beside the importing one: as it is named, or the TypeScript file that is meant. */
function fileOf(importer, specifier) {
  const path = resolve(dirname(importer), specifier);
  const language = extname(importer);
  const found = [path.replace(/\.js$/, language), path, `${path}${language}`].find((one) => extname(one) !== "" && existsSync(one));
  if (found === undefined) throw new Error(`${importer}: there is no ${specifier}`);
  return found;
}

/** The modules of one case. */
class Program {
  constructor(responses) {
    const session = new Session(responses);
    this.packages = providerModules(session);
    this.fetch = providerFetch(session);
    this.loaded = new Map();
  }

  load(path) {
    const known = this.loaded.get(path);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    this.loaded.set(path, module);
    if (path.endsWith(".json")) {
      module.exports = JSON.parse(readFileSync(path, "utf8"));
      return module.exports;
    }
    const require = (specifier) => this.resolve(path, specifier);
    compile(path)(module.exports, require, module, path, dirname(path), this.fetch, silent);
    return module.exports;
  }

  resolve(importer, specifier) {
    if (specifier.startsWith(".")) return this.load(fileOf(importer, specifier));
    if (Object.hasOwn(this.packages, specifier)) return this.packages[specifier];
    if (["fs", "path", "node:fs", "node:path"].includes(specifier)) return builtIn(specifier);
    throw new Error(`${importer}: there is no stub of ${specifier}`);
  }
}

/** As `show_return` of ../python/stub_objects.py writes it. */
function show(value) {
  if (value === undefined || value === null) return "null";
  if (value instanceof Set) return show([...value].sort());
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((name) => `${JSON.stringify(name)}: ${show(value[name])}`).join(", ")}}`;
}

async function outcomeOf({ folder, entry, arguments: given }, responses) {
  try {
    const program = new Program(responses);
    const result = await program.load(resolve(folder, entry.file))[entry.name](...given);
    return typeof result === "string" ? result : show(result);
  } catch (error) {
    return `EXC:${error?.name ?? "thrown"}: ${error?.message ?? error}`;
  }
}

async function main() {
  const { programs } = JSON.parse(readFileSync(0, "utf8"));
  const outcomes = [];
  for (const program of programs) {
    const ofProgram = [];
    for (const responses of program.responses) ofProgram.push(await outcomeOf(program, responses));
    outcomes.push(ofProgram);
  }
  process.stdout.write(JSON.stringify(outcomes));
}

await main();
