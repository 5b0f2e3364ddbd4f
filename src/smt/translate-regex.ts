/**
 * Regular expressions of the application as the language of the texts in which they find a match. An expression is read from
 * left to right, with the language of what may follow in hand: so the end of a text, of a word or of a line is an
 * intersection with that language, and what stands before is known by the kind of the last character.
 */
import type { CharacterTest } from "../terms/regex-characters.js";
import type { Node, Repeat } from "../terms/regex-pattern.js";
import { mayBeEmpty, unlimited } from "../terms/regex-pattern.js";
import type { Regex } from "../terms/regex-program.js";
import { characterLiteral, loweredCharacter } from "./characters.js";
import { Untranslatable } from "./meaning.js";

/** Where a match must begin and end. */
export type Place = "anywhere" | "start" | "whole";

export interface RegexQuestion {
  readonly regex: Regex;
  readonly place: Place;
  /** The expression is asked of the text in lower case. */
  readonly lowered: boolean;
  /** Whether characters beyond the first plane count as two. */
  readonly inUnits: boolean;
  /** The characters beyond ASCII that texts are made of: each stands for those that are like it. */
  readonly alphabet: readonly number[];
}

/** The solver's characters end here, well before Unicode's. */
const lastCharacter = 0x2ffff;
const lastUnit = 0xffff;
const lastAscii = 0x7f;
/** More rounds than this, and longer translations, are not asked. */
const longestLoop = 300;
const longestLanguage = 200_000;

const empty = '(str.to_re "")';
const everything = "re.all";
const nothing = "re.none";

export interface RegexLanguage {
  readonly language: string;
  /** Whether the translation holds only for texts whose characters all count as one. */
  readonly onlyFirstPlane: boolean;
}

/** Throws `Untranslatable`. */
export function languageOfRegex(question: RegexQuestion): RegexLanguage {
  const translation = new Translation(question);
  const language = translation.whole();
  if (language.length > longestLanguage) throw new Untranslatable("a regular expression that is too long");
  return { language, onlyFirstPlane: translation.characters.acceptsHalves };
}

/** What stands before a position: nothing, or a character of a kind; `any` where the expression does not ask. */
type Before = "start" | "word" | "line-end" | "other" | "any";
type Follow = (before: Before) => string;

class Translation {
  private readonly kinds: readonly Before[];
  readonly characters: Characters;

  constructor(private readonly question: RegexQuestion) {
    const { root } = question.regex.pattern;
    this.kinds = asksBefore(root) ? ["word", "line-end", "other"] : ["any"];
    this.characters = new Characters(question);
  }

  whole(): string {
    const { place, regex } = this.question;
    const { root } = regex.pattern;
    const rest: Follow = () => (place === "whole" ? empty : everything);
    const first = this.language(root, "start", rest);
    if (place !== "anywhere") return first;
    const later = this.kinds.map((kind) => concatenation(everything, this.ofKind(kind), this.language(root, kind, rest)));
    return union([first, ...later]);
  }

  /** The language of a text from a position on, where the node is followed by what `follow` gives. */
  private language(node: Node, before: Before, follow: Follow): string {
    switch (node.kind) {
      case "character":
        return union(this.kinds.map((kind) => concatenation(this.characters.of(node.test, kind), follow(kind))));
      case "sequence":
        return node.parts.reduceRight<Follow>((rest, part) => (b) => this.language(part, b, rest), follow)(before);
      case "choice":
        return union(node.options.map((option) => this.language(option, before, follow)));
      case "group":
        return this.language(node.body, before, follow);
      case "repeat":
        return this.repetition(node, before, follow);
      case "assertion":
        return this.assertion(node.at, before, follow);
      case "look": {
        if (!node.ahead) throw new Untranslatable("what looks behind in a regular expression");
        const ahead = this.language(node.body, before, () => everything);
        return intersection(follow(before), node.negated ? complement(ahead) : ahead);
      }
    }
  }

  // body{least,most} follow  =  follow, if least = 0, or body{least-1,most-1} (body that ends in a character of a kind) follow
  private repetition({ body, least, most }: Repeat, before: Before, follow: Follow): string {
    if (asksAround(body)) throw new Untranslatable("a repetition of what looks around in a regular expression");
    if ((most !== unlimited && most > longestLoop) || least > longestLoop)
      throw new Untranslatable("a long repetition in a regular expression");
    const canSkip = least === 0 || mayBeEmpty(body);
    const once = this.language(body, "any", () => empty);
    const earlier = power(once, canSkip ? 0 : least - 1, most - 1);
    const rounds = this.kinds.map((kind) => {
      const last = intersection(once, concatenation(everything, this.ofKind(kind)));
      return concatenation(earlier, last, follow(kind));
    });
    return union([...(canSkip ? [follow(before)] : []), ...(most === 0 ? [] : rounds)]);
  }

