/**
 * The characters that a question with regular expressions needs: ASCII, the characters of its constants, and of all others one
 * for each way in which the expressions' classes come out on it. Replacing each character of a text by the one that stands for
 * it changes no answer, so that nothing is lost by asking of these characters alone.
 */
import type { CharacterTest } from "../terms/regex-characters.js";
import type { Node } from "../terms/regex-pattern.js";
import type { Term } from "../terms/term.js";
import { characterLiteral, loweredCharacter } from "./characters.js";
import type { Expression } from "./expressions.js";
import { expressionOf } from "./expressions.js";

/** The solver's characters end here; later ones are alike to some before. */
const lastCharacter = 0x2ffff;
const lastAscii = 0x7f;

/** Code points beyond ASCII, rising; null for a question without regular expressions. */
export function alphabetOf(terms: readonly Term[]): readonly number[] | null {
  const expressions = terms.flatMap(expressionsIn);
  if (expressions.length === 0) return null;
  const tests = [...new Set(expressions.flatMap(({ regex }) => [...testsIn(regex.pattern.root), regex.isWord, regex.isLineEnd]))];
  const own = new Set(terms.flatMap(charactersIn));
  const found = new Map<string, number>();
  for (let point = lastAscii + 1; point <= lastCharacter; point++) {
    if (point >= 0xd800 && point < 0xe000) continue;
    const c = String.fromCodePoint(point);
    const lower = loweredCharacter(c);
    const isOwn = own.has(c) || own.has(lower) || lower.codePointAt(0)! <= lastAscii || Array.from(lower).length > 1;
    const key = isOwn ? c : tests.map((test) => `${test(c) ? 1 : 0}${test(lower) ? 1 : 0}`).join("") + (point > 0xffff ? "+" : "");
    if (!found.has(key)) found.set(key, point);
  }
  return [...found.values()].sort((a, b) => a - b);
}

function expressionsIn(term: Term): Expression[] {
  if (!("call" in term)) return [];
  const own = expressionOf(term.call, term.arguments);
  return [...(own === null ? [] : [own]), ...term.arguments.flatMap(expressionsIn)];
}

function testsIn(node: Node): CharacterTest[] {
  switch (node.kind) {
    case "character":
      return [node.test];
    case "sequence":
      return node.parts.flatMap(testsIn);
    case "choice":
      return node.options.flatMap(testsIn);
    case "repeat":
    case "group":
    case "look":
      return testsIn(node.body);
    case "assertion":
      return [];
  }
}

function charactersIn(term: Term): string[] {
  if ("constant" in term) return [term.constant].flat(2).flatMap((c) => (typeof c === "string" ? Array.from(c) : []));
  return "call" in term ? term.arguments.flatMap(charactersIn) : [];
}

/** All texts over the alphabet. */
export function textsOver(alphabet: readonly number[]): string {
  const further = alphabet.map((point) => `(re.range ${characterLiteral(point)} ${characterLiteral(point)})`);
  return `(re.* (re.union (re.range ${characterLiteral(0)} ${characterLiteral(lastAscii)}) ${further.join(" ")}))`;
}
