/**
 * The copy of the syntax tree against the parser's own, node by node: the copy asks the parser as little as it can, and what
 * it infers instead (places, roles, which strings have parts) has to be what the parser would have said.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { Node } from "web-tree-sitter";
import { Language, Parser } from "web-tree-sitter";
import { grammarFile } from "../../src/frontends/grammar.js";
import type { SyntaxNode } from "../../src/frontends/python/syntax-tree.js";
import type { Vocabulary } from "../../src/frontends/python/tree-copy.js";
import { copyTree, nodeKinds } from "../../src/frontends/python/tree-copy.js";
import { standardLibrary } from "./standard-library.js";

let vocabulary: Vocabulary;
let parser: Parser;

beforeAll(async () => {
  await Parser.init();
  const language = await Language.load(grammarFile("python"));
  vocabulary = { kinds: nodeKinds(language), fields: language.fields };
  parser = new Parser();
  parser.setLanguage(language);
});

function describeCopy(node: SyntaxNode): string {
  return `${node.field ?? ""}:${node.type} ${node.start}-${node.end}${node.missing ? " missing" : ""}${node.hasError ? " error" : ""}`;
}

function describeOriginal(node: Node, field: string | null): string {
  const { type, startIndex, endIndex, isMissing, hasError } = node;
  return `${field ?? ""}:${type} ${startIndex}-${endIndex}${isMissing ? " missing" : ""}${hasError ? " error" : ""}`;
}

/** Places at which the copy is not what the parser says. */
function differences(text: string): string[] {
  const tree = parser.parse(text);
  if (tree === null) return ["no tree"];
  const { root } = copyTree(tree, text, vocabulary);
  const found: string[] = [];
  const pending: { readonly copy: SyntaxNode; readonly original: Node }[] = [{ copy: root, original: tree.rootNode }];
  for (let pair = pending.pop(); pair !== undefined; pair = pending.pop()) {
    let index = 0;
    const { copy, original } = pair;
    original.children.forEach((child, position) => {
      const expected = describeOriginal(child, original.fieldNameForChild(position));
      const candidate = copy.children[index];
      if (candidate === undefined || describeCopy(candidate) !== expected) {
        // Left out: only what holds nothing that lowering asks for.
        if (!isLeftOut(child, copy)) found.push(`${expected} is ${candidate === undefined ? "left out" : describeCopy(candidate)}`);
        return;
      }
      index++;
      pending.push({ copy: candidate, original: child });
    });
    if (index < copy.children.length) found.push(`${copy.type} ${copy.start} has parts of its own`);
  }
  tree.delete();
  return found;
}

const leftOut = new Set(
  "comment line_continuation string_start string_content string_end ( ) [ ] { } . ; def class if elif else".split(" "),
);

function isLeftOut(node: Node, parent: SyntaxNode): boolean {
  // The words of `not in`.
  return !node.isMissing && (leftOut.has(node.type) || !parent.named);
}

const fixtures = fileURLToPath(new URL("../fixtures/frontends/python", import.meta.url));

describe("the copied tree", () => {
  it.each(readdirSync(fixtures))("is the parser's: %s", (feature) => {
    expect(differences(readFileSync(join(fixtures, feature, "input.py"), "utf8"))).toEqual([]);
  });

  it.each([
    "größe = naïve(ñ1)\n",
    "x = rb'a' b'\\'' F'{a!r:>{w}}' u'''b'''\n",
    "# first\n\nif a: pass # last",
    "x not   in y\nx is \\\n not y\n",
    "match x:\n\n    # before\n    case [1, *_]: pass\n",
    "\uFEFFx = 1\n",
    "def f(:\n  x = 'a\n  y = f'{\n",
    "class A(:\n  def g(self): return (1\n",
  ])("is the parser's: %j", (text) => {
    expect(differences(text)).toEqual([]);
  });

  it.skipIf(standardLibrary === undefined)("is the parser's on the standard library", { timeout: 300_000 }, () => {
    const files = (standardLibrary?.files ?? []).filter((_, index) => index % 10 === 0);
    expect(files.flatMap(({ path, text }) => differences(text()).map((difference) => `${path}: ${difference}`))).toEqual([]);
  });
});
