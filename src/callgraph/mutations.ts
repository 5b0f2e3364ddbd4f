/**
 * Names whose values outlive a call and that some function changes: globals that are bound again, lists and
 * dictionaries that are filled or emptied, attributes that are set. By name, so it may say too much and never too little
 * for code that changes them under their own names.
 */
import type { Func, Instruction, Program, Register } from "../ir/ir.js";
import { walkInstructions } from "../ir/walk.js";

/** Methods that change what they are called on. */
const changing = new Set([
  ...["append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "add", "discard", "update", "setdefault"],
  ...["popitem", "appendleft", "popleft", "intersection_update", "difference_update"],
]);

export class Mutations {
  private readonly byName = new Map<string, Set<Func>>();

  constructor(program: Program) {
    for (const { functions } of program.modules) for (const f of functions) if (f.kind === "function") this.scan(f);
  }

  /** Functions that change what the name stands for. */
  of(name: string): ReadonlySet<Func> {
    return this.byName.get(name) ?? new Set();
  }

  private note(name: string, f: Func): void {
    const known = this.byName.get(name);
    if (known === undefined) this.byName.set(name, new Set([f]));
    else known.add(f);
  }

  private scan(f: Func): void {
    /** What a register was read from, and the method that it is of that. */
    const origin = new Map<Register, string>();
    const method = new Map<Register, string>();
    walkInstructions(f.body, (i) => this.visit(f, i, origin, method));
  }

  private visit(f: Func, i: Instruction, origin: Map<Register, string>, method: Map<Register, string>): void {
    const changed = (register: Register): void => {
      const name = origin.get(register);
      if (name !== undefined) this.note(name, f);
    };
    switch (i.op) {
      case "load":
        if (i.scope.kind !== "local") origin.set(i.target, i.name);
        return;
      case "store":
        if (i.scope.kind === "global") this.note(i.name, f);
        return;
      case "get-attribute": {
        const name = origin.get(i.object);
        if (changing.has(i.name) && name !== undefined) method.set(i.target, name);
        origin.set(i.target, i.name);
        return;
      }
      case "set-attribute":
        if (!f.name.endsWith("__init__")) this.note(i.name, f);
        return;
      case "set-item":
      case "delete-item":
        changed(i.object);
        return;
      case "call": {
        const name = method.get(i.callee);
        if (name !== undefined) this.note(name, f);
        return;
      }
      default:
    }
  }
}
