/**
 * Checks that a module keeps the rules of the IR (ir.ts). Front ends are tested with it; a problem is a bug in one of
 * them, never in the analysed program. Definite assignment is checked per structured construct, on the cautious side:
 * what a loop's body, a handler's try or a `with` body assigns does not count as assigned after it.
 */
import { formatSpan } from "../base/span.js";
import type { Block, Control, Func, FunctionId, Instruction, Module, Parameter, Register, Scope } from "./ir.js";
import { readRegisters, walkInstructions, writtenRegisters } from "./walk.js";

/** One message a broken rule; empty for a module that keeps them all. */
export function verifyModule(module: Module): string[] {
  const problems: string[] = [];
  const parents = lexicalParents(module, problems);
  module.functions.forEach((func, index) => {
    const report = (message: string) => problems.push(`${module.path} ${func.name}#${index}: ${message}`);
    if (func.id !== index) report(`has id ${func.id}`);
    if ((func.kind === "module") !== (index === 0)) report("only function 0 is the module");
    if (index > 0 && !parents.has(index)) report("is made nowhere");
    if (func.kind !== "function" && func.parameters.length > 0) report("takes parameters");
    if (func.bindsThis && !func.locals.includes("this")) report("binds this, which is no local");
    if (func.bindsArguments && !func.locals.includes("arguments")) report("binds arguments, which is no local");
    if (func.calling === "lenient" && func.parameters.some(isStrict)) report("has a parameter that a lenient call does not fill");
    for (const { name } of func.parameters) if (!func.locals.includes(name)) report(`parameter ${name} is no local`);
    new FunctionVerifier(func, report).run();
    walkInstructions(func.body, (instruction) => {
      const odd = checkOperands(instruction, module);
      if (odd !== undefined) report(`${odd} at ${formatSpan(instruction.span)}`);
      if (!("scope" in instruction)) return;
      const problem = checkScope(parents, func, { name: instruction.name, scope: instruction.scope });
      if (problem !== undefined) report(`${problem} at ${formatSpan(instruction.span)}`);
    });
  });
  return problems;
}

/** The function in which each function is made. */
function lexicalParents(module: Module, problems: string[]): Map<FunctionId, Func> {
  const parents = new Map<FunctionId, Func>();
  for (const func of module.functions) {
    walkInstructions(func.body, (instruction) => {
      if (instruction.op !== "make-function" && instruction.op !== "make-class") return;
      const id = instruction.op === "make-function" ? instruction.function : instruction.body;
      const made = module.functions[id];
      const at = formatSpan(instruction.span);
      if (made === undefined) problems.push(`${at}: makes function ${id}, which does not exist`);
      else if ((made.kind === "class-body") !== (instruction.op === "make-class")) problems.push(`${at}: function ${id} is a ${made.kind}`);
      if (parents.has(id)) problems.push(`${at}: function ${id} is made twice`);
      parents.set(id, func);
      if (instruction.op === "make-function" && made !== undefined) {
        const defaults = made.parameters.filter((parameter) => parameter.hasDefault).length;
        if (defaults !== instruction.defaults.length) problems.push(`${at}: function ${id} has ${defaults} defaults`);
      }
    });
  }
  return parents;
}

function isStrict({ kind, hasDefault }: Parameter): boolean {
  return hasDefault || (kind !== "positional" && kind !== "rest");
}

/** What the types leave open. */
function checkOperands(instruction: Instruction, module: Module): string | undefined {
  if (instruction.op === "get-super") {
    return module.functions[instruction.body]?.kind === "class-body" ? undefined : `function ${instruction.body} is no class body`;
  }
  if (instruction.op === "call") {
    const wrong = instruction.arguments.find((argument) => (argument.kind === "keyword") !== (argument.name !== undefined));
    return wrong === undefined ? undefined : `a ${wrong.kind} argument ${wrong.name === undefined ? "without" : "with"} a name`;
  }
  if (instruction.op !== "unpack" || instruction.rest === undefined) return undefined;
  if (instruction.mode === "iterator" && instruction.rest !== instruction.targets.length - 1) return "the rest is not the last target";
  return instruction.targets[instruction.rest] === undefined ? `no target ${instruction.rest} to take the rest` : undefined;
}

interface Variable {
  readonly name: string;
  readonly scope: Scope;
}

function checkScope(parents: Map<FunctionId, Func>, func: Func, variable: Variable): string | undefined {
  if (variable.scope.kind === "global") return undefined;
  if (variable.scope.kind === "class") {
    if (func.kind !== "class-body") return `class variable ${variable.name} outside a class body`;
    return func.locals.includes(variable.name) ? undefined : `class variable ${variable.name} is not in the frame`;
  }
  let frame: Func | undefined = func;
  for (let depth = variable.scope.depth; depth > 0 && frame !== undefined; depth--) frame = parents.get(frame.id);
  if (frame === undefined || frame.kind === "module") return `no frame ${variable.scope.depth} up for ${variable.name}`;
  if (frame.kind === "class-body") return `local ${variable.name} in the frame of a class body`;
  return frame.locals.includes(variable.name) ? undefined : `${variable.name} is not in the frame of ${frame.name}`;
}

/** Registers assigned by a block on every way to its end, or `unreachable` if its end is never reached. */
type Assigned = readonly Register[] | "unreachable";

