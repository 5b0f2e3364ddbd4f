/**
 * Builds functions and modules of the IR: hands out registers and function ids, and keeps the stack of open blocks.
 * Front ends use it; it knows no language and checks nothing (verify.ts does).
 */
import { invariant } from "../base/invariant.js";
import type { Block, Func, FunctionId, Instruction, Module, Register } from "./ir.js";

/** Blocks around a block. Stages after this one recur on blocks: it is far from what their stack holds, and the same on every machine. */
const deepestBlock = 2_500;

export class FunctionBuilder {
  readonly id: FunctionId;
  #registers = 0;
  readonly #blocks: Instruction[][] = [[]];

  constructor(id: FunctionId) {
    this.id = id;
  }

  register(): Register {
    return this.#registers++;
  }

  emit(instruction: Instruction): void {
    const block = this.#blocks.at(-1);
    invariant(block !== undefined, "no open block");
    block.push(instruction);
  }

  /** Whether the open block already ends in a jump, so that what is emitted now would never run. */
  get isClosed(): boolean {
    const last = this.#blocks.at(-1)?.at(-1)?.op;
    return last === "return" || last === "raise" || last === "break" || last === "continue";
  }

  /** Starts a nested block: what is emitted until the matching `close` goes there. Throws a RangeError where it lies too deep. */
  open(): void {
    if (this.#blocks.length > deepestBlock) throw new RangeError("blocks are nested too deeply");
    this.#blocks.push([]);
  }

  close(): Block {
    const block = this.#blocks.pop();
    invariant(block !== undefined && this.#blocks.length > 0, "close without open");
    return block;
  }

  /** The block of what `fill` emits. */
  block(fill: () => void): Block {
    this.open();
    fill();
    return this.close();
  }

  finish(header: Omit<Func, "id" | "registers" | "body">): Func {
    const body = this.#blocks.pop();
    invariant(body !== undefined && this.#blocks.length === 0, "a block was left open");
    return { ...header, id: this.id, registers: this.#registers, body };
  }
}

export class ModuleBuilder {
  readonly #functions: (Func | undefined)[] = [];

  /** Reserves the next function id: ids follow the order in which functions begin in the source. */
  begin(): FunctionBuilder {
    this.#functions.push(undefined);
    return new FunctionBuilder(this.#functions.length - 1);
  }

  end(func: Func): void {
    invariant(this.#functions[func.id] === undefined, "function ended twice");
    this.#functions[func.id] = func;
  }

  finish(header: Omit<Module, "functions">): Module {
    const functions = this.#functions.map((func) => {
      invariant(func !== undefined, "a function was begun and not ended");
      return func;
    });
    return { ...header, functions };
  }
}
