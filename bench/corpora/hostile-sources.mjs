// Sources that are hard on a reader: deep, long, exponential, endless. By name: the files of an application.
const pythonHead = "from google.cloud import vision\nclient = vision.ImageAnnotatorClient()\n";
const pythonCall = "    names = [label.description for label in client.label_detection(image=image).label_annotations]\n";
const javascriptHead = `const vision = require("@google-cloud/vision");\nconst client = new vision.ImageAnnotatorClient();\n`;
const javascriptCall =
  "  const [result] = await client.labelDetection(image);\n  const names = result.labelAnnotations.map((label) => label.description);\n";

const python = (body, head = "") => [{ path: "app.py", text: `${pythonHead}${head}\ndef decide(image):\n${pythonCall}${body}` }];
const javascript = (body, head = "") => [
  { path: "app.js", text: `${javascriptHead}${head}\nexports.decide = async (image) => {\n${javascriptCall}${body}};\n` },
];
const lines = (count, line) => Array.from({ length: count }, (_, at) => line(at)).join("");
const simple = "    return 'Cat' in names\n";

const nested = (count) => lines(count, (at) => `${" ".repeat(4 + at)}if len(names) > ${at}:\n`) + `${" ".repeat(4 + count)}return 1\n`;

export const hostileSources = {
  "deep-parentheses-python": () => python(`    x = ${"(".repeat(50_000)}1${")".repeat(50_000)}\n${simple}`),
  "deep-parentheses-javascript": () =>
    javascript(`  const x = ${"(".repeat(50_000)}1${")".repeat(50_000)};\n  return names.includes("Cat");\n`),
  "deep-lists-javascript": () => javascript(`  const x = ${"[".repeat(20_000)}${"]".repeat(20_000)};\n  return names.includes("Cat");\n`),
  "deep-blocks-python": () => python(nested(2_000)),
  "deep-blocks-javascript": () => javascript(`${"  if (names.length) {".repeat(5_000)} return 1; ${"}".repeat(5_000)}\n  return 2;\n`),
  "deep-functions-javascript": () => javascript(`  return ${"((x) => ".repeat(3_000)}names.length${")(1)".repeat(3_000)};\n`),
  "deep-not": () => python(`    return ${"not ".repeat(20_000)}names\n`),
  "long-sum": () => python(`    x = ${"1 + ".repeat(50_000)}1\n    return x if 'Cat' in names else 0\n`),
  "long-chain-javascript": () => javascript(`  return names${".filter((x) => x)".repeat(5_000)}.length > 0 ? "some" : "none";\n`),
  "long-promises": () => javascript(`  return Promise.resolve(names)${".then((x) => x)".repeat(5_000)};\n`),
  "ladder-python": () => python(`${lines(25_000, (at) => `    if 'L${at}' in names:\n        return ${at}\n`)}    return -1\n`),
  "ladder-100k-python": () => python(`    x = 0\n${lines(50_000, (at) => `    if x == ${at}:\n        x = 1\n`)}${simple}`),
  "ladder-javascript": () => javascript(`${lines(25_000, (at) => `  if (names.includes("L${at}")) return ${at};\n`)}  return -1;\n`),
  "switch-javascript": () => javascript(`  switch (names[0]) {\n${lines(30_000, (at) => `    case "L${at}": return ${at};\n`)}  }\n`),
  "one-line-list-python": () =>
    python("    return any(n in WORDS for n in names)\n", `WORDS = [${lines(120_000, (at) => `"w${at}", `)}]\n`),
  "one-line-object-javascript": () =>
    javascript("  return names.map((n) => words[n]).find(Boolean);\n", `const words = {${lines(100_000, (at) => `w${at}: ${at}, `)}};\n`),
  "one-line-string": () => python("    return any(n in TEXT for n in names)\n", `TEXT = "${"cat dog ".repeat(200_000)}"\n`),
  "exponential-python": () =>
    python(
      `    out = []\n${lines(60, (at) => `    if 'L${at}' in names:\n        send(${at})\n        out.append(${at})\n`)}    return tuple(out)\n`,
    ),
  "exponential-javascript": () =>
    javascript(`  let out = 0;\n${lines(60, (at) => `  if (names.includes("L${at}")) out = out * 3 + ${at};\n`)}  return out;\n`),
  "exponential-scores": () =>
    python(
      `    s = client.label_detection(image=image).label_annotations[0].score\n    x = 0\n${lines(40, (at) => `    x = x * 2 if s > 0.${10 + at} else x + s\n`)}    return x > 3\n`,
    ),
  "nested-loops": () =>
    python(
      `    n = 0\n${lines(6, (at) => `${"    ".repeat(at + 1)}for v${at} in names:\n`)}${"    ".repeat(7)}if ${Array.from({ length: 6 }, (_, at) => `v${at}`).join(" < ")}:\n${"    ".repeat(8)}n += 1\n    return n > 3\n`,
    ),
  "regex-bomb-python": () => python("    return [n for n in names if re.match(r'^(([a-z])+.)+[A-Z]([a-z])+$', n)] != []\n", "import re\n"),
  "regex-bomb-javascript": () => javascript("  return names.some((n) => /^(a+)+$/.test(n) || /(.*)*(.*)*(.*)*x$/.test(n));\n"),
  "regex-huge": () =>
    python(
      "    return [n for n in names if PATTERN.search(n)] != []\n",
      `import re\nPATTERN = re.compile(r"${lines(20_000, (at) => `w${at}|`)}cat")\n`,
    ),
  "regex-counted": () => javascript("  return names.some((n) => /^((a{1,500}){1,500}){1,500}$/.test(n));\n"),
  "endless-loop": () => python("    while True:\n        x = 1\n", "n = 1\nwhile n > 0:\n    n = n * 3 + 1\n"),
  "endless-recursion": () => python(`    return again(names)\n`, "def again(names):\n    return again(names + ['x'])\n"),
  "mutual-recursion": () =>
    javascript("  return even(names.length) ? 1 : 2;\n", "const even = (n) => odd(n - 1);\nconst odd = (n) => even(n - 1);\n"),
  "long-range": () => python(`    return 'Cat' in names and total > 3\n`, "total = 0\nfor i in range(10 ** 9):\n    total += i\n"),
  "long-string": () => python("    return any(n in text for n in names)\n", "text = 'abcdefgh' * 10 ** 9\n"),
  "doubling-string": () =>
    javascript("  return names.some((n) => text.includes(n));\n", `let text = "ab";\nfor (let i = 0; i < 60; i += 1) text += text;\n`),
  "doubling-list": () =>
    python("    return any(n in words for n in names)\n", "words = ['a', 'b']\nfor i in range(60):\n    words = words + words\n"),
  "long-number": () => python("    return len(names) > n\n", "n = 10 ** 10 ** 8\nm = 1 << 10 ** 9\n"),
  "long-array": () =>
    javascript(
      "  return words.includes(names[0]);\n",
      `const words = new Array(4e9).fill("x");\nconst more = Array.from({ length: 1e9 }, (_, i) => String(i));\n`,
    ),
  "class-tower": () =>
    python(
      "    return C2999().decide(names)\n",
      `class C0:\n    def decide(self, names):\n        return 'Cat' in names\n${lines(2999, (at) => `class C${at + 1}(C${at}):\n    pass\n`)}`,
    ),
  "many-calls": () => [
    {
      path: "app.py",
      text:
        pythonHead +
        lines(
          1_500,
          (at) =>
            `\ndef decide${at}(image):\n${pythonCall}${lines(12, (k) => `    if any(n in ('Cat', 'Dog', 'L${at}', 'M${k}') and len(n) > ${k} for n in names):\n        return ${k}\n`)}`,
        ),
    },
  ],
  "many-functions": () => [
    {
      path: "app.py",
      text: `${pythonHead}${lines(30_000, (at) => `def f${at}(x):\n    return f${(at * 7 + 1) % 30_000}(x)\n`)}def decide(image):\n${pythonCall}    return f0(names)\n`,
    },
  ],
  "import-ring": () =>
    Array.from({ length: 1_500 }, (_, at) => ({
      path: at === 0 ? "app.py" : `m${at}.py`,
      text: `from ${at === 1499 ? "app" : `m${at + 1}`} import *\n${at === 0 ? python(simple)[0].text : `def g${at}(x):\n    return x\n`}`,
    })),
  "merge-conflict-python": () => python("<<<<<<< HEAD\n    return 'Cat' in names\n=======\n    return 'Dog' in names\n>>>>>>> other\n"),
  "merge-conflict-javascript": () =>
    javascript(`<<<<<<< HEAD\n  return names.includes("Cat");\n=======\n  return names.includes("Dog");\n>>>>>>> other\n`),
  truncated: () => [
    { path: "app.py", text: python(simple)[0].text.slice(0, -20) },
    { path: "b.js", text: javascript("  return `${names")[0].text.slice(0, -4) },
  ],
  "data-deep": () => [
    ...python("    return any(n in words for n in names)\n", "import json\nwords = json.load(open('words.json'))\n"),
    { path: "words.json", text: "[".repeat(500_000) + "]".repeat(500_000) },
  ],
  "data-long": () => [
    ...python("    return any(n in words for n in names)\n", "words = [line.strip() for line in open('words.txt')]\n"),
    { path: "words.txt", text: lines(300_000, (at) => `label ${at}\n`) },
  ],
  prototype: () =>
    javascript(
      `  const bins = { __proto__: null, constructor: 1, "__proto__": { a: 1 } };\n  return names.map((n) => bins[n] ?? Object.prototype[n]).filter(Boolean)[0];\n`,
    ),
};
