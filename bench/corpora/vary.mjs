// Variants of an application: other names, labels, thresholds and orders of lists. What is a name, a text or a comment is told by a plain scan, which does for
// the bundled applications; a variant that no longer parses is an application too.
import { nameFor } from "./words.mjs";

/** [text, isCode] pieces: strings and comments are whole. */
function* pieces(source, isPython) {
  const strings = isPython
    ? /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*/g
    : /`(?:\\.|[^`\\])*`|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  let from = 0;
  for (const found of source.matchAll(strings)) {
    yield [source.slice(from, found.index), true];
    yield [found[0], false];
    from = found.index + found[0].length;
  }
  yield [source.slice(from), true];
}

/** Names that the application gives: functions, and variables that stand at the beginning of a line. */
function declaredNames(sources) {
  const names = new Set();
  for (const { text, isPython } of sources) {
    const patterns = isPython
      ? [/^[ \t]*def (\w{3,})\(/gm, /^[ \t]*([a-zA-Z]\w{2,}) = /gm]
      : [/\bfunction (\w{3,})\(/g, /\bconst ([A-Z][A-Z_]{2,}) = /g];
    for (const pattern of patterns) for (const [, name] of text.matchAll(pattern)) names.add(name);
  }
  // Names that mean something to a framework.
  for (const kept of ["handler", "lambda_handler", "main", "GET", "POST", "app", "exports", "application", "setup", "run"])
    names.delete(kept);
  return [...names].sort();
}

function renamed(names, random) {
  const start = random.integer(0, 4000);
  return new Map(random.some(names, Math.ceil(names.length * 0.7)).map((name, at) => [name, styled(name, start + at)]));
}

function styled(name, number) {
  if (name === name.toUpperCase()) return nameFor(number).toUpperCase();
  return nameFor(number, name.includes("_") || name === name.toLowerCase() ? "_" : "");
}

const fields = new Set([
  "name",
  "type",
  "text",
  "confidence",
  "smile",
  "score",
  "document",
  "image",
  "content",
  "person",
  "mood",
  "face",
  "label",
]);

function labelsFor(words) {
  const known = new Map([...words.google, ...words.amazon].map((label) => [label.toLowerCase(), label]));
  const pool = [...words.amazon];
  return { known, pool };
}

/** Changes the files `{ path, text }` of an application. */
export function vary(files, random, words) {
  const sources = files.map((file) => ({ ...file, isPython: file.path.endsWith(".py"), isSource: /\.(py|[cm]?[jt]sx?)$/.test(file.path) }));
  const names = renamed(declaredNames(sources.filter(({ isSource }) => isSource)), random);
  const { known, pool } = labelsFor(words);
  const labels = new Map();
  const shift = random.integer(-8, 8);
  const code = (text) =>
    text
      .replace(/(?<![\w.$])[A-Za-z]\w{2,}\b(?!\s*:)/g, (word) => names.get(word) ?? word)
      .replace(/(?<![\w.])0\.\d+\b/g, (number) => String(Math.min(0.99, Math.max(0.01, Number(number) + shift / 100)).toFixed(2)))
      .replace(/(?<![\w.])[5-9]\d\b(?![\w.])/g, (number) => String(Number(number) + shift));
  const string = (text) => {
    const inner = text.slice(1, -1);
    const lower = inner.toLowerCase();
    if (!known.has(lower) || fields.has(lower)) return text;
    if (!labels.has(lower)) labels.set(lower, random.isTrue(0.6) ? random.pick(pool) : known.get(lower));
    const label = labels.get(lower);
    return text[0] + (inner === lower ? label.toLowerCase() : label) + text[0];
  };
  return sources.map(({ path, text, isPython, isSource }) => {
    if (!isSource) return { path, text };
    const changed = [...pieces(text, isPython)].map(([piece, isCode]) => (isCode ? code(piece) : string(piece))).join("");
    return { path, text: shuffledLists(changed, random) };
  });
}

/** The members of lists of strings on one line, in another order. */
function shuffledLists(text, random) {
  return text.replace(/([[({])((?:"[^"\n]*"|'[^'\n]*')(?:, ?(?:"[^"\n]*"|'[^'\n]*')){2,})([\])}])/g, (whole, open, inner, close) =>
    open === "(" && close !== ")" ? whole : `${open}${random.shuffled(inner.match(/"[^"\n]*"|'[^'\n]*'/g)).join(", ")}${close}`,
  );
}

/** Files that have nothing to do with a decision: `count` modules of functions. */
export function unrelatedFiles(count, random, extension) {
  return Array.from({ length: count }, (_, at) => {
    const functions = Array.from({ length: random.integer(3, 20) }, (_, number) => {
      const name = nameFor(random.integer(0, 5000), extension === "py" ? "_" : "");
      return extension === "py"
        ? `def ${name}_${number}(value, other=${number}):\n    total = 0\n    for step in range(value):\n        if step % ${number + 2} == 0:\n            total += step * other\n    return total\n`
        : `export function ${name}${number}(value, other = ${number}) {\n  let total = 0;\n  for (let step = 0; step < value; step += 1) {\n    if (step % ${number + 2} === 0) total += step * other;\n  }\n  return total;\n}\n`;
    });
    return { path: `lib/part${at}.${extension}`, text: functions.join("\n\n") };
  });
}
