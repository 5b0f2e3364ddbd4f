/** What a batch tells while it runs. */
import type { Finished } from "./application-runner.js";

export interface BatchListener {
  /** So many more applications are to do. */
  began(count: number): void;
  finished(finished: Finished): void;
}
