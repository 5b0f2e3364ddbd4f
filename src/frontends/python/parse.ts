/**
 * Parses Python with tree-sitter and copies the tree, in one pass of its cursor, into plain nodes; the parser's own
 * nodes never leave this file. Comments and brackets are dropped, commas and keywords that carry meaning are kept.
 */
import type { TreeCursor } from "web-tree-sitter";
import { Language, Parser } from "web-tree-sitter";

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
}

export interface PythonParser {
  /** Null if the parser gave up. */
  parse(text: string): SyntaxNode | null;
}

export async function loadParser(grammarFile: string): Promise<PythonParser> {
  await Parser.init();
  const language = await Language.load(grammarFile);
  const parser = new Parser();
  parser.setLanguage(language);
  const kinds = nodeKinds(language);
  const fields = language.fields;
  return {
    parse(text) {
      const tree = parser.parse(text);
      if (tree === null) return null;
      const cursor = tree.walk();
      try {
        return copyTree(cursor, { kinds, fields });
      } finally {
        cursor.delete();
        tree.delete();
      }
    },
  };
}

interface NodeKind {
  readonly type: string;
  readonly named: boolean;
  readonly dropped: boolean;
  /** Has no children that anyone asks for. */
  readonly isLeaf: boolean;
}

const leaves = new Set(["identifier", "integer", "float", "true", "false", "none", "string_start", "string_end", "type_conversion"]);
const dropped = new Set([
  "comment",
  "line_continuation",
  "string_content",
  "(",
  ")",
  "[",
  "]",
  "{",
  "}",
  ".",
  ";",
  "def",
  "class",
  "if",
  "elif",
  "else",
]);

/** Indexed by the parser's type id; errors have an id outside the table. */
function nodeKinds(language: Language): NodeKind[] {
  const kinds: NodeKind[] = [];
  for (let id = 0; id < language.nodeTypeCount; id++) {
    const type = language.nodeTypeForId(id) ?? "";
    const named = language.nodeTypeIsNamed(id);
    kinds.push({ type, named, dropped: dropped.has(type), isLeaf: !named || leaves.has(type) });
  }
  return kinds;
}

const errorKind: NodeKind = { type: "ERROR", named: true, dropped: false, isLeaf: false };

interface MutableNode extends SyntaxNode {
  readonly children: MutableNode[];
  hasError: boolean;
}

/** Copies in source order with a stack of its own: trees can be deeper than the call stack allows. */
function copyTree(cursor: TreeCursor, vocabulary: Vocabulary): SyntaxNode {
  const root = copyNode(cursor, vocabulary.kinds[cursor.nodeTypeId] ?? errorKind, null);
  if (!cursor.gotoFirstChild()) return root;
  const ancestors = [root];
  let parent = root;
  while (true) {
    const kind = vocabulary.kinds[cursor.nodeTypeId] ?? errorKind;
    // What is dropped is not even looked at, which saves most calls into the parser, unless it is missing.
    if (!kind.dropped || cursor.nodeIsMissing) {
      const node = copyNode(cursor, kind, vocabulary.fields[cursor.currentFieldId] ?? null);
      if (node.hasError) parent.hasError = true;
      parent.children.push(node);
      if (!kind.isLeaf && cursor.gotoFirstChild()) {
        ancestors.push(node);
        parent = node;
        continue;
      }
    }
    while (!cursor.gotoNextSibling()) {
      cursor.gotoParent();
      const finished = ancestors.pop();
      const outer = ancestors.at(-1);
      if (finished === undefined || outer === undefined) return root;
      if (finished.hasError) outer.hasError = true;
      parent = outer;
    }
  }
}

interface Vocabulary {
  readonly kinds: readonly NodeKind[];
  readonly fields: readonly (string | null)[];
}

function copyNode(cursor: TreeCursor, kind: NodeKind, field: string | null): MutableNode {
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  // A missing node is empty.
  const missing = start === end && cursor.nodeIsMissing;
  return { type: kind.type, field, named: kind.named, children: [], start, end, missing, hasError: missing || kind === errorKind };
}

/** The first child in a role. */
export function childOf(node: SyntaxNode, field: string): SyntaxNode | undefined {
  return node.children.find((child) => child.field === field);
}

export function childrenOf(node: SyntaxNode, field: string): SyntaxNode[] {
  return node.children.filter((child) => child.field === field);
}

export function childOfType(node: SyntaxNode, type: string): SyntaxNode | undefined {
  return node.children.find((child) => child.type === type);
}

export function namedChildren(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter((child) => child.named);
}

export function hasToken(node: SyntaxNode, token: string): boolean {
  return node.children.some((child) => !child.named && child.type === token);
}
