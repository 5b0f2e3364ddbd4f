/**
 * Loads the application: `require` through hooks of CommonJS here, `import` through those of hooks.mjs. Its own files are
 * compiled where they are TypeScript or JSX, and every package is a stand-in that belongs to the current case.
 */
import Module, { builtinModules, createRequire, register } from "node:module";
import { dirname, join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { compile, isModule, resolveFile } from "./compile.mjs";
import { isReal } from "./real-modules.mjs";
import { stubModule } from "./stub-modules.mjs";

export class Loader {
  constructor(app) {
    this.app = app;
    this.isLoading = false;
    this.require = createRequire(import.meta.url);
    register("./hooks.mjs", import.meta.url, { data: { app } });
    this.hookRequire();
    globalThis[Symbol.for("harness.stub")] = (specifier) => stubModule(this.session, specifier);
  }

  /** From here on, packages are those of this case, and no module of an earlier one is left. */
  begin(session, number) {
    Object.assign(this, { session, number });
    for (const path of Object.keys(this.require.cache)) if (path.startsWith(this.app + sep)) delete this.require.cache[path];
  }

  /** The exports of an application's file. */
  load(file) {
    const path = resolve(this.app, file);
    return isModule(path) ? this.importFile(`${pathToFileURL(path)}?case=${this.number}`) : this.require(path);
  }

  async importFile(url) {
    this.isLoading = true;
    try {
      return await import(url);
    } finally {
      this.isLoading = false;
    }
  }

  hookRequire() {
    const inApp = (path) => path?.startsWith(this.app + sep) === true;
    const loadForReal = Module._load;
    Module._load = (request, parent, isMain) => {
      if (!inApp(parent?.filename)) return loadForReal(request, parent, isMain);
      if (/^\.{0,2}(\/|$)/u.test(request)) return loadForReal(fileOf(dirname(parent.filename), request), parent, isMain);
      const aliased = request.startsWith("@/") ? resolveFile(join(this.app, request.slice(2))) : undefined;
      if (aliased !== undefined) return loadForReal(aliased, parent, isMain);
      return isReal(request, builtinModules) ? loadForReal(request, parent, isMain) : stubModule(this.session, request);
    };
    for (const extension of [".js", ".ts", ".tsx", ".jsx", ".cjs"]) {
      const before = Module._extensions[extension] ?? Module._extensions[".js"];
      Module._extensions[extension] = (module, path) => (inApp(path) ? module._compile(compile(path, false), path) : before(module, path));
    }
  }
}

function fileOf(folder, request) {
  return resolveFile(resolve(folder, request)) ?? request;
}
