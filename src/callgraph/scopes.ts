/** What the code of a module says about its variables without being run: who reads and writes the variables of whom. */
import type { Block, Func, Instruction, Module, Register } from "../ir/ir.js";
import { walkInstructions, writtenRegisters } from "../ir/walk.js";

export interface FunctionScope {
  /** Variables that functions inside read or write. */
  readonly shared: Set<string>;
  /** Variables that functions inside write. */
  readonly writtenInside: Set<string>;
  /** Registers that more than one instruction writes. */
  readonly joined: Set<Register>;
}

export class ModuleScopes {
  private readonly scopes: readonly FunctionScope[];
  /** Globals that some code of the module assigns. */
  readonly globals = new Set<string>();
  /** Globals that functions assign. */
  readonly globalsWrittenInside = new Set<string>();
  /** Names of modules that `from … import *` takes everything of. */
  readonly imported: Extract<Instruction, { op: "import-all" }>[] = [];

  constructor(module: Module) {
    this.scopes = module.functions.map(() => ({ shared: new Set(), writtenInside: new Set(), joined: new Set() }));
    const parents = parentsOf(module);
    for (const f of module.functions) this.scan(f, parents);
  }

  of(f: Func): FunctionScope {
    return this.scopes[f.id]!;
  }

  private scan(f: Func, parents: ReadonlyMap<number, number>): void {
    const written = new Set<Register>();
    const own = this.scopes[f.id]!;
    walkInstructions(f.body, (i) => {
      for (const register of writtenRegisters(i)) {
        if (written.has(register)) own.joined.add(register);
        written.add(register);
      }
      if (i.op === "import-all") this.imported.push(i);
      if (i.op !== "load" && i.op !== "store" && i.op !== "delete") return;
      if (i.scope.kind === "global" && i.op === "store") {
        this.globals.add(i.name);
        if (f.kind !== "module") this.globalsWrittenInside.add(i.name);
      }
      if (i.scope.kind !== "local" || i.scope.depth === 0) return;
      let owner = f.id;
      for (let depth = i.scope.depth; depth > 0; depth--) owner = parents.get(owner) ?? 0;
      this.scopes[owner]!.shared.add(i.name);
      if (i.op !== "load") this.scopes[owner]!.writtenInside.add(i.name);
    });
  }
}

/** Which function's code makes a function or a class. */
function parentsOf(module: Module): Map<number, number> {
  const parents = new Map<number, number>();
  for (const f of module.functions)
    walkInstructions(f.body, (i) => {
      if (i.op === "make-function") parents.set(i.function, f.id);
      if (i.op === "make-class") parents.set(i.body, f.id);
    });
  return parents;
}

const none: ReadonlySet<string> = new Set();
const storedIn = new WeakMap<Block, ReadonlySet<string>>();

/** Variables of the function's own frame that a block assigns, its nested blocks included. */
export function storedNames(block: Block): ReadonlySet<string> {
  if (block.length === 0) return none;
  let names = storedIn.get(block);
  if (names === undefined) {
    const found = new Set<string>();
    walkInstructions(block, (i) => {
      if (i.op === "store" && !(i.scope.kind === "local" && i.scope.depth > 0)) found.add(i.name);
    });
    storedIn.set(block, (names = found));
  }
  return names;
}