  private assertion(at: Extract<Node, { kind: "assertion" }>["at"], before: Before, follow: Follow): string {
    const rest = follow(before);
    const lineEnd = concatenation(this.ofKind("line-end"), everything);
    switch (at) {
      case "start":
        return before === "start" ? rest : nothing;
      case "end":
        return intersection(rest, empty);
      case "last-line-end":
        return intersection(rest, union([empty, '(str.to_re "\\u{a}")']));
      case "line-start":
        return before === "start" || before === "line-end" ? rest : nothing;
      case "line-end":
        return intersection(rest, union([empty, lineEnd]));
      case "boundary":
      case "no-boundary": {
        const word = concatenation(this.ofKind("word"), everything);
        const isAhead = (before === "word") !== (at === "boundary");
        return intersection(rest, isAhead ? word : complement(word));
      }
    }
  }

  private ofKind(kind: Before): string {
    return this.characters.ofKind(kind);
  }
}

/** Whether a node asks what stands before it. */
function asksBefore(node: Node): boolean {
  return someNode(node, (n) => n.kind === "assertion" && (n.at === "line-start" || n.at === "boundary" || n.at === "no-boundary"));
}

function asksAround(node: Node): boolean {
  return someNode(node, (n) => n.kind === "assertion" || n.kind === "look");
}

function someNode(node: Node, holds: (node: Node) => boolean): boolean {
  if (holds(node)) return true;
  switch (node.kind) {
    case "sequence":
      return node.parts.some((part) => someNode(part, holds));
    case "choice":
      return node.options.some((option) => someNode(option, holds));
    case "repeat":
    case "group":
    case "look":
      return someNode(node.body, holds);
    default:
      return false;
  }
}

/** Characters of the text as classes of the solver. */
class Characters {
  private readonly known = new Map<CharacterTest, Map<Before, string>>();
  private readonly kinds = new Map<Before, string>();
  /** Whether the expression may match half of a character. */
  acceptsHalves = false;

  constructor(private readonly question: RegexQuestion) {}

  of(test: CharacterTest, kind: Before): string {
    const own = this.known.get(test) ?? new Map<Before, string>();
    this.known.set(test, own);
    let found = own.get(kind);
    if (found === undefined) own.set(kind, (found = this.ranges((c) => test(c) && this.isOfKind(c, kind))));
    if (this.question.inUnits && (test("\ud83d") || test("\ude00"))) this.acceptsHalves = true;
    return found;
  }

  /** All characters of a kind, whole ones of any plane. */
  ofKind(kind: Before): string {
    if (kind === "any") return "re.allchar";
    const known = this.kinds.get(kind);
    if (known !== undefined) return known;
    const further =
      this.question.inUnits && this.isOfKind("\ud83d", kind)
        ? [`(re.range ${characterLiteral(lastUnit + 1)} ${characterLiteral(lastCharacter)})`]
        : [];
    const made = union([this.ranges((c) => this.isOfKind(c, kind)), ...further]);
    this.kinds.set(kind, made);
    return made;
  }

  private isOfKind(c: string, kind: Before): boolean {
    const { isWord, isLineEnd } = this.question.regex;
    if (kind === "word") return isWord(c);
    return kind === "any" || kind === "start" || (isLineEnd(c) ? kind === "line-end" : kind === "other" && !isWord(c));
  }

  private ranges(holds: CharacterTest): string {
    const { lowered, inUnits, alphabet } = this.question;
    if (lowered && holds("\u03c3") !== holds("\u03c2")) throw new Untranslatable("a letter whose case depends on its neighbours");
    const found: string[] = [];
    const ascii = Array.from({ length: lastAscii + 1 }, (_, point) => point);
    const accepted = [...ascii, ...alphabet].filter((point) => !(inUnits && point > lastUnit) && this.accepts(point, holds));
    for (let i = 0; i < accepted.length; ) {
      let end = i;
      while (accepted[end + 1] === accepted[end]! + 1) end++;
      found.push(`(re.range ${characterLiteral(accepted[i]!)} ${characterLiteral(accepted[end]!)})`);
      i = end + 1;
    }
    return union(found);
  }

  private accepts(point: number, holds: CharacterTest): boolean {
    const c = String.fromCodePoint(point);
    if (!this.question.lowered) return holds(c);
    const lower = loweredCharacter(c);
    return Array.from(lower).length === 1 && holds(lower);
  }
}

function union(languages: readonly string[]): string {
  const possible = [...new Set(languages)].filter((language) => language !== nothing);
  if (possible.includes(everything)) return everything;
  const [only = nothing] = possible;
  return possible.length < 2 ? only : `(re.union ${possible.join(" ")})`;
}

function intersection(a: string, b: string): string {
  if (a === nothing || b === nothing) return nothing;
  if (a === everything || a === b) return b;
  return b === everything ? a : `(re.inter ${a} ${b})`;
}

function complement(language: string): string {
  if (language === nothing) return everything;
  return language === everything ? nothing : `(re.comp ${language})`;
}

function concatenation(...parts: readonly string[]): string {
  if (parts.includes(nothing)) return nothing;
  const kept = parts.filter((part) => part !== empty);
  const [only = empty] = kept;
  return kept.length < 2 ? only : `(re.++ ${kept.join(" ")})`;
}

function power(language: string, least: number, most: number): string {
  if (most <= 0) return empty;
  if (most === unlimited)
    return least === 0 ? `(re.* ${language})` : concatenation(`((_ re.^ ${least}) ${language})`, `(re.* ${language})`);
  return `((_ re.loop ${least} ${most}) ${language})`;
}
