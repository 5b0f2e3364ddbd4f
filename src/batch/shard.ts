/** A part of a corpus for one of several machines: applications by the hash of their names, so that each is in one part whatever else there is. */
import { createHash } from "node:crypto";

export interface Shard {
  /** From 1 on. */
  readonly index: number;
  readonly count: number;
}

export function inShard(name: string, shard: Shard | undefined): boolean {
  if (shard === undefined) return true;
  return createHash("sha256").update(name).digest().readUInt32BE(0) % shard.count === shard.index - 1;
}

/** `2/8`; undefined where it is none. */
export function parseShard(text: string): Shard | undefined {
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  return shard.index >= 1 && shard.index <= shard.count ? shard : undefined;
}
