/** Reads an application's file as JavaScript that Node runs: types and JSX are taken out, and modules become CommonJS where bundlers do that. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";

const require = createRequire(import.meta.url);

/** Applications that need nothing of it do not wait for it. */
const typescript = () => require("typescript");

/** Every case runs the same files: what was made of them, by path. */
const compiled = new Map();

/** In the order in which a specifier without one is tried. */
export const extensions = [".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".json"];

const moduleSyntax = /^\s*(import\s*["'{*\w]|export\s)/mu;

/** Whether Node itself takes the file for an ECMAScript module: by its extension, or by the package that it is in. */
export function isModule(path) {
  if (/\.m[jt]s$/u.test(path)) return true;
  if (/\.c[jt]s$/u.test(path)) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, "utf8")).type === "module";
    if (folder === dirname(folder)) return false;
  }
}

/** The text that Node runs. */
export function compile(path, asModule) {
  if (!compiled.has(path)) compiled.set(path, compileFile(path, asModule));
  return compiled.get(path);
}

function compileFile(path, asModule) {
  const source = readFileSync(path, "utf8");
  const isPlain = [".js", ".mjs", ".cjs"].includes(extname(path));
  if (isPlain && (asModule || !moduleSyntax.test(source))) return source;
  const { JsxEmit, ModuleKind, ScriptTarget, transpileModule } = typescript();
  const { outputText } = transpileModule(source, {
    fileName: isPlain ? `${path}x` : path,
    compilerOptions: {
      target: ScriptTarget.ES2022,
      module: asModule ? ModuleKind.ESNext : ModuleKind.CommonJS,
      jsx: JsxEmit.ReactJSX,
      esModuleInterop: true,
      experimentalDecorators: true,
    },
  });
  return outputText;
}

/** The file that a relative import means: `./labels`, `./labels.js` of a `labels.ts`, or a folder's index. */
export function resolveFile(path) {
  const typed = path.replace(/\.(m?)js$/u, ".$1ts");
  const candidates = [path, typed, ...extensions.map((one) => path + one), ...extensions.map((one) => join(path, `index${one}`))];
  return candidates.find((one) => extname(one) !== "" && existsSync(one));
}

/** The names that a module's `import` and `export ... from` ask of a package. */
export function namesImported(path, specifier) {
  const key = `${path} ${specifier}`;
  if (!compiled.has(key)) compiled.set(key, findNames(path, specifier));
  return compiled.get(key);
}

function findNames(path, specifier) {
  const { createSourceFile, ScriptTarget } = typescript();
  const file = createSourceFile(path, readFileSync(path, "utf8"), ScriptTarget.Latest, true);
  return file.statements.flatMap((statement) => {
    if (statement.moduleSpecifier?.text !== specifier) return [];
    const named = statement.importClause?.namedBindings ?? statement.exportClause;
    return (named?.elements ?? []).map(({ name, propertyName }) => (propertyName ?? name).text);
  });
}
