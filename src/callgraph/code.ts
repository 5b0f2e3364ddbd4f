/**
 * Walks the code of one frame in order and makes its constraints: control flow and variables here, what instructions do to
 * values in `instructions.ts`. Every path is taken; conditions are not looked at.
 */
import type { Block, Instruction, Scope } from "../ir/ir.js";
import type { Analysis } from "./analysis.js";
import type { Frame } from "./frame.js";
import { FreshObjects } from "./fresh-objects.js";
import type { Imports } from "./imports.js";
import type { Node } from "./points-to.js";
import type { FunctionScope, ModuleScopes } from "./scopes.js";
import { storedNames } from "./scopes.js";
import { Variables } from "./variables.js";

type Control = Extract<Instruction, { op: "while" | "for" | "try" | "with" | "block" }>;

/** What the instructions of a frame see of it. */
export class Code {
  readonly variables: Variables;
  readonly fresh: FreshObjects;
  private readonly scope: FunctionScope;
  private readonly scopes: ModuleScopes;
  /** Whether functions of this language check the number of their arguments, and find attributes through classes. */
  readonly strict: boolean;

  constructor(
    readonly analysis: Analysis,
    readonly frame: Frame,
    private readonly imports: Imports,
    private readonly visit: (code: Code, instruction: Instruction) => void,
  ) {
    this.variables = new Variables(analysis);
    this.fresh = new FreshObjects(analysis);
    this.scopes = imports.scopesOf(frame.info.module);
    this.scope = this.scopes.of(frame.info.function);
    this.strict = frame.info.function.calling === "strict";
  }

  /** Walks all of it; a frame is walked once. */
  run(): void {
    const f = this.frame.info.function;
    const bound = [...f.parameters.map((p) => p.name), ...(f.bindsThis ? ["this"] : []), ...(f.bindsArguments ? ["arguments"] : [])];
    for (const name of bound) this.assign(name, this.frame.parameter(name));
    this.block(f.body);
    this.fresh.release();
  }

  /** The node of a register. */
  value(register: number): Node {
    return this.frame.register(register);
  }

  /** A register gets the value of a node; a node of its own only where several instructions write it. */
  define(register: number, value: Node): void {
    if (this.scope.joined.has(register)) this.analysis.pointsTo.addEdge(value, this.frame.register(register));
    else this.frame.registers.set(register, value);
  }

  load(name: string, scope: Scope): Node {
    if (scope.kind === "local" && scope.depth > 0) return this.outer(scope.depth).variable(name);
    if (scope.kind === "local") return this.ownLocal(name);
    if (scope.kind === "class") return this.variables.get(name) ?? this.global(name);
    return this.global(name);
  }

  private ownLocal(name: string): Node {
    if (this.scope.writtenInside.has(name)) return this.frame.variable(name);
    return this.variables.get(name) ?? this.frame.variable(name);
  }

  private global(name: string): Node {
    const { module, function: f } = this.frame.info;
    if (f.kind !== "module" || this.scopes.globalsWrittenInside.has(name)) return this.imports.global(module, name);
    const value = this.variables.get(name);
    if (value === undefined) return this.imports.global(module, name);
    return value;
  }

  store(name: string, scope: Scope, value: Node): void {
    if (scope.kind === "local" && scope.depth > 0) this.analysis.pointsTo.addEdge(value, this.outer(scope.depth).variable(name));
    else if (scope.kind === "global" && this.frame.info.function.kind !== "module")
      this.analysis.pointsTo.addEdge(value, this.imports.global(this.frame.info.module, name));
    else this.assign(name, value);
  }

  private assign(name: string, value: Node): void {
    const { kind } = this.frame.info.function;
    this.variables.set(name, value);
    if (kind === "module") this.analysis.pointsTo.addEdge(value, this.imports.global(this.frame.info.module, name));
    else if (kind === "class-body" || this.scope.shared.has(name)) this.analysis.pointsTo.addEdge(value, this.frame.variable(name));
  }

  private outer(depth: number): Frame {
    let frame = this.frame;
    for (let i = 0; i < depth; i++) frame = frame.parent ?? frame;
    return frame;
  }

  /** Whether the end of the block is reached. */
  private block(block: Block): boolean {
    for (const i of block) if (!(i.op === "if" ? this.branch(i) : this.instruction(i))) return false;
    return true;
  }

  /** A frame a level beside that of the block: a chain of `elif` is as deep as it is long. */
  private branch(i: Extract<Instruction, { op: "if" }>): boolean {
    this.fresh.release();
    this.visit(this, i);
    const names = storedNames([i]);
    const before = this.variables.save(names);
    const ends: Map<string, Node | undefined>[] = [];
    for (const block of [i.then, i.else]) {
      this.variables.restore(before);
      const isReached = this.block(block);
      this.fresh.release();
      if (isReached) ends.push(this.variables.save(names));
    }
    if (ends.length > 0) this.variables.join(ends);
    else this.variables.restore(before);
    return ends.length > 0;
  }

  private instruction(i: Instruction): boolean {
    switch (i.op) {
      case "if":
        return this.branch(i);
      case "while":
      case "for":
      case "try":
      case "with":
      case "block":
        this.fresh.release();
        return this.control(i);
      case "return":
      case "raise":
        this.visit(this, i);
        return false;
      case "break":
      case "continue":
        return false;
      default:
        this.visit(this, i);
        return true;
    }
  }

  private control(i: Control): boolean {
    switch (i.op) {
      case "while":
        this.variables.region(storedNames([i]), true, () => {
          this.block(i.header);
          this.block(i.body);
          this.block(i.else);
        });
        return true;
      case "for":
        this.variables.region(storedNames([i]), true, () => {
          this.visit(this, i);
          this.block(i.body);
          this.block(i.else);
        });
        return true;
      case "block":
        this.variables.region(storedNames(i.body), false, () => this.block(i.body));
        return true;
      case "with":
        this.visit(this, i);
        return this.block(i.body);
      default:
        return this.tryBlock(i);
    }
  }

  private branches(names: ReadonlySet<string>, branches: readonly (() => boolean)[]): boolean {
    const before = this.variables.save(names);
    const ends: Map<string, Node | undefined>[] = [];
    for (const branch of branches) {
      this.variables.restore(before);
      const isReached = branch();
      this.fresh.release();
      if (isReached) ends.push(this.variables.save(names));
    }
    if (ends.length > 0) this.variables.join(ends);
    else this.variables.restore(before);
    return ends.length > 0;
  }

  private tryBlock(i: Extract<Instruction, { op: "try" }>): boolean {
    const names = storedNames([i]);
    let isReached = false;
    let ended = new Map<string, Node | undefined>();
    this.variables.region(storedNames(i.body), false, () => {
      isReached = this.block(i.body);
      this.fresh.release();
      ended = this.variables.save(names);
    });
    this.visit(this, i);
    const afterBody = (): boolean => {
      this.variables.restore(ended);
      return isReached && this.block(i.else);
    };
    const handlers = i.handlers.map((handler) => () => this.block(handler.typeBlock) && this.block(handler.body));
    if (i.finally.length === 0) return this.branches(names, [afterBody, ...handlers]);
    let isLeft = false;
    this.variables.region(names, false, () => {
      isLeft = this.branches(names, [afterBody, ...handlers]);
    });
    return this.block(i.finally) && isLeft;
  }
}
