/**
 * Which module of the program an import by a dotted name means: looked for beside the importing file, from the root, then
 * as the one module that differs in case only (as systems find it that ignore case) or whose dotted name ends so; what is not
 * found is outside the application.
 */
import type { Module } from "../ir/ir.js";

/** What is known of a module before it is lowered. */
export type NamedModule = Pick<Module, "path" | "name">;

export class ModuleNames<M extends NamedModule = Module> {
  private readonly byName = new Map<string, M>();
  private readonly byFolded = new Map<string, M[]>();
  private readonly byLast = new Map<string, M[]>();

  /** `rootPackage`: the name under which the root itself is imported, where it is a package. */
  constructor(
    modules: readonly M[],
    private readonly rootPackage?: string,
  ) {
    for (const module of modules) {
      if (!this.byName.has(module.name)) this.byName.set(module.name, module);
      add(this.byFolded, module.name.toLowerCase(), module);
      add(this.byLast, module.name.split(".").at(-1)!, module);
    }
  }

  named(name: string): M | undefined {
    return this.byName.get(name);
  }

  /** `level`: the leading dots of the import. */
  find(from: NamedModule, name: string, level: number): M | undefined {
    const isPackage = /(^|\/)__init__\.pyw?$/.test(from.path);
    const parts = from.name === "" ? [] : from.name.split(".");
    const own = isPackage ? parts : parts.slice(0, -1);
    if (level > 0) return this.named([...own.slice(0, own.length - (level - 1)), ...(name === "" ? [] : [name])].join("."));
    const beside = [...own, name].join(".");
    const inRoot =
      name === this.rootPackage ? "" : name.startsWith(`${this.rootPackage}.`) ? name.slice(this.rootPackage!.length + 1) : null;
    if (inRoot !== null && this.named(inRoot) !== undefined) return this.named(inRoot);
    return this.named(beside) ?? this.named(name) ?? this.folded(beside, name) ?? this.ending(own, name);
  }

  private folded(...names: string[]): M | undefined {
    const found = new Set(names.flatMap((name) => this.byFolded.get(name.toLowerCase()) ?? []));
    return found.size === 1 ? [...found][0] : undefined;
  }

  private ending(own: readonly string[], name: string): M | undefined {
    const suffix = (this.byLast.get(name.split(".").at(-1)!) ?? []).filter((m) => m.name.endsWith(`.${name}`));
    const nearest = suffix.filter((m) => own.length > 0 && m.name.startsWith(`${own[0]}.`));
    if (nearest.length === 1) return nearest[0];
    return suffix.length === 1 && name.includes(".") ? suffix[0] : undefined;
  }
}

function add<M>(index: Map<string, M[]>, key: string, module: M): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [module]);
  else known.push(module);
}
