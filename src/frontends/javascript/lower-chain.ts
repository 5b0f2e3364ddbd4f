/**
 * Lowers members and calls, with `?.`. They nest to the left, in chains that may be thousands of links long, so a
 * chain is lowered in a loop from its innermost link; what follows a `?.` is in an `if`.
 */
import type { Argument, Register } from "../../ir/ir.js";
import type { Context, ExpressionRules } from "./context.js";
import { lowerThis } from "./lower-expression.js";
import { lowerImportCall, lowerRequire } from "./lower-import-call.js";
import { resolveSuper } from "./scope.js";
import type { CallArgument, Expression, ExpressionOf, SyntaxNode } from "./syntax-tree.js";
import { isIndex, literalText, withoutTypes } from "./syntax-tree.js";

type Member = ExpressionOf<"MemberExpression" | "OptionalMemberExpression">;
type Call = ExpressionOf<"CallExpression" | "OptionalCallExpression">;
type Link = Member | Call | ExpressionOf<"TaggedTemplateExpression">;

export const chainExpressions: ExpressionRules = {
  MemberExpression: lowerChain,
  OptionalMemberExpression: lowerChain,
  CallExpression: lowerChain,
  OptionalCallExpression: lowerChain,
  TaggedTemplateExpression: lowerChain,
  NewExpression: (context, node, target) => {
    const callee = context.expression(node.callee as Expression);
    context.emit(node, { op: "call", target, callee, arguments: lowerArguments(context, node.arguments, node), construct: true });
  },
};

/** The value of a chain so far, and what the member that it ends in is a member of. */
interface Part {
  readonly value: Register;
  readonly receiver?: Register;
}

function lowerChain(context: Context, node: Link, target: Register): void {
  const finish = (part: Part, link: Link): Part => lowerLink(context, part, { link, target: link === node ? target : undefined });
  new Chain(context, { target, absent: undefined }, finish).lower(node);
}

/** `delete a.b`: the chain up to the member, which is removed; `delete a?.b` is true too where the chain ends early. */
export function lowerRemoval(context: Context, node: Member, target: Register): void {
  const remove = (part: Part, link: Link): Part => {
    if (link !== node) return lowerLink(context, part, { link, target: undefined });
    const key = memberKey(context, node);
    const object = part.value;
    if (typeof key === "string") context.emit(node, { op: "delete-attribute", object, name: key, operator: "attribute.js" });
    else context.emit(node, { op: "delete-item", object, index: key, operator: "item.js" });
    return { value: context.constant(node, true, target) };
  };
  new Chain(context, { target, absent: true }, remove).lower(node);
}

interface ChainResult {
  readonly target: Register;
  /** The value of a chain that ends at a `?.`. */
  readonly absent: undefined | true;
}

class Chain {
  readonly #context: Context;
  readonly #result: ChainResult;
  readonly #finish: (part: Part, link: Link) => Part;

  constructor(context: Context, result: ChainResult, finish: (part: Part, link: Link) => Part) {
    this.#context = context;
    this.#result = result;
    this.#finish = finish;
  }

