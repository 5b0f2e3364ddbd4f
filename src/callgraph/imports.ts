/**
 * Modules and names across files.
 *
 *   from m import x      pts(x) ⊇ pts(m.x), or the module m.x, or a name of the outside world
 *   import x from "m"    pts(x) ⊇ what m exports under the name
 *   require("m")         pts ⊇ pts(module.exports of m)
 */
import type { Instruction, Module, ModuleExport } from "../ir/ir.js";
import type { ContainerObject } from "./abstract-objects.js";
import type { Analysis } from "./analysis.js";
import type { Attributes, Place } from "./attributes.js";
import type { Elements } from "./elements.js";
import type { Node } from "./points-to.js";
import { isBuiltin } from "./python-builtins.js";
import { ModuleScopes } from "./scopes.js";

type ImportInstruction = Extract<Instruction, { op: "import" | "import-name" | "import-js" }>;

export class Imports {
  private readonly scopes = new Map<Module, ModuleScopes>();
  private readonly globals = new Map<Module, Map<string, Node>>();
  private readonly exported = new Map<string, Node>();

  constructor(
    private readonly analysis: Analysis,
    private readonly attributes: Attributes,
    private readonly elements: Elements,
  ) {}

  scopesOf(module: Module): ModuleScopes {
    let scopes = this.scopes.get(module);
    if (scopes === undefined) this.scopes.set(module, (scopes = new ModuleScopes(module)));
    return scopes;
  }

  /** What code anywhere may find in a global of a module. */
  global(module: Module, name: string): Node {
    let own = this.globals.get(module);
    if (own === undefined) this.globals.set(module, (own = new Map()));
    let node = own.get(name);
    if (node === undefined) {
      own.set(name, (node = this.moduleField(module, name)));
      if (!this.scopesOf(module).globals.has(name)) this.addUnassigned(module, name, node);
    }
    return node;
  }

  private moduleField(module: Module, name: string): Node {
    const object = this.analysis.objects.fielded(this.attributes.moduleToken(module))!;
    return this.analysis.field(object, name);
  }

  /** A name that the module does not assign: what an import of everything brought, or a name of the language. */
  private addUnassigned(module: Module, name: string, node: Node): void {
    const { objects, pointsTo } = this.analysis;
    if (module.functions[0]!.calling === "lenient") return pointsTo.addToken(node, objects.external(name));
    for (const { module: from, level } of this.scopesOf(module).imported) {
      const found = this.analysis.modules.find(module, from, level);
      if (found !== undefined && found !== module && !isBuiltin(name)) pointsTo.addEdge(this.importedName(found, name), node);
      else if (found === undefined && !isBuiltin(name)) pointsTo.addToken(node, objects.external(`${from}.${name}`));
    }
    if (name === "__name__") pointsTo.addToken(node, objects.literal("str"));
    else if (isBuiltin(name)) pointsTo.addToken(node, objects.external(`builtins.${name}`));
  }

  import(place: Place, i: ImportInstruction, target: Node): void {
    const { pointsTo } = this.analysis;
    const from = place.frame.info.module;
    if (i.op === "import-js") return pointsTo.addEdge(this.imported(place, i), target);
    if (i.op === "import-name") return this.importName(from, i, target);
    const found = this.analysis.modules.find(from, i.module, i.level);
    if (found === undefined) return this.addOutside(i, target);
    const outer = found.name
      .split(".")
      .slice(0, found.name.split(".").length - i.module.split(".").length + 1)
      .join(".");
    const package_ = i.leaf ? found : this.analysis.modules.named(outer);
    if (package_ !== undefined) pointsTo.addToken(target, this.attributes.moduleToken(package_));
    else pointsTo.addToken(target, this.namespacePackage(i.module.split("."), found));
  }

  /** A module outside the program; some of its inner modules may be inside. */
  private addOutside(i: Extract<ImportInstruction, { op: "import" }>, target: Node): void {
    const name = i.leaf ? i.module : i.module.split(".")[0]!;
    this.analysis.pointsTo.addToken(target, this.analysis.objects.external(name));
  }

  /** A folder without a module of its own: a name whose parts lead to the module. */
  private namespacePackage(parts: readonly string[], module: Module): number {
    const { objects } = this.analysis;
    parts.slice(1).forEach((part, i) => {
      const outer = objects.fielded(objects.external(parts.slice(0, i + 1).join(".")))!;
      const isLast = i === parts.length - 2;
      const inner = isLast ? this.attributes.moduleToken(module) : objects.external(parts.slice(0, i + 2).join("."));
      this.analysis.pointsTo.addToken(this.analysis.field(outer, part), inner);
    });
    return objects.external(parts[0]!);
  }

  private importName(from: Module, i: Extract<ImportInstruction, { op: "import-name" }>, target: Node): void {
    const { modules, objects, pointsTo } = this.analysis;
    const found = modules.find(from, i.module, i.level);
    if (found !== undefined && found !== from) return pointsTo.addEdge(this.importedName(found, i.name), target);
    const inner = modules.find(from, i.module === "" ? i.name : `${i.module}.${i.name}`, i.level);
    if (inner !== undefined) pointsTo.addToken(target, this.attributes.moduleToken(inner));
    else if (found !== undefined) pointsTo.addEdge(this.global(found, i.name), target);
    else pointsTo.addToken(target, objects.external(`${i.module}${i.module === "" ? "" : "."}${i.name}`));
  }

