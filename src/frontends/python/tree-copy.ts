/**
 * Copies the parser's tree into plain nodes in one pass of its cursor. Every question to the cursor is a call into
 * WebAssembly, and they, not the parsing, are what reading a file would cost; so nothing is asked that the text or the grammar
 * tells: where a first child starts, how long a keyword or a name is, whether a string without interpolations has parts.
 * In a tree with errors, where none of this holds, everything is asked.
 */
import type { Language, Tree, TreeCursor } from "web-tree-sitter";
import type { SyntaxNode } from "./syntax-tree.js";

export interface Vocabulary {
  /** By the parser's type id; errors have an id outside the table. */
  readonly kinds: readonly NodeKind[];
  readonly fields: readonly (string | null)[];
}

export interface NodeKind {
  readonly type: string;
  readonly named: boolean;
  readonly dropped: boolean;
  /** Has no children that anyone asks for. */
  readonly isLeaf: boolean;
  readonly isDoubtful: boolean;
  /** Its children have roles. */
  readonly hasFields: boolean;
  /** As a first child, it starts where its parent does. */
  readonly opensParent: boolean;
  /** What its length is known from without asking. */
  readonly extent: "type" | "name" | "unknown";
}

const leaves = new Set(["identifier", "integer", "float", "true", "false", "none", "ellipsis", "type_conversion"]);

const dropped = new Set(
  "comment line_continuation string_start string_content string_end ( ) [ ] { } . ; def class if elif else".split(" "),
);

/** The frequent kinds whose children have no roles in the grammar; a test compares this with the parser's own view. */
const withoutFields = new Set(
  `module string argument_list parameters expression_statement concatenated_string dictionary tuple list set return_statement
  pattern_list dotted_name parenthesized_expression expression_list slice assert_statement decorator import_prefix`.split(/\s+/),
);

const doubtful = new Set(["type_alias_statement", "print_statement", "exec_statement"]);

export function nodeKinds(language: Language): NodeKind[] {
  const kinds: NodeKind[] = [];
  for (let id = 0; id < language.nodeTypeCount; id++) {
    const type = language.nodeTypeForId(id) ?? "";
    const named = language.nodeTypeIsNamed(id);
    kinds.push({
      type,
      named,
      dropped: dropped.has(type),
      isLeaf: !named || leaves.has(type),
      isDoubtful: doubtful.has(type),
      hasFields: !withoutFields.has(type),
      // The body of a `match` starts before the line break in front of its first case.
      opensParent: type !== "case_clause",
      extent: extentOf(type, named),
    });
  }
  return kinds;
}

/** `not in` may have any space inside. */
function extentOf(type: string, named: boolean): NodeKind["extent"] {
  if (type === "identifier") return "name";
  return named || type.includes(" ") ? "unknown" : "type";
}

const errorKind: NodeKind = {
  type: "ERROR",
  named: true,
  dropped: false,
  isLeaf: false,
  isDoubtful: false,
  hasFields: true,
  opensParent: false,
  extent: "unknown",
};

export interface MutableNode extends SyntaxNode {
  readonly children: MutableNode[];
  hasError: boolean;
}

export interface TreeCopyResult {
  readonly root: MutableNode;
  /** Where statements are that the grammar reads in more than one way: soft keywords and Python 2. */
  readonly doubtful: readonly Doubtful[];
}

export interface Doubtful {
  readonly parent: MutableNode;
  readonly index: number;
}

/** Shared by all leaves; nothing is ever added to it. */
const noChildren: MutableNode[] = [];

/** Copies in source order with a stack of its own: trees can be deeper than the call stack allows. */
export function copyTree(tree: Tree, text: string, vocabulary: Vocabulary): TreeCopyResult {
  const { rootNode } = tree;
  const cursor = tree.walk();
  try {
    const copy = rootNode.hasError ? new BrokenTreeCopy(cursor, text, vocabulary) : new TreeCopy(cursor, text, vocabulary);
    return { root: copy.run(), doubtful: copy.doubtful };
  } finally {
    cursor.delete();
  }
}

