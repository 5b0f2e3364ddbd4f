/** The streams that a command reads and writes, given from outside so that commands run in a test as on a terminal. */
import { styleText } from "node:util";
import type { ExportOptions, Role } from "../exporters/exporter.js";

export interface OutputStream {
  write(text: string): boolean;
  /** Told when a full buffer is empty again, and when the reader went away. */
  once?(event: "drain" | "close", listener: () => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface Terminal {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly stdin: AsyncIterable<string | Uint8Array>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export const exitCodes = { done: 0, findings: 1, failed: 2, partial: 3, usage: 4, interrupted: 130 } as const;

type Style = (role: Role, text: string) => string;

const formats = {
  title: "bold",
  name: "cyan",
  good: "green",
  warning: "yellow",
  error: "red",
  quiet: "gray",
} as const satisfies Record<Role, string>;

/** Colours on a terminal that wants them (https://no-color.org), else none. */
export function styleFor(stream: OutputStream, environment: Terminal["environment"]): Style | undefined {
  const wanted = stream.isTTY === true && (environment.NO_COLOR ?? "") === "" && environment.TERM !== "dumb";
  return wanted ? (role, text) => (text === "" ? text : styleText(formats[role], text, { validateStream: false })) : undefined;
}

/** How text for people is laid out on standard output. */
export function layoutOf({ stdout, environment }: Terminal): ExportOptions {
  const style = styleFor(stdout, environment);
  const columns = stdout.isTTY === true ? stdout.columns : undefined;
  return { ...(style === undefined ? {} : { style }), ...(columns === undefined ? {} : { columns: Math.min(columns, 140) }) };
}

/** Writes and, where the reader is slower than we are, waits for it. */
export async function writeAll(stream: OutputStream, text: string): Promise<void> {
  if (stream.write(text) || stream.once === undefined) return;
  await new Promise<void>((resolve) => {
    stream.once?.("drain", resolve);
    stream.once?.("close", resolve);
  });
}
