/**
 * What the lowering rules share while one function is lowered: the builder, the scope, and the dispatch to the rule for
 * a node's type. Rules reach each other only through the context, so that their files do not import one another.
 */
import type { Diagnostic } from "../../base/diagnostic.js";
import type { Span } from "../../base/span.js";
import type { FunctionBuilder, ModuleBuilder } from "../../ir/builder.js";
import type {
  Argument,
  BinaryOperator,
  Block,
  Constant,
  Func,
  FunctionId,
  Instruction,
  ModuleExport,
  Scope as Place,
  Register,
  UnaryOperator,
} from "../../ir/ir.js";
import { Jumps } from "./jumps.js";
import type { Home, Variable } from "./scope.js";
import { Frame, resolve, resolveThis, Scope } from "./scope.js";
import type { Expression, Statement, SyntaxNode, Target } from "./syntax-tree.js";

/** Puts the value of an expression into `target`. `name`: what a function or class is called that has no name of its own. */
export type ExpressionRule<N = Expression> = (context: Context, node: N, target: Register, name?: string) => void;
/** Runs an expression whose value nobody reads. */
export type EffectRule<N = Expression> = (context: Context, node: N) => void;
/** Gives a register with the truth value of an expression. */
export type ConditionRule<N = Expression> = (context: Context, node: N) => Register;
export type StatementRule<N = Statement> = (context: Context, node: N) => void;
/** Assigns `value` to a target. */
export type TargetRule<N = Target> = (context: Context, node: N, value: Register) => void;

export type ExpressionRules = { readonly [T in Expression["type"]]?: ExpressionRule<Extract<Expression, { readonly type: T }>> };
export type EffectRules = { readonly [T in Expression["type"]]?: EffectRule<Extract<Expression, { readonly type: T }>> };
export type ConditionRules = { readonly [T in Expression["type"]]?: ConditionRule<Extract<Expression, { readonly type: T }>> };
export type StatementRules = { readonly [T in Statement["type"]]?: StatementRule<Extract<Statement, { readonly type: T }>> };
export type TargetRules = { readonly [T in Target["type"]]?: TargetRule<Extract<Target, { readonly type: T }>> };

/** The rules by node type. */
export interface Rules {
  readonly expressions: ReadonlyMap<string, ExpressionRule>;
  readonly effects: ReadonlyMap<string, EffectRule>;
  readonly conditions: ReadonlyMap<string, ConditionRule>;
  readonly statements: ReadonlyMap<string, StatementRule>;
  readonly targets: ReadonlyMap<string, TargetRule>;
  /** Makes what is there from the beginning of a list of statements: its functions. */
  readonly hoist: (context: Context, statements: readonly Statement[]) => void;
}

/** What is the same for all functions of a module. */
export interface ModuleContext {
  readonly path: string;
  /** Where empty statements stand for some that could not be read. */
  readonly unread: ReadonlySet<number>;
  readonly builder: ModuleBuilder;
  readonly rules: Rules;
  readonly diagnostics: Diagnostic[];
  readonly text: string;
  /** Whether the file is TypeScript. */
  readonly isTyped: boolean;
  /** Whether there is a `module`, an `exports` and a `require`. */
  readonly isCommonJs: boolean;
  /** Whether blocks keep their functions to themselves: in modules, which are strict. */
  readonly isStrict: boolean;
  readonly exports: ModuleExport[];
  /** By the body of a derived class: what its constructor does once `super(...)` has returned. */
  readonly initialisers: Map<FunctionId, (context: Context) => void>;
  /** Declarations of TypeScript that add to an earlier one of their name. */
  readonly continued: Set<SyntaxNode>;
}

type Spanless<T> = T extends unknown ? Omit<T, "span"> : never;

/** Where a function is made: what its frame and scope are inside of. */
interface Surroundings {
  readonly frame: Frame | undefined;
  readonly scope: Scope | undefined;
  readonly isArrow?: boolean;
}

