/**
 * What functions of the languages' libraries do with what they are given, as data: which values they move where, which
 * functions they call, with what, and where the results go.
 *
 * A place is a value and a part of it:
 *   this                 what the method is called on
 *   0, 1, …  any  =key   a positional argument, all arguments, a keyword argument
 *   result               what the call gives
 *   made                 the new container that the call gives (`makes`)
 *   callback             the result of the first function called
 *   number  text         a number, a text
 *   pair  list  object   a list or an object of the call's own, to put values into
 *   keywords             a mapping of the keyword arguments
 *   identity             a function that gives its argument back
 *   read                 nowhere: the value is only gone through
 * and behind it
 *   []  its elements     {}  what it holds under any key     [0]  what it holds under the key in argument 0
 *   .x  its attribute x  <x> what the analysis keeps for it under x      ~  what awaiting it gives
 */
import type { ContainerType } from "./abstract-objects.js";

export interface LibraryCallback {
  readonly callee: string;
  readonly with?: readonly string[];
  readonly this?: string;
  readonly gives?: string;
}

export interface LibraryModel {
  readonly makes?: ContainerType;
  readonly moves?: readonly (readonly [from: string, to: string])[];
  readonly calls?: readonly LibraryCallback[];
  /** Names under which one object holds what the other holds under them: `Object.assign(to, from)`. */
  readonly merges?: readonly (readonly [from: string, to: string])[];
  /** Methods of the program's classes that it asks its first argument for: `str(x)` calls `__str__`. */
  readonly asks?: readonly string[];
  /** As `asks`, of the elements of its first argument. */
  readonly asksElements?: readonly string[];
}

export type LibraryModels = Readonly<Record<string, LibraryModel>>;
