/** Which applications a batch finds, and what they are called. */
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { discover } from "../../src/batch/discover.js";
import { resultFile } from "../../src/batch/result-file.js";
import { scratchFolder, write } from "./batch-run.js";

const scratch = scratchFolder();
let count = 0;

/** A folder with these files. */
function tree(...files: string[]): string {
  const folder = join(scratch, `tree${(count += 1)}`, "corpus");
  mkdirSync(folder, { recursive: true });
  for (const file of files) write(join(folder, file), file.endsWith("package.json") ? '{ "name": "x" }' : "x = 1\n");
  return folder;
}

function namesIn(...sources: string[]): string[] {
  return discover(sources).map(({ name }) => name);
}

describe("discover", () => {
  it("takes folders with sources, manifests or repositories for applications, and looks into others", () => {
    const folder = tree("a/app.py", "b/c/main.ts", "b/d/requirements.txt", "e/readme.md", "f/.git/config", "f/src/x.js");
    expect(namesIn(folder)).toEqual(["a", "b/c", "b/d", "f"]);
  });

  it("looks at no installed packages and hidden folders", () => {
    expect(namesIn(tree("node_modules/a/index.js", ".hidden/app.py", "env/app.py", "real/app.py"))).toEqual(["corpus/real"]);
  });

  it("splits what has manifests inside, but not at a package.json that says only how modules are read", () => {
    const folder = tree(
      "package.json",
      "index.js",
      "packages/a/package.json",
      "packages/a/a.js",
      "packages/a/inner/package.json",
      "packages/a/inner/i.js",
      "lib/l.js",
    );
    write(join(folder, "lib/package.json"), '{"type":"module"}');
    expect(discover([folder]).map((each) => [each.name, "exclude" in each ? each.exclude : []])).toEqual([
      ["corpus", ["packages/a/"]],
      ["packages/a", ["inner/"]],
      ["packages/a/inner", []],
    ]);
  });

  it("takes no application for the shell of others", () => {
    expect(
      namesIn(tree("package.json", "packages/a/package.json", "packages/a/a.js", "packages/b/package.json", "packages/b/b.js")),
    ).toEqual(["packages/a", "packages/b"]);
  });

  it("reads lists with comments, from the folder of the list", () => {
    const folder = tree("a/app.py", "b#c/app.py", "d/single.py");
    const list = write(join(folder, "list.txt"), "\ufeffa   # the first\r\n# b\n\nb#c\n./d/single.py\n../corpus/d\n");
    expect(namesIn(list)).toEqual(["a", "b#c", "corpus/d", "d/single.py"]);
  });

  it("names what a list has by absolute paths from the folder that holds all", () => {
    const folder = tree("x/a/app.py", "x/b/app.py");
    const list = write(join(folder, "list.txt"), `${join(folder, "x/a")}\n${join(folder, "x/b")}/\n`);
    expect(namesIn(list)).toEqual(["a", "b"]);
  });

  it.skipIf(process.platform === "win32")("takes paths with a drive in lists for absolute ones", () => {
    // Here such a folder is one like any other, so that it can be there.
    const folder = tree("C:/x/a/app.py", "C:/x/b/app.py");
    expect(namesIn(write(join(folder, "list.txt"), "C:/x/a\nC:/x/b\n"))).toEqual(["a", "b"]);
  });

  it("never has names that differ in case alone, which are one file on some systems", () => {
    expect(namesIn(tree("App/a.py", "app/a.py", "APP/a.py"))).toEqual(["APP", "App~2", "app~3"]);
    expect(["x.json/y", "x.JSON/y"].map(resultFile)).toEqual(["x%2Ejson/y.json", "x%2EJSON/y.json"]);
  });

  it("refuses a list that lists itself, and paths that lead nowhere", () => {
    const folder = tree("a/app.py");
    write(join(folder, "one.txt"), "two.txt\n");
    expect(() => discover([write(join(folder, "two.txt"), "one.txt\n")])).toThrow(/lists itself/);
    expect(() => discover([write(join(folder, "three.txt"), "gone\n")])).toThrow(/no such file/);
    expect(() => discover([join(folder, "gone")])).toThrow(/no such file/);
    expect(() => discover([write(join(folder, "a.md"), "")])).toThrow(/no folder, archive/);
  });

  it("has an application once, however often it is named", () => {
    const folder = tree("a/app.py", "b/app.py", "c.py");
    expect(namesIn(folder, folder).length).toBe(namesIn(folder).length);
    expect(namesIn(join(folder, "a"), join(folder, "a"), join(folder, "b"))).toEqual(["a", "b"]);
    expect(namesIn(join(folder, "c.py"), join(folder, "c.py"))).toEqual(["c.py"]);
  });

  it("tells sources of one name apart, and never gives one name twice", () => {
    const folder = tree(
      "x/apps/a/app.py",
      "x/apps/b/app.py",
      "y/apps/a/app.py",
      "y/apps/b/app.py",
      "z/apps~2/a/app.py",
      "z/apps~2/b/app.py",
    );
    const names = namesIn(join(folder, "x/apps"), join(folder, "y/apps"), join(folder, "z/apps~2"));
    expect(new Set(names).size).toBe(6);
    expect(names.every((name) => /^apps(~2)*\/[ab]$/.test(name))).toBe(true);
  });

  it("does not depend on the order of sources where their names differ", () => {
    const folder = tree("a/x/app.py", "a/y/app.py", "b/x/app.py", "c.py");
    const sources = ["a", "b", "c.py"].map((name) => join(folder, name));
    expect(discover(sources)).toEqual(discover(sources.toReversed()));
  });

  it("follows no links, and is not caught in them", () => {
    const folder = tree("a/app.py", "b/deep/app.py");
    symlinkSync("..", join(folder, "b/up"));
    symlinkSync("a", join(folder, "linked"));
    symlinkSync("self", join(folder, "self"));
    expect(namesIn(folder)).toEqual(["a", "b/deep"]);
  });

  it("has an application for a folder that cannot be listed, so that its result says so", (context) => {
    if (process.getuid?.() === 0) return context.skip("root may list every folder");
    const folder = tree("a/app.py", "closed/app.py");
    chmodSync(join(folder, "closed"), 0);
    expect(namesIn(folder)).toEqual(["a", "closed"]);
    chmodSync(join(folder, "closed"), 0o755);
  });

  it("looks at no folder that results go to", () => {
    const folder = tree("package.json", "index.js", "out/work/run-1/unpacked-1/package.json", "out/work/run-1/unpacked-1/index.js");
    expect(discover([folder], { except: [join(folder, "out")] })).toMatchObject([{ name: "corpus", exclude: ["out/"] }]);
  });

  it("finds applications as deep as a path goes", () => {
    expect(namesIn(tree(`${"d/".repeat(40)}app.py`))).toEqual([`corpus/${"d/".repeat(40).slice(0, -1)}`]);
  });
});

describe("the file of a result", () => {
  it("is one that file systems take, and of one name alone", () => {
    const names = [
      "a",
      "a.json/b",
      "a%2E",
      "..",
      ".",
      "a/../b",
      "a b",
      "a\nb",
      "\u202e",
      "\u00e9",
      "e\u0301",
      "A".repeat(300),
      "A".repeat(301),
      "%",
      "a//b",
      "'\"",
      "\u001b[0m",
    ];
    const files = names.map(resultFile);
    expect(new Set(files).size).toBe(names.length);
    for (const file of files) expect(file.split("/").every((part) => /^(?!\.+$)[\w.~@+,=%-]{1,210}$/.test(part))).toBe(true);
  });

  it("is never a folder of another", () => {
    const files = ["x", "x.json/y", "x.json.json/z", "x.json"].map(resultFile);
    for (const file of files) expect(files.some((other) => other.startsWith(`${file}/`))).toBe(false);
  });

  it("is bounded whatever the name", () => {
    expect(resultFile("deep/".repeat(2000)).length).toBeLessThan(1100);
    const [one, two] = ["1", "2"].map((end) => resultFile(`${"é".repeat(250)}${end}`));
    expect(one).not.toBe(two);
  });
});
