/**
 * Scales RGB pixels as Pillow's bilinear filter does, to the last bit: a triangle as wide as the step, in fixed point, first along rows, then along columns.
 * Models were trained on what that library makes; others round and place samples differently enough to matter to a model.
 */

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Three bytes a pixel. */
  readonly data: Uint8Array;
}

const precision = 22;
const half = 1 << (precision - 1);

export function scaled(pixels: Pixels, width: number, height: number): Pixels {
  const rows = width === pixels.width ? pixels : alongRows(pixels, width);
  return height === rows.height ? rows : alongColumns(rows, height);
}

/** For each place of the result the first place that it reads, and the weights from there on. */
interface Reading {
  readonly first: number;
  readonly weights: Int32Array;
}

function readings(from: number, to: number): Reading[] {
  const scale = from / to;
  const support = Math.max(scale, 1);
  return Array.from({ length: to }, (_, place) => {
    const centre = (place + 0.5) * scale;
    const first = Math.max(Math.trunc(centre - support + 0.5), 0);
    const end = Math.min(Math.trunc(centre + support + 0.5), from);
    const shares = Array.from({ length: end - first }, (_, tap) => Math.max(1 - Math.abs((tap + first - centre + 0.5) / support), 0));
    const sum = shares.reduce((total, share) => total + share, 0);
    return { first, weights: Int32Array.from(shares, (share) => Math.trunc(0.5 + (share / sum) * (1 << precision))) };
  });
}

function alongRows({ width, height, data }: Pixels, to: number): Pixels {
  const result = new Uint8Array(to * height * 3);
  const read = readings(width, to);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < to; x += 1) {
      const { first, weights } = read[x] as Reading;
      for (let channel = 0; channel < 3; channel += 1) {
        let sum = half;
        for (let tap = 0; tap < weights.length; tap += 1)
          sum += (data[(y * width + first + tap) * 3 + channel] as number) * (weights[tap] as number);
        result[(y * to + x) * 3 + channel] = Math.min(sum >> precision, 255);
      }
    }
  return { width: to, height, data: result };
}

function alongColumns({ width, height, data }: Pixels, to: number): Pixels {
  const line = width * 3;
  const result = new Uint8Array(line * to);
  for (const [y, { first, weights }] of readings(height, to).entries())
    for (let place = 0; place < line; place += 1) {
      let sum = half;
      for (let tap = 0; tap < weights.length; tap += 1) sum += (data[(first + tap) * line + place] as number) * (weights[tap] as number);
      result[y * line + place] = Math.min(sum >> precision, 255);
    }
  return { width, height: to, data: result };
}
