/**
 * Calls that by their names may be of an API: a method that some client of the catalog has, in an application that imports
 * something of a provider. What a run reaches is found by running; this is the list that nothing may be missing from.
 */
import type { Span } from "../base/span.js";
import type { Func, Module, Program, Register } from "../ir/ir.js";
import { walkInstructions } from "../ir/walk.js";
import { providerPackages } from "../providers/packages.js";

export interface ApiMention {
  readonly operation: string;
  readonly span: Span;
  readonly module: Module;
  readonly function: Func;
}

/** `operationOf` answers the operation behind a method's name and the providers imported; null for names that tell too little. */
export function apiMentions(
  program: Program,
  operationOf: (method: string, providers: ReadonlySet<string>) => string | null,
): ApiMention[] {
  const found: ApiMention[] = [];
  const providers = new Map(program.modules.map((module) => [module, importedProviders(module)]));
  const everywhere = new Set([...providers.values()].flatMap((own) => [...own]));
  for (const module of program.modules) {
    // A client may be handed over by a file that imports the provider.
    const own = providers.get(module)!;
    const imported = own.size > 0 ? own : everywhere;
    if (imported.size === 0) continue;
    for (const f of module.functions) {
      const methods = new Map<Register, string>();
      walkInstructions(f.body, (i) => {
        if (i.op === "get-attribute") {
          const operation = operationOf(i.name, imported);
          if (operation !== null) methods.set(i.target, operation);
        }
        if (i.op === "load" && /Command$/.test(i.name)) {
          const operation = operationOf(i.name, imported);
          if (operation !== null) methods.set(i.target, operation);
        }
        const operation = i.op === "call" ? methods.get(i.callee) : undefined;
        if (operation !== undefined) found.push({ operation, span: i.span, module, function: f });
      });
    }
  }
  return found;
}

function importedProviders(module: Module): ReadonlySet<string> {
  const found = new Set<string>();
  for (const f of module.functions)
    walkInstructions(f.body, (i) => {
      if (i.op !== "import" && i.op !== "import-name" && i.op !== "import-all" && i.op !== "import-js") return;
      const module = i.op === "import-js" ? i.specifier : i.module;
      for (const [provider, pattern] of providerPackages) if (pattern.test(module)) found.add(provider);
    });
  return found;
}
