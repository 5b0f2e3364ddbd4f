/**
 * Parses Python with tree-sitter; the parser's own nodes go no further than the copy that is made of the tree. Puts right what
 * the grammar takes for something else, and keeps an error from taking the statements around it along.
 */
import type { Range, Tree } from "web-tree-sitter";
import { Language, Parser } from "web-tree-sitter";
import { invariant } from "../../base/invariant.js";
import { settleExec } from "./exec-statement.js";
import { joinBracketedLines } from "./logical-lines.js";
import type { Replacement } from "./syntax-repair.js";
import { findBroken, replaceText, restoreBroken } from "./syntax-repair.js";
import type { SyntaxNode, TextRange } from "./syntax-tree.js";
import type { MutableNode, TreeCopyResult, Vocabulary } from "./tree-copy.js";
import { copyTree, nodeKinds } from "./tree-copy.js";

export interface PythonParser {
  /** Null if the parser gave up. */
  parse(text: string): ParsedFile | null;
  /** The statements in a stretch of a text by itself, placed in the whole text. */
  parseRange(text: string, range: TextRange): readonly SyntaxNode[];
}

export interface ParsedFile {
  readonly root: SyntaxNode;
  /** It has statements that Python 3 does not have. */
  readonly isPython2: boolean;
}

const loaded = new Map<string, Promise<PythonParser>>();

/** The parser for a grammar, loaded once: parsing waits for nothing, so that analyses that run side by side can share it. */
export function loadParser(grammarFile: string): Promise<PythonParser> {
  let parser = loaded.get(grammarFile);
  if (parser === undefined) {
    parser = loadAnew(grammarFile);
    loaded.set(grammarFile, parser);
    parser.catch(() => loaded.delete(grammarFile));
  }
  return parser;
}

async function loadAnew(grammarFile: string): Promise<PythonParser> {
  await Parser.init();
  const language = await Language.load(grammarFile);
  const parser = new Parser();
  parser.setLanguage(language);
  return new TreeSitterPython(parser, { kinds: nodeKinds(language), fields: language.fields });
}

/** Taking a line out may show that another is broken; a file that needs more is no Python. */
const mostRounds = 8;

class TreeSitterPython implements PythonParser {
  readonly #parser: Parser;
  readonly #vocabulary: Vocabulary;

  constructor(parser: Parser, vocabulary: Vocabulary) {
    this.#parser = parser;
    this.#vocabulary = vocabulary;
  }

  parse(text: string): ParsedFile | null {
    const copy = this.#copy(text);
    if (copy === null) return null;
    const { root, doubtful } = copy.root.hasError ? this.#repair(text) : copy;
    const isPython2 = doubtful.some(({ parent, index }) => parent.children[index]?.type !== "type_alias_statement");
    this.#settleTypeCalls(text, doubtful);
    return { root, isPython2 };
  }

  parseRange(text: string, { start, end }: TextRange): readonly MutableNode[] {
    const position = { row: 0, column: 0 };
    const range = { startIndex: start, endIndex: end, startPosition: position, endPosition: position };
    return this.#copy(text, [range])?.root.children ?? [];
  }

  #repair(text: string): TreeCopyResult {
    const known = new Map<string, boolean>();
    const isBroken = (statement: string): boolean => {
      const broken = known.get(statement) ?? this.#copy(statement)?.root.hasError !== false;
      known.set(statement, broken);
      return broken;
    };
    const replaced: Replacement[] = [];
    let current = joinBracketedLines(text);
    let copy = this.#copyAgain(current);
    for (let round = 0; round < mostRounds && copy.root.hasError; round++) {
      const broken = findBroken(current, copy.root, isBroken);
      if (broken.length === 0) break;
      replaced.push(...broken);
      current = replaceText(current, broken);
      copy = this.#copyAgain(current);
    }
    for (const broken of replaced) restoreBroken(copy.root, broken);
    const execs = settleExec(copy.root, text, (range) => this.parseRange(text, range));
    return { root: copy.root, doubtful: [...copy.doubtful, ...execs] };
  }

  #copyAgain(text: string): TreeCopyResult {
    const copy = this.#copy(text);
    invariant(copy !== null, "a parser that read a file reads it again");
    return copy;
  }

  #copy(text: string, includedRanges?: Range[]): TreeCopyResult | null {
    let tree: Tree | null = null;
    try {
      tree = this.#parser.parse(text, null, includedRanges === undefined ? undefined : { includedRanges });
      return tree === null ? null : copyTree(tree, text, this.#vocabulary);
    } catch (error) {
      // The next text is not to begin where this one was left.
      this.#parser.reset();
      throw error;
    } finally {
      tree?.delete();
    }
  }

  /** `type(x).y = z` is an assignment, which the grammar takes for an alias: it is read again with another word for `type`. */
  #settleTypeCalls(text: string, doubtful: TreeCopyResult["doubtful"]): void {
    for (const { parent, index } of doubtful) {
      const alias = parent.children[index];
      if (alias === undefined || !/^type[ \t\\]*\(/.test(text.slice(alias.start, alias.end))) continue;
      const [statement, ...others] = this.parseRange(`${text.slice(0, alias.start)}call${text.slice(alias.start + 4)}`, alias);
      if (statement !== undefined && others.length === 0 && !statement.hasError) parent.children[index] = statement;
    }
  }
}