export class Context {
  readonly module: ModuleContext;
  readonly builder: FunctionBuilder;
  readonly frame: Frame;
  readonly name: string;
  readonly jumps = new Jumps();
  /** The innermost scope at this point; rules set it while they lower a block. */
  scope: Scope;
  /** The name before those of functions defined here, where it is not this function's: that of a class whose fields are set. */
  prefix: string | undefined;
  isAsync = false;
  isGenerator = false;

  constructor(module: ModuleContext, header: Pick<Func, "name" | "kind">, surroundings: Surroundings) {
    this.module = module;
    this.builder = module.builder.begin();
    this.name = header.name;
    this.frame = new Frame(header.kind, this.builder.id, surroundings.frame, surroundings.isArrow);
    this.scope = new Scope(this.frame, surroundings.scope);
  }

  /** Ends the function and adds it to the module. */
  finish(node: SyntaxNode, parameters: Func["parameters"] = []): void {
    const { name, isAsync, isGenerator, frame } = this;
    const { kind, bindsThis, bindsArguments } = frame;
    const locals = kind === "module" ? [] : frame.names;
    const header = { name, kind, parameters, locals, isAsync, isGenerator, bindsThis, bindsArguments } as const;
    this.module.builder.end(this.builder.finish({ ...header, calling: "lenient", span: this.functionSpan(node) }));
  }

  /** Where the variables of this frame are. */
  get ownPlace(): Place {
    return this.frame.kind === "module" ? { kind: "global" } : { kind: "local", depth: 0 };
  }

  /** `this`, or undefined where there is none. */
  thisValue(node: SyntaxNode): Register | undefined {
    const variable = resolveThis(this.scope);
    return variable === undefined ? undefined : this.load(node, variable);
  }

  /** Makes this function a member of a class. */
  useHome(home: Home): void {
    this.scope = new Scope(this.frame, this.scope.parent, home);
  }

  /** The dotted name of a function defined here. */
  nameOfInner(name: string): string {
    if (this.prefix !== undefined) return `${this.prefix}.${name}`;
    return this.frame.kind === "module" ? name : `${this.name}.${name}`;
  }

  /** A method's text does not begin with `static` (ECMA-262, MethodDefinition). */
  private functionSpan(node: SyntaxNode): Span {
    const span = this.span(node);
    const isStatic = "static" in node && node.static === true && /Method$/.test(node.type);
    if (!isStatic || typeof node.start !== "number") return span;
    const [keyword = ""] = /^static[ \t]+/.exec(this.module.text.slice(node.start, node.start + 40)) ?? [];
    return { ...span, column: span.column + keyword.length };
  }

  span(node: SyntaxNode): Span {
    const { loc } = node;
    const { path } = this.module;
    if (!loc) return { path, line: 1, column: 1, endLine: 1, endColumn: 1 };
    const { start, end } = loc;
    return { path, line: start.line, column: start.column + 1, endLine: end.line, endColumn: end.column + 1 };
  }

  // Dispatch

  /** Lowers an expression; gives the register with its value, which is `target` if that was asked for. */
  expression(node: Expression, target: Register = this.builder.register(), name?: string): Register {
    const rule = this.module.rules.expressions.get(node.type);
    if (rule === undefined) this.unsupported(node, node.type, target);
    else rule(this, node, target, name);
    return target;
  }

  /** Lowers an expression whose value nobody reads. */
  effect(node: Expression): void {
    const rule = this.module.rules.effects.get(node.type);
    if (rule === undefined) this.expression(node);
    else rule(this, node);
  }

  /** Lowers an expression whose truth alone matters. */
  condition(node: Expression): Register {
    const rule = this.module.rules.conditions.get(node.type);
    return rule === undefined ? this.unary(node, "truthy.js", this.expression(node)) : rule(this, node);
  }

  assign(target: Target, value: Register): void {
    const rule = this.module.rules.targets.get(target.type);
    if (rule === undefined) this.unsupported(target, target.type);
    else rule(this, target, value);
  }

  statement(node: Statement): void {
    const rule = this.module.rules.statements.get(node.type);
    if (rule === undefined) this.unsupported(node, node.type);
    else rule(this, node);
  }

