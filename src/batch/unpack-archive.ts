/**
 * Unpacks an archive into a folder and finds the applications in it. Only plain files and folders are unpacked, none outside the folder, and no more than an
 * archive of sources holds.
 */
import { closeSync, createWriteStream, mkdirSync, openSync, readdirSync } from "node:fs";
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
  // Reports name a folder that holds nothing: one name for all.
  const inside = join(folder, "archive");
  try {
    closeSync(openSync(archive, "r"));
  } catch (error) {
    return refusal(error);
  }
  try {
    mkdirSync(inside, { recursive: true });
    await (archive.toLowerCase().endsWith(".zip") ? unpackZip(archive, inside) : unpackTar(archive, inside));
  } catch (error) {
    return isDiskError(error) ? { kind: "stopped", message: error.message } : refusal(error);
  }
  const top = topOf(inside);
  // An archive in an archive is not unpacked.
  const found = applicationsIn(top, name).filter((each): each is CorpusApplication => "root" in each);
  return { kind: "unpacked", applications: found.length > 0 ? found : [{ name, root: top, exclude: [] }] };
}

function refusal(error: unknown): Done {
  return { kind: "refused", message: `the archive cannot be unpacked: ${reasonOf(error)}` };
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
    // What is left out must be said: an application without some of its files is another one.
    onwarn: (code, message, data) => {
      if (code === "TAR_ENTRY_ERROR" || code === "TAR_ENTRY_INVALID")
        problem ??= data instanceof Error ? data : new ArchiveError(String(message));
    },
    filter: (path, entry) => {
      if (problem !== undefined || !("type" in entry)) return false;
      try {
        allowance.take(entry.size);
        if (!/^(File|OldFile|ContiguousFile|Directory)$/.test(entry.type)) return false;
        if (leadsOut(path)) throw new ArchiveError(`it holds a path that leads out of it: ${JSON.stringify(path)}`);
      } catch (error) {
        problem = error;
        return false;
      }
      // Readable by whoever runs this, whatever the packer could do.
      entry.mode = entry.type === "Directory" ? 0o755 : 0o644;
      return true;
    },
  });
  if (problem !== undefined) throw problem;
}

function leadsOut(path: string): boolean {
  return path.startsWith("/") || /(^|[/\\])\.\.([/\\]|$)/.test(path) || /^[A-Za-z]:[/\\]/.test(path);
}

async function unpackZip(archive: string, folder: string): Promise<void> {
  const { default: yauzl } = await import("yauzl");
  // What it will hold stands in its directory, and no entry turns out larger: nothing is written of one that holds too much.
  const listing = await yauzl.openPromise(archive);
  const allowance = new Allowance();
  for await (const entry of listing.eachEntry()) allowance.take(entry.uncompressedSize);
  const zip = await yauzl.openPromise(archive);
  try {
    for await (const entry of zip.eachEntry()) {
      // Upper half: what the file is on the system that packed it; 0o120000 is a link.
      const type = (entry.externalFileAttributes >>> 16) & 0o170000;
      const isFile = type === 0 || type === 0o100000;
      if (!isFile || entry.fileName.endsWith("/") || entry.fileName.includes("\0")) continue;
      const target = join(folder, entry.fileName);
      mkdirSync(dirname(target), { recursive: true });
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target, { flags: "w" }));
    }
  } finally {
    zip.close();
  }
}
