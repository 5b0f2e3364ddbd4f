/**
 * Which functions may call a catalogued operation, and which may call a given function: by the names that their code
 * mentions. An over-approximation that only proposes where to start; the symbolic run finds what is really called.
 */
import type { Func, Instruction, Module, Program } from "../ir/ir.js";
import { walkInstructions } from "../ir/walk.js";
import { lastSegment } from "./import-closure.js";

export interface FunctionRef {
  readonly module: Module;
  readonly function: Func;
}

/** Names by which code fetches something over HTTP. */
const fetching: ReadonlySet<string> = new Set(["fetch", "axios", "got", "request", "post", "get", "urlopen", "ajax", "superagent"]);

/** What the code of each function mentions: attribute names, loaded names, imported names. */
export class Mentions {
  private readonly names = new Map<Func, ReadonlySet<string>>();
  private readonly all: readonly FunctionRef[];

  constructor(readonly program: Program) {
    this.all = program.modules.flatMap((module) => module.functions.map((f) => ({ module, function: f })));
    for (const ref of this.all) {
      const found = new Set<string>();
      walkInstructions(ref.function.body, (i) => {
        const name = mentioned(i);
        if (name !== null) found.add(name);
      });
      this.names.set(ref.function, found);
    }
  }

  /** Functions whose code mentions one of the names as an attribute, a variable or an import; in source order. */
  mentioning(names: ReadonlySet<string>): FunctionRef[] {
    return this.all.filter((ref) => [...this.names.get(ref.function)!].some((n) => names.has(n)));
  }

  /** Functions that hold a text with one of the pieces, or that fetch something in a module whose own code holds one; in source order. */
  mentioningTexts(pieces: readonly string[]): FunctionRef[] {
    const holds = (f: Func): boolean => {
      let found = false;
      walkInstructions(f.body, (i) => {
        const texts = i.op === "constant" ? [i.value] : i.op === "build-string" ? i.parts.map((p) => ("text" in p ? p.text : "")) : [];
        if (texts.some((t) => typeof t === "string" && pieces.some((piece) => t.includes(piece)))) found = true;
      });
      return found;
    };
    const modules = new Set(this.program.modules.filter((m) => m.functions.some(holds)));
    const fetches = (f: Func): boolean => [...this.names.get(f)!].some((name) => fetching.has(name));
    return this.all.filter(({ module, function: f }) => holds(f) || (modules.has(module) && fetches(f)));
  }

  /** Functions that may call `target`: they mention its name, or make it (closures), or make the class it belongs to. */
  callersOf(target: FunctionRef): FunctionRef[] {
    const parts = target.function.name.split(".");
    const last = parts[parts.length - 1]!;
    if (last === "<lambda>" || last.startsWith("<")) {
      const makers = this.all.filter((r) => r.module === target.module && makes(r.function, target.function.id));
      return [...makers, ...this.importersOf(target)];
    }
    const wanted = last === "__init__" || last === "__call__" ? (parts[parts.length - 2] ?? last) : last;
    return this.mentioning(new Set([wanted])).filter(
      (r) => r.function !== target.function && r.function.kind !== "class-body" && this.reaches(r, target),
    );
  }

  /** Functions that import the module of a function without a name, which it may export. */
  private importersOf({ module, function: f }: FunctionRef): FunctionRef[] {
    if (f.calling !== "lenient") return [];
    return this.all.filter((r) => r.module !== module && r.function.body.some((i) => i.op === "import-js" && i.path === module.path));
  }

  /** A mention in another module counts only if that module imports something of that name or of the target's module. */
  private reaches(from: FunctionRef, target: FunctionRef): boolean {
    if (from.module === target.module) return true;
    const own = target.module.name.split(".").pop()!;
    const imports = this.names.get(from.module.functions[0]!)!;
    const local = this.names.get(from.function)!;
    return (
      [imports, local].some((names) => names.has(own) || names.has(target.function.name.split(".")[0]!)) ||
      target.function.name.includes(".")
    );
  }
}

function mentioned(i: Instruction): string | null {
  switch (i.op) {
    case "get-attribute":
    case "load":
    case "import-name":
      return i.name;
    case "import":
      return i.module.split(".").pop()!;
    case "import-all":
      return i.module.split(".").pop()!;
    case "import-js":
      return i.name ?? lastSegment(i.specifier);
    default:
      return null;
  }
}

function makes(f: Func, id: number): boolean {
  let found = false;
  walkInstructions(f.body, (i) => {
    if (i.op === "make-function" && i.function === id) found = true;
  });
  return found;
}
