/** Programs and what lies beside them that mislead an analysis: recursion, circles, endless ways, names of others, texts and numbers at the edge, configuration that would run code. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { HostileCase } from "./application.js";
import { describeHostile, write } from "./application.js";

const python = (body: string, before = ""): string => `from google.cloud import vision
${before}

def choose(image):
    labels = vision.ImageAnnotatorClient().label_detection(image=image).label_annotations
    names = [label.description for label in labels]
${body}
`;

const javascript = (body: string, before = ""): string => `const vision = require("@google-cloud/vision");
${before}
exports.choose = async (image) => {
  const [result] = await new vision.ImageAnnotatorClient().labelDetection(image);
  const names = result.labelAnnotations.map((label) => label.description);
${body}
};
`;

type Files = Readonly<Record<string, string>>;

function files(name: string, content: Files, commands?: HostileCase["commands"]): HostileCase {
  const make = (root: string): void => {
    for (const [path, text] of Object.entries(content)) write(join(root, path), text);
  };
  return { name, make, ...(commands === undefined ? {} : { commands }) };
}

const lines = (count: number, make: (at: number) => string): string => Array.from({ length: count }, (_, at) => make(at)).join("\n");

const recursion: readonly HostileCase[] = [
  files("functions that call each other for ever", {
    "a.py": python("    return even(len(names))", "def even(n):\n    return odd(n)\n\ndef odd(n):\n    return even(n)\n"),
    "a.js": javascript("  return even(names.length);", "const even = (n) => odd(n); const odd = (n) => even(n);"),
  }),
  files("recursion over the output", {
    "a.py": python("    return find(names)", "def find(n):\n    return bool(n) and (n[0] == 'Cat' or find(n[1:]))\n"),
    "a.js": javascript(
      "  return find(names);",
      "const find = ([first, ...rest]) => first !== undefined && (first === 'Cat' || find(rest));",
    ),
  }),
  files("a function that is given itself", {
    "a.py": python("    return (lambda f: f(f))(lambda f: f(f))"),
    "a.js": javascript("  return ((f) => f(f))((f) => f(f));"),
  }),
  files("data that holds itself", {
    "a.py": python("    a = []\n    a.append(a)\n    while a: a = a[0]\n    return names == a"),
    "a.js": javascript("  const a = {}; a.a = a; a.names = names; let b = a; while (b) b = b.a;\n  return JSON.stringify(a);"),
  }),
  files("a loop that never ends", {
    "a.py": python("    while True:\n        names.append('x')"),
    "a.js": javascript("  for (;;) names.push('x');"),
  }),
  files("a range beyond all", {
    "a.py": python("    for i in range(10 ** 18): names.append(i)\n    return names"),
    "a.js": javascript("  return new Array(2 ** 31).fill(names);"),
  }),
  files("numbers that grow beyond all", {
    "a.py": python("    return len(names) > 9 ** 9 ** 9 ** 9"),
    "a.js": javascript("  return names.length > 9n ** 9n ** 9n ** 9n;"),
  }),
  files("shifts beyond all", {
    "a.py": python("    return len(names) > 1 << 10 ** 10"),
    "a.js": javascript("  return names.length > 1n << 10n ** 10n;"),
  }),
  files("2^40 ways of flags", {
    "a.py": python(`${lines(40, (at) => `    f${at} = "L${at}" in names`)}\n    return [${lines(40, (at) => `f${at},`)}]`),
    "a.js": javascript(`${lines(40, (at) => `  const f${at} = names.includes("L${at}");`)}\n  return [${lines(40, (at) => `f${at},`)}];`),
  }),
  files("2^40 ways of unknown conditions", {
    "a.py": python(`    n = 0\n${lines(40, (at) => `    if flag${at}(): n = n * 2 + 1`)}\n    return n if "Cat" in names else -n`),
    "a.js": javascript(`  let n = 0;\n${lines(40, (at) => `  if (flag${at}()) n = n * 2 + 1;`)}\n  return names.includes("Cat") ? n : -n;`),
  }),
  files("calls that each call twice, 40 deep", {
    "a.py": python(
      "    return f40(names)",
      `def f0(n):\n    return "Cat" in n\n${lines(40, (at) => `def f${at + 1}(n):\n    return f${at}(n) and f${at}(n)`)}`,
    ),
  }),
  files("30,000 elifs", {
    "a.py": python(`    if "Cat" in names: return 0\n${lines(30_000, (at) => `    elif "L${at}" in names: return ${at}`)}`),
  }),
  files("imports in a circle", {
    "a.py": python("    return b.f(names)", "import b"),
    "b.py": "import c\nfrom a import choose\n\ndef f(n):\n    return c.f(n)\n",
    "c.py": "from b import *\nimport a, c\n\ndef f(n):\n    return 'Cat' in n\n",
    "a.js": javascript("  return b.f(names);", 'const b = require("./b");'),
    "b.js": 'const a = require("./a"); exports.f = (n) => require("./c").f(n, a);\n',
    "c.js": 'export * from "./c.js"; export * from "./b.js"; import * as c from "./c.js"; export const f = (n) => c.f(n);\n',
  }),
  files("classes that inherit from themselves", {
    "a.py": python(
      "    return A().f(names)",
      "class A(B): pass\nclass B(A): pass\nclass A(B, A):\n    def __getattr__(self, n): return getattr(self, n)\n",
    ),
    "a.js": javascript("  return new A().f(names);", "class A extends B {} class B extends A {} Object.setPrototypeOf(A, A);"),
  }),
  files("code made from texts", {
    "a.py": python(
      "    exec('import os; os.system(\"touch hacked\")')\n    return eval(names[0]) or __import__('os').system(names[0]) or compile(names[0], '', 'exec')",
    ),
    "a.js": javascript(
      "  require('child_process').execSync('touch hacked');\n  return eval(names[0]) || new Function(names[0])() || import(names[0]);",
    ),
  }),
  files("everything that Python lets a program replace", {
    "a.py": python(
      "    return any(n == 'Cat' for n in names)",
      "import builtins, sys\nbuiltins.any = lambda x: True\nsys.modules['google'] = None\nglobals()['choose'] = 1\n__builtins__ = {}\ndef __getattr__(n): return n\n",
    ),
    "a.js": javascript(
      "  return names.includes('Cat');",
      "Array.prototype.includes = () => true; Object.prototype.a = 1; globalThis.require = null; delete exports.choose;",
    ),
  }),
];

const words = [
  '"',
  "'",
  "\\",
  "\u0000",
  "\u001b[31m",
  "\u202eCat",
  "👩‍👩‍👧",
  "caf\u00e9",
  "cafe\u0301",
  "\u0130stanbul",
  "istanbul",
  "\u0131",
  "stra\u00dfe",
  "\ud800",
  "__proto__",
  "constructor",
  "<b>",
  "%s",
  "$&",
  "a\nb",
  " ".repeat(3),
  "a".repeat(10_000),
];

const texts: readonly HostileCase[] = [
  files(
    "labels with everything in them",
    {
      "a.py": python(
        `    for n in names:\n        if n in ${JSON.stringify(words).replaceAll("\\u0000", "\\x00")}: return n\n    return [${words.map((each) => `${JSON.stringify(each)} in names`).join(", ")}]`,
      ),
      "a.js": javascript(
        `  const table = {__proto__: 1, constructor: 2};\n  for (const n of names) if (${JSON.stringify(words)}.includes(n)) return table[n];\n  return 0;`,
      ),
    },
    () => [["explain"], ["lint", "--fail-on", "none"], ["why-not"]],
  ),
  files("folding and forms of labels", {
    "a.py": python(
      "    import unicodedata\n    return [n.casefold() for n in names if unicodedata.normalize('NFC', n).upper().lower().title().swapcase() == 'i\u0307']",
    ),
    "a.js": javascript("  return names.some((n) => n.normalize('NFD').toLocaleUpperCase('tr').toLowerCase() === 'i\u0307');"),
  }),
  files("thresholds that are no numbers", {
    "a.py": python(
      "    return [l for l in labels if l.score > float('nan') or l.score < float('-inf') or l.score == 1e999 or l.score > -0.0 or l.score > 5e-324]",
    ),
    "a.js": javascript(
      "  return result.labelAnnotations.some((l) => l.score > NaN || l.score < -Infinity || l.score === 1e999 || l.score > -0 || l.score > 5e-324);",
    ),
  }),
  files("regular expressions that backtrack for ever", {
    "a.py": python(
      "    import re\n    return any(re.match(r'^(a+)+$|^(a|aa)+$|(.*)*x|(?=(a+))\\\\1b|^(?:(a?){50}){50}$', n) for n in names)",
    ),
    "a.js": javascript("  return names.some((n) => /^(a+)+$|^(a|aa)+$|(.*)*x|(?=(a+))\\1b|^((a?){50}){50}$/.test(n));"),
  }),
  files("regular expressions that count beyond all", {
    "a.py": python("    import re\n    return any(re.search(r'(a{1,30000}){1,30000}', n) for n in names)"),
    "a.js": javascript("  return names.some((n) => /((a{1,30000}){1,30000}){1,30000}/.test(n));"),
  }),
  files("regular expressions that are none", {
    "a.py": python(
      "    import re\n    return any(re.search('(', n) or re.search('[z-a]', n) or re.search('(?P<a>x)(?P<a>y)', n) for n in names)",
    ),
    "a.js": javascript("  return names.some((n) => new RegExp('(').test(n) || new RegExp('[z-a]').test(n) || n.match(names[0]));"),
  }),
  files("formats that are wide beyond all", {
    "a.py": python(
      "    return '%0999999999d' % len(names) == '{:>999999999}'.format(names[0]) or names[0].ljust(10 ** 10) == 'x' * 10 ** 10",
    ),
    "a.js": javascript("  return names[0].padStart(2 ** 29) === 'x'.repeat(2 ** 29) || (1).toFixed(101);"),
  }),
];

const shadows: readonly HostileCase[] = [
  files("packages of the provider's names in the application", {
    "shadow/boto3.py": "import os\nos.system('touch hacked')\n\ndef client(name):\n    return client\n",
    "shadow/google/cloud/vision.py": "raise SystemExit\n",
    "shadow/app.py":
      "import boto3\n\ndef f(i):\n    return boto3.client('rekognition').detect_labels(Image=i)['Labels'][0]['Name'] == 'Cat'\n",
    "shadow/node_modules/@google-cloud/vision/index.js": "process.exit(1);\n",
    "shadow/node_modules/@google-cloud/vision/package.json":
      '{"main": "../../../../../outside/secret.py", "exports": {".": "/etc/passwd"}}',
  }),
  files(
    "a module of each standard name",
    Object.fromEntries(
      ["os", "sys", "re", "json", "typing", "builtins", "__init__", "__main__"].map((name) => [
        `shadow/${name}.py`,
        "import os, sys, re, json\nraise SystemExit\n",
      ]),
    ),
  ),
];

/** Would leave a file behind if anybody ran it. */
const hacks = 'require("fs").writeFileSync(__dirname + "/hacked", "");\n';
const hacksPython = "open(__file__ + '.hacked', 'w')\n";

