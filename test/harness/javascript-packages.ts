/** Loads an installed CommonJS package from its sources: lowered, and run by the machine for the IR. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import type { LoadedFrontend } from "../../src/frontends/frontend.js";
import { JavaScriptMachine } from "./javascript-machine.js";

/** What the package exports; what it needs from Node itself is Node's. */
export function loadLowered(frontend: LoadedFrontend, file: string): unknown {
  const loaded = new Map<string, unknown>();
  const load = (path: string): unknown => {
    if (loaded.has(path)) return loaded.get(path);
    const { module } = frontend.lower(path, path, readFileSync(path, "utf8"));
    if (module === null) throw new Error(`${path} cannot be read`);
    const require = createRequire(path);
    const resolveHere = (specifier: string): unknown => {
      const target = require.resolve(specifier);
      return /\.c?js$/.test(target) ? load(target) : require(specifier);
    };
    const globals = { process, require, __filename: path, __dirname: dirname(path) };
    const exports: unknown = new JavaScriptMachine(module, globals, resolveHere).exports((begun) => loaded.set(path, begun));
    loaded.set(path, exports);
    return exports;
  };
  return load(file);
}
