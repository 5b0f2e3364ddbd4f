/** Functions of packages that neither act nor hide what goes through them, by the path from the package. */
import { pureFunctions } from "../../terms/pure-functions.js";
import { applyArguments } from "../apply-arguments.js";
import { onlyLeaf } from "../concrete.js";
import { openText } from "../models/files.js";
import { unknownResult } from "../models/library.js";
import type { Model } from "../models/model.js";
import { joined, madePath, pathText } from "../tree-paths.js";
import { newRequest } from "./browser-requests.js";
import { emitterClass, newEmitter } from "./emitters.js";
import { chain, lodashModels } from "./lodash.js";
import { undefinedValue } from "./nothing.js";
import { reactHook } from "./react-hooks.js";

/** `util.promisify(f)`: a function that promises what f calls back with. */
const promisify: Model = (machine, _flow, args) =>
  machine.forest.map(args[0]?.value ?? machine.none, (atom) =>
    machine.atoms.leaf({ kind: "bound", receiver: atom, method: machine.atoms.of({ kind: "builtin", name: "<promisified>" }) }),
  );

/** `fs.readFileSync(path, "utf8")` of a file of the application. */
const readFile: Model = (machine, flow, args, span) => {
  const text = onlyLeaf(machine.here(flow, args[0]?.value ?? undefinedValue(machine)));
  const path = text === undefined ? null : pathText(text);
  const content = path === null ? null : openText(machine, path, span);
  return content === null ? unknownResult(machine, flow, args, span) : machine.atoms.constant(content);
};

/** `new URL("./words.json", import.meta.url)`: beside the file itself. */
const newUrl: Model = (machine, flow, args, span) => {
  const [relative, base] = args.map((a) => pathText(onlyLeaf(a.value)));
  if (relative == null || base == null) return unknownResult(machine, flow, args, span);
  return madePath(machine, joined(base.slice(0, base.lastIndexOf("/")), relative), "text", span);
};

const onPaths =
  (name: string): Model =>
  (machine, flow, args, span) =>
    applyArguments(machine, flow, name, args, span);

const fileModels: Readonly<Record<string, Model>> = {
  "url.fileURLToPath": (machine, _flow, args) => args[0]?.value ?? undefinedValue(machine),
  URL: newUrl,
  "url.URL": newUrl,
  "fs.readFileSync": readFile,
  "path.join": onPaths("os.path.join"),
  "path.resolve": onPaths("os.path.join"),
  "path.dirname": onPaths("os.path.dirname"),
  "path.basename": onPaths("os.path.basename"),
};

const packages = /^(lodash|underscore|lodash-es)(?:[./]|$)/;

/** The model of a function outside the application, by the path from its package. */
export function packageModel(path: string): Model | undefined {
  if (path === "util.promisify" || path === "bluebird.promisify" || path === "es6-promisify.promisify") return promisify;
  if (emitterClass.test(path)) return newEmitter;
  if (path === "XMLHttpRequest" || path === "globalThis.XMLHttpRequest") return newRequest;
  if (Object.hasOwn(fileModels, path)) return fileModels[path];
  const hook = reactHook(path);
  if (hook !== undefined) return hook;
  if (/^(lodash|underscore|lodash-es)(\.chain)?$/.test(path)) return chain;
  const found = packages.exec(path);
  if (found !== null) {
    const name = path.slice(found[0].length).replace(/\.js$/, "");
    if (pureFunctions.has(`lodash.${name}`) && !Object.hasOwn(lodashModels, name))
      return (machine, flow, args, span) => applyArguments(machine, flow, `lodash.${name}`, args, span);
    return Object.hasOwn(lodashModels, name) ? lodashModels[name] : undefined;
  }
  return undefined;
}
