/**
 * What the lowering rules share while one function is lowered: the builder, the scope, and the dispatch to the rule for
 * a node's type. Rules reach each other only through the context, so that their files do not import one another.
 */
import type { Diagnostic } from "../../base/diagnostic.js";
import type { Span } from "../../base/span.js";
import type { FunctionBuilder, ModuleBuilder } from "../../ir/builder.js";
import type { Argument, BinaryOperator, Block, Constant, Func, Instruction, Scope as Place, Register } from "../../ir/ir.js";
import type { Python2Syntax } from "./python2-syntax.js";
import type { Scope } from "./scope.js";
import { frameNames, nameOf, resolve } from "./scope.js";
import type { SourceText } from "./source-text.js";
import type { SyntaxNode, TextRange } from "./syntax-tree.js";

/** Puts the value of an expression into `target`. */
export type ExpressionRule = (context: Context, node: SyntaxNode, target: Register) => void;
/** Gives a register with the truth value of an expression. */
export type ConditionRule = (context: Context, node: SyntaxNode) => Register;
export type StatementRule = (context: Context, node: SyntaxNode) => void;
/** Assigns `value` to a target. */
export type TargetRule = (context: Context, node: SyntaxNode, value: Register) => void;

/** The rules by node type. */
export interface Rules {
  readonly expressions: ReadonlyMap<string, ExpressionRule>;
  readonly conditions: ReadonlyMap<string, ConditionRule>;
  readonly statements: ReadonlyMap<string, StatementRule>;
  readonly targets: ReadonlyMap<string, TargetRule>;
}

/** What is the same for all functions of a module. */
export interface ModuleContext {
  readonly source: SourceText;
  readonly builder: ModuleBuilder;
  readonly rules: Rules;
  readonly diagnostics: Diagnostic[];
  readonly python2: Python2Syntax;
  /** Reads a stretch of the text by itself, where the grammar took it for something else. */
  readonly reparse: (range: TextRange) => readonly SyntaxNode[];
}

const compoundStatements = new Set([
  "ERROR",
  "if_statement",
  "for_statement",
  "while_statement",
  "try_statement",
  "with_statement",
  "match_statement",
  "function_definition",
  "class_definition",
  "decorated_definition",
]);

const clauses = new Set(["elif_clause", "else_clause", "except_clause", "finally_clause", "case_clause"]);
/** Parts whose errors lowering would pass over in silence. */
const headerParts = new Set(["parameters", "type", "type_parameter", "with_clause", "decorator"]);

/** Whether a compound statement has an error that is in none of its blocks. */
function hasBrokenHeader(node: SyntaxNode): boolean {
  if (node.type === "ERROR") return true;
  return node.children.some((child) => {
    if (child.type === "ERROR" || child.missing) return true;
    return clauses.has(child.type) ? hasBrokenHeader(child) : child.hasError && headerParts.has(child.type);
  });
}

type Spanless<T> = T extends unknown ? Omit<T, "span"> : never;

export interface FunctionHeader {
  readonly name: string;
  readonly kind: Func["kind"];
  readonly scope: Scope;
  /** The class whose body this is or is in, for the mangling of private names. */
  readonly className?: string | undefined;
}

export class Context {
  readonly module: ModuleContext;
  readonly builder: FunctionBuilder;
  readonly header: FunctionHeader;
  /** The innermost scope at this point; rules set it while they lower an inline scope. */
  scope: Scope;
  isAsync = false;
  isGenerator = false;
  /** Loops whose body this point is in. */
  loops = 0;
  readonly #inlineNames: string[] = [];
  #inlineScopes = 0;

  constructor(module: ModuleContext, header: FunctionHeader) {
    this.module = module;
    this.builder = module.builder.begin();
    this.header = header;
    this.scope = header.scope;
  }

