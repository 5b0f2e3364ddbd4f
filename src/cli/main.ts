#!/usr/bin/env node
/** The executable: gives the command line the process's streams and ends with its exit code. */
import { main } from "./command-line.js";

// A reader that goes away (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

// Without anybody who reads what is said on the way, the work goes on.
process.stderr.on("error", () => {});

const { stdout, stderr, stdin, env } = process;
const exitCode = await main(process.argv.slice(2), { stdout, stderr, stdin, environment: env });
// A solver's threads must not keep a finished command alive; what is written so far goes out first.
stdout.write("", () => process.exit(exitCode));
