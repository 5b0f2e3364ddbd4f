/**
 * Makes of an application's file what Node runs as a CommonJS module: instrumented, without types and JSX, and with `import` and
 * `export` as `require` and `exports`. TypeScript does the last two and is loaded only where a file needs it.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname } from "node:path";
import { instrument } from "./instrument.mjs";

const require = createRequire(import.meta.url);
const mostCharacters = 4_000_000;

/** `{ code, isAsync, map, entry }`: `map` is a source map where lines have moved. Throws a SyntaxError that names the file. */
export function compile(path, options) {
  const source = readFileSync(path, "utf8");
  if (source.length > mostCharacters) return { code: source, isAsync: false, map: undefined };
  const { text, isModule, isTyped, hasTopLevelAwait, entry } = instrument(path, source, options);
  if (!isModule && !isTyped) return { code: text, isAsync: hasTopLevelAwait, map: undefined, entry };
  const { code, map } = transpile(path, text);
  return { code, isAsync: hasTopLevelAwait, map, entry };
}

function transpile(path, text) {
  const { ts } = typeScript();
  const plain = /^\.[cm]?js$/u.test(extname(path)) ? `${path}x` : path;
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    fileName: plain.replace(/\.[cm](jsx?|tsx?)$/u, ".$1"),
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      jsx: ts.JsxEmit.ReactJSX,
      esModuleInterop: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: false,
      sourceMap: true,
    },
  });
  const { mappings } = JSON.parse(sourceMapText);
  return { code: outputText.replace(/^\/\/# sourceMappingURL=.*$/mu, ""), map: mappings };
}

function typeScript() {
  try {
    return require("ts-morph");
  } catch (error) {
    if (error?.code !== "MODULE_NOT_FOUND") throw error;
    throw new Error(
      "TypeScript and ES modules are run by ts-morph, which is not installed. Install it beside furcifer: npm install ts-morph@28",
    );
  }
}

/** In the order in which a specifier without an extension is tried. */
export const extensions = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".cts", ".json"];
