/** What comes out of archives, and what never does. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Done } from "../../src/batch/protocol.js";
import { unpackArchive } from "../../src/batch/unpack-archive.js";
import type { ArchiveEntry } from "./archives.js";
import { tar, tarGzip, zip } from "./archives.js";
import { scratchFolder, write } from "./batch-run.js";

const scratch = scratchFolder();
let count = 0;

async function unpacked(
  fileName: string,
  bytes: Uint8Array,
): Promise<{ readonly done: Done; readonly folder: string; readonly files: string[] }> {
  const place = join(scratch, String((count += 1)));
  const archive = write(join(place, fileName), bytes);
  const folder = join(place, "work");
  mkdirSync(folder);
  const done = await unpackArchive({ kind: "unpack", name: fileName, archive, folder });
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  expect(readdirSync(place).sort()).toEqual([fileName, "work"].sort());
  return { done, folder, files: files.sort() };
}

const kinds: readonly (readonly [string, (entries: readonly ArchiveEntry[]) => Uint8Array])[] = [
  ["a.tar", tar],
  ["a.tar.gz", tarGzip],
  ["a.tgz", tarGzip],
  ["A.ZIP", zip],
];
const app = (name: string): ArchiveEntry => ({ name, content: "x = 1\n" });

describe.each(kinds)("%s", (fileName, pack) => {
  it("gives its applications, without the folder around all", async () => {
    const one = await unpacked(fileName, pack([app("repo-main/app.py"), app("repo-main/lib/b.py")]));
    expect(one.done).toEqual({
      kind: "unpacked",
      applications: [{ name: fileName, root: join(one.folder, "archive/repo-main"), exclude: [] }],
    });
    const two = await unpacked(fileName, pack([app("a/app.py"), app("b/app.py")]));
    expect(two.done).toMatchObject({ applications: [{ name: `${fileName}/a` }, { name: `${fileName}/b` }] });
  });

  it("with nothing in it is refused, or an application without input", async () => {
    const { done, folder } = await unpacked(fileName, pack([]));
    // Nothing but zeros is not known for a tar.
    if (pack === zip)
      expect(done).toEqual({ kind: "unpacked", applications: [{ name: fileName, root: join(folder, "archive"), exclude: [] }] });
    else expect(done).toMatchObject({ kind: "refused" });
  });

  it("with archives alone is an application without input", async () => {
    const { done } = await unpacked(
      fileName,
      pack([
        { name: "inner.zip", content: zip([app("a.py")]) },
        { name: "b/c.tar", content: tar([app("a.py")]) },
      ]),
    );
    expect(done).toMatchObject({ kind: "unpacked", applications: [{ name: fileName }] });
  });

  it.each(["../out.py", "a/../../out.py", "/tmp/furcifer-out.py"])("with the path %s is refused", async (name) => {
    const { done, files } = await unpacked(fileName, pack([app("a.py"), app(name)]));
    expect(done).toMatchObject({ kind: "refused" });
    expect(files.every((file) => file === "archive/a.py")).toBe(true);
    expect(existsSync("/tmp/furcifer-out.py")).toBe(false);
  });

  it("with a name twice has the last of it", async () => {
    const { done, folder } = await unpacked(fileName, pack([app("a.py"), { name: "a.py", content: "last\n" }]));
    expect(done.kind).toBe("unpacked");
    expect(readFileSync(join(folder, "archive/a.py"), "utf8")).toBe("last\n");
  });

  it("with a name of a file and a folder, or one too long, is refused: it would be analysed in part", async () => {
    expect((await unpacked(fileName, pack([app("a"), app("a/b.py")]))).done.kind).toBe("refused");
    const { done } = await unpacked(fileName, pack([app("a.py"), app(`${"n".repeat(300)}.py`)]));
    expect(done).toEqual({ kind: "refused", message: "the archive cannot be unpacked: ENAMETOOLONG" });
  });

  it("that is cut off or no archive is refused, in words without paths", async () => {
    const whole = pack([{ name: "a/app.py", content: Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 251)) }]);
    for (const bytes of [whole.subarray(0, whole.length / 2), Buffer.from("no archive at all, ".repeat(100))]) {
      const { done } = await unpacked(fileName, bytes);
      expect(done.kind).toBe("refused");
      expect(done.kind === "refused" && done.message.includes(scratch)).toBe(false);
    }
  });
});

describe("tar", () => {
  it("gives plain files alone: no links, no devices, no pipes", async () => {
    const { done, files } = await unpacked(
      "a.tar",
      tar([
        app("a/app.py"),
        { name: "a/etc", type: "2", link: "/etc" },
        { name: "a/etc/x.py", content: "x" },
        { name: "a/hard.py", type: "1", link: "a/app.py" },
        { name: "a/char", type: "3" },
        { name: "a/block", type: "4" },
        { name: "a/fifo", type: "6" },
      ]),
    );
    expect(done.kind).toBe("unpacked");
    expect(files).toEqual(["archive/a/app.py", "archive/a/etc/x.py"]);
  });

  it("gives files that can be read, whatever the packer could do", async () => {
    const { done, folder } = await unpacked(
      "a.tar",
      tar([
        { name: "a", type: "5", mode: 0 },
        { name: "a/app.py", content: "x = 1\n", mode: 0 },
      ]),
    );
    expect(done.kind).toBe("unpacked");
    expect(readdirSync(join(folder, "archive/a"))).toEqual(["app.py"]);
  });

  it("that says it holds more than 4 GiB is refused", async () => {
    const { done } = await unpacked("a.tar", tar([app("a.py"), { name: "b.py", size: 5 * 1024 ** 3 }]));
    expect(done.kind).toBe("refused");
  });
});

describe("zip", () => {
  it("gives plain files alone", async () => {
    const { files } = await unpacked(
      "a.zip",
      zip([app("a.py"), { name: "link.py", content: "/etc/passwd", mode: 0o120777 }, { name: "fifo.py", mode: 0o010644 }]),
    );
    expect(files).toEqual(["archive/a.py"]);
  });

  it("that would hold more than 4 GiB is refused before anything is written", async () => {
    const [size, compressed] = [2 ** 24, deflateRawSync(Buffer.alloc(2 ** 24))];
    const bomb = Array.from({ length: 300 }, (_, at) => ({ name: `b${at}.py`, compressed, size }));
    const { done, files } = await unpacked("a.zip", zip([app("a.py"), ...bomb]));
    expect(done).toEqual({ kind: "refused", message: "the archive cannot be unpacked: it holds more than 4294967296 bytes" });
    expect(files).toEqual([]);
  });

  it("with an entry that is larger than it says is refused", async () => {
    const content = Buffer.alloc(1_000_000);
    const { done } = await unpacked("a.zip", zip([{ name: "a.py", compressed: deflateRawSync(content), size: 10 }]));
    expect(done.kind).toBe("refused");
  });
});
