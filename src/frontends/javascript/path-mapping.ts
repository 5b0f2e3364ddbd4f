/** The `paths` and `baseUrl` of tsconfig.json and jsconfig.json, with what they extend and refer to. */
import type { ApplicationFiles } from "../frontend.js";
import { folderOf, foldersUp, pathInside } from "./application-files.js";
import type { Json } from "./json-text.js";
import { isObject, objectAt, parseJsonObject, textAt, textsOf } from "./json-text.js";
import { matching } from "./package-manifest.js";

interface Mapping {
  readonly baseUrl: string | undefined;
  readonly paths: Json | undefined;
  /** The folder that the targets of `paths` are relative to. */
  readonly pathsFolder: string;
}

const names = ["tsconfig.json", "jsconfig.json", "tsconfig.base.json"];

export class PathMappings {
  readonly #files: ApplicationFiles;
  readonly #byFolder = new Map<string, readonly Mapping[]>();

  constructor(files: ApplicationFiles) {
    this.#files = files;
  }

  /** The paths, without a guarantee of an extension, that a specifier may mean in a folder; those of the nearest file first. */
  candidates(specifier: string, folder: string): string[] {
    const mappings = foldersUp(folder).flatMap((each) => this.#of(each));
    const candidates = mappings.flatMap(({ baseUrl, paths, pathsFolder }) => {
      const match = matching(paths, specifier);
      const targets = match === undefined ? [] : textsOf(match.target).map((target) => target.replace("*", () => match.star));
      const mapped = targets.map((target) => pathInside(pathsFolder, target));
      return baseUrl === undefined ? mapped : [...mapped, pathInside(baseUrl, specifier)];
    });
    return candidates.filter((path) => path !== undefined);
  }

  #of(folder: string): readonly Mapping[] {
    const known = this.#byFolder.get(folder);
    if (known !== undefined) return known;
    const found = names.flatMap((name) => this.#project(folder === "" ? name : `${folder}/${name}`));
    this.#byFolder.set(folder, found);
    return found;
  }

  /** The mapping of a file, then those of the projects that it refers to. */
  #project(path: string): Mapping[] {
    const own = this.#read(path, []);
    if (own === undefined) return [];
    const { references } = parseJsonObject(this.#files.readText(path) ?? "");
    const referred = (Array.isArray(references) ? references : []).map((each: Json) => {
      const target = isObject(each) ? textAt(each, "path") : undefined;
      return target === undefined ? undefined : this.#read(configPath(folderOf(path), target) ?? "", [path]);
    });
    return [own, ...referred.filter((mapping) => mapping !== undefined)];
  }

  /** The mapping of a file with what it inherits; `extending`: the files that lead to it. */
  #read(path: string, extending: readonly string[]): Mapping | undefined {
    const text = extending.includes(path) ? null : this.#files.readText(path);
    if (text === null) return undefined;
    const config = parseJsonObject(text);
    const folder = folderOf(path);
    const options = objectAt(config, "compilerOptions");
    const bases = textsOf(config.extends).map((base) => this.#read(configPath(folder, base) ?? "", [...extending, path]));
    const inherited = bases.findLast((base) => base !== undefined);
    const url = textAt(options, "baseUrl");
    const baseUrl = url === undefined ? inherited?.baseUrl : pathInside(folder, withoutVariable(url));
    if (isObject(options.paths)) return { baseUrl, paths: withoutVariables(options.paths), pathsFolder: baseUrl ?? folder };
    return { baseUrl, paths: inherited?.paths, pathsFolder: inherited?.pathsFolder ?? folder };
  }
}

/** The file of an `extends` or a reference; undefined for one of a package. */
function configPath(folder: string, target: string): string | undefined {
  if (!target.startsWith(".")) return undefined;
  const path = pathInside(folder, target);
  if (path === undefined || path.endsWith(".json")) return path;
  const isFolder = !/\/tsconfig[^/]*$/.test(`/${path}`);
  return isFolder ? `${path === "" ? "" : `${path}/`}tsconfig.json` : `${path}.json`;
}

/** `${configDir}/src` is `./src` here: a file is read for its own folder alone. */
function withoutVariable(path: string): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how TypeScript writes it.
  return path.replace("${configDir}", ".");
}

function withoutVariables(paths: { readonly [key: string]: Json }): Json {
  return Object.fromEntries(Object.entries(paths).map(([key, value]) => [key, textsOf(value).map(withoutVariable)]));
}
