/**
 * Unpacks an archive into a folder and finds the applications in it. Only plain files and folders are unpacked, none outside the folder, and no more than an
 * archive of sources holds.
 */
import { createWriteStream, mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { CorpusApplication } from "./application.js";
import { applicationsIn } from "./discover.js";
import { isDiskError } from "./disk-error.js";
import type { Done, Task } from "./protocol.js";

const mostBytes = 4 * 1024 ** 3;
const mostEntries = 500_000;

/** An archive that is broken, or holds too much. */
class ArchiveError extends Error {
  override readonly name = "ArchiveError";
}

export async function unpackArchive({ name, archive, folder }: Extract<Task, { kind: "unpack" }>): Promise<Done> {
  try {
    mkdirSync(folder, { recursive: true });
    await (archive.toLowerCase().endsWith(".zip") ? unpackZip(archive, folder) : unpackTar(archive, folder));
  } catch (error) {
    if (isDiskError(error)) return { kind: "stopped", message: (error as Error).message };
    return { kind: "refused", message: `the archive cannot be unpacked: ${reasonOf(error)}` };
  }
  const found = applicationsIn(topOf(folder), name);
  // An archive in an archive is not unpacked.
  return { kind: "unpacked", applications: found.filter((each): each is CorpusApplication => "root" in each) };
}

/** Without paths of this machine, which messages of the system have. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "syscall" in error && "code" in error ? String(error.code) : error.message;
}

/** The only folder at the top, where there is but one: archives of packages and repositories have one around all. */
function topOf(folder: string): string {
  const entries = readdirSync(folder, { withFileTypes: true });
  const [only] = entries;
  return entries.length === 1 && only?.isDirectory() === true ? join(folder, only.name) : folder;
}

/** Counts what comes out of an archive. */
class Allowance {
  private bytes = 0;
  private entries = 0;

  take(bytes: number): void {
    this.bytes += bytes;
    this.entries += 1;
    if (this.bytes > mostBytes) throw new ArchiveError(`it holds more than ${mostBytes} bytes`);
    if (this.entries > mostEntries) throw new ArchiveError(`it holds more than ${mostEntries} files`);
  }
}

async function unpackTar(archive: string, folder: string): Promise<void> {
  const { extract } = await import("tar");
  const allowance = new Allowance();
  let problem: unknown;
  await extract({
    file: archive,
    cwd: folder,
    strict: false,
    preservePaths: false,
    noChmod: true,
    noMtime: true,
    filter: (_path, entry) => {
      if (problem !== undefined) return false;
      try {
        allowance.take("size" in entry ? entry.size : 0);
      } catch (error) {
        problem = error;
        return false;
      }
      return "type" in entry && (entry.type === "File" || entry.type === "OldFile" || entry.type === "Directory");
    },
  });
  if (problem !== undefined) throw problem;
}

async function unpackZip(archive: string, folder: string): Promise<void> {
  const { default: yauzl } = await import("yauzl");
  const zip = await yauzl.openPromise(archive);
  const allowance = new Allowance();
  try {
    for await (const entry of zip.eachEntry()) {
      allowance.take(entry.uncompressedSize);
      // Upper half: what the file is on the system that packed it; 0o120000 is a link.
      const isLink = ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
      if (isLink || entry.fileName.endsWith("/") || entry.fileName.includes("\0")) continue;
      const target = join(folder, entry.fileName);
      mkdirSync(dirname(target), { recursive: true });
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target, { flags: "wx" }));
    }
  } finally {
    zip.close();
  }
}
