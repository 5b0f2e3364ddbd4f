/** Random regular expressions of JavaScript, and texts over few characters in which they are found. */
import fc from "fast-check";

const characters = ["a", "b", "A", "s", "k", "1", "-", " ", "é", "ß", "_"];
const escapes = [
  "\\d",
  "\\D",
  "\\w",
  "\\W",
  "\\s",
  "\\S",
  "\\.",
  "\\-",
  "\\n",
  "\\x61",
  "\\u0061",
  "\\t",
  "\\/",
  "\\cJ",
  "\\0",
  "\\a",
  "\\u{61}",
  "\\ud83d\\ude00",
];
const members = [
  ...characters,
  "a-k",
  "A-Z",
  "0-9",
  "\\w",
  "\\d",
  "\\s",
  "\\S",
  "\\W",
  "\\b",
  "\\w-z",
  "\\x41-\\x5a",
  "^",
  ".",
  "\u{1f600}",
  "\\-",
  "é-ü",
  "ſ",
];

const single = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...characters) },
  { weight: 1, arbitrary: fc.constantFrom(".", "\u{1f600}", "\u017f", "\u212a", "\u0130", "Σ", "}", "]", "{", "^", "$") },
  { weight: 3, arbitrary: fc.constantFrom(...escapes) },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom("", "", "^"), fc.array(fc.constantFrom(...members), { maxLength: 3 }))
      .map(([not, all]) => `[${not}${all.join("")}]`),
  },
  { weight: 1, arbitrary: fc.constantFrom("\\p{L}", "\\P{L}", "\\p{Lowercase}", "\\p{White_Space}", "\\p{Nd}") },
);

const assertion = fc.constantFrom("^", "$", "\\b", "\\B");
const count = fc.oneof(
  { weight: 5, arbitrary: fc.constant("") },
  { weight: 6, arbitrary: fc.constantFrom("*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}", "{0,1}?", "{1,}", "{,2}", "{2,}?") },
);

const { expression } = fc.letrec<{ expression: string; sequence: string; part: string }>((tie) => ({
  expression: fc.oneof(
    { weight: 4, arbitrary: tie("sequence") },
    { weight: 1, arbitrary: fc.tuple(tie("sequence"), tie("sequence")).map((all) => all.join("|")) },
  ),
  sequence: fc.array(tie("part"), { minLength: 0, maxLength: 3 }).map((parts) => parts.join("")),
  part: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 6, arbitrary: fc.tuple(single, count).map((all) => all.join("")) },
    { weight: 1, arbitrary: assertion },
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom("(", "(", "(", "(?:", "(?:", "(?=", "(?!", "(?<=", "(?<!", "(?<n>"), tie("expression"), count)
        .map(
          ([open, body, times]) =>
            `${open}${body})${open.startsWith("(?=") || open.startsWith("(?!") || open.startsWith("(?<") ? (open === "(?<n>" ? times : "") : times}`,
        ),
    },
  ),
}));

export const source: fc.Arbitrary<string> = expression;

export const flags: fc.Arbitrary<string> = fc.subarray(["g", "i", "m", "s", "u", "y"]).map((all) => all.join(""));

export const searched: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      ...characters,
      ...[
        "a",
        "b",
        "aa",
        "ab",
        "S",
        "\u017f",
        "K",
        "\u212a",
        "É",
        "\n",
        "\r",
        "\u2028",
        "\ud83d",
        "\ude00",
        "\u{1f600}",
        "İ",
        "i",
        "Σ",
        "ς",
        "\u00a0",
      ],
    ),
    {
      maxLength: 7,
    },
  )
  .map((all) => all.join(""));
