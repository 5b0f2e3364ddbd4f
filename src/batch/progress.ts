/** What a batch tells while it runs. */
import type { LimitName } from "./limits.js";
import type { ApplicationStatus } from "./result.js";
import type { Place } from "./trail.js";

export interface TaskReport {
  readonly name: string;
  readonly status: ApplicationStatus;
  readonly seconds: number;
  /** It was known by its content, or done before. */
  readonly isKnown: boolean;
  readonly limit?: LimitName;
  /** Of what was ended: where it was. */
  readonly place?: Place;
}

export interface BatchListener {
  /** So many more applications are to do. */
  began(count: number): void;
  finished(report: TaskReport): void;
}
