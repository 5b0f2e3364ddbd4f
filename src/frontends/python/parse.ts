/** Parses Python with tree-sitter; the parser's own nodes go no further than the copy that is made of the tree. */
import { Language, Parser } from "web-tree-sitter";
import type { SyntaxNode } from "./syntax-tree.js";
import { copyTree, nodeKinds } from "./tree-copy.js";

export interface PythonParser {
  /** Null if the parser gave up. */
  parse(text: string): SyntaxNode | null;
}

export async function loadParser(grammarFile: string): Promise<PythonParser> {
  await Parser.init();
  const language = await Language.load(grammarFile);
  const parser = new Parser();
  parser.setLanguage(language);
  const vocabulary = { kinds: nodeKinds(language), fields: language.fields };
  return {
    parse(text) {
      const tree = parser.parse(text);
      if (tree === null) return null;
      try {
        return copyTree(tree, text, vocabulary);
      } finally {
        tree.delete();
      }
    },
  };
}
