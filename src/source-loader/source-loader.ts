/**
 * Collects the sources of one application from disk: the only part of the analysis that reads the file system. It reads
 * regular files below the root and nothing else: no symbolic link that leads out, no device, no pipe. It does not parse.
 */
import type { Dirent } from "node:fs";
import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, realpathSync } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { basename, dirname, extname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Diagnostic } from "../base/diagnostic.js";
import type { DiagnosticCode } from "../base/diagnostic-codes.js";
import { sortedBy } from "../base/ordered.js";
import type {
  DataFile,
  SkippedPath,
  SkipReason,
  SourceFile,
  SourceKind,
  SourceSet,
  SourceSetStatus,
  UnreadSource,
} from "../base/source.js";
import { decode } from "./decode.js";
import type { Listing } from "./skip-rules.js";
import { isBuiltName, isBundle, isTestCode, isTestName, skipFolder, skippedChildren } from "./skip-rules.js";

export interface LoadOptions {
  readonly kinds: readonly SourceKind[];
  /** Bytes of a source file above which it is not read; 2,000,000 by default. */
  readonly maxSourceBytes?: number;
  /** Bytes of a data file above which it is not read; 5,000,000 by default. */
  readonly maxDataBytes?: number;
  /** Reasons for which nothing is skipped: `["tests"]` reads the tests too. */
  readonly keep?: readonly SkipReason[];
  /** Paths from the root of files that are read wherever they lie. */
  readonly named?: readonly string[];
  /** Folders that are not read, each a path from the root that ends in "/". */
  readonly exclude?: readonly string[];
  /** Told of each source file before it is read. */
  readonly onFile?: (path: string) => void;
  readonly signal?: AbortSignal;
}

const dataExtensions = new Set([
  "",
  ".txt",
  ".csv",
  ".tsv",
  ".json",
  ".jsonl",
  ".yaml",
  ".yml",
  ".names",
  ".labels",
  ".list",
  ".lst",
  ".dat",
  ".cfg",
  ".ini",
]);

/**
 * Loads a folder, or a single file. Rejects only when the signal aborts; whatever is odd about the path or its files is a status
 * and a diagnostic.
 */
export async function loadSources(path: string, options: LoadOptions): Promise<SourceSet> {
  const load = new Load(options);
  const target = await stat(path).catch(() => undefined);
  if (target === undefined) {
    load.report("path-not-found", `${basename(path)} does not exist or cannot be read; give the path of a folder or of a source file`);
    return load.result("path-not-found", () => ({ status: "missing" }));
  }
  const named = await realpath(path);
  const root = target.isDirectory() ? named : dirname(named);
  if (target.isDirectory()) await load.folder(root, "");
  else if (target.isFile()) await load.file(root, basename(named));
  const read = new Map<string, DataFile>();
  const readText = (name: string): DataFile => {
    const file = read.get(name) ?? readDataFile(root, name, options.maxDataBytes ?? 5_000_000);
    read.set(name, file);
    return file;
  };
  if (load.sourceCount > 0) return load.result("ok", readText);
  const status = target.isDirectory() && load.entryCount === 0 ? "empty-folder" : "no-source-files";
  load.report("no-source-files", load.noSourcesMessage(status, basename(resolve(path))));
  return load.result(status, readText);
}

/** Files are read at once, without waiting in between; so often others get their turn, and an abort is seen. */
const foldersBetweenPauses = 32;

/** One run over one root; collects what it finds. */
class Load {
  /** Directory entries seen, of any type. */
  entryCount = 0;
  private folders = 0;
  private readonly files: SourceFile[] = [];
  private readonly unread: UnreadSource[] = [];
  private readonly skipped: SkippedPath[] = [];
  private readonly diagnostics: Diagnostic[] = [];
  private readonly kept: ReadonlySet<SkipReason>;
  private readonly listings = new Map<string, Promise<Listing>>();

  constructor(private readonly options: LoadOptions) {
    this.kept = new Set(options.keep);
  }

  get sourceCount(): number {
    return this.files.length + this.unread.length;
  }

