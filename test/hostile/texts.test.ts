/** What a file of source or data may hold that is no program: bytes, sizes, other languages, data that attacks its reader. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { AnalysisReport } from "../../src/report.js";
import type { HostileCase } from "./application.js";
import { describeHostile, write } from "./application.js";

const decides = `from google.cloud import vision


def choose(image):
    labels = vision.ImageAnnotatorClient().label_detection(image=image).label_annotations
    return "Fire" in [label.description for label in labels]
`;

const decidesInJavaScript = `const vision = require("@google-cloud/vision");
exports.choose = async (image) => {
  const [result] = await new vision.ImageAnnotatorClient().labelDetection(image);
  return result.labelAnnotations.some((label) => label.description === "Fire") ? "fire" : "none";
};
`;

const statusOf = ({ files }: AnalysisReport, path: string): string | undefined => files.find((file) => file.path === path)?.status;
const decided = ({ spec }: AnalysisReport): string[] =>
  spec.decisions.map(({ entry }) => entry.file).filter((file) => !file.startsWith("healthy/"));

interface Expected {
  readonly status?: string;
  readonly decides?: boolean;
}

function file(name: string, path: string, content: string | Uint8Array, { status, decides: isDecided }: Expected = {}): HostileCase {
  return {
    name,
    make: (root) => write(join(root, path), content),
    check: (report) => {
      if (status !== undefined) expect(statusOf(report, path)).toBe(status);
      if (isDecided !== undefined) expect(decided(report)).toEqual(isDecided ? [path] : []);
    },
  };
}

const utf16 = (text: string, isBig = false): Uint8Array => {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return isBig ? bytes.swap16() : bytes;
};

const encodings: readonly HostileCase[] = [
  file("an empty file", "empty.py", "", { status: "not-relevant" }),
  file("NUL and nothing else", "nul.py", new Uint8Array(10_000)),
  file("NUL within code", "nul.js", decidesInJavaScript.replace("fire", "fi\0re"), { decides: true }),
  file("NUL within Python", "nul.py", decides.replace("return", "\0return")),
  file("UTF-16 with its mark", "wide.py", utf16(decides), { status: "not-utf8", decides: false }),
  file("UTF-16, the other way round", "wide.js", utf16(decidesInJavaScript, true), { status: "not-utf8", decides: false }),
  file("UTF-16 without a mark", "wide.py", Buffer.from(decides, "utf16le")),
  file("UTF-8 with its mark", "marked.py", `\ufeff${decides}`, { status: "analysed", decides: true }),
  file("Latin-1 that says so", "latin.py", Buffer.from(`# -*- coding: latin-1 -*-\n# caf\xe9\n${decides}`, "latin1"), { decides: true }),
  file("Latin-1 that does not say so", "latin.py", Buffer.from(`# caf\xe9\n${decides}`, "latin1"), { status: "not-utf8" }),
  file("an encoding that there is not", "odd.py", `# coding: rot13\n${decides}`, { status: "not-utf8" }),
  file("an encoding with a name that attacks", "odd.py", `# coding: \u001b[2J\u202e\n${decides}`),
  file("random bytes", "random.py", Buffer.from(Array.from({ length: 50_000 }, (_, at) => (at * 7919 + (at >> 3) * 31) % 256))),
  file("half of a surrogate pair", "half.js", decidesInJavaScript.replace('"fire"', '"\\ud800"'), { decides: true }),
  file("line ends of old Macs", "mac.py", decides.replaceAll("\n", "\r")),
  file("line ends of Unicode", "lines.js", decidesInJavaScript.replaceAll("\n", "\u2028"), { decides: true }),
  file("marks that cannot be seen between tokens", "hidden.js", decidesInJavaScript.replace("return", "\u200b\ufeffreturn")),
];

const megabyte = "a".repeat(1_000_000);

const sizes: readonly HostileCase[] = [
  file("a bundle of 100 MB in one line", "bundle.js", `labelDetection(${"f(1);".repeat(20_000_000)}`, { status: "too-large" }),
  file("a bundle of 2 MB in one line", "bundle.js", `${decidesInJavaScript}${"function f(a){return a};".repeat(80_000)}`),
  file("2 MB of unseparated statements", "line.py", `# label_detection\n${"x=1;".repeat(480_000)}`),
  file("a literal of a megabyte", "literal.py", decides.replace('"Fire"', `"${megabyte}"`)),
  file("a literal of a megabyte in JavaScript", "literal.js", decidesInJavaScript.replace('"Fire"', `"${megabyte}"`)),
  file("a template of a megabyte", "literal.ts", decidesInJavaScript.replace('"Fire"', `\`${megabyte}\``)),
  file("a number of a megabyte", "number.py", decides.replace('"Fire" in', `${"9".repeat(1_000_000)} in`)),
  file("a number of a megabyte in JavaScript", "number.js", decidesInJavaScript.replace('"Fire"', `${"9".repeat(1_000_000)}n`)),
  file("a name of a megabyte", "name.py", decides.replace("choose", megabyte)),
  file("a comment of a megabyte", "comment.py", `# ${megabyte}\n${decides}`, { decides: true }),
  file("a million empty lines", "lines.py", `${"\n".repeat(1_000_000)}${decides}`, { decides: true }),
  file("a million brackets that nothing closes", "open.js", `labelDetection${"(".repeat(1_000_000)}`),
  file("a million quotes", "quotes.py", `# label_detection\n${'"'.repeat(999_999)}`),
  file("triple quotes that nothing closes, on every line", "quotes.py", `# label_detection\n${"x = '''\n(".repeat(100_000)}`),
  file("a million backticks", "ticks.js", `labelDetection;${"`".repeat(999_999)}`),
  file("regular expressions that nothing closes", "slashes.js", `labelDetection;\n${"a = /[(\n".repeat(50_000)}`),
  file("comments that nothing closes", "comments.js", `labelDetection;\n${"/*".repeat(500_000)}`),
];

const notebook = JSON.stringify({ cells: [{ cell_type: "code", source: decides.split("\n") }], nbformat: 4, metadata: {} });

const languages: readonly HostileCase[] = [
  file("Python 2", "old.py", `${decides}\nprint "x", \`1\`\nexec "import os"\nraise E, "why"\n`, { decides: true }),
  file("marks of a merge conflict", "merge.py", `${decides}<<<<<<< HEAD\nx = 1\n=======\nx = 2\n>>>>>>> other\n`),
  file(
    "marks of a merge conflict in the decision",
    "merge.js",
    decidesInJavaScript.replace("  return", "<<<<<<< HEAD\n  return 1;\n=======\n  return"),
  ),
  file("a Jinja template", "jinja.py", `{% if a %}\n${decides}{% for x in y %}\n{{ x }}\n{% endfor %}\n`),
  file("an EJS template", "ejs.js", `<% if (a) { %>\n${decidesInJavaScript}<% } %><%= x %>`),
  file("a Vue component", "vue.js", `<template><p>{{ a }}</p></template><script>${decidesInJavaScript}</script>`),
  file("a notebook that is called a program", "notebook.py", notebook),
  file("JSON that is called a program", "data.js", JSON.stringify({ labelDetection: [1, 2] })),
  file("HTML that is called a program", "page.js", "<!doctype html><script>labelDetection()</script>"),
  file("a program of another language", "c.js", "#include <x>\nint main(void) { labelDetection(); return 0; }\n"),
  file("Python that is called TypeScript", "python.ts", decides),
  file("JavaScript that is called Python", "javascript.py", decidesInJavaScript),
  file("magic commands of a notebook", "magic.py", `%matplotlib inline\n!pip install x\n${decides}?help\n`),
];

const reads = (path: string, use: string): string =>
  decides
    .replace("def choose", `import json, yaml\n\nwith open("${path}") as file:\n    DATA = ${use}\n\n\ndef choose`)
    .replace('"Fire" in', 'DATA["words"][0] in');

function data(name: string, path: string, content: string, use = "json.load(file)"): HostileCase {
  return {
    name,
    make: (root) => {
      write(join(root, path), content);
      write(join(root, "reads.py"), reads(path, use));
      write(join(root, "reads.js"), decidesInJavaScript.replace('"Fire"', `require("./${path}").words[0]`));
    },
  };
}

const bomb = Array.from(
  { length: 30 },
  (_, at) =>
    `a${at}: &a${at} [${
      at === 0
        ? "x"
        : Array(10)
            .fill(`*a${at - 1}`)
            .join(", ")
    }]`,
).join("\n");

const dataFiles: readonly HostileCase[] = [
  data(
    "JSON with __proto__",
    "data.json",
    '{"__proto__": {"words": ["Cat"], "polluted": 1}, "constructor": {"prototype": {"polluted": 1}}, "words": ["Dog"]}',
  ),
  data("JSON with keys twice", "data.json", '{"words": ["Cat"], "words": ["Dog"]}'),
  data("JSON 100,000 deep", "data.json", `{"words": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`),
  data("JSON that is broken", "data.json", '{"words": ["Cat", NaN, ]'),
  data("JSON with numbers beyond all", "data.json", '{"words": [1e999, -1e999, 123456789012345678901234567890]}'),
  data("a million words", "data.json", JSON.stringify({ words: ["Cat"], more: Array.from({ length: 500_000 }, (_, at) => `${at}`) })),
  data("YAML whose aliases multiply", "data.yaml", `${bomb}\nwords: *a29\n`, "yaml.safe_load(file)"),
  data("YAML with tags that make objects", "data.yaml", 'words: [!!python/object/apply:os.system ["touch hacked"]]\n', "yaml.load(file)"),
  data("a list of words of half a million lines", "words.txt", "Cat\n".repeat(500_000), '{"words": file.read().splitlines()}'),
  {
    name: "a data file that is no text",
    make: (root) => {
      writeFileSync(join(root, "data.json"), new Uint8Array([0, 255, 254, 128]));
      write(join(root, "reads.py"), reads("data.json", "json.load(file)"));
    },
  },
];

describeHostile("hostile texts", [...encodings, ...sizes, ...languages, ...dataFiles]);
