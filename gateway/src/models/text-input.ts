/** From a text to the row that the trainer's own text encoder takes: lower-cased words, hashed by FNV-1a; 0 is padding. */

const buckets = 1 << 15;

/** Python's `str.isalnum`, character by character: letters and all kinds of numbers. */
const wordCharacters = /[\p{L}\p{N}]+/gu;

export function textRow(text: string, length: number): Float32Array {
  const row = new Float32Array(length);
  const words = text.toLowerCase().match(wordCharacters) ?? [];
  for (const [place, word] of words.slice(0, length).entries()) row[place] = 1 + (hash(word) % (buckets - 1));
  return row;
}

function hash(word: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(word)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}