  /** Statements of one block, its functions first, then what `hoisted` emits; what they declare is declared already. */
  statements(nodes: readonly Statement[], hoisted?: () => void): void {
    this.module.rules.hoist(this, nodes);
    hoisted?.();
    for (const node of nodes) this.statement(node);
  }

  /** What `lower` emits, in a scope of its own. */
  scoped<T>(lower: (scope: Scope) => T): T {
    const outer = this.scope;
    this.scope = new Scope(this.frame, outer);
    const result = lower(this.scope);
    this.scope = outer;
    return result;
  }

  block(lower: () => void): Block {
    return this.builder.block(lower);
  }

  /** Adds instructions that were lowered into a block, as a block with a label where a jump needs it. */
  place(node: SyntaxNode, label: string | undefined, body: Block): void {
    if (label === undefined) for (const instruction of body) this.builder.emit(instruction);
    else this.emit(node, { op: "block", label, body });
  }

  // Instructions

  /** Takes the instruction over: it gets its place here, instead of a copy that has one. */
  emit(node: SyntaxNode, instruction: Spanless<Instruction>): void {
    const placed = instruction as { span?: Span };
    placed.span = this.span(node);
    this.builder.emit(placed as Instruction);
  }

  constant(node: SyntaxNode, value: Constant, target: Register = this.builder.register()): Register {
    this.emit(node, { op: "constant", target, value });
    return target;
  }

  copy(node: SyntaxNode, source: Register, target: Register = this.builder.register()): Register {
    if (source !== target) this.emit(node, { op: "copy", target, source });
    return target;
  }

  load(node: SyntaxNode, variable: Variable, target: Register = this.builder.register()): Register {
    this.emit(node, { op: "load", target, ...variable });
    return target;
  }

  /** Stores into what a name means here. */
  store(node: SyntaxNode, name: string, value: Register): void {
    this.storeIn(node, resolve(this.scope, name), value);
  }

  storeIn(node: SyntaxNode, variable: Variable, value: Register): void {
    this.emit(node, { op: "store", ...variable, value });
  }

  attribute(node: SyntaxNode, object: Register, name: string, target: Register = this.builder.register()): Register {
    this.emit(node, { op: "get-attribute", target, object, name, operator: "attribute.js" });
    return target;
  }

  item(node: SyntaxNode, object: Register, index: Register, target: Register = this.builder.register()): Register {
    this.emit(node, { op: "get-item", target, object, index, operator: "item.js" });
    return target;
  }

  setAttribute(node: SyntaxNode, object: Register, name: string, value: Register): void {
    this.emit(node, { op: "set-attribute", object, name, value, operator: "attribute.js" });
  }

  setItem(node: SyntaxNode, object: Register, index: Register, value: Register): void {
    this.emit(node, { op: "set-item", object, index, value, operator: "item.js" });
  }

  /** A call of a function that is no method. */
  call(node: SyntaxNode, callee: Register, values: readonly Register[], target: Register = this.builder.register()): Register {
    const positional = values.map((value): Argument => ({ kind: "positional", value }));
    this.emit(node, { op: "call", target, callee, arguments: positional });
    return target;
  }

  unary(node: SyntaxNode, operator: UnaryOperator, operand: Register, target: Register = this.builder.register()): Register {
    this.emit(node, { op: "unary", target, operator, operand });
    return target;
  }

  binary(node: SyntaxNode, operator: BinaryOperator, operands: readonly [Register, Register], target?: Register): Register {
    const result = target ?? this.builder.register();
    this.emit(node, { op: "binary", target: result, operator, left: operands[0], right: operands[1] });
    return result;
  }

  /** Runs the first block where a condition holds, the second where not. */
  branch(node: SyntaxNode, condition: Register, blocks: readonly [Block, Block]): void {
    this.emit(node, { op: "if", condition, then: blocks[0], else: blocks[1] });
  }

  // Diagnostics

  unsupported(node: SyntaxNode, construct: string, target?: Register): void {
    this.module.diagnostics.push({ code: "unsupported-construct", message: `${construct} is not modelled`, span: this.span(node) });
    this.emit(node, target === undefined ? { op: "unsupported", construct } : { op: "unsupported", construct, target });
  }
}
