/**
 * Micro-batching: rows that wait for a session go through it together. While batches run the next one collects, so that under load batches fill by
 * themselves; a row that finds the session idle runs at once. How many may wait is bounded: beyond that the caller is refused, not kept.
 */
import type { Row } from "./row.js";
import type { Rows, Session } from "./session.js";

/** Too many rows wait already. */
export class QueueFullError extends Error {
  override readonly name = "QueueFullError";
}

/** The gateway is being stopped. */
export class ClosedError extends Error {
  override readonly name = "ClosedError";
}

/** Batches of a session that run at a time: while the answers of one are written, the other keeps the session busy. */
const parallel = 2;

export interface BatcherOptions {
  /** Most rows of a batch. */
  readonly maxBatch: number;
  /** Most rows that wait. */
  readonly maxQueue: number;
  /** Told how many rows each batch had. */
  readonly onBatch?: (rows: number) => void;
}

interface Waiting {
  readonly row: Row;
  readonly resolve: (outputs: Float32Array[]) => void;
  readonly reject: (error: unknown) => void;
  readonly signal: AbortSignal | undefined;
}

export class Batcher {
  private waiting: Waiting[] = [];
  /** Batches that run. */
  private readonly running = new Set<Promise<void>>();
  /** Arrays of `maxBatch` rows that no batch is in: pages that are there already cost less than new ones. */
  private readonly rooms: Float32Array<ArrayBuffer>[] = [];
  private isPlanned = false;
  private isClosed = false;

  constructor(
    private readonly session: Session,
    private readonly options: BatcherOptions,
  ) {}

  get queued(): number {
    return this.waiting.length;
  }

  /** The session's outputs for a row, one array each. Who gives up by the signal leaves the queue. */
  run(row: Row, signal?: AbortSignal): Promise<Float32Array[]> {
    if (this.isClosed) return Promise.reject(new ClosedError("the gateway is stopping"));
    if (this.waiting.length >= this.options.maxQueue) return Promise.reject(new QueueFullError("too many requests wait for the model"));
    return new Promise((resolve, reject) => {
      this.waiting.push({ row, resolve, reject, signal });
      if (this.isPlanned) return;
      this.isPlanned = true;
      // After what else came with this turn: requests of several pictures make one batch.
      queueMicrotask(() => {
        this.isPlanned = false;
        this.start();
      });
    });
  }

  /** What waits is still answered; nothing more is taken. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.start();
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private start(): void {
    while (this.running.size < parallel) {
      const batch = this.nextBatch();
      if (batch.length === 0) return;
      const run: Promise<void> = this.runBatch(batch).finally(() => {
        this.running.delete(run);
        this.start();
      });
      this.running.add(run);
    }
  }

  private nextBatch(): Waiting[] {
    const batch: Waiting[] = [];
    while (batch.length < this.options.maxBatch) {
      const next = this.waiting.shift();
      if (next === undefined) break;
      if (next.signal?.aborted === true) next.reject(next.signal.reason);
      else batch.push(next);
    }
    return batch;
  }

  private async runBatch(batch: readonly Waiting[]): Promise<void> {
    const width = this.session.inputWidth;
    const room = this.rooms.pop() ?? new Float32Array(this.options.maxBatch * width);
    this.options.onBatch?.(batch.length);
    try {
      for (const [place, { row }] of batch.entries()) row.writeTo(room, place * width);
      const ran = await this.session.run(room, batch.length);
      this.rooms.push(ran.room);
      for (const [place, { resolve }] of batch.entries()) resolve(ran.outputs.map((rows) => rowOf(rows, place)));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

function rowOf({ data, width }: Rows, place: number): Float32Array {
  return data.slice(place * width, (place + 1) * width);
}
