/** Pictures and texts for the fixture models, which read their labels off colours and words (fixtures/make_fixtures.py). */
import sharp from "sharp";
import { textRow } from "../../src/models/text-input.js";

/** Red, green and blue of a quarter, 0 to 255. */
export type Colour = readonly [number, number, number];

const side = 16;

/** A picture whose quarters have these colours: nine scores, and the colour that says the outcome. */
export async function picture(quarters: readonly Colour[]): Promise<Buffer> {
  const pixels = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y += 1)
    for (let x = 0; x < side; x += 1) {
      const quarter = (y < side / 2 ? 0 : 2) + (x < side / 2 ? 0 : 1);
      pixels.set(quarters[quarter] ?? [0, 0, 0], (y * side + x) * 3);
    }
  return sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}

/** A picture in which some of the nine labels are, and whose fourth quarter names an outcome: 0, 1 or 2. */
export function pictureOf(labels: readonly number[], outcome?: number, brightness = 255): Promise<Buffer> {
  const colour = (first: number): Colour =>
    [0, 1, 2].map((channel) => (labels.includes(first + channel) ? brightness : 0)) as unknown as Colour;
  const last = [0, 1, 2].map((channel) => (channel === outcome ? 255 : 0)) as unknown as Colour;
  return picture([colour(0), colour(3), colour(6), last]);
}

const buckets = 16;

/** A word in each bucket. */
const words = new Map<number, string>();
for (let place = 0; words.size < buckets; place += 1) {
  const word = `w${place.toString(36)}`;
  const bucket = (textRow(word, 1)[0] as number) % buckets;
  if (!words.has(bucket)) words.set(bucket, word);
}

export function textOf(features: readonly number[]): string {
  return features.map((feature) => words.get(feature)).join(" ");
}