  /** Reads everything below `folder`, a path relative to the root that is empty or ends in "/". */
  async folder(root: string, folder: string): Promise<void> {
    if (++this.folders % foldersBetweenPauses === 0) await setImmediate();
    this.options.signal?.throwIfAborted();
    const listing = await this.list(root, folder);
    const list = (...path: string[]): Promise<Listing> => this.list(root, `${folder}${path.join("/")}/`);
    const readText = (...path: string[]): string | undefined => {
      const data = readRegularFile(root, `${folder}${path.join("/")}`, 1_000_000);
      return data instanceof Uint8Array ? Buffer.from(data).toString("utf8") : undefined;
    };
    const children = await skippedChildren(listing, list, readText);
    for (const name of sortedBy(listing.files, (file) => file)) {
      if (this.kindOf(name) === undefined) continue;
      const isTest = (): boolean => isTestName(name) && isTestCode(readText(name) ?? "");
      const reason = children.get(name) ?? (isBuiltName(name) ? "build-output" : isTest() ? "tests" : undefined);
      const isNamed = this.options.named?.includes(`${folder}${name}`) === true;
      if (isNamed) await this.file(root, `${folder}${name}`);
      else if (!this.skip(`${folder}${name}`, reason)) await this.file(root, `${folder}${name}`, { unless: isBundle });
    }
    for (const name of sortedBy(listing.folders, (child) => child)) {
      const child = `${folder}${name}/`;
      const inside = {
        list: (...path: string[]) => list(name, ...path),
        readText: (...path: string[]) => readText(name, ...path),
        isSource: (file: string) => this.kindOf(file) !== undefined,
      };
      const isExcluded = this.options.exclude?.includes(child) === true;
      const reason = isExcluded ? "excluded" : (children.get(name) ?? (await skipFolder(name, await list(name), inside)));
      if (this.skip(child, reason)) await this.namedFilesIn(root, child);
      else await this.folder(root, child);
    }
  }

  /** What is asked for by name in a folder that is skipped, with the files beside it, which it may import. */
  private async namedFilesIn(root: string, folder: string): Promise<void> {
    const named = (this.options.named ?? []).filter((path) => path.startsWith(folder));
    const folders = new Set(named.map((path) => path.slice(0, path.lastIndexOf("/") + 1)));
    for (const holder of sortedBy(folders, (path) => path)) {
      const { files } = await this.list(root, holder);
      if (!named.some((path) => path.startsWith(holder) && files.has(path.slice(holder.length)))) continue;
      for (const name of sortedBy(files, (file) => file)) if (this.kindOf(name) !== undefined) await this.file(root, `${holder}${name}`);
    }
  }

  /** Reads one source file; one that is no source file is ignored, and one of which `unless` holds is skipped as built. */
  async file(root: string, path: string, { unless }: { readonly unless?: typeof isBundle } = {}): Promise<void> {
    this.entryCount++;
    const kind = this.kindOf(path);
    if (kind === undefined) return;
    this.options.onFile?.(path);
    const limit = this.options.maxSourceBytes ?? 2_000_000;
    const bytes = readRegularFile(root, path, limit);
    if (bytes === "too-large") {
      this.leaveUnread(path, "too-large", `${path} is larger than ${limit} bytes and was not read; raise the limit to analyse it`);
    } else if (!(bytes instanceof Uint8Array)) {
      this.leaveUnread(path, "unreadable", `${path} could not be read; check its permissions`);
    } else {
      const decoded = decode(bytes, kind.encodingDeclaration);
      if ("text" in decoded) {
        const reason = unless?.(path, decoded.text) === true ? "build-output" : undefined;
        if (!this.skip(path, reason)) this.files.push({ path, text: decoded.text });
      } else this.leaveUnread(path, "not-utf8", `${path} ${decoded.problem}, and was not read; save it as UTF-8`);
    }
  }

  report(code: DiagnosticCode, message: string, path?: string): void {
    const span = path === undefined ? {} : { span: { path, line: 1, column: 1, endLine: 1, endColumn: 1 } };
    this.diagnostics.push({ code, message, ...span });
  }

  result(status: SourceSetStatus, readText: (path: string) => DataFile): SourceSet {
    const byPath = <T extends { readonly path: string }>(items: readonly T[]): T[] => sortedBy(items, ({ path }) => path);
    return {
      status,
      files: byPath(this.files),
      unread: byPath(this.unread),
      skipped: byPath(this.skipped),
      diagnostics: sortedBy(this.diagnostics, ({ span }) => span?.path ?? ""),
      readText,
    };
  }

