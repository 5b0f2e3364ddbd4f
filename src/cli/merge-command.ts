/** `furcifer merge`: puts the runs of all shards of a corpus together. */
import { MergeError, mergeRuns } from "../batch/merge.js";
import { RunFolderError } from "../batch/run-folder.js";
import { summaryText } from "./batch-summary.js";
import { CommandFailure } from "./failure.js";
import { showProgress } from "./progress.js";
import type { Terminal } from "./terminal.js";
import { exitCodes, writeAll } from "./terminal.js";

export async function mergeCommand(parts: readonly string[], { out }: { readonly out: string }, terminal: Terminal): Promise<number> {
  const endProgress = showProgress(`merging ${parts.length} runs`, terminal);
  try {
    const summary = mergeRuns(parts, out);
    endProgress();
    await writeAll(terminal.stdout, summaryText(summary, out));
    return exitCodes.done;
  } catch (error) {
    if (error instanceof MergeError || error instanceof RunFolderError) throw new CommandFailure(error.message);
    throw error;
  } finally {
    endProgress();
  }
}
