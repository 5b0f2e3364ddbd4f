/**
 * The hooks of ECMAScript modules, in a thread of their own. Every case loads the application's modules anew: the case's number is
 * part of their addresses (`?case=7`). A package becomes a module that hands on the names which the importing file asks for.
 */
import { builtinModules } from "node:module";
import { extname, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { compile, isModule, namesImported, resolveFile } from "./compile.mjs";
import { isReal } from "./real-modules.mjs";

let app;

export function initialize(data) {
  app = data.app + sep;
}

const isOfApp = (url) => url?.startsWith("file:") === true && fileURLToPath(url).startsWith(app);

export async function resolve(specifier, context, next) {
  const { parentURL } = context;
  if (specifier.startsWith("file:") && isOfApp(specifier)) return { url: specifier, shortCircuit: true };
  if (!isOfApp(parentURL)) return next(specifier, context);
  const { search } = new URL(parentURL);
  if (/^\.{0,2}\//u.test(specifier)) {
    const file = resolveFile(fileURLToPath(new URL(specifier, parentURL)));
    return file === undefined ? next(specifier, context) : { url: `${pathToFileURL(file)}${search}`, shortCircuit: true };
  }
  if (specifier.startsWith("@/")) {
    const file = resolveFile(join(app, specifier.slice(2)));
    if (file !== undefined) return { url: `${pathToFileURL(file)}${search}`, shortCircuit: true };
  }
  if (isReal(specifier, builtinModules)) return next(specifier, context);
  const names = namesImported(fileURLToPath(parentURL), specifier);
  return { url: `stub:${encodeURIComponent(specifier)}${search}&names=${names.join(",")}`, shortCircuit: true };
}

function stubSource(url) {
  const { pathname, searchParams } = new URL(url);
  const names = new Set(
    searchParams
      .get("names")
      .split(",")
      .filter((name) => name !== "" && name !== "default"),
  );
  const specifier = JSON.stringify(decodeURIComponent(pathname));
  return [
    `const stub = globalThis[Symbol.for("harness.stub")](${specifier});`,
    "export default stub.default;",
    ...[...names].map((name) => `export const ${name} = stub.${name};`),
  ].join("\n");
}

export async function load(url, context, next) {
  if (url.startsWith("stub:")) return { format: "module", source: stubSource(url), shortCircuit: true };
  if (!isOfApp(url)) return next(url, context);
  const path = fileURLToPath(url);
  if (extname(path) === ".json" || !isModule(path)) return next(url, context);
  return { format: "module", source: compile(path, true), shortCircuit: true };
}