  /** A name of a module, or the module of that name inside it. */
  private importedName(module: Module, name: string): Node {
    const inner = this.analysis.modules.named(`${module.name}.${name}`);
    const scopes = this.scopesOf(module);
    if (inner !== undefined && !scopes.globals.has(name)) return this.analysis.nodeOf(this.attributes.moduleToken(inner));
    return this.global(module, name);
  }

  private imported(place: Place, i: Extract<ImportInstruction, { op: "import-js" }>): Node {
    const { objects } = this.analysis;
    const module = i.path === undefined ? undefined : this.analysis.byPath.get(i.path);
    if (module !== undefined) return this.exportOf(module, i.name, i.style, place);
    const name = i.specifier.replace(/^node:/, "");
    return this.analysis.nodeOf(objects.external(i.name === null || i.name === "default" ? name : `${name}.${i.name}`));
  }

  /** What a module exports under a name; null: all of it. */
  exportOf(module: Module, name: string | null, style: "esm" | "commonjs", place: Place): Node {
    const key = `${module.path} ${name ?? "*"} ${name === null ? style : ""}`;
    let node = this.exported.get(key);
    if (node !== undefined) return node;
    this.exported.set(key, (node = this.analysis.node()));
    const { exports } = module;
    if (exports === undefined) this.addFromCommonjs(module, name, style, place, node);
    else if (name === null) this.analysis.pointsTo.addToken(node, this.namespace(module, exports, place).id);
    else this.addExported(module, exports, name, place, node);
    return node;
  }

  private addFromCommonjs(module: Module, name: string | null, style: "esm" | "commonjs", place: Place, node: Node): void {
    const exports = this.analysis.node();
    this.attributes.read(place, this.global(module, "module"), "exports", "attribute.js", exports);
    if (name === null || name === "default") this.analysis.pointsTo.addEdge(exports, node);
    if (name !== null) this.attributes.read(place, exports, name, "attribute.js", node);
    else if (style === "esm") {
      const whole = this.elements.made(module.functions[0]!.span, "namespace", "object");
      this.analysis.pointsTo.addEdge(exports, this.analysis.field(whole, "default"));
      this.analysis.pointsTo.addToken(node, whole.id);
    }
  }

  private addExported(module: Module, exports: readonly ModuleExport[], name: string, place: Place, node: Node): void {
    const { pointsTo } = this.analysis;
    for (const each of exports) {
      if (each.kind === "name" && each.exported === name) pointsTo.addEdge(this.global(module, each.global), node);
      else if (each.kind === "from" && each.exported === name) pointsTo.addEdge(this.reexported(each, each.name, place), node);
      else if (each.kind === "all" && name !== "default") {
        const isOwn = exports.some((e) => e.kind !== "all" && e.exported === name);
        if (!isOwn) pointsTo.addEdge(this.reexported(each, name, place), node);
      }
    }
  }

  private reexported(each: { readonly specifier: string; readonly path?: string }, name: string | null, place: Place): Node {
    const module = each.path === undefined ? undefined : this.analysis.byPath.get(each.path);
    if (module !== undefined) return this.exportOf(module, name, "esm", place);
    const outside = each.specifier.replace(/^node:/, "");
    return this.analysis.nodeOf(this.analysis.objects.external(name === null || name === "default" ? outside : `${outside}.${name}`));
  }

  /** The namespace object of an ECMAScript module. */
  private namespace(module: Module, exports: readonly ModuleExport[], place: Place): ContainerObject {
    const made = this.elements.made(module.functions[0]!.span, "namespace", "object");
    for (const name of this.exportedNames(exports, new Set()))
      this.analysis.pointsTo.addEdge(this.exportOf(module, name, "esm", place), this.analysis.field(made, name));
    return made;
  }

  private exportedNames(exports: readonly ModuleExport[], seen: Set<readonly ModuleExport[]>): Set<string> {
    if (seen.has(exports)) return new Set();
    seen.add(exports);
    const names = new Set<string>();
    for (const each of exports) {
      if (each.kind !== "all") names.add(each.exported);
      else {
        const inner = each.path === undefined ? undefined : this.analysis.byPath.get(each.path)?.exports;
        for (const name of inner === undefined ? [] : this.exportedNames(inner, seen)) if (name !== "default") names.add(name);
      }
    }
    return names;
  }

  /** `require(name)` of a text that is only known by following it: a path beside the file. */
  requireByName(place: Place, specifier: string, target: Node): void {
    const from = place.frame.info.module.path;
    const module = relativeCandidates(from, specifier).flatMap((path) => this.analysis.byPath.get(path) ?? [])[0];
    if (module !== undefined) this.analysis.pointsTo.addEdge(this.exportOf(module, null, "commonjs", place), target);
    else if (!specifier.startsWith("."))
      this.analysis.pointsTo.addToken(target, this.analysis.objects.external(specifier.replace(/^node:/, "")));
  }
}

function relativeCandidates(from: string, specifier: string): string[] {
  if (!/^\.\.?(\/|$)/.test(specifier)) return [];
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  const path = parts.join("/");
  const endings = ["", ".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx"];
  return [...endings.map((ending) => `${path}${ending}`), ...endings.slice(1).map((ending) => `${path}/index${ending}`)];
}
