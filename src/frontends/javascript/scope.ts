/**
 * JavaScript's name resolution. A scope maps the names that a block, a function or the module declares to variables of
 * the frame it is in; a variable that a block declares gets a name of its own in the frame, `x@2`, where `x` is taken.
 * The module's frame is the globals: there every name counts as taken, for any program may mean a global by it.
 */
import type { FunctionId, Scope as Place } from "../../ir/ir.js";

export interface Variable {
  readonly name: string;
  readonly scope: Place;
}

export class Frame {
  readonly kind: "module" | "function" | "class-body";
  readonly id: FunctionId;
  readonly parent: Frame | undefined;
  /** Arrow functions have no `this`, `arguments` and `super` of their own. */
  readonly isArrow: boolean;
  /** The frame's variables in the order in which they are declared. */
  readonly names: string[] = [];
  bindsThis = false;
  bindsArguments = false;
  /** Variables that functions inside use: the functions, each the outermost one. */
  readonly #users = new Map<string, Set<FunctionId>>();
  readonly #taken = new Map<string, number>();
  /** Of the loops around the point that is being lowered: what their bodies declare. */
  readonly #rounds: string[][] = [];
  /** Variables that a statement of the body assigns. */
  readonly #assignedLater = new Set<string>();
  /** Of these, the ones whose first assignment is still to come. */
  readonly #awaited = new Set<string>();
  /** Variables that are mentioned before it. */
  readonly #early = new Set<string>();

  constructor(kind: Frame["kind"], id: FunctionId, parent: Frame | undefined, isArrow = false) {
    this.kind = kind;
    this.id = id;
    this.parent = parent;
    this.isArrow = isArrow;
  }

  /** A variable that is called as the program calls it; the same again if it is there. */
  declare(name: string): string {
    if (!this.#taken.has(name)) {
      this.#taken.set(name, 1);
      this.names.push(name);
    }
    return name;
  }

