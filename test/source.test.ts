/** The source loader on trees that are made for each test: what it reads, what it leaves out, and what it says about it. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SourceKind, SourceSet } from "../src/base/source.js";
import { WordFinder } from "../src/base/word-finder.js";
import type { LoadOptions } from "../src/source-loader/source-loader.js";
import { loadSources } from "../src/source-loader/source-loader.js";

const kinds: readonly SourceKind[] = [{ extension: ".py", encodingDeclaration: /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/ }];

let root = "";

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "furcifer-source-")));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, content: string | Uint8Array = ""): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

function load(path = ".", options: Partial<LoadOptions> = {}): Promise<SourceSet> {
  return loadSources(join(root, path), { kinds, ...options });
}

const paths = (set: SourceSet): string[] => set.files.map(({ path }) => path);
const skipped = (set: SourceSet): Record<string, string> => Object.fromEntries(set.skipped.map(({ path, reason }) => [path, reason]));
const codes = (set: SourceSet): string[] => set.diagnostics.map(({ code }) => code);

describe("what is asked for", () => {
  it("may be missing", async () => {
    const set = await load("nothing");
    expect(set).toMatchObject({ status: "path-not-found", files: [], diagnostics: [{ code: "path-not-found" }] });
    expect(set.readText("a.txt")).toEqual({ status: "missing" });
  });

  it("may be an empty folder", async () => {
    expect(await load()).toMatchObject({ status: "empty-folder", diagnostics: [{ code: "no-source-files" }] });
  });

  it("may hold no source file, which is said with what was skipped", async () => {
    write("readme.md");
    write("tests/test_app.py", "import unittest\n");
    const set = await load();
    expect(set).toMatchObject({ status: "no-source-files", diagnostics: [{ code: "no-source-files" }] });
    expect(set.diagnostics[0]?.message).toMatch(/skipped by default \(tests\)/);
  });

  it("may be one file, whatever its name; its folder is the root", async () => {
    write("app/test_camera.py", "x = 1\n");
    write("app/other.py");
    write("app/words.txt", "cat");
    const set = await load("app/test_camera.py");
    expect(set).toMatchObject({ status: "ok", files: [{ path: "test_camera.py", text: "x = 1\n" }] });
    expect(set.readText("words.txt")).toEqual({ status: "read", text: "cat" });
  });

  it("may be a file of another kind", async () => {
    write("app.rb");
    expect(await load("app.rb")).toMatchObject({ status: "no-source-files" });
  });

  it("may be a folder that would be skipped inside another one", async () => {
    write("tests/app.py");
    expect(paths(await load("tests"))).toEqual(["app.py"]);
  });

  it("is read in the order of the paths, on every machine", async () => {
    for (const path of ["b.py", "a/z.py", "B.py", "a.py", "ä.py", "a/b/c.py"]) write(path);
    expect(paths(await load())).toEqual(["B.py", "a.py", "a/b/c.py", "a/z.py", "b.py", "ä.py"]);
  });

  it("may be given up", async () => {
    write("a.py");
    await expect(load(".", { signal: AbortSignal.abort() })).rejects.toThrow();
  });
});

describe("decoding", () => {
  it("reads UTF-8, with or without a byte order mark", async () => {
    write("plain.py", "s = 'größe'\n");
    write("marked.py", "\uFEFF# coding: latin-1\ns = 'größe'\n");
    const { files } = await load();
    expect(files).toEqual([
      { path: "marked.py", text: "# coding: latin-1\ns = 'größe'\n" },
      { path: "plain.py", text: "s = 'größe'\n" },
    ]);
  });

  it("reads the encoding that one of the first two lines declares", async () => {
    write("latin.py", Buffer.from("#!/usr/bin/python\n# -*- coding: latin-1 -*-\ns = 'gr\xf6\xdfe'\n", "latin1"));
    write("windows.py", Buffer.from("# vim: set fileencoding=cp1252 :\ns = '\x80'\n", "latin1"));
    write("utf.py", "# coding=utf8\ns = '€'\n");
    const { files, unread } = await load();
    expect(unread).toEqual([]);
    expect(files.map(({ text }) => text.split("'")[1])).toEqual(["größe", "€", "€"]);
  });

  it("takes no declaration from the third line, or from after code", async () => {
    write("late.py", Buffer.from("#\n#\n# coding: latin-1\ns = '\xf6'\n", "latin1"));
    write("code.py", Buffer.from("x = 1\n# coding: latin-1\ns = '\xf6'\n", "latin1"));
    expect((await load()).unread.map(({ status }) => status)).toEqual(["not-utf8", "not-utf8"]);
  });

  it("does not guess: other bytes are left unread, with their line", async () => {
    write("good.py");
    write("bad.py", Buffer.from("a = 1\nb = '\xf6'\n", "latin1"));
    write("windows.py", Buffer.from("# coding: cp1252\ns = '\x81'\n", "latin1"));
    write("koi.py", Buffer.from("# coding: koi8-r\n", "latin1"));
    const set = await load();
    expect(set).toMatchObject({ status: "ok", files: [{ path: "good.py" }] });
    expect(set.unread).toEqual([
      { path: "bad.py", status: "not-utf8" },
      { path: "koi.py", status: "not-utf8" },
      { path: "windows.py", status: "not-utf8" },
    ]);
    expect(set.diagnostics.map(({ message }) => message)).toEqual([
      "bad.py is not valid UTF-8 (line 2), and was not read; save it as UTF-8",
      "koi.py declares the encoding koi8-r, which is not supported, and was not read; save it as UTF-8",
      "windows.py holds the byte 0x81, which its encoding does not have, and was not read; save it as UTF-8",
    ]);
  });

  it("leaves files above the limit unread", async () => {
    write("big.py", "x".repeat(101));
    const set = await load(".", { maxSourceBytes: 100 });
    expect(set).toMatchObject({
      status: "ok",
      files: [],
      unread: [{ path: "big.py", status: "too-large" }],
      diagnostics: [{ code: "too-large" }],
    });
  });
});

describe("links and devices", () => {
  it("follows no link out of the root", async () => {
    write("outside/secret.py");
    write("app/main.py");
    symlinkSync(join(root, "outside"), join(root, "app/folder"));
    symlinkSync(join(root, "outside/secret.py"), join(root, "app/file.py"));
    symlinkSync(join(root, "gone.py"), join(root, "app/dangling.py"));
    const set = await load("app");
    expect(paths(set)).toEqual(["main.py"]);
    expect(skipped(set)).toEqual({ "file.py": "symbolic-link", "folder/": "symbolic-link" });
    expect(codes(set)).toEqual(["outside-root", "outside-root"]);
  });

  it("reads a link to a file inside the root, and enters no link to a folder, so that there are no circles", async () => {
    write("app/main.py", "m");
    symlinkSync("main.py", join(root, "app/alias.py"));
    symlinkSync(".", join(root, "app/circle"));
    const set = await load("app");
    expect(set.files).toEqual([
      { path: "alias.py", text: "m" },
      { path: "main.py", text: "m" },
    ]);
    expect(skipped(set)).toEqual({ "circle/": "symbolic-link" });
  });

  it.runIf(process.platform !== "win32")("waits for no pipe", async () => {
    write("main.py");
    execFileSync("mkfifo", [join(root, "pipe.py"), join(root, "pipe.txt")]);
    const set = await load();
    expect(paths(set)).toEqual(["main.py"]);
    expect(set.readText("pipe.txt")).toEqual({ status: "missing" });
    expect(await load("pipe.py")).toMatchObject({ status: "no-source-files" });
  });
});

describe("virtual environments", () => {
  const posixEnvironment = (at: string): void => {
    write(`${at}bin/activate`);
    write(`${at}bin/tool.py`);
    write(`${at}lib/python3.8/os.py`);
    write(`${at}lib/python3.8/site-packages/google/cloud/vision/__init__.py`);
    write(`${at}include/python3.8/Python.h`);
  };
  const windowsEnvironment = (at: string): void => {
    write(`${at}Scripts/activate.bat`);
    write(`${at}Scripts/tool.py`);
    write(`${at}Lib/os.py`);
    write(`${at}Lib/codecs.py`);
    write(`${at}Lib/site-packages/requests/__init__.py`);
    write(`${at}Include/Python.h`);
    write(`${at}tcl/tcl8/init.py`);
  };

  it.each(["env", "flaskenv", "whatever"])("are known by what is in them: %s", async (name) => {
    write("app.py");
    posixEnvironment(`${name}/`);
    const set = await load();
    expect(paths(set)).toEqual(["app.py"]);
    expect(skipped(set)).toEqual({ [`${name}/`]: "virtual-environment" });
  });

  it("are known by their configuration alone", async () => {
    write("backend/app.py");
    write("backend/venv/pyvenv.cfg");
    write("backend/venv/lib/x.py");
    expect(paths(await load())).toEqual(["backend/app.py"]);
  });

  it("are no reason to skip a folder that is only called like one", async () => {
    write("env/gym.py");
    write("venv/main.py");
    expect(paths(await load())).toEqual(["env/gym.py", "venv/main.py"]);
  });

  it.each([
    ["posix", posixEnvironment],
    ["windows", windowsEnvironment],
  ])("may lie open among the application's files, in the root or below: %s", async (_, environment) => {
    write("app.py");
    write("lib/words.py");
    environment("");
    write("deep/main.py");
    write("deep/src/word.py");
    environment("deep/");
    expect(paths(await load())).toEqual(["app.py", "deep/main.py", "deep/src/word.py", "lib/words.py"]);
  });

  it("keep what the application put beside them", async () => {
    posixEnvironment("venv/");
    write("venv/main.py");
    expect(paths(await load())).toEqual(["venv/main.py"]);
  });
});

describe("what is skipped besides", () => {
  it("is installed packages, build output, hidden folders and tests, each with its reason", async () => {
    for (const path of ["app.py", "src/detector.py", "src/build_list.py", "src/contest.py"]) write(path);
    for (const folder of ["node_modules", "x/site-packages", "__pycache__", ".git", "build", "src/dist", "app.egg-info"]) {
      write(`${folder}/a.py`);
    }
    write("test/unit/a.py", "from unittest import TestCase\n");
    write("src/tests/a.py", "import pytest\n");
    write("src/test_detector.py", "def test_it():\n    assert detect() == 1\n");
    write("src/detector_test.py", "import app\nimport unittest.mock\n");
    write("src/conftest.py", "from pytest import fixture\n");
    const set = await load();
    expect(paths(set)).toEqual(["app.py", "src/build_list.py", "src/contest.py", "src/detector.py"]);
    expect(skipped(set)).toEqual({
      ".git/": "hidden",
      "__pycache__/": "build-output",
      "app.egg-info/": "build-output",
      "build/": "build-output",
      "node_modules/": "installed-packages",
      "src/conftest.py": "tests",
      "src/detector_test.py": "tests",
      "src/dist/": "build-output",
      "src/test_detector.py": "tests",
      "src/tests/": "tests",
      "test/": "tests",
      "x/site-packages/": "installed-packages",
    });
  });

  it("is no application's code that is only called a test", async () => {
    write("test_camera.py", "from google.cloud import vision\nprint(vision)\n");
    write("tests/__init__.py");
    write("tests/words.py", "words = ['assert', 'import pytest']\n");
    write("tests/data/sample.txt", "import pytest\n");
    const set = await load();
    expect(paths(set)).toEqual(["test_camera.py", "tests/__init__.py", "tests/words.py"]);
    expect(skipped(set)).toEqual({});
  });

  it("is never a file that is asked for by name, nor the files beside it", async () => {
    write("app.py");
    write("tests/test_app.py", "import pytest\n");
    write("tests/live/run.py", "import helper\n");
    write("tests/live/helper.py");
    write("venv/pyvenv.cfg");
    write("venv/lib/x.py");
    write("test_run.py", "import unittest\n");
    const set = await load(".", { named: ["tests/live/run.py", "test_run.py", "tests/gone.py"] });
    expect(paths(set)).toEqual(["app.py", "test_run.py", "tests/live/helper.py", "tests/live/run.py"]);
    expect(skipped(set)).toEqual({ "tests/": "tests", "venv/": "virtual-environment" });
  });

  it("is what was installed beside the application, by the installer's own list", async () => {
    write("lambda_function.py");
    write("requests/__init__.py");
    write("six.py");
    write("yaml/__init__.py");
    write("_yaml/__init__.py");
    write("requests-2.31.0.dist-info/top_level.txt", "requests\n");
    write("six-1.16.0.dist-info/RECORD", "six.py,sha256=x,1\nsix-1.16.0.dist-info/RECORD,,\n../../bin/six,,\n");
    write("PyYAML-5.1-py3.6.egg-info/top_level.txt", "_yaml\nyaml\n");
    // The application's own metadata, left by a development install, has no version.
    write("detector/__init__.py");
    write("detector.egg-info/top_level.txt", "detector\n");
    expect(paths(await load())).toEqual(["detector/__init__.py", "lambda_function.py"]);
  });

  it("is copies of the providers' SDKs", async () => {
    write("app.py");
    write("google/vision.py");
    write("boto3/session.py");
    write("vendor/google/protobuf/message.py");
    write("vendor/google/cloud/vision.py");
    expect(paths(await load())).toEqual(["app.py", "google/vision.py"]);
  });

  it("is read where it is asked for", async () => {
    write("app.py");
    write("tests/test_app.py", "import unittest\n");
    write("build/out.py");
    expect(paths(await load(".", { keep: ["tests"] }))).toEqual(["app.py", "tests/test_app.py"]);
  });
});

describe("data files", () => {
  it("are read by their path from the root", async () => {
    write("app.py");
    write("data/words.txt", "\uFEFFcat\r\ndog\n");
    write("LABELS", "x");
    const { readText } = await load();
    expect(readText("data/words.txt")).toEqual({ status: "read", text: "cat\r\ndog\n" });
    expect(readText("data/../data/./words.txt")).toMatchObject({ status: "read" });
    expect(readText("LABELS")).toEqual({ status: "read", text: "x" });
  });

  it("are refused outside the root, by path or by link", async () => {
    write("outside.txt", "secret");
    write("app/app.py");
    symlinkSync(join(root, "outside.txt"), join(root, "app/link.txt"));
    const { readText } = await load("app");
    for (const path of ["../outside.txt", join(root, "outside.txt"), "x/../../outside.txt", "link.txt", ".."]) {
      expect(readText(path)).toEqual({ status: "outside-root" });
    }
  });

  it("are text of a known kind and size", async () => {
    write("app.py");
    write(".env", "KEY=secret");
    write("photo.png");
    write("latin.txt", Buffer.from([0x66, 0xf6]));
    write("big.csv", "x".repeat(11));
    mkdirSync(join(root, "folder.txt"));
    const { readText } = await load(".", { maxDataBytes: 10 });
    expect(["gone.txt", ".env", "photo.png", "latin.txt", "big.csv", "folder.txt", "a\0.txt"].map((path) => readText(path).status)).toEqual(
      ["missing", "not-a-data-file", "not-a-data-file", "not-utf8", "too-large", "missing", "missing"],
    );
  });
});

describe("words in a text", () => {
  it("are found wherever they are", () => {
    const finder = new WordFinder(["detect_labels", "label_detection", "labels", "vision.v1/", "label"]);
    expect([...finder.in("client.label_detection(image)")].sort()).toEqual(["label", "label_detection"]);
    expect([...finder.in("my_detect_labels2")].sort()).toEqual(["detect_labels", "label", "labels"]);
    expect([...finder.in("https://vision.v1/images visionXv1/")]).toEqual(["vision.v1/"]);
    expect(finder.in("print('hello')").size).toBe(0);
    expect(new WordFinder([]).in("anything").size).toBe(0);
  });

  it("are those that the text includes", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "."), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(letters, { maxLength: 8 }),
        fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 30 }),
        (words, text) => {
          expect([...new WordFinder(words).in(text)].sort()).toEqual([...new Set(words.filter((w) => text.includes(w)))].sort());
        },
      ),
      { seed: 7 },
    );
  });
});
