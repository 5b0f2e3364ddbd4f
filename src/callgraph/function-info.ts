/** A function of the program with the module it stands in. */
import type { Func, Module } from "../ir/ir.js";

export interface FunctionInfo {
  readonly module: Module;
  readonly function: Func;
}
