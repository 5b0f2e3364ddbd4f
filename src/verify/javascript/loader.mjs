/**
 * Loads the application's own files, anew for every case, as CommonJS modules in this thread; their compiled text is kept. Modules
 * that are not files of the application come from modules.mjs.
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, extname, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";
import { compile, extensions } from "./compile.mjs";
import { namesOfPages } from "./environment.mjs";
import { isBuiltIn, outsideModule } from "./modules.mjs";

const sourceFile = /^\.([cm]?[jt]s|[jt]sx|es6?)$/u;

export class Loader {
  /** `compiled`: what an earlier thread compiled, by path; `keep` tells of what is added. */
  constructor(plan, compiled, keep) {
    Object.assign(this, { plan, compiled, keep, scripts: new Map(), resolved: new Map(), mentions: new Set() });
    for (const { code } of compiled.values()) this.noteMentions(code);
  }

  begin(session) {
    this.session = session;
    this.modules = new Map();
    this.pending = [];
    this.noted = new Map();
    session.require = (specifier) => this.require(this.plan.entryPath, specifier);
  }

  noteMentions(code) {
    for (const name of [...namesOfPages, "AWS"]) {
      const at = code.indexOf(name);
      if (
        at >= 0 &&
        new RegExp(`(^|[^.\\w$'"\`/-])${name.replace("$", "\\$")}(?![\\w$'"\`:/-])`, "u").test(code) &&
        !code.includes(`typeof ${name}`)
      )
        this.mentions.add(name);
    }
  }

  compiledFile(path) {
    let found = this.compiled.get(path);
    if (found === undefined) {
      found = compile(path, this.optionsFor(path));
      this.compiled.set(path, found);
      this.noteMentions(found.code);
      this.keep(path, found);
    }
    return found;
  }

  optionsFor(path) {
    const { plan } = this;
    const file = relative(plan.root, path).split(sep).join("/");
    const isEntry = path === plan.entryPath;
    const inFile = (one) => one.file === file;
    return {
      entry: isEntry && !plan.isScript ? plan.entry.name : undefined,
      conditions: plan.conditions.filter(inFile).map((one) => ({ ...one })),
      effectLines: plan.effects.filter(inFile).map(({ line }) => line),
      writeLines: plan.effects.filter((one) => inFile(one) && one.kind === "write").map(({ line }) => line),
    };
  }

  scriptOf(path) {
    if (!this.scripts.has(path)) {
      const { code, isAsync } = this.compiledFile(path);
      const head = `(${isAsync ? "async " : ""}function (exports, require, module, __filename, __dirname, $furcifer) {`;
      const options = { filename: path, columnOffset: -head.length, importModuleDynamically: (specifier) => this.require(path, specifier) };
      this.scripts.set(path, new Script(`${head}${code}\n})`, options));
    }
    return this.scripts.get(path);
  }

  /** The exports of a file of the application. */
  load(path) {
    const before = this.modules.get(path);
    if (before !== undefined) return before.exports;
    const module = { exports: {}, id: path, filename: path, path: dirname(path), loaded: false, children: [], paths: [] };
    this.modules.set(path, module);
    if (extname(path) === ".json") {
      module.exports = JSON.parse(readFileSync(path, "utf8"));
      return module.exports;
    }
    const require = Object.assign((specifier) => this.require(path, specifier), {
      resolve: (specifier) => this.resolveFile(path, String(specifier)) ?? String(specifier),
      cache: {},
      extensions: {},
      main: this.plan.isScript ? (this.modules.get(this.plan.entryPath) ?? module) : undefined,
    });
    module.require = require;
    const run = this.scriptOf(path).runInThisContext();
    const result = run.call(module.exports, module.exports, require, module, path, dirname(path), this.toolsOf(path));
    if (result instanceof Promise) {
      this.pending.push(result);
      result.catch(() => {});
    }
    module.loaded = true;
    return module.exports;
  }

  /** `$furcifer` of a file: see instrument.mjs. */
  toolsOf(path) {
    const url = pathToFileURL(path).href;
    const { session } = this;
    return {
      meta: { url, filename: path, dirname: dirname(path), env: {}, resolve: (specifier) => specifier },
      load: async (specifier) => this.require(path, String(specifier)),
      note: (place, value, member, isStatic) => {
        if (!this.noted.has(place)) this.noted.set(place, { value, member, isStatic });
        return value;
      },
      condition: (...given) => session.condition(...given),
      round: (id) => session.round(`${path}:${id}`),
      types: (made, read) => session.parameterTypes.set(made, read),
      unpack: (value, count) => session.unpack(value, count),
      wrote: (target, value) => {
        session.write(target, value);
        return value;
      },
    };
  }

  require(from, written) {
    const specifier = String(written);
    if (isBuiltIn(specifier)) return outsideModule(this.session, this.plan, specifier);
    const path = this.resolveFile(from, specifier);
    if (path === undefined) {
      if (/^\.{1,2}(\/|$)/u.test(specifier)) return this.missing(from, specifier);
      return outsideModule(this.session, this.plan, specifier);
    }
    if (extname(path) !== ".json" && !sourceFile.test(extname(path)))
      return outsideModule(this.session, this.plan, relative(this.plan.root, path));
    return this.load(path);
  }

  /** A file of the application that is not there (keys that nobody publishes, generated code): something unknown. */
  missing(from, specifier) {
    return outsideModule(this.session, this.plan, relative(this.plan.root, resolve(dirname(from), specifier)));
  }

  resolveFile(from, specifier) {
    const key = `${from} ${specifier}`;
    if (!this.resolved.has(key)) this.resolved.set(key, this.findFile(from, specifier));
    return this.resolved.get(key);
  }

  findFile(from, specifier) {
    const { root } = this.plan;
    if (/^\.{0,2}(\/|$)/u.test(specifier)) return fileAt(resolve(dirname(from), specifier));
    const bare = specifier.replace(/^[@~#]\//u, "");
    const folders = [];
    for (let folder = dirname(from); folder.startsWith(root); folder = dirname(folder)) folders.push(folder, join(folder, "src"));
    if (bare !== specifier) return folders.map((folder) => fileAt(join(folder, bare))).find((one) => one !== undefined);
    if (!specifier.includes("/") || specifier.startsWith("@")) return undefined;
    return folders.map((folder) => fileAt(join(folder, specifier))).find((one) => one !== undefined);
  }
}

function fileAt(path) {
  const typed = path.replace(/\.([mc]?)jsx?$/u, ".$1ts");
  const candidates = [
    path,
    typed,
    `${typed}x`,
    ...extensions.map((one) => path + one),
    ...extensions.map((one) => join(path, `index${one}`)),
  ];
  const found = candidates.find((one) => existsSync(one) && statSync(one).isFile());
  if (found !== undefined || !existsSync(join(path, "package.json"))) return found;
  const { main } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  return typeof main === "string" ? fileAt(join(path, main)) : undefined;
}
