/** A command that cannot do what it was asked to: message with remedy, and the exit code. Thrown in cli/ only. */
import { exitCodes } from "./terminal.js";

export class CommandFailure extends Error {
  override readonly name = "CommandFailure";

  constructor(
    message: string,
    readonly exitCode: number = exitCodes.failed,
  ) {
    super(message);
  }
}

/** What the system says about a file, in words. */
export function fileProblem(error: unknown, path: string): CommandFailure {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const text = fileProblems[code] ?? (error instanceof Error ? error.message : String(error));
  return new CommandFailure(`${path}: ${text}`);
}

const fileProblems: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder. Check the path.",
  EISDIR: "this is a folder; give a file.",
  ENOTDIR: "a part of this path is a file, not a folder.",
  EACCES: "reading or writing is not permitted.",
};
