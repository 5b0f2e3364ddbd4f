/** The sessions of a gateway, one for each model file by its content, each with its batcher. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { BatcherOptions } from "./batcher.js";
import { Batcher } from "./batcher.js";
import type { RowShape, SessionOptions } from "./session.js";
import { Session } from "./session.js";
import { SessionThread } from "./session-thread.js";

export interface PoolOptions extends BatcherOptions, SessionOptions {}

export interface ModelFile {
  readonly bytes: Uint8Array;
  /** `sha256:` and the hash of the content. */
  readonly hash: string;
}

export async function readModelFile(path: string): Promise<ModelFile> {
  const bytes = await readFile(path);
  return { bytes, hash: hashOf(bytes) };
}

export function hashOf(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

export class SessionPool {
  private readonly batchers = new Map<string, Batcher>();
  private readonly sessions: Session[] = [];
  private readonly thread = new SessionThread();

  constructor(private readonly options: PoolOptions) {}

  get size(): number {
    return this.batchers.size;
  }

  /** Rows that wait, of all sessions. */
  get queued(): number {
    return [...this.batchers.values()].reduce((sum, { queued }) => sum + queued, 0);
  }

  async open({ bytes, hash }: ModelFile, input: RowShape): Promise<Batcher> {
    const known = this.batchers.get(hash);
    if (known !== undefined) return known;
    const session = await Session.open(this.thread, hash, bytes, input, this.options);
    const batcher = new Batcher(session, this.options);
    this.sessions.push(session);
    this.batchers.set(hash, batcher);
    return batcher;
  }

  /** What waits is answered first. Heads are fed by backbones, so that these are closed first: in the order in which they were opened. */
  async close(): Promise<void> {
    for (const batcher of this.batchers.values()) await batcher.close();
    for (const session of this.sessions) await session.close();
    await this.thread.end();
  }
}
