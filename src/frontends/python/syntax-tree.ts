/**
 * The syntax tree that lowering reads: plain nodes with places, and how to ask for their parts. tree-copy.ts makes it.
 * Comments, brackets and the texts of strings are left out; commas and keywords that carry meaning are kept.
 */
import type { Span } from "../../base/span.js";

export interface SyntaxNode {
  readonly type: string;
  /** The role in its parent, if the grammar names one. */
  readonly field: string | null;
  /** False for punctuation and keywords, whose type is their text. */
  readonly named: boolean;
  readonly children: readonly SyntaxNode[];
  /** UTF-16 offsets into the text, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** Inserted by the parser where the text lacks it. */
  readonly missing: boolean;
  /** It or something in it is missing or could not be parsed. */
  readonly hasError: boolean;
  /** The place as lines and columns, once somebody asked (SourceText.span): most nodes are never asked. */
  span: Span | undefined;
}

export type TextRange = Pick<SyntaxNode, "start" | "end">;

/** The first child in a role. */
export function childOf(node: SyntaxNode, field: string): SyntaxNode | undefined {
  for (const child of node.children) if (child.field === field) return child;
  return undefined;
}

export function childrenOf(node: SyntaxNode, field: string): SyntaxNode[] {
  return node.children.filter((child) => child.field === field);
}

export function childOfType(node: SyntaxNode, type: string): SyntaxNode | undefined {
  for (const child of node.children) if (child.type === type) return child;
  return undefined;
}

export function namedChildren(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter(isNamed);
}

export function firstNamed(node: SyntaxNode): SyntaxNode | undefined {
  for (const child of node.children) if (child.named) return child;
  return undefined;
}

export function hasToken(node: SyntaxNode, token: string): boolean {
  for (const child of node.children) if (!child.named && child.type === token) return true;
  return false;
}

function isNamed(node: SyntaxNode): boolean {
  return node.named;
}
