// Numbers that follow from a seed alone, so that a corpus can be made again. A source of numbers for each application: adding one leaves the others as they are.

function hashOf(text) {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ char.codePointAt(0), 0x01000193) >>> 0;
  return hash;
}

export class Random {
  constructor(seed) {
    this.state = hashOf(String(seed));
  }

  /** From 0 up to, but not, 1 (mulberry32). */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** From `least` to `most`, both included. */
  integer(least, most) {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick(items) {
    return items[Math.floor(this.next() * items.length)];
  }

  isTrue(share) {
    return this.next() < share;
  }

  shuffled(items) {
    const copy = [...items];
    for (let at = copy.length - 1; at > 0; at -= 1) {
      const other = this.integer(0, at);
      [copy[at], copy[other]] = [copy[other], copy[at]];
    }
    return copy;
  }

  some(items, count) {
    return this.shuffled(items).slice(0, count);
  }
}
