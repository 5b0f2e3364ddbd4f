/** The thread in which sessions run: commands go there and their results come back. It ends when it is told to, and when it fails all that waits fails. */
import { Worker } from "node:worker_threads";

interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class SessionThread {
  private readonly worker = new Worker(new URL("./session-worker.mjs", import.meta.url));
  private readonly waiting = new Map<number, Waiting>();
  private failure: Error | undefined;
  private last = 0;

  constructor() {
    this.worker.on("message", ({ id, value, error }: Answer) => {
      const found = this.waiting.get(id);
      this.waiting.delete(id);
      if (error === undefined) found?.resolve(value);
      else found?.reject(new Error(error));
    });
    const fail = (error: Error): void => {
      this.failure = error;
      for (const { reject } of this.waiting.values()) reject(error);
      this.waiting.clear();
    };
    this.worker.on("error", fail);
    this.worker.on("exit", () => fail(new Error("the thread of the models has ended")));
  }

  /** What is in `transfer` goes to the thread and is empty here. */
  call(command: string, given: Record<string, unknown>, transfer: ArrayBuffer[] = []): Promise<unknown> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    const id = (this.last += 1);
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, command, ...given }, transfer);
    });
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}
