// Applications that are hard on a tool: sources, files that are no sources, and sheer size. What cannot be made on a machine is left out.
import { spawnSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { tar, tarGzip, zip } from "./archive-writers.mjs";
import { hostileSources } from "./hostile-sources.mjs";

const good = `from google.cloud import vision

def decide(image):
    labels = vision.ImageAnnotatorClient().label_detection(image=image).label_annotations
    return any(label.description == "Cat" for label in labels)
`;

export function writeFiles(folder, files) {
  for (const { path, text } of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

/** `megabytes` of comments in files that can be read, each of its own. */
function large(folder, megabytes) {
  writeFiles(folder, [{ path: "app.py", text: good }]);
  const text = `# ${"nothing to see here ".repeat(5)}\n`.repeat(17_000);
  for (let at = 0; at * 1.75 < megabytes; at += 1) writeFiles(folder, [{ path: `lib/part${at}.py`, text: `value = ${at}\n${text}` }]);
}

/** Files that share their bytes on the disk, as far as it lets them. */
function numerous(folder, count) {
  writeFiles(folder, [{ path: "app.py", text: good }]);
  for (let at = 0; at < count; at += 1) {
    const inner = join(folder, "lib", `d${Math.floor(at / 1000)}`);
    if (at % 1000 === 0) writeFiles(inner, [{ path: `m${at}.py`, text: "def nothing():\n    return 0\n" }]);
    else linkSync(join(inner, `m${Math.floor(at / 1000) * 1000}.py`), join(inner, `m${at}.py`));
  }
}

const made = {
  "null-bytes": (folder) =>
    writeFiles(folder, [
      { path: "app.py", text: `${good}\0\0\0x = 1\n` },
      { path: "b.js", text: "const a = 1;\0\0" },
    ]),
  "invalid-utf-8": (folder) =>
    writeFiles(folder, [{ path: "app.py", text: Buffer.concat([Buffer.from(good), Buffer.from([0xff, 0xfe, 0xc0])]) }]),
  "utf-16": (folder) => writeFiles(folder, [{ path: "app.py", text: Buffer.from(`\ufeff${good}`, "utf16le") }]),
  "symlink-loops": (folder) => {
    writeFiles(folder, [
      { path: "app.py", text: good },
      { path: "a/b.py", text: "x = 1\n" },
    ]);
    symlinkSync("..", join(folder, "a", "up"));
    symlinkSync("self.py", join(folder, "self.py"));
    symlinkSync("/etc", join(folder, "etc"));
  },
  pipes: (folder) => {
    writeFiles(folder, [{ path: "app.py", text: good }]);
    for (const name of ["pipe.py", "package.json", "words.txt"]) spawnSync("mkfifo", [join(folder, name)]);
  },
  unreadable: (folder) => {
    writeFiles(folder, [
      { path: "app.py", text: good },
      { path: "closed.py", text: good },
      { path: "closed/b.py", text: good },
    ]);
    chmodSync(join(folder, "closed.py"), 0);
    chmodSync(join(folder, "closed"), 0);
  },
  "deep-folders": (folder) =>
    writeFiles(folder, [
      { path: "app.py", text: good },
      { path: `${"d/".repeat(500)}b.py`, text: good },
    ]),
  "odd-names": (folder) =>
    writeFiles(
      folder,
      [
        "a\nb.py",
        "\u001b[31mred.py",
        "\u202egnp.py",
        `"q'uote".py`,
        "50%.py",
        "e\u0301.py",
        "\u00e9.py",
        `${"long".repeat(60)}.py`,
        "....py",
        " .py",
      ].map((path) => ({ path, text: good })),
    ),
  "large-manifest": (folder) =>
    writeFiles(folder, [
      { path: "app.js", text: "exports.a = 1;\n" },
      { path: "package.json", text: `{"name": "${"x".repeat(3_000_000)}"` },
    ]),
  "300-megabytes": (folder) => large(folder, 300),
  "100000-files": (folder) => numerous(folder, 100_000),
};

const archives = {
  "bomb.zip": () => {
    const [size, compressed] = [2 ** 26, deflateRawSync(Buffer.alloc(2 ** 26))];
    return zip([{ name: "app.py", content: good }, ...Array.from({ length: 70 }, (_, at) => ({ name: `b${at}.py`, compressed, size }))]);
  },
  "bomb.tar.gz": () =>
    tarGzip([
      { name: "a/app.py", content: good },
      { name: "a/b.py", content: "# ".repeat(60_000_000) },
    ]),
  "leads-out.zip": () => zip([{ name: "../../out.py", content: good }]),
  "leads-out.tar": () => tar([{ name: "a/../../out.py", content: good }]),
  "links.tar": () =>
    tar([
      { name: "a/app.py", content: good },
      { name: "a/l.py", type: "2", link: "/etc/passwd" },
      { name: "a/h.py", type: "1", link: "a/app.py" },
      { name: "a/null", type: "3" },
    ]),
  "cut-off.tar.gz": () => tarGzip([{ name: "a/app.py", content: good.repeat(1000) }]).subarray(0, 200),
  "empty.tar": () => Buffer.alloc(0),
};

/** The first of some kinds: what is left for a machine that has a minute. */
const fewSources = [
  "deep-parentheses-python",
  "deep-blocks-javascript",
  "ladder-python",
  "regex-bomb-javascript",
  "exponential-python",
  "merge-conflict-javascript",
];

/** Writes them below a folder; answers how many there are. */
export function writeHostile(folder, { isSmall }) {
  const sources = Object.entries(hostileSources).filter(([name]) => !isSmall || fewSources.includes(name));
  for (const [name, files] of sources) writeFiles(join(folder, name), files());
  const others = Object.entries(made).filter(([name]) => !isSmall || !/^\d/.test(name));
  for (const [name, write] of others) {
    mkdirSync(join(folder, name), { recursive: true });
    write(join(folder, name));
  }
  for (const [name, bytes] of Object.entries(archives)) writeFileSync(join(folder, name), bytes());
  return sources.length + others.length + Object.keys(archives).length;
}
