/**
 * Lowers string literals: one constant for plain and concatenated strings, `build-string` for formatted ones, and for
 * bytes, which the IR has no constant for, the text with one character a byte and `.encode("latin-1")`.
 */
import type { Register, StringPart } from "../../ir/ir.js";
import { isFormatted } from "./bindings.js";
import type { Context, ExpressionRule } from "./context.js";
import type { StringPrefix, TextPiece } from "./literals.js";
import { decodeString, openingOf, parsePrefix, quotesOf } from "./literals.js";
import { lowerBackquotes } from "./lower-python2.js";
import type { SyntaxNode } from "./syntax-tree.js";
import { childOf, hasToken } from "./syntax-tree.js";

export const stringExpressions: Readonly<Record<string, ExpressionRule>> = {
  string: lowerStrings,
  concatenated_string: lowerStrings,
};

/** A piece of text, or an interpolation. */
type Piece = TextPiece | SyntaxNode;

interface Pieces {
  readonly pieces: Piece[];
  readonly isBytes: boolean;
}

function lowerStrings(context: Context, node: SyntaxNode, target: Register): void {
  if (node.type === "string" && context.text(node).startsWith("`")) return lowerBackquotes(context, node, target);
  const strings = node.type === "string" ? [node] : node.children.filter((child) => child.type === "string");
  const parsed = readStrings(context, strings);
  if (typeof parsed === "string") {
    context.unsupported(node, parsed, target);
    return;
  }
  if (parsed.pieces.some((piece) => typeof piece !== "string")) {
    const parts = parsed.pieces.flatMap((piece) => lowerPiece(context, node, piece));
    context.emit(node, { op: "build-string", target, parts: mergeTexts(parts) });
    return;
  }
  const text = parsed.pieces.join("");
  if (!parsed.isBytes) return void context.constant(node, text, target);
  const encode = context.attribute(node, context.constant(node, text), "encode");
  context.call(node, encode, [context.constant(node, "latin-1")], target);
}

/** The pieces, or the name of what is not modelled. */
function readStrings(context: Context, strings: readonly SyntaxNode[]): Pieces | string {
  const pieces: Piece[] = [];
  let isBytes = false;
  for (const node of strings) {
    const opening = openingOf(context.text(node));
    const prefix = parsePrefix(opening);
    if (prefix.isTemplate) return "template string";
    if (/^ur/i.test(opening)) context.python2(node, "raw unicode string");
    isBytes ||= prefix.isBytes;
    const start = node.start + opening.length;
    const end = Math.max(start, node.end - quotesOf(opening).length);
    pieces.push(...cutAtInterpolations(context, { start, end, node }, prefix));
  }
  return { pieces, isBytes };
}

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly node: SyntaxNode;
}

function cutAtInterpolations(context: Context, { start, end, node }: Stretch, prefix: StringPrefix): Piece[] {
  const pieces: Piece[] = [];
  let from = start;
  const addText = (to: number) => {
    if (to > from) pieces.push(...decodeString(context.module.source.slice({ start: from, end: to }), prefix));
  };
  for (const child of node.children) {
    if (child.type !== "interpolation" && child.type !== "format_expression") continue;
    addText(child.start);
    pieces.push(child);
    from = child.end;
  }
  addText(end);
  return pieces;
}

function lowerPiece(context: Context, node: SyntaxNode, piece: Piece): StringPart[] {
  if (typeof piece === "string") return [{ text: piece }];
  if (!("characterName" in piece)) return lowerInterpolation(context, piece);
  const lookup = context.builder.register();
  context.emit(node, { op: "import-name", target: lookup, module: "unicodedata", level: 0, name: "lookup" });
  return [{ value: context.call(node, lookup, [context.constant(node, piece.characterName)]) }];
}

const conversions = ["s", "r", "a"] as const;

function lowerInterpolation(context: Context, node: SyntaxNode): StringPart[] {
  const expression = childOf(node, "expression");
  if (expression !== undefined && isFormatted(expression)) return lowerEqualsFormat(context, node, expression);
  const value = context.expression(expression);
  const specifier = childOf(node, "format_specifier");
  const written = childOf(node, "type_conversion");
  const debug = debugText(context, node);
  const letter = written === undefined ? undefined : context.text(written).slice(1);
  let conversion = conversions.find((known) => known === letter);
  if (debug !== undefined && written === undefined && specifier === undefined) conversion = "r";
  const format = specifier === undefined ? undefined : lowerFormat(context, specifier);
  const part = { value, ...(conversion === undefined ? {} : { conversion }), ...(format === undefined ? {} : { format }) };
  return debug === undefined ? [part] : [{ text: debug }, part];
}

function lowerEqualsFormat(context: Context, node: SyntaxNode, expression: SyntaxNode): StringPart[] {
  const name = childOf(expression, "name");
  const colon = name === undefined ? -1 : context.module.source.text.indexOf(":", name.end);
  const value = context.expression(name);
  const format = context.module.source.slice({ start: colon + 1, end: expression.end });
  if (!format.includes("{")) return [{ value, format: context.constant(node, format) }];
  const unknown = context.builder.register();
  context.unsupported(node, "format with interpolations", unknown);
  return [{ value, format: unknown }];
}

/** `{x = }` writes `x = ` before the value. */
function debugText(context: Context, node: SyntaxNode): string | undefined {
  if (!hasToken(node, "=")) return undefined;
  const equals = node.children.find((child) => child.type === "=");
  const rest = node.children.find((child) => child.field === "type_conversion" || child.field === "format_specifier");
  if (equals === undefined) return undefined;
  const end = rest?.start ?? node.end - 1;
  return context.module.source.slice({ start: node.start + 1, end });
}

function lowerFormat(context: Context, specifier: SyntaxNode): Register {
  const prefix = { isRaw: false, isBytes: false, isFormatted: true, isTemplate: false };
  const pieces = cutAtInterpolations(context, { start: specifier.start + 1, end: specifier.end, node: specifier }, prefix);
  const parts = pieces.flatMap((piece) => lowerPiece(context, specifier, piece));
  const merged = mergeTexts(parts);
  const [only] = merged;
  if (merged.length === 0) return context.constant(specifier, "");
  if (merged.length === 1 && only !== undefined && "text" in only) return context.constant(specifier, only.text);
  const target = context.builder.register();
  context.emit(specifier, { op: "build-string", target, parts: merged });
  return target;
}

function mergeTexts(parts: readonly StringPart[]): StringPart[] {
  const merged: StringPart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if ("text" in part && last !== undefined && "text" in last) merged[merged.length - 1] = { text: last.text + part.text };
    else merged.push(part);
  }
  return merged;
}
