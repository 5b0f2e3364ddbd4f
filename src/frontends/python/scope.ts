/**
 * Python's name resolution. A scope knows the names it binds and its parent; `resolve` climbs from the scope of a use
 * to the frame that holds the variable, as the language reference does: class bodies are invisible from the functions
 * in them, `global` and `nonlocal` skip scopes, everything unknown is global. Comprehensions that are lowered in place
 * are scopes without a frame: their variables live in the frame around them under a name that no program can write.
 */
import type { Scope as Place } from "../../ir/ir.js";
import type { Bindings } from "./bindings.js";

export interface Variable {
  readonly name: string;
  readonly scope: Place;
}

export interface Scope {
  readonly kind: "module" | "function" | "class" | "inline";
  readonly parent: Scope | undefined;
  readonly bindings: Bindings;
  /** For an inline scope: the variable's name in the frame around it. */
  readonly renamed: ReadonlyMap<string, string>;
}

const noBindings: Bindings = { names: new Set(), globals: new Set(), nonlocals: new Set(), isAnnotated: false };
const noRenaming: ReadonlyMap<string, string> = new Map();

export function frameScope(kind: "module" | "function" | "class", parent: Scope | undefined, bindings: Bindings): Scope {
  return { kind, parent, bindings, renamed: noRenaming };
}

export function inlineScope(parent: Scope, renamed: ReadonlyMap<string, string>): Scope {
  return { kind: "inline", parent, bindings: noBindings, renamed };
}

export function resolve(from: Scope, name: string): Variable {
  let depth = 0;
  let declaredGlobal = false;
  // Inline scopes at the start belong to the frame in which the name is used.
  let inOwnFrame = true;
  for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.parent) {
    const renamed = scope.renamed.get(name);
    if (renamed !== undefined) return { name: renamed, scope: framePlace(scope, depth) };
    if (scope.kind === "inline") continue;
    const visible = scope.kind !== "class" || inOwnFrame;
    inOwnFrame = false;
    if (visible && scope.bindings.globals.has(name)) declaredGlobal = true;
    if (declaredGlobal || scope.kind === "module") break;
    if (visible && scope.bindings.names.has(name) && !scope.bindings.nonlocals.has(name)) {
      return { name, scope: scope.kind === "class" ? { kind: "class" } : { kind: "local", depth } };
    }
    depth++;
  }
  return { name, scope: { kind: "global" } };
}

/** Where the frame around an inline scope keeps its variables. */
function framePlace(inline: Scope, depth: number): Place {
  let owner: Scope | undefined = inline;
  while (owner?.kind === "inline") owner = owner.parent;
  if (owner?.kind === "function") return { kind: "local", depth };
  return owner?.kind === "class" && depth === 0 ? { kind: "class" } : { kind: "global" };
}

/** The names of a frame in the order in which they are bound; a module has none, its variables are globals. */
export function frameNames(scope: Scope): string[] {
  if (scope.kind === "module") return [];
  const { names, globals, nonlocals } = scope.bindings;
  return [...names].filter((name) => !globals.has(name) && !nonlocals.has(name));
}

/** The name that an identifier stands for: normalized, and `_Class__name` for `__name` in a class. */
export function nameOf(identifier: string, className: string | undefined): string {
  const name = identifier.normalize("NFKC");
  if (className === undefined || !name.startsWith("__") || name.endsWith("__")) return name;
  const owner = className.replace(/^_+/, "");
  return owner === "" ? name : `_${owner}${name}`;
}