function configured(name: string, content: Files): HostileCase {
  const all = {
    "a.ts": javascript("  return names.includes('Cat');", 'import { x } from "@/lib"; import y from "pkg"; const z = require("./sub");'),
    ...content,
  };
  const each = files(name, all);
  return {
    ...each,
    make: (root, outside) => {
      each.make(root, outside);
      writeFileSync(join(outside, "tsconfig.json"), '{"compilerOptions": {"baseUrl": ".", "paths": {"@/*": ["*"]}}}');
    },
  };
}

const configuration: readonly HostileCase[] = [
  configured("a tsconfig.json that extends one outside", {
    "tsconfig.json": '{"extends": "../outside/tsconfig.json", "files": ["../outside/secret.py"], "references": [{"path": "../outside"}]}',
  }),
  configured("a tsconfig.json that extends itself", {
    "tsconfig.json": '{"extends": ["./tsconfig.json", "./a.json"]}',
    "a.json": '{"extends": "./tsconfig.json"}',
  }),
  configured("a tsconfig.json with plugins and paths that lead out", {
    "tsconfig.json":
      '{"compilerOptions": {"plugins": [{"name": "./plugin.js"}], "baseUrl": "/", "rootDirs": ["/"], "typeRoots": ["/"], "paths": {"@/*": ["../../../*", "/etc/*"], "*": ["*"]}}}',
    "plugin.js": hacks,
  }),
  configured("a tsconfig.json that is broken and deep", { "tsconfig.json": `{"compilerOptions": ${'{"paths": '.repeat(50_000)}` }),
  configured("a package.json that leads out and runs", {
    "package.json":
      '{"name": "../x", "type": 7, "main": "../../outside/secret.py", "exports": {".": ["/etc/passwd", {"import": {"default": "../../outside"}}]}, "imports": {"#*": "/*"}, "scripts": {"preinstall": "touch hacked", "postinstall": "touch hacked"}, "workspaces": ["/**", "../**"]}',
    "sub/package.json": '{"main": "../../outside/secret.py", "browser": {"./a": "/etc/passwd"}}',
  }),
  configured("a package.json that is a list, and one of depth", {
    "package.json": "[]",
    "sub/package.json": `{"exports": ${'{"a": '.repeat(20_000)}1${"}".repeat(20_001)}`,
  }),
  configured("configuration that is code", {
    ".eslintrc.js": hacks,
    "next.config.js": hacks,
    "babel.config.js": hacks,
    "webpack.config.js": hacks,
    "setup.py": hacksPython,
    "conftest.py": hacksPython,
    "sitecustomize.py": hacksPython,
    ".pythonstartup": hacksPython,
    "pyproject.toml": '[build-system]\nrequires = []\nbackend-path = ["."]\nbuild-backend = "setup"\n',
    ".npmrc": "node-options=--require ./next.config.js\n",
    ".node_options": "--require ./next.config.js\n",
  }),
];

const ran = configuration.map(
  (each): HostileCase => ({
    ...each,
    commands: () => [["callgraph", "--format", "json"]],
    check: (_, { runs }) => expect(runs.every(({ argv }) => !existsSync(join(argv[1] ?? "", "hacked")))).toBe(true),
  }),
);

describeHostile("hostile programs", [...recursion, ...texts, ...shadows, ...ran]);
