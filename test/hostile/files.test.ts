/** What a folder may hold besides files: links, devices, pipes, names that attack, files that change or are too many. */
import { spawnSync } from "node:child_process";
import { chmodSync, linkSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
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

const codes = ({ diagnostics }: AnalysisReport): string[] => diagnostics.map(({ code }) => code);
const statusOf = ({ files }: AnalysisReport, path: string): string | undefined => files.find((file) => file.path === path)?.status;

function link(name: string, target: (root: string, outside: string) => string, code?: string): HostileCase {
  return {
    name,
    make: (root, outside) => symlinkSync(target(root, outside), join(root, "link.py")),
    check: (report) => {
      expect(report.spec.decisions).toHaveLength(2);
      if (code !== undefined) expect(codes(report)).toContain(code);
    },
  };
}

const links: readonly HostileCase[] = [
  link("a link to a file outside", (_, outside) => join(outside, "secret.py"), "outside-root"),
  link("a link that climbs out", () => "../outside/secret.py", "outside-root"),
  link("a link to a device that never ends", () => "/dev/zero"),
  link("a link to a device of random bytes", () => "/dev/random"),
  link("a link to the memory of the process", () => "/proc/self/mem"),
  link("a link to itself", () => "link.py"),
  link("a link to nothing", () => "gone.py"),
  {
    name: "a link to a folder outside",
    make: (root, outside) => symlinkSync(outside, join(root, "folder")),
    check: (report) => expect(codes(report)).toContain("outside-root"),
  },
  { name: "a link to the folder that it is in", make: (root) => symlinkSync(".", join(root, "loop")) },
  { name: "a link to the root of the file system", make: (root) => symlinkSync("/", join(root, "everything")) },
  {
    name: "links in a circle of folders",
    make: (root) => {
      mkdirSync(join(root, "a"));
      symlinkSync("../b", join(root, "a", "b"));
      symlinkSync("a", join(root, "b"));
    },
  },
  {
    name: "a data file that is a link to one outside",
    make: (root, outside) => {
      write(join(outside, "words.txt"), "Secret\n");
      symlinkSync(join(outside, "words.txt"), join(root, "words.txt"));
      write(join(root, "reads.py"), decides.replace('"Fire" in', 'open("words.txt").read() in'));
    },
    check: (report) => expect(JSON.stringify(report.spec)).not.toContain("Secret"),
  },
  {
    name: "data files whose names lead out",
    make: (root, outside) => {
      write(join(outside, "words.txt"), "Secret\n");
      for (const [at, path] of [
        join(outside, "words.txt"),
        "../outside/words.txt",
        "healthy/../../outside/words.txt",
        "/etc/passwd",
        "/dev/zero",
      ].entries())
        write(join(root, `reads${at}.py`), decides.replace('"Fire" in', `open(${JSON.stringify(path)}).read() in`));
    },
    check: (report) => expect(JSON.stringify(report.spec)).not.toMatch(/Secret|root:/),
  },
  {
    name: "a folder of data files that is a link outside",
    make: (root, outside) => {
      write(join(outside, "words.txt"), "Secret\n");
      symlinkSync(outside, join(root, "data"));
      write(join(root, "reads.py"), decides.replace('"Fire" in', 'open("data/words.txt").read() in'));
    },
    check: (report) => expect(JSON.stringify(report.spec)).not.toContain("Secret"),
  },
];

function run(command: string, ...args: string[]): void {
  const { status, error, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command}: ${error?.message ?? stderr}`);
}

const socket = "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])";

const special: readonly HostileCase[] = [
  { name: "a pipe that nobody writes to", make: (root) => run("mkfifo", join(root, "pipe.py")) },
  {
    name: "a pipe for a data file",
    make: (root) => {
      run("mkfifo", join(root, "words.txt"));
      write(join(root, "reads.py"), decides.replace('"Fire" in', 'open("words.txt").read() in'));
    },
  },
  { name: "a socket", make: (root) => run("python3", "-c", socket, join(root, "s.py")) },
  { name: "a folder that is called like a file", make: (root) => write(join(root, "folder.py", "inner.js", "deep.py"), decides) },
  {
    name: "a file that may not be read",
    make: (root) => {
      write(join(root, "closed.py"), decides);
      chmodSync(join(root, "closed.py"), 0);
    },
    check: (report) => expect(statusOf(report, "closed.py")).toBe("unreadable"),
  },
  {
    name: "a folder that may not be listed",
    make: (root) => {
      write(join(root, "closed", "a.py"), decides);
      chmodSync(join(root, "closed"), 0o300);
    },
    check: (report) => expect(codes(report)).toContain("unreadable"),
  },
  {
    name: "a folder whose files may not be looked at",
    make: (root) => {
      write(join(root, "closed", "a.py"), decides);
      chmodSync(join(root, "closed"), 0o600);
    },
    check: (report) => expect(statusOf(report, "closed/a.py")).toBe("unreadable"),
  },
  {
    name: "a file that vanishes before it is opened",
    make: (root) => write(join(root, "vanishing.py"), decides),
    disturbance: { path: "vanishing.py", kind: "vanishes" },
    check: (report) => expect(statusOf(report, "vanishing.py")).toBe("unreadable"),
  },
  {
    name: "a file that grows while it is read",
    make: (root) => write(join(root, "growing.py"), decides),
    disturbance: { path: "growing.py", kind: "grows", bytes: 1_500_000_000 },
    check: (report) => expect(statusOf(report, "growing.py")).toBe("too-large"),
  },
  {
    name: "a file with a hole of 100 GB",
    make: (root) => {
      write(join(root, "hole.py"), decides);
      truncateSync(join(root, "hole.py"), 100_000_000_000);
    },
    check: (report) => expect(statusOf(report, "hole.py")).toBe("too-large"),
  },
];

/** In the name of a file; the last two hide what is behind them or turn it around. */
const names = {
  "a line break": "new\nline",
  "a carriage return": "over\rwritten",
  "an escape sequence": "\u001b[31mred\u001b[0m\u001b]0;title\u0007",
  "a C1 control": "\u009b31mred",
  "marks of direction": "\u202eyp.exe\u202c\u2066",
  "a quote and a backslash": `"'\\\``,
  markup: "<script>alert(1)<!--",
  "marks that cannot be seen": "\u200b\u200d\ufeff\u2028",
  "an emoji": "👩‍👩‍👧",
  "only combining marks": "\u0301\u0301",
  "a percent and a placeholder": "%s%n$x{{y}}",
  "a leading dash": "--output=x",
  "two hundred characters": "n".repeat(200),
} as const;

const textCommands = (): string[][] => [["explain"], ["lint", "--fail-on", "none"], ["why-not"]];

const named = Object.entries(names).map(
  ([what, name]): HostileCase => ({
    name: `a name with ${what}`,
    make: (root) => {
      write(join(root, `${name}.py`), decides);
      write(join(root, `${name}`, `${name}.js`), "const broken = (;\nlabelDetection(");
      writeFileSync(join(root, "bytes.py"), new Uint8Array([0xff, 0xfe, 0x00, 0xd8]));
    },
    commands: textCommands,
    check: (report) => expect(report.files.map(({ path }) => path)).toContain(`${name}.py`),
  }),
);

/** Names that no text can say. */
const bytes: HostileCase = {
  name: "names that are not valid UTF-8",
  make: (root) => {
    const name = (prefix: string): Buffer =>
      Buffer.concat([Buffer.from(`${root}/${prefix}`), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from(".py")]);
    writeFileSync(name("a"), decides);
    writeFileSync(name("b"), decides);
  },
  commands: textCommands,
};

const many: readonly HostileCase[] = [
  {
    name: "folders 900 deep",
    make: (root) => {
      const folder = join(root, ..."d".repeat(900));
      mkdirSync(folder, { recursive: true });
      write(join(folder, "deep.py"), decides);
    },
    check: (report) => expect(report.spec.decisions).toHaveLength(3),
  },
  {
    name: "folders deeper than a path may be long",
    make: (root) =>
      run(
        "python3",
        "-c",
        "import os, sys\nos.chdir(sys.argv[1])\nfor _ in range(60):\n os.mkdir('d' * 200)\n os.chdir('d' * 200)\nopen('a.py', 'w')",
        root,
      ),
  },
  {
    name: "100,000 files",
    make: (root) => {
      for (let folder = 0; folder < 100; folder++) {
        const first = join(root, "many", `${folder}`, "m0.py");
        write(first, "x = 1\n");
        for (let at = 1; at < 1_000; at++) linkSync(first, join(root, "many", `${folder}`, `m${at}.py`));
      }
    },
    check: (report) => expect(report.files.length).toBe(100_002),
  },
  {
    name: "10,000 folders in each other's way",
    make: (root) => {
      for (let at = 0; at < 10_000; at++) mkdirSync(join(root, "empty", `e${at}`, "tests", "lib"), { recursive: true });
    },
  },
];

describeHostile("hostile folders", [...links, ...special, ...named, bytes, ...many]);
