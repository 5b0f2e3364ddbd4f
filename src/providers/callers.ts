/**
 * Clients of all languages in one form, found by the qualified names of what makes them. What a language writes
 * otherwise (the default export of a module, the name that tells a call) is evened out here.
 */
import type { CatalogDocument, ClientRow, JavaScriptClientRow, JavaScriptMethodRow } from "./document.js";

export type Caller = JavaScriptClientRow;
export type MethodOfCaller = JavaScriptMethodRow;

/** The clients of a document, those of Python first. */
export function callersOf({ python, javascript }: CatalogDocument): readonly Caller[] {
  const returning = (client: ClientRow): Caller => ({ ...client, delivery: "returned" });
  return [...(python?.clients ?? []).map(returning), ...(javascript?.clients ?? [])];
}

/**
 * A qualified name without what does not matter. The default export of a CommonJS module is the module, and that of an
 * ES module stands for it; a file's extension says nothing.
 */
export function canonicalPath(path: string): string {
  return path.replace(/\.[cm]?js(?=\.|$)/, "").replace(/\.default(?=\.|$)/, "");
}

export class CallerIndex {
  readonly all: readonly Caller[];
  private readonly byFactory = new Map<string, Caller[]>();
  private readonly prefixes = new Set<string>();

  constructor(documents: readonly CatalogDocument[]) {
    this.all = documents.flatMap(callersOf);
    for (const caller of this.all) for (const factory of caller.factories) this.add(factory, caller);
  }

  private add(factory: string, caller: Caller): void {
    const rows = this.byFactory.get(factory);
    if (rows === undefined) this.byFactory.set(factory, [caller]);
    else rows.push(caller);
    for (let dot = factory.indexOf("."); dot >= 0; dot = factory.indexOf(".", dot + 1)) this.prefixes.add(factory.slice(0, dot));
  }

  ofFactory(path: string): readonly Caller[] {
    return this.byFactory.get(canonicalPath(path)) ?? [];
  }

  /** How the names of the packages that clients come from begin: `google` of `google.cloud.vision`, `@aws-sdk` of `@aws-sdk/client-rekognition`. */
  get origins(): readonly string[] {
    const names = this.all.flatMap(({ factories, modules = [] }) => [...factories, ...modules]);
    return [...new Set(names.map((name) => name.split(/[./]/, 1)[0] ?? name))];
  }

  isFactoryPrefix(path: string): boolean {
    return this.prefixes.has(canonicalPath(path));
  }
}

/** What a caller's code asks for, with the names by which code that does so is found. */
export function mentionsOf(caller: Caller): readonly { readonly row: string | MethodOfCaller; readonly names: readonly string[] }[] {
  const methods = Object.entries(caller.methods).map(([method, row]) => ({
    row,
    names: (typeof row === "string" ? undefined : row.mentions) ?? [calledName(method, caller)],
  }));
  const commands = Object.entries(caller.commands ?? {}).map(([path, row]) => ({ row, names: [lastName(path)] }));
  return [...methods, ...commands];
}

/** The name in a chain that tells most: `annotate` of `images.annotate.execute`, and of `images.annotate`. */
function calledName(method: string, { delivery }: Caller): string {
  const names = method.split(".");
  return delivery === "returned" ? (names[names.length - 2] ?? method) : lastName(method);
}

export function lastName(path: string): string {
  return path.slice(path.lastIndexOf(".") + 1);
}
