/** Reads the files that a user names: as text, up to a length, so that a device or a file named by mistake ends with a message. */
import { createReadStream } from "node:fs";
import { CommandFailure, fileProblem } from "./failure.js";

/** Bytes of the longest file that a command reads whole; the longest text that JavaScript holds is twice as long. */
const longest = 256 * 2 ** 20;

/** The text without a byte order mark; rejects with a CommandFailure that names the file and says why it is not read. Pipes are read to their end. */
export async function readTextFile(path: string): Promise<string> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of createReadStream(path) as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > longest) break;
      parts.push(part);
    }
  } catch (error) {
    throw fileProblem(error, path);
  }
  if (length > longest) throw new CommandFailure(`${path}: longer than ${longest / 2 ** 20} MB, which is not read. Check the path.`);
  return new TextDecoder().decode(Buffer.concat(parts));
}