class FunctionVerifier {
  readonly #func: Func;
  readonly #report: (message: string) => void;
  readonly #assigned: Uint8Array;
  /** What was assigned, in order, so that leaving a block can undo it. */
  readonly #trail: Register[] = [];
  /** Of the loops and blocks around, innermost last. */
  readonly #targets: { readonly kind: "loop" | "block"; readonly label: string | undefined }[] = [];

  constructor(func: Func, report: (message: string) => void) {
    this.#func = func;
    this.#report = report;
    this.#assigned = new Uint8Array(func.registers);
  }

  run(): void {
    this.#block(this.#func.body);
  }

  /** Runs a block on the present state and undoes its assignments. */
  #scoped(run: () => boolean): Assigned {
    const mark = this.#trail.length;
    const reachesEnd = run();
    const added = this.#trail.splice(mark);
    for (const register of added) this.#assigned[register] = 0;
    return reachesEnd ? added : "unreachable";
  }

  /** Whether its end is reached. */
  #block(block: Block): boolean {
    let reachesEnd = true;
    for (const instruction of block) {
      // What follows a jump is dead: every register counts as assigned there, so nothing is left to check.
      if (!reachesEnd) return false;
      reachesEnd = this.#instruction(instruction);
    }
    return reachesEnd;
  }

  #instruction(instruction: Instruction): boolean {
    switch (instruction.op) {
      case "if":
        return this.#if(instruction);
      case "while":
        return this.#while(instruction);
      case "for":
        return this.#for(instruction);
      case "try":
        return this.#try(instruction);
      case "with":
        this.#read(instruction, instruction.manager);
        this.#assign(instruction.target);
        this.#scoped(() => this.#block(instruction.body));
        return true;
      case "break":
      case "continue":
        if (!this.#targets.some((target) => leads(instruction, target))) {
          const missing = instruction.label === undefined ? "a loop" : instruction.label;
          this.#report(`${instruction.op} outside ${missing} at ${formatSpan(instruction.span)}`);
        }
        return false;
      case "block":
        this.#within("block", instruction.label, () => this.#block(instruction.body));
        return true;
      default:
        for (const register of readRegisters(instruction)) this.#read(instruction, register);
        for (const register of writtenRegisters(instruction)) this.#assign(register);
        return instruction.op !== "return" && instruction.op !== "raise";
    }
  }

  /** The body of a loop or block, which jumps may leave. */
  #within(kind: "loop" | "block", label: string | undefined, run: () => boolean): void {
    this.#targets.push({ kind, label });
    this.#scoped(run);
    this.#targets.pop();
  }

  #if(instruction: Instruction & { readonly op: "if" }): boolean {
    this.#read(instruction, instruction.condition);
    return this.#join([this.#scoped(() => this.#block(instruction.then)), this.#scoped(() => this.#block(instruction.else))]);
  }

  #while(instruction: Instruction & { readonly op: "while" }): boolean {
    if (!this.#block(instruction.header)) return false;
    this.#read(instruction, instruction.condition);
    this.#within("loop", instruction.label, () => this.#block(instruction.body));
    this.#scoped(() => this.#block(instruction.else));
    return true;
  }

  #for(instruction: Instruction & { readonly op: "for" }): boolean {
    this.#read(instruction, instruction.iterable);
    this.#within("loop", instruction.label, () => {
      this.#assign(instruction.element);
      return this.#block(instruction.body);
    });
    this.#scoped(() => this.#block(instruction.else));
    return true;
  }

  #try(instruction: Instruction & { readonly op: "try" }): boolean {
    const ends = [this.#scoped(() => this.#block(instruction.body) && this.#block(instruction.else))];
    for (const handler of instruction.handlers) {
      const end = this.#scoped(() => {
        if (!this.#block(handler.typeBlock)) return false;
        if (handler.type !== undefined) this.#read(instruction, handler.type);
        this.#assign(handler.exception);
        return this.#block(handler.body);
      });
      ends.push(end);
    }
    this.#scoped(() => this.#block(instruction.finally));
    return this.#join(ends);
  }

  /** Where ways meet, a register is assigned if it is on each of them. */
  #join(ends: readonly Assigned[]): boolean {
    const reached = ends.filter((end) => end !== "unreachable");
    const [first, ...others] = reached;
    if (first === undefined) return false;
    const rest = others.map((end) => new Set(end));
    for (const register of first) if (rest.every((end) => end.has(register))) this.#assign(register);
    return true;
  }

  #read(instruction: Instruction, register: Register): void {
    if (this.#assigned[register] !== 1) {
      this.#report(`r${register} is read before it was assigned by ${instruction.op} at ${formatSpan(instruction.span)}`);
    }
  }

  #assign(register: Register): void {
    if (register >= this.#func.registers || register < 0) this.#report(`r${register} is not one of ${this.#func.registers}`);
    else if (this.#assigned[register] === 0) {
      this.#assigned[register] = 1;
      this.#trail.push(register);
    }
  }
}

/** Whether the jump leads to this loop or block: with a label to that one, else to a loop. */
function leads(
  jump: Control & { readonly op: "break" | "continue" },
  target: { readonly kind: string; readonly label: string | undefined },
): boolean {
  if (target.kind !== "loop" && jump.op === "continue") return false;
  return jump.label === undefined ? target.kind === "loop" : jump.label === target.label;
}
