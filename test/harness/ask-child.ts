/** Asks a child process one thing: JSON on its standard input, JSON on its standard output. */
import { spawn } from "node:child_process";

/** Throws with what the child says on standard error where it fails. */
export async function askChild<T>(command: string, args: readonly string[], env: Record<string, string>, input: unknown): Promise<T> {
  const child = spawn(command, args, { env });
  child.stdin.end(JSON.stringify(input));
  const text = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (text.stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (text.stderr += chunk));
  const status = await new Promise((resolve) => child.on("close", resolve));
  if (status !== 0) throw new Error(text.stderr);
  return JSON.parse(text.stdout) as T;
}
