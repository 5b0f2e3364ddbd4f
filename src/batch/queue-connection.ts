/** BullMQ on Redis, an optional dependency: loaded when a queue is asked for. */
import type { ConnectionOptions } from "bullmq";

/** BullMQ is not there, or the address is none. */
export class QueueError extends Error {
  override readonly name = "QueueError";
}

export async function loadBullMq(): Promise<typeof import("bullmq")> {
  try {
    return await import("bullmq");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")
      throw new QueueError("BullMQ is not installed. Install it beside furcifer: npm install bullmq ioredis");
    throw error;
  }
}

/** `redis://[user[:password]@]host[:port][/database]`; `rediss:` with TLS. */
export function connectionOf(address: string): ConnectionOptions {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !["redis:", "rediss:"].includes(url.protocol) || url.hostname === "")
    throw new QueueError(`${JSON.stringify(address)} is no address of a Redis. Write redis://host:6379.`);
  const database = Number(url.pathname.slice(1) || "0");
  return {
    host: url.hostname,
    port: Number(url.port || "6379"),
    ...(Number.isInteger(database) ? { db: database } : {}),
    ...(url.username === "" ? {} : { username: decodeURIComponent(url.username) }),
    ...(url.password === "" ? {} : { password: decodeURIComponent(url.password) }),
    ...(url.protocol === "rediss:" ? { tls: {} } : {}),
    // A Redis that is away for a while is waited for.
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) => Math.min(times * 200, 5000),
  };
}
