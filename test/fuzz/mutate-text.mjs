/**
 * Changes programs as texts of tokens: what is taken, moved or put in is a token, a bracketed part, or whole lines, so that most of the result still is the language.
 */

const token =
  /[\p{ID_Start}$_][\p{ID_Continue}$]*|\d[\w.]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|"""|`|\s*\n[ \t]*|[ \t]+|(?:[-+*/%&|^<>=!?.:@~]+)|[\s\S]/gu;

/** Texts that are rare in programs and that readers of them stumble over. */
const oddities = [
  // biome-ignore lint/suspicious/noTemplateCurlyInString: tokens of programs
  ..."( ) [ ] { } , ; : . .. ... => -> ?. ?? := ** // /* */ <!-- --> # @ \\ ` ' \" ''' \"\"\" $ ${ {{ }} % & && || ! ~ ^ <> < > <a></a>".split(
    " ",
  ),
  ..."async await yield lambda def class if else elif for in of while do try except catch finally with match case switch return".split(" "),
  ..."raise throw import from export default global nonlocal static get set new super this null None True NaN 0 1e999 0x 1_0 0777 10L 1j 9n".split(
    " ",
  ),
  ..."type interface enum namespace declare abstract readonly as satisfies keyof infer unique is not and or del exec print assert".split(
    " ",
  ),
  ..."f\" f'{ rb' u8 __proto__ constructor prototype __class__ __init__ __name__ arguments eval".split(" "),
  "\n",
  "\r",
  "\t",
  "\f",
  "\0",
  "\u00a0",
  "\u2028",
  "\ufeff",
  "\ud800",
  "é",
  "e\u0301",
  "İ",
  "😀",
  "\\u{110000}",
  "\\x",
  "\\N{BEL}",
];

const closing = { "(": ")", "[": "]", "{": "}" };

const tokensOf = (text) => text.match(token) ?? [];

/** From a token on to the bracket that closes it, or a few tokens. */
function stretch(tokens, random) {
  const from = random.below(tokens.length);
  const close = closing[tokens[from]];
  if (close === undefined) return [from, Math.min(tokens.length, from + 1 + random.below(6))];
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    if (tokens[at] === tokens[from]) depth++;
    else if (tokens[at] === close && --depth === 0) return [from, at + 1];
  }
  return [from, tokens.length];
}

function lineStretch(tokens, random) {
  const ends = tokens.flatMap((each, at) => (each.includes("\n") ? [at] : []));
  if (ends.length < 2) return stretch(tokens, random);
  const first = random.below(ends.length - 1);
  return [ends[first], ends[Math.min(ends.length - 1, first + 1 + random.below(5))]];
}

const some = (tokens, random) => (random.isOne(2) ? stretch(tokens, random) : lineStretch(tokens, random));
const replaced = (tokens, [from, to], by) => [...tokens.slice(0, from), ...by, ...tokens.slice(to)];

/** One change each; `other` is another program. */
const changes = [
  (tokens, random) => replaced(tokens, some(tokens, random), []),
  (tokens, random) => {
    const [from, to] = some(tokens, random);
    const part = tokens.slice(from, to);
    return replaced(
      tokens,
      [to, to],
      Array(1 + random.below(random.isOne(8) ? 60 : 3))
        .fill(part)
        .flat(),
    );
  },
  (tokens, random) => {
    const [from, to] = some(tokens, random);
    const at = random.below(tokens.length);
    return replaced(tokens, [at, at], tokens.slice(from, to));
  },
  (tokens, random, other) => replaced(tokens, some(tokens, random), other.slice(...some(other, random))),
  (tokens, random, other) => {
    const at = random.below(tokens.length);
    return replaced(tokens, [at, at], other.slice(...lineStretch(other, random)));
  },
  (tokens, random) => {
    const at = random.below(tokens.length);
    return replaced(tokens, [at, at + random.below(2)], [random.pick(oddities)]);
  },
  (tokens, random) => {
    const names = tokens.filter((each) => /^[\p{ID_Start}_"']/u.test(each));
    const [from] = stretch(tokens, random);
    return names.length === 0 ? tokens : replaced(tokens, [from, from + 1], [random.pick(names)]);
  },
  // A bracketed part within itself.
  (tokens, random) => {
    const [from, to] = stretch(tokens, random);
    const part = tokens.slice(from, to);
    if (part.length < 2) return tokens;
    const middle = 1 + random.below(part.length - 1);
    let nested = part;
    for (let round = random.below(8); round >= 0 && nested.length < 2_000; round--) nested = replaced(part, [middle, middle], nested);
    return replaced(tokens, [from, to], nested);
  },
  (tokens, random) => tokens.slice(0, random.below(tokens.length)),
];

const longest = 20_000;

export function mutateText(text, random, corpus) {
  let tokens = tokensOf(text);
  const other = tokensOf(random.pick(corpus).text);
  for (let round = random.isOne(4) ? 8 : random.below(4); round >= 0; round--) {
    if (tokens.length === 0 || other.length === 0) break;
    tokens = random.pick(changes)(tokens, random, other);
  }
  return tokens.join("").slice(0, longest);
}

/** The parts that are left out while the input is made smaller: lines first, then tokens. */
export const partsOfText = {
  split: [(text) => text.split(/(?<=\n)/), tokensOf],
  join: (parts) => parts.join(""),
};
