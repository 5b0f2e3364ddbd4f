/** Reads an application's file as JavaScript that Node runs: types and JSX are taken out, and modules become CommonJS where bundlers do that. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import typescript from "typescript";

const { JsxEmit, ModuleKind, ScriptTarget } = typescript;

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

/** The text that Node runs; line numbers stay as they are. */
export function compile(path, asModule) {
  const source = readFileSync(path, "utf8");
  const isPlain = [".js", ".mjs", ".cjs"].includes(extname(path));
  if (isPlain && (asModule || !moduleSyntax.test(source))) return source;
  const { outputText } = typescript.transpileModule(source, {
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
  const file = typescript.createSourceFile(path, readFileSync(path, "utf8"), ScriptTarget.Latest, true);
  return file.statements.flatMap((statement) => {
    if (statement.moduleSpecifier?.text !== specifier) return [];
    const named = statement.importClause?.namedBindings ?? statement.exportClause;
    return (named?.elements ?? []).map(({ name, propertyName }) => (propertyName ?? name).text);
  });
}