  /** A variable of its own for a name that a block declares. */
  declareFresh(name: string): string {
    const number = (this.#taken.get(name) ?? (this.kind === "module" ? 1 : 0)) + 1;
    this.#taken.set(name, number);
    const fresh = number === 1 ? name : `${name}@${number}`;
    this.names.push(fresh);
    for (const round of this.#rounds) round.push(fresh);
    return fresh;
  }

  /** Notes that code in a frame uses a variable of this one. */
  noteUse(variable: string, from: Frame): void {
    if (from === this) return;
    let inner = from;
    while (inner.parent !== undefined && inner.parent !== this) inner = inner.parent;
    const users = this.#users.get(variable);
    if (users === undefined) this.#users.set(variable, new Set([inner.id]));
    else users.add(inner.id);
  }

  isUsedBy(variable: string, functions: ReadonlySet<FunctionId>): boolean {
    return [...(this.#users.get(variable) ?? [])].some((user) => functions.has(user));
  }

  /** The variables that `lower` declares in blocks. */
  declaredIn(lower: () => void): readonly string[] {
    const round: string[] = [];
    this.#rounds.push(round);
    lower();
    this.#rounds.pop();
    return round;
  }

  /** Says that a variable is assigned by a statement of the body. */
  await(name: string): void {
    this.#awaited.add(name);
    this.#assignedLater.add(name);
  }

  /** The statement assigns it now. */
  assigned(name: string): void {
    this.#awaited.delete(name);
  }

  use(variable: string): void {
    if (this.#awaited.size > 0 && this.#awaited.has(variable)) this.#early.add(variable);
  }

  /** Whether the program may read the variable before it assigns it. */
  isReadEarly(variable: string): boolean {
    return !this.#assignedLater.has(variable) || this.#early.has(variable);
  }
}

/** Where `this` and `super` mean something else than in the function around: code of a class that runs outside its methods. */
export interface Home {
  /** The variable that holds the class, in the scope's frame; undefined where `this` is the function's. */
  readonly thisVariable: string | undefined;
  readonly classBody: FunctionId;
  /** The dotted name of the class. */
  readonly className: string;
}

export class Scope {
  readonly frame: Frame;
  readonly parent: Scope | undefined;
  readonly home: Home | undefined;
  readonly #variables = new Map<string, string>();

  constructor(frame: Frame, parent: Scope | undefined, home?: Home) {
    this.frame = frame;
    this.parent = parent;
    this.home = home;
  }

  has(name: string): boolean {
    return this.#variables.has(name);
  }

  /** Declares a name of the function or module itself. */
  declare(name: string): void {
    if (!this.#variables.has(name)) this.#variables.set(name, this.frame.declare(name));
  }

  /** Declares a name of a block; answers what the variable is called in the frame. */
  declareFresh(name: string): string {
    const known = this.#variables.get(name);
    if (known !== undefined) return known;
    const fresh = this.frame.declareFresh(name);
    this.#variables.set(name, fresh);
    return fresh;
  }

  variable(name: string): string | undefined {
    return this.#variables.get(name);
  }
}

/** The variable that a name means, or undefined where nothing in the module declares it. */
export function resolveDeclared(from: Scope, name: string): Variable | undefined {
  for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.parent) {
    const variable = scope.variable(name);
    if (variable === undefined) continue;
    scope.frame.use(variable);
    scope.frame.noteUse(variable, from.frame);
    return { name: variable, scope: placeOf(from.frame, scope.frame) };
  }
  return undefined;
}

export function resolve(from: Scope, name: string): Variable {
  return resolveDeclared(from, name) ?? { name, scope: { kind: "global" } };
}

/** How code in one frame reaches the variables of a frame around it. */
function placeOf(from: Frame, owner: Frame): Place {
  if (owner.kind === "module") return { kind: "global" };
  return { kind: "local", depth: distance(from, owner) };
}

function distance(from: Frame, owner: Frame): number {
  let depth = 0;
  for (let frame: Frame | undefined = from; frame !== undefined && frame !== owner; frame = frame.parent) depth++;
  return depth;
}

/** The function whose `this` and `arguments` an expression sees; undefined at module level. */
function receiverFrame(from: Scope): Frame | undefined {
  let frame: Frame | undefined = from.frame;
  while (frame !== undefined && (frame.isArrow || frame.kind === "class-body")) frame = frame.parent;
  return frame?.kind === "function" ? frame : undefined;
}

/** The variable that `this` is; undefined where `this` is undefined. Makes the function around bind it. */
export function resolveThis(from: Scope): Variable | undefined {
  const home = homeOf(from);
  if (home?.scope !== undefined && home.home.thisVariable !== undefined) {
    return { name: home.home.thisVariable, scope: placeOf(from.frame, home.scope.frame) };
  }
  const frame = receiverFrame(from);
  if (frame === undefined) return undefined;
  frame.bindsThis = true;
  return { name: frame.declare("this"), scope: placeOf(from.frame, frame) };
}

/** The variable that `arguments` is where no one declares the name; undefined at module level. */
export function resolveArguments(from: Scope): Variable | undefined {
  const frame = receiverFrame(from);
  if (frame === undefined) return undefined;
  frame.bindsArguments = true;
  return { name: frame.declare("arguments"), scope: placeOf(from.frame, frame) };
}

/** The body of the class whose `super` an expression sees. */
export function resolveSuper(from: Scope): FunctionId | undefined {
  return homeOf(from)?.home.classBody;
}

/** The innermost home, unless a function that is no arrow function stands between; a method's is on its own scope. */
function homeOf(from: Scope): { readonly home: Home; readonly scope: Scope } | undefined {
  let frame = from.frame;
  for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.parent) {
    if (scope.frame !== frame) {
      if (!frame.isArrow) return undefined;
      frame = scope.frame;
    }
    if (scope.home !== undefined) return { home: scope.home, scope };
  }
  return undefined;
}