  noSourcesMessage(status: SourceSetStatus, name: string): string {
    if (status === "empty-folder") return `${name} is an empty folder`;
    const wanted = `no source file (${this.options.kinds.map(({ extension }) => `*${extension}`).join(", ")})`;
    const reasons = [...new Set(this.skipped.map(({ reason }) => reason))].join(", ");
    if (reasons === "") return `${wanted} in ${name}`;
    return `${wanted} in ${name} besides what is skipped by default (${reasons}); give the path of a skipped folder to analyse it`;
  }

  private kindOf(path: string): SourceKind | undefined {
    const name = path.toLowerCase();
    return this.options.kinds.find(({ extension }) => name.endsWith(extension));
  }

  private skip(path: string, reason: SkipReason | undefined): boolean {
    if (reason === undefined || this.kept.has(reason)) return false;
    this.skipped.push({ path, reason });
    return true;
  }

  private leaveUnread(path: string, status: UnreadSource["status"], message: string): void {
    this.unread.push({ path, status });
    this.report(status, message, path);
  }

  /** Regular files and folders; links and devices are left out. Each folder is listed once. */
  private list(root: string, folder: string): Promise<Listing> {
    const known = this.listings.get(folder);
    if (known !== undefined) return known;
    const listing = this.readListing(root, folder);
    this.listings.set(folder, listing);
    return listing;
  }

  private async readListing(root: string, folder: string): Promise<Listing> {
    const listing = { folders: new Set<string>(), files: new Set<string>() };
    const entries = entriesOf(join(root, folder));
    if (entries === null) {
      this.entryCount++;
      this.report("unreadable", `${folder || "the folder"} could not be listed; check its permissions`, folder || undefined);
      return listing;
    }
    this.entryCount += entries.length;
    for (const entry of entries) {
      if (entry.isFile()) listing.files.add(entry.name);
      else if (entry.isDirectory()) listing.folders.add(entry.name);
      else if (entry.isSymbolicLink()) await this.link(root, `${folder}${entry.name}`, listing);
    }
    return listing;
  }

  /** A link to a file inside the root is read like a file; every other link is left out. */
  private async link(root: string, path: string, listing: { readonly files: Set<string> }): Promise<void> {
    const real = await realpath(join(root, path)).catch(() => undefined);
    const target = real === undefined ? undefined : await stat(real).catch(() => undefined);
    if (real === undefined || target === undefined) return;
    const inside = isInside(root, real);
    if (inside && target.isFile()) {
      listing.files.add(basename(path));
    } else if (target.isDirectory() || this.kindOf(path) !== undefined) {
      this.skipped.push({ path: target.isDirectory() ? `${path}/` : path, reason: "symbolic-link" });
      if (!inside) this.report("outside-root", `${path} is a link that leads out of the analysed folder and was not followed`, path);
    }
  }
}

function entriesOf(folder: string): Dirent[] | null {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return null;
  }
}

/** Opens without following a link, and without waiting for a pipe's writer. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

function readDataFile(root: string, path: string, limit: number): DataFile {
  if (isAbsolute(path) || !isInside(root, resolve(root, path))) return { status: "outside-root" };
  if (basename(path).startsWith(".") || !dataExtensions.has(extname(path).toLowerCase())) return { status: "not-a-data-file" };
  const bytes = readRegularFile(root, path, limit);
  if (!(bytes instanceof Uint8Array)) return { status: bytes };
  const decoded = decode(bytes);
  return "text" in decoded ? { status: "read", text: decoded.text } : { status: "not-utf8" };
}

function readRegularFile(root: string, path: string, limit: number): Uint8Array | "missing" | "outside-root" | "too-large" {
  let descriptor: number | undefined;
  try {
    const real = realpathSync.native(join(root, path));
    if (!isInside(root, real)) return "outside-root";
    descriptor = openSync(real, openFlags);
    const status = fstatSync(descriptor);
    if (!status.isFile()) return "missing";
    return status.size > limit ? "too-large" : readAtMost(descriptor, limit, status.size);
  } catch {
    return "missing";
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** A file may grow while it is read, or hold more than its size says. */
function readAtMost(descriptor: number, limit: number, size: number): Uint8Array | "too-large" {
  let buffer = Buffer.allocUnsafe(Math.min(size, limit) + 1);
  let length = 0;
  while (true) {
    const count = readSync(descriptor, buffer, length, buffer.length - length, null);
    length += count;
    if (length > limit) return "too-large";
    if (count === 0) return buffer.subarray(0, length);
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(2 * length, limit) + 1);
  }
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
