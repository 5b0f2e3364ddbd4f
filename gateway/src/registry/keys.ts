/**
 * Whose key it is. Keys are kept as hashes, and what is presented is compared with all of them in constant time, whichever fits: how long an answer
 * takes tells nothing of the keys that there are.
 */
import { createHash, timingSafeEqual } from "node:crypto";

/** The SHA-256 of a key: what a registry should hold in place of the key. */
export function digestOf(key: string): Buffer {
  return createHash("sha256").update(key, "utf8").digest();
}

export class KeyRing {
  private readonly rows: { readonly digest: Buffer; readonly owner: string }[] = [];

  /** False where another application has this key. */
  add(digest: Buffer, owner: string): boolean {
    const isTaken = this.rows.some((row) => row.owner !== owner && timingSafeEqual(row.digest, digest));
    if (!isTaken) this.rows.push({ digest, owner });
    return !isTaken;
  }

  ownerOf(key: string): string | undefined {
    const presented = digestOf(key);
    let owner: string | undefined;
    for (const row of this.rows) if (timingSafeEqual(row.digest, presented)) owner = row.owner;
    return owner;
  }
}
