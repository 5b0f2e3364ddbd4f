/** From the bytes of a source or data file to its text. Guesses nothing: bytes that are not valid in their encoding are refused. */

export type Decoded = { readonly text: string } | { readonly problem: string };

const byteOrderMark = [0xef, 0xbb, 0xbf];

/** Names of encodings, normalised: lower case, "-" for "_". Python's aliases of the three that occur in practice. */
const encodings: Readonly<Record<string, "utf-8" | "latin-1" | "windows-1252">> = {
  "utf-8": "utf-8",
  utf8: "utf-8",
  "utf-8-sig": "utf-8",
  u8: "utf-8",
  ascii: "utf-8",
  "us-ascii": "utf-8",
  "latin-1": "latin-1",
  latin1: "latin-1",
  l1: "latin-1",
  "iso-8859-1": "latin-1",
  "iso8859-1": "latin-1",
  cp1252: "windows-1252",
  "windows-1252": "windows-1252",
  1252: "windows-1252",
};

/**
 * Decodes UTF-8, or the encoding that `declaration` (a pattern with the encoding's name as its first group) finds in one of the
 * first two lines. A byte order mark says UTF-8, whatever is declared.
 */
export function decode(bytes: Uint8Array, declaration?: RegExp): Decoded {
  if (byteOrderMark.every((byte, index) => bytes[index] === byte)) return decodeUtf8(bytes);
  const declared = declaration === undefined ? undefined : declaredEncoding(bytes, declaration);
  if (declared === undefined) return decodeUtf8(bytes);
  switch (encodings[declared.toLowerCase().replaceAll("_", "-")]) {
    case "utf-8":
      return decodeUtf8(bytes);
    case "latin-1":
      return { text: decodeLatin1(bytes) };
    case "windows-1252":
      return decodeWindows1252(bytes);
    default:
      return { problem: `declares the encoding ${declared}, which is not supported` };
  }
}

function declaredEncoding(bytes: Uint8Array, declaration: RegExp): string | undefined {
  // Two lines, and no more than any editor writes into them.
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024)).toString("latin1");
  for (const line of head.split(/\r\n|\r|\n/, 2)) {
    const encoding = declaration.exec(line)?.[1];
    if (encoding !== undefined) return encoding;
    if (!/^\s*(#.*)?$/.test(line)) return undefined;
  }
  return undefined;
}

function decodeLatin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** Where it differs from Latin-1, from byte 0x80 on; a space stands for a byte without a character. Some versions of Node's TextDecoder read Latin-1 instead. */
const windows1252 = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

function decodeWindows1252(bytes: Uint8Array): Decoded {
  const text = decodeLatin1(bytes).replace(/[\x80-\x9f]/g, (character) => windows1252[character.charCodeAt(0) - 0x80] ?? " ");
  const undefinedByte = bytes.find((byte) => byte >= 0x80 && byte <= 0x9f && windows1252[byte - 0x80] === " ");
  return undefinedByte === undefined
    ? { text }
    : { problem: `holds the byte 0x${undefinedByte.toString(16)}, which its encoding does not have` };
}

/** Drops the byte order mark. */
function decodeUtf8(bytes: Uint8Array): Decoded {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { problem: `is not valid UTF-8${invalidByte(bytes)}` };
  }
}

/** Line of the first invalid byte, found by decoding ever shorter prefixes. */
function invalidByte(bytes: Uint8Array): string {
  let valid = 0;
  let invalid = bytes.length;
  while (valid + 1 < invalid) {
    const middle = (valid + invalid) >> 1;
    if (isValidPrefix(bytes.subarray(0, middle))) valid = middle;
    else invalid = middle;
  }
  let line = 1;
  for (let index = 0; index < valid; index++) if (bytes[index] === 0x0a) line++;
  return ` (line ${line})`;
}

function isValidPrefix(bytes: Uint8Array): boolean {
  try {
    // Streaming: a character cut off at the end is no error.
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
