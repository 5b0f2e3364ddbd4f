/** A command run in this process, on streams that only remember. */
import { main } from "../../src/cli/command-line.js";

export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string;
  readonly isTTY?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}

export async function run(argv: readonly string[], { stdin = "", isTTY = false, environment = {} }: RunOptions = {}): Promise<Run> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const stream = (lines: string[]): { write(text: string): boolean; isTTY: boolean; columns: number } => ({
    write: (text) => lines.push(text) > 0,
    isTTY,
    columns: 90,
  });
  const exitCode = await main(argv, { stdout: stream(stdout), stderr: stream(stderr), stdin: chunks(stdin), environment });
  return { exitCode, stdout: stdout.join(""), stderr: stderr.join("") };
}

/** In two pieces, cut within whatever is in the middle, as pipes do. */
async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const middle = bytes.length >> 1;
  yield bytes.subarray(0, middle);
  yield bytes.subarray(middle);
}