  lower(node: Link): void {
    const context = this.#context;
    const links: Link[] = [];
    let first: Expression = node;
    for (let link = asLink(first); link !== undefined; ) {
      links.push(link);
      first = leftOf(link);
      link = isOtherChain(link, first) ? undefined : asLink(first);
    }
    let part: Part = specialStart(context, links, this.#result.target) ?? { value: context.expression(first) };
    const closers: (() => void)[] = [];
    for (let link = links.pop(); link !== undefined; link = links.pop()) {
      if ("optional" in link && link.optional) closers.push(this.#openPresent(link, part.value));
      part = this.#finish(part, link);
    }
    for (const close of closers.reverse()) close();
  }

  /** What is lowered from here on runs where the value is there; elsewhere the whole chain ends. */
  #openPresent(link: Link, value: Register): () => void {
    const context = this.#context;
    const condition = context.unary(link, "is-nullish", value);
    const absent = context.block(() => void context.constant(link, this.#result.absent, this.#result.target));
    context.builder.open();
    return () => context.branch(link, condition, [absent, context.builder.close()]);
  }
}

function asLink(node: Expression): Link | undefined {
  switch (node.type) {
    case "MemberExpression":
    case "OptionalMemberExpression":
    case "CallExpression":
    case "OptionalCallExpression":
    case "TaggedTemplateExpression":
      return node;
    default:
      return undefined;
  }
}

/** The part on the left; a type around it changes nothing, `(a.b as F)()` is a call of a method too. */
function leftOf(link: Link): Expression {
  const left = link.type === "TaggedTemplateExpression" ? link.tag : "callee" in link ? link.callee : link.object;
  return withoutTypes(left as Expression);
}

/** `(a?.b).c`: what is in the parentheses is a chain of its own. */
function isOtherChain(link: Link, left: Expression): boolean {
  return left.type.startsWith("Optional") && !link.type.startsWith("Optional");
}

/** Beginnings that are no expressions of their own: `super`, `import(...)`, `require(...)`. They take their link. */
function specialStart(context: Context, links: Link[], chainTarget: Register): Part | undefined {
  const link = links.at(-1);
  if (link === undefined) return undefined;
  const target = links.length === 1 ? chainTarget : context.builder.register();
  if ("callee" in link) {
    const isImport = link.callee.type === "Import";
    if (isImport ? !lowerImportCall(context, link, target) : !lowerRequire(context, link, target)) {
      if (link.callee.type !== "Super") return undefined;
      lowerSuperCall(context, link, target);
    }
  } else if ("object" in link && link.object.type === "Super") {
    links.pop();
    return lowerSuperMember(context, link, target);
  } else return undefined;
  links.pop();
  return { value: target };
}

function lowerLink(context: Context, part: Part, { link, target }: { readonly link: Link; readonly target: Register | undefined }): Part {
  const result = target ?? context.builder.register();
  switch (link.type) {
    case "MemberExpression":
    case "OptionalMemberExpression":
      return lowerMember(context, part, { link, target: result });
    case "TaggedTemplateExpression": {
      const given = templateArguments(context, link);
      context.emit(link, { op: "call", target: result, callee: part.value, arguments: given, ...receiverOf(part) });
      return { value: result };
    }
    default: {
      const given = lowerArguments(context, link.arguments, link);
      context.emit(link, { op: "call", target: result, callee: part.value, arguments: given, ...receiverOf(part) });
      return { value: result };
    }
  }
}

function receiverOf({ receiver }: Part): { readonly receiver?: Register } {
  return receiver === undefined ? {} : { receiver };
}

function lowerMember(context: Context, part: Part, { link, target }: { readonly link: Member; readonly target: Register }): Part {
  const key = memberKey(context, link);
  if (typeof key === "string") context.attribute(link, part.value, key, target);
  else context.item(link, part.value, key, target);
  return { value: target, receiver: part.value };
}

/** The name of a member, or the register with its key: `a["name"]` is `a.name`, `a["0"]` is `a[0]`. */
export function memberKey(context: Context, node: Member): string | Register {
  const { property } = node;
  if (property.type === "PrivateName") return `#${property.id.name}`;
  if (!node.computed) return property.type === "Identifier" ? property.name : context.expression(property);
  const text = literalText(property);
  if (text === undefined) return context.expression(property);
  return isIndex(text) ? context.constant(property, BigInt(text)) : text;
}

function lowerArguments(context: Context, list: readonly (CallArgument | null)[], call: SyntaxNode): Argument[] {
  return list.map((node): Argument => {
    // A hole, where the parser went on after a syntax error, which is told.
    if (node === null) {
      const value = context.builder.register();
      context.unsupported(call, "a missing argument", value);
      return { kind: "positional", value };
    }
    if (node.type === "SpreadElement") return { kind: "spread", value: context.expression(node.argument) };
    return { kind: "positional", value: context.expression(node as Expression) };
  });
}

/** A tag is called with the list of the texts, which has the texts as written as its `raw`, and the values. */
function templateArguments(context: Context, node: ExpressionOf<"TaggedTemplateExpression">): Argument[] {
  const { quasis, expressions } = node.quasi;
  const list = (texts: readonly (string | undefined)[]): Register => {
    const target = context.builder.register();
    const elements = texts.map((text) => ({ value: context.constant(node.quasi, text), spread: false }));
    context.emit(node.quasi, { op: "build-sequence", target, type: "list", elements });
    return target;
  };
  const strings = list(quasis.map(({ value }) => value.cooked ?? undefined));
  context.setAttribute(node.quasi, strings, "raw", list(quasis.map(({ value }) => value.raw)));
  const values = expressions.map((value): Argument => ({ kind: "positional", value: context.expression(value as Expression) }));
  return [{ kind: "positional", value: strings }, ...values];
}

function lowerSuper(context: Context, node: SyntaxNode, { name, target }: { readonly name: string; readonly target: Register }): void {
  const body = resolveSuper(context.scope);
  if (body === undefined) context.unsupported(node, "Super", target);
  else context.emit(node, { op: "get-super", target, name, body });
}

/** `super.name`; what is called is called on `this`. */
function lowerSuperMember(context: Context, node: Member, target: Register): Part {
  const key = memberKey(context, node);
  const receiver = context.builder.register();
  if (typeof key === "string" && resolveSuper(context.scope) === undefined) {
    // In a method of an object literal: its object is what the method is called on, as a rule.
    lowerThis(context, node, receiver);
    const prototype = context.attribute(node, receiver, "__proto__");
    context.emit(node, { op: "get-attribute", target, object: prototype, name: key, operator: "attribute.js" });
    return { value: target, receiver };
  }
  if (typeof key === "string") lowerSuper(context, node, { name: key, target });
  else context.unsupported(node, "Super", target);
  lowerThis(context, node, receiver);
  return { value: target, receiver };
}

/** `super(...)`, after which the fields of the class are there. */
function lowerSuperCall(context: Context, node: Call, target: Register): void {
  const callee = context.builder.register();
  lowerSuper(context, node, { name: "constructor", target: callee });
  const receiver = context.builder.register();
  lowerThis(context, node, receiver);
  context.emit(node, { op: "call", target, callee, arguments: lowerArguments(context, node.arguments, node), receiver });
  context.copy(node, receiver, target);
  const body = resolveSuper(context.scope);
  if (body !== undefined) context.module.initialisers.get(body)?.(context);
}
