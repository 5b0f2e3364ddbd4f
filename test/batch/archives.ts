/** The archives that the generator of corpora writes, byte by byte, with types. */
export interface ArchiveEntry {
  readonly name: string;
  readonly content?: string | Uint8Array;
  /** Of a tar entry: "0" file, "1" hard link, "2" link, "3" and "4" devices, "5" folder, "6" pipe. */
  readonly type?: string;
  readonly link?: string;
  readonly mode?: number;
  /** What the archive says, where that is not so. */
  readonly size?: number;
  /** Of a zip entry: its deflated bytes. */
  readonly compressed?: Uint8Array;
}

type Pack = (entries: readonly ArchiveEntry[]) => Buffer;

const writers = (await import(new URL("../../bench/corpora/archive-writers.mjs", import.meta.url).href)) as Record<
  "tar" | "tarGzip" | "zip",
  Pack
>;

export const { tar, tarGzip, zip } = writers;
