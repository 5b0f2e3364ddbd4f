/** What one application may take before it is ended from outside. */
export interface Limits {
  /** Seconds of wall time. */
  readonly time: number;
  /** Bytes of memory that the process that analyses it may hold. */
  readonly memory: number;
  /** Bytes of its result. */
  readonly output: number;
}

export type LimitName = keyof Limits;

export const defaultLimits: Limits = { time: 300, memory: 2 * 1024 ** 3, output: 64 * 1024 ** 2 };
