/** Results by three integers: a hash table with open addressing, which costs no object for an entry. */

const emptySlots = 1024;

export class ResultTable<T> {
  size = 0;
  private keys = new Int32Array(3 * emptySlots);
  private values: (T | undefined)[] = new Array<T | undefined>(emptySlots).fill(undefined);
  private mask = emptySlots - 1;

  get(a: number, b: number, c: number): T | undefined {
    return this.values[this.slot(a, b, c)];
  }

  set(a: number, b: number, c: number, value: T): void {
    // A third of the slots stays free, so that searches end soon.
    if (3 * this.size > 2 * this.mask) this.grow();
    const slot = this.slot(a, b, c);
    if (this.values[slot] === undefined) this.size++;
    this.keys[3 * slot] = a;
    this.keys[3 * slot + 1] = b;
    this.keys[3 * slot + 2] = c;
    this.values[slot] = value;
  }

  /** Where the key is, or where it may be put. */
  private slot(a: number, b: number, c: number): number {
    const { keys, values, mask } = this;
    let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let slot = (hash ^ (hash >>> 13)) & mask;
    while (values[slot] !== undefined && (keys[3 * slot] !== a || keys[3 * slot + 1] !== b || keys[3 * slot + 2] !== c))
      slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { keys, values } = this;
    const slots = 2 * values.length;
    this.keys = new Int32Array(3 * slots);
    this.values = new Array<T | undefined>(slots).fill(undefined);
    this.mask = slots - 1;
    for (let old = 0; old < values.length; old++) {
      const value = values[old];
      if (value === undefined) continue;
      const [from, to] = [3 * old, 3 * this.slot(keys[3 * old]!, keys[3 * old + 1]!, keys[3 * old + 2]!)];
      for (let i = 0; i < 3; i++) this.keys[to + i] = keys[from + i]!;
      this.values[to / 3] = value;
    }
  }
}
