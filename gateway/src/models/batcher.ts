/**
 * Micro-batching: rows that wait for a session go through it together. While one batch runs the next one collects, so that under load batches fill by
 * themselves; a row that finds the session idle runs at once. How many may wait is bounded: beyond that the caller is refused, not kept.
 */
import type { Rows, Session } from "./session.js";

/** Too many rows wait already. */
export class QueueFullError extends Error {
  override readonly name = "QueueFullError";
}

/** The gateway is being stopped. */
export class ClosedError extends Error {
  override readonly name = "ClosedError";
}

export interface BatcherOptions {
  /** Most rows of a batch. */
  readonly maxBatch: number;
  /** Most rows that wait. */
  readonly maxQueue: number;
  /** Told how many rows each batch had. */
  readonly onBatch?: (rows: number) => void;
}

interface Waiting {
  readonly row: Float32Array;
  readonly resolve: (outputs: Float32Array[]) => void;
  readonly reject: (error: unknown) => void;
  readonly signal: AbortSignal | undefined;
}

export class Batcher {
  private waiting: Waiting[] = [];
  private running: Promise<void> | undefined;
  private isClosed = false;
  private readonly buffer: Float32Array;

  constructor(
    private readonly session: Session,
    private readonly options: BatcherOptions,
  ) {
    this.buffer = new Float32Array(options.maxBatch * session.inputWidth);
  }

  get queued(): number {
    return this.waiting.length;
  }

  /** The session's outputs for a row, one array each. Who gives up by the signal leaves the queue. */
  run(row: Float32Array, signal?: AbortSignal): Promise<Float32Array[]> {
    if (this.isClosed) return Promise.reject(new ClosedError("the gateway is stopping"));
    if (this.waiting.length >= this.options.maxQueue) return Promise.reject(new QueueFullError("too many requests wait for the model"));
    return new Promise((resolve, reject) => {
      this.waiting.push({ row, resolve, reject, signal });
      // After what else came with this turn: requests of several pictures make one batch.
      this.running ??= Promise.resolve().then(() => this.drain());
    });
  }

  /** What waits is still answered; nothing more is taken. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.running;
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.options.maxBatch).filter((one) => {
        if (one.signal?.aborted === true) one.reject(one.signal.reason);
        return one.signal?.aborted !== true;
      });
      if (batch.length > 0) await this.runBatch(batch);
    }
    this.running = undefined;
  }

  private async runBatch(batch: readonly Waiting[]): Promise<void> {
    const width = this.session.inputWidth;
    for (const [place, { row }] of batch.entries()) this.buffer.set(row, place * width);
    this.options.onBatch?.(batch.length);
    try {
      // One batch runs at a time, so that the buffer is free again when it ends.
      const outputs = await this.session.run(this.buffer.subarray(0, batch.length * width), batch.length);
      for (const [place, { resolve }] of batch.entries()) resolve(outputs.map((rows) => rowOf(rows, place)));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}

function rowOf({ data, width }: Rows, place: number): Float32Array {
  return data.slice(place * width, (place + 1) * width);
}