  /** Ends the function and adds it to the module. */
  finish(node: SyntaxNode, parameters: Func["parameters"] = []): void {
    const { name, kind, scope } = this.header;
    const locals = scope.kind === "module" ? [] : [...frameNames(scope), ...this.#inlineNames];
    const { isAsync, isGenerator } = this;
    const calling = { calling: "strict", bindsThis: false, bindsArguments: false } as const;
    const span = this.span(node);
    this.module.builder.end(this.builder.finish({ name, kind, parameters, locals, isAsync, isGenerator, ...calling, span }));
  }

  /** The dotted name of a function defined here. */
  nameOfInner(name: string): string {
    return this.header.kind === "module" ? name : `${this.header.name}.${name}`;
  }

  /** Renames the variables of an inline scope: `x` of the first is `.0:x`. */
  renameInline(names: Iterable<string>): Map<string, string> {
    const number = this.#inlineScopes++;
    const renamed = new Map([...names].map((name) => [name, `.${number}:${name}`]));
    this.#inlineNames.push(...renamed.values());
    return renamed;
  }

  text(node: SyntaxNode): string {
    return this.module.source.slice(node);
  }

  /** The name that an identifier stands for, mangled if it is private to a class. */
  name(node: SyntaxNode): string {
    return nameOf(this.text(node), this.header.className);
  }

  span(node: SyntaxNode): Span {
    return this.module.source.span(node);
  }

  // Dispatch

  /** Lowers an expression; gives the register with its value, which is `target` if that was asked for. */
  expression(node: SyntaxNode | undefined, target: Register = this.builder.register()): Register {
    if (node === undefined || node.hasError) {
      this.builder.emit({ op: "unsupported", target, construct: "syntax error", span: this.span(node ?? this.module.source.root) });
      return target;
    }
    const rule = this.module.rules.expressions.get(node.type);
    if (rule === undefined) this.unsupported(node, node.type.replaceAll("_", " "), target);
    else rule(this, node, target);
    return target;
  }

  /** Lowers an expression whose truth alone matters. */
  condition(node: SyntaxNode | undefined): Register {
    const rule = node === undefined || node.hasError ? undefined : this.module.rules.conditions.get(node.type);
    if (rule !== undefined && node !== undefined) return rule(this, node);
    return this.truth(node ?? this.module.source.root, this.expression(node));
  }

  assign(target: SyntaxNode, value: Register): void {
    const rule = this.module.rules.targets.get(target.type);
    if (target.hasError) this.emit(target, { op: "unsupported", construct: "syntax error" });
    else if (rule === undefined) this.unsupported(target, `assignment to ${target.type.replaceAll("_", " ")}`);
    else rule(this, target, value);
  }

  statements(nodes: readonly SyntaxNode[]): void {
    for (const node of nodes) if (node.named) this.statement(node);
  }

  /** A simple statement with an error in it is given up; a compound one keeps what parsed well. */
  statement(node: SyntaxNode): void {
    const rule = this.module.rules.statements.get(node.type);
    const isCompound = compoundStatements.has(node.type);
    if (node.hasError && (!isCompound || hasBrokenHeader(node))) this.emit(node, { op: "unsupported", construct: "syntax error" });
    if (node.hasError && !isCompound) return;
    if (rule === undefined) this.unsupported(node, node.type.replaceAll("_", " "));
    else rule(this, node);
  }

  block(node: SyntaxNode | undefined): Block {
    return this.builder.block(() => this.statements(node?.children ?? []));
  }

  // Instructions

  /** Takes the instruction over: it gets its place here, instead of a copy that has one. */
  emit(node: SyntaxNode, instruction: Spanless<Instruction>): void {
    this.builder.emit(Object.assign(instruction, { span: this.span(node) }));
  }

  constant(node: SyntaxNode, value: Constant, target: Register = this.builder.register()): Register {
    this.emit(node, { op: "constant", target, value });
    return target;
  }

  load(node: SyntaxNode, name: string, target: Register = this.builder.register()): Register {
    this.emit(node, { op: "load", target, ...resolve(this.scope, name) });
    return target;
  }

  /** A name of the language's builtins, wherever we are. */
  builtin(node: SyntaxNode, name: string): Register {
    const target = this.builder.register();
    const scope: Place = { kind: "global" };
    this.emit(node, { op: "load", target, name, scope });
    return target;
  }

  store(node: SyntaxNode, name: string, value: Register): void {
    this.emit(node, { op: "store", ...resolve(this.scope, name), value });
  }

  remove(node: SyntaxNode, name: string): void {
    this.emit(node, { op: "delete", ...resolve(this.scope, name) });
  }

  attribute(node: SyntaxNode, object: Register, name: string): Register {
    const target = this.builder.register();
    this.emit(node, { op: "get-attribute", target, object, name, operator: "attribute.python" });
    return target;
  }

  call(node: SyntaxNode, callee: Register, values: readonly Register[], target: Register = this.builder.register()): Register {
    const positional = values.map((value): Argument => ({ kind: "positional", value }));
    this.emit(node, { op: "call", target, callee, arguments: positional });
    return target;
  }

  binary(node: SyntaxNode, operator: BinaryOperator, operands: readonly [Register, Register]): Register {
    const target = this.builder.register();
    this.emit(node, { op: "binary", target, operator, left: operands[0], right: operands[1] });
    return target;
  }

  /** Runs the first block where a condition holds, the second where not. */
  branch(node: SyntaxNode, condition: Register, blocks: readonly [Block, Block]): void {
    this.emit(node, { op: "if", condition, then: blocks[0], else: blocks[1] });
  }

  truth(node: SyntaxNode, operand: Register, target: Register = this.builder.register()): Register {
    this.emit(node, { op: "unary", target, operator: "truthy.python", operand });
    return target;
  }

  // Diagnostics

  unsupported(node: SyntaxNode, construct: string, target?: Register): void {
    this.module.diagnostics.push({ code: "unsupported-construct", message: `${construct} is not modelled`, span: this.span(node) });
    this.emit(node, target === undefined ? { op: "unsupported", construct } : { op: "unsupported", construct, target });
  }

  /** Something that only Python 2 has, which is lowered to what it became. */
  python2(node: SyntaxNode, construct: string): void {
    this.module.python2.add(node, construct);
  }
}
