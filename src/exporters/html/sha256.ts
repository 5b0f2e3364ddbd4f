/**
 * SHA-256 (FIPS 180-4) of UTF-8 text in base64, as a Content-Security-Policy wants it. Pure code, so that an exporter needs
 * nothing of Node. Its constants are derived from primes, as the standard defines them.
 */

/** The base64 digest of the text in UTF-8. */
export function sha256Base64(text: string): string {
  const { state, round } = constants();
  const bytes = padded(new TextEncoder().encode(text));
  const words = new DataView(bytes.buffer);
  const schedule = new Uint32Array(64);
  for (let offset = 0; offset < bytes.length; offset += 64) {
    for (let i = 0; i < 16; i++) schedule[i] = words.getUint32(offset + i * 4);
    compress(state, schedule, round);
  }
  let binary = "";
  for (const word of state) {
    binary += String.fromCharCode(word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255);
  }
  return btoa(binary);
}

/** The message, a 1 bit, zeros, and its length in bits as 64 bits: a multiple of 64 bytes. */
function padded(message: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  bytes.set(message);
  bytes[message.length] = 0x80;
  const end = new DataView(bytes.buffer, bytes.length - 8);
  end.setUint32(0, Math.floor(message.length / 0x20000000));
  end.setUint32(4, message.length << 3);
  return bytes;
}

function compress(state: Uint32Array, schedule: Uint32Array, round: Uint32Array): void {
  const at = (index: number): number => schedule[index] ?? 0;
  for (let i = 16; i < 64; i++) {
    const early = at(i - 15);
    const late = at(i - 2);
    const s0 = rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3);
    const s1 = rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10);
    schedule[i] = at(i - 16) + s0 + at(i - 7) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const first = h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + ((e & f) ^ (~e & g)) + (round[i] ?? 0) + at(i);
    const second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  const result = [a, b, c, d, e, f, g, h];
  for (let i = 0; i < 8; i++) state[i] = (state[i] ?? 0) + (result[i] ?? 0);
}

function rotated(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

/**
 * The first 32 bits of the fractional parts of the roots of primes. Cube roots by integer bisection, since engines may
 * differ in the last bit of `Math.cbrt`.
 */
function constants(): { state: Uint32Array; round: Uint32Array } {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < 64; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return {
    state: Uint32Array.from(primes.slice(0, 8), (prime) => rootFraction(prime, 2)),
    round: Uint32Array.from(primes, (prime) => rootFraction(prime, 3)),
  };
}

// The largest r with r^degree <= prime * 2^(32 * degree) is the root in fixed point with 32 binary places.
function rootFraction(prime: number, degree: 2 | 3): number {
  const target = BigInt(prime) << BigInt(32 * degree);
  let low = 0n;
  let high = BigInt(prime) << 32n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    if (middle ** BigInt(degree) <= target) low = middle;
    else high = middle - 1n;
  }
  return Number(low & 0xffffffffn);
}
