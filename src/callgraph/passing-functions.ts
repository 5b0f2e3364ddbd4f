/**
 * Which functions hand on what they are given: they return (or yield) a parameter, a function made inside, or what they make of
 * these, or put one into another. Judged by the code of the function alone, and only for short ones: what a long function
 * gives seldom depends on its caller, and its copies would cost most.
 */
import type { Func, Instruction, Module } from "../ir/ir.js";
import { readRegisters, walkInstructions, writtenRegisters } from "../ir/walk.js";
import type { FunctionInfo } from "./function-info.js";

const maximalInstructions = 60;

export class PassingFunctions {
  private readonly known = new WeakMap<Func, boolean>();

  has({ module, function: f }: FunctionInfo): boolean {
    let passes = this.known.get(f);
    if (passes === undefined) this.known.set(f, (passes = f.kind === "function" && !isMethod(module, f) && handsOn(f)));
    return passes;
  }
}

/** Whether the function stands in the body of a class: what a method gives depends on its object more than on its caller. */
function isMethod(module: Module, f: Func): boolean {
  const owner = f.name.slice(0, Math.max(f.name.lastIndexOf("."), 0));
  return owner !== "" && module.functions.some((g) => g.kind === "class-body" && g.name === owner);
}

function handsOn(f: Func): boolean {
  let count = 0;
  walkInstructions(f.body, () => count++);
  if (count > maximalInstructions) return false;
  const given = new Set<number>();
  const variables = new Set(f.parameters.map((p) => p.name));
  let passes = false;
  // Twice: a variable may be read, in a loop, before the instruction that gives it a value.
  for (let round = 0; round < 2; round++)
    walkInstructions(f.body, (i) => {
      if (holdsGiven(i, given, variables)) {
        for (const register of writtenRegisters(i)) given.add(register);
        if (i.op === "store") variables.add(i.name);
      }
      if (leaves(i, given)) passes = true;
    });
  return passes;
}

/** Whether what the instruction gives is, holds or comes of something given. */
function holdsGiven(i: Instruction, given: ReadonlySet<number>, variables: ReadonlySet<string>): boolean {
  switch (i.op) {
    case "load":
      return i.scope.kind === "local" && i.scope.depth === 0 && variables.has(i.name);
    case "make-function":
      return true;
    case "copy":
    case "build-sequence":
    case "build-map":
    case "build-object":
    case "store":
    case "unpack":
    case "get-item":
    case "await":
    case "for":
    case "call":
      return readRegisters(i).some((register) => given.has(register));
    default:
      return false;
  }
}

function leaves(i: Instruction, given: ReadonlySet<number>): boolean {
  switch (i.op) {
    case "return":
    case "yield":
    case "yield-all":
      return i.value !== undefined && given.has(i.value);
    case "set-item":
    case "set-attribute":
      return given.has(i.object) && given.has(i.value);
    default:
      return false;
  }
}