class TreeCopy {
  protected readonly cursor: TreeCursor;
  readonly #text: string;
  readonly #kinds: readonly NodeKind[];
  readonly #fields: readonly (string | null)[];
  readonly doubtful: Doubtful[] = [];

  constructor(cursor: TreeCursor, text: string, vocabulary: Vocabulary) {
    this.cursor = cursor;
    this.#text = text;
    this.#kinds = vocabulary.kinds;
    this.#fields = vocabulary.fields;
  }

  run(): MutableNode {
    const { cursor } = this;
    let parentKind = this.#kind();
    const root = this.#node(parentKind, null, cursor.startIndex, false);
    const ancestors: MutableNode[] = [];
    const ancestorKinds: NodeKind[] = [];
    if (!cursor.gotoFirstChild()) return root;
    let parent = root;
    let isFirst = true;
    while (true) {
      const kind = this.#kind();
      if (!kind.dropped || this.isMissing()) {
        const field = parentKind.hasFields ? (this.#fields[cursor.currentFieldId] ?? null) : null;
        const node = this.#node(kind, field, this.start(kind, isFirst ? parent : undefined), this.isMissing());
        if (kind.isDoubtful) this.doubtful.push({ parent, index: parent.children.length });
        parent.children.push(node);
        if (node.children !== noChildren && cursor.gotoFirstChild()) {
          ancestors.push(parent);
          ancestorKinds.push(parentKind);
          parent = node;
          parentKind = kind;
          isFirst = true;
          continue;
        }
        if (node.hasError) parent.hasError = true;
      }
      isFirst = false;
      while (!cursor.gotoNextSibling()) {
        const outer = ancestors.pop();
        if (outer === undefined) return root;
        cursor.gotoParent();
        if (parent.hasError) outer.hasError = true;
        parent = outer;
        parentKind = ancestorKinds.pop() ?? errorKind;
      }
    }
  }

  #kind(): NodeKind {
    return this.#kinds[this.cursor.nodeTypeId] ?? errorKind;
  }

  #node(kind: NodeKind, field: string | null, start: number, missing: boolean): MutableNode {
    const { type, named } = kind;
    const children = kind.isLeaf || this.isPlainString(kind, start) ? noChildren : [];
    const end = this.end(kind, start);
    return { type, field, named, children, start, end, missing, hasError: missing || kind === errorKind, span: undefined };
  }

  /** `parent` for a first child. */
  protected start(kind: NodeKind, parent: SyntaxNode | undefined): number {
    return parent !== undefined && kind.opensParent ? parent.start : this.cursor.startIndex;
  }

  protected end(kind: NodeKind, start: number): number {
    if (kind.extent === "type") return start + kind.type.length;
    if (kind.extent === "name") return nameEnd(this.#text, start) ?? this.cursor.endIndex;
    return this.cursor.endIndex;
  }

  /** A string that has no interpolations, since its prefix does not allow them. */
  protected isPlainString(kind: NodeKind, start: number): boolean {
    if (kind.type !== "string") return false;
    for (let index = start; ; index++) {
      // The letters f and t, of both cases, and any of the three quotes.
      const code = this.#text.charCodeAt(index) | 0x20;
      if (code === 0x66 || code === 0x74) return false;
      if (!(code >= 0x61 && code <= 0x7a)) return true;
    }
  }

  /** Only a tree with errors has missing parts. */
  protected isMissing(): boolean {
    return false;
  }
}

/** Takes nothing for granted. */
class BrokenTreeCopy extends TreeCopy {
  protected override start(): number {
    return this.cursor.startIndex;
  }

  protected override end(): number {
    return this.cursor.endIndex;
  }

  protected override isPlainString(): boolean {
    return false;
  }

  protected override isMissing(): boolean {
    return this.cursor.nodeIsMissing;
  }
}

/** The end of a name of ASCII letters, digits and underscores; undefined for others. */
function nameEnd(text: string, start: number): number | undefined {
  for (let index = start; ; index++) {
    const code = text.charCodeAt(index);
    // Below: digits, capitals, underscore, small letters; NaN at the end of the text is none of them.
    if ((code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f || (code >= 0x30 && code <= 0x39)) continue;
    return code >= 0x80 ? undefined : index;
  }
}
