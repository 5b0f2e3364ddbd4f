/**
 * From an image's bytes to the row that a model of images takes: RGB, scaled to fill the square, cut at the centre, channels first, centred as in training.
 * Only formats that providers take are decoded, and the size in the header is looked at before anything is.
 */
import type { Sharp } from "sharp";
import sharp from "sharp";
import type { Pixels } from "./bilinear.js";
import { scaled } from "./bilinear.js";
import type { ModelInput } from "./model-description.js";

/** Bytes that are no image of a known format, or are damaged. */
export class ImageError extends Error {
  override readonly name = "ImageError";
}

/** An image with more pixels than are decoded. */
export class ImageTooLargeError extends Error {
  override readonly name = "ImageTooLargeError";
}

// Loaders of documents and vectors open files of their own accord; only plain pictures are let in.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({ operation: ["Jpeg", "Png", "Webp", "Nsgif"].map((format) => `VipsForeignLoad${format}Buffer`) });
// Each picture is decoded on one thread; several are decoded side by side.
sharp.concurrency(1);
sharp.cache(false);

export async function imageRow(bytes: Uint8Array, input: ModelInput, maxPixels: number): Promise<Float32Array> {
  try {
    // The limit holds for what the header says: nothing is decoded beyond it.
    const image = sharp(bytes, { limitInputPixels: maxPixels, failOn: "error", pages: 1 });
    return normalised(cut(await squareOf(image, input.size), input.size), input);
  } catch (error) {
    if (String((error as Error).message).includes("pixel limit")) throw new ImageTooLargeError("the image has too many pixels");
    throw new ImageError("the bytes are no image that can be decoded");
  }
}

/** So many times the size of the model, and scaling goes on in a thread, in another library's way, down to half of it. */
const large = 16;

/** RGB pixels whose shorter side is the model's, as the trainer makes them. */
async function squareOf(image: Sharp, size: number): Promise<Pixels> {
  const { width, height } = await image.metadata();
  const shorter = Math.min(width, height);
  const plain = image.toColourspace("srgb").removeAlpha();
  const near =
    shorter > large * size ? plain.resize(...sides(width, height, (large / 2) * size), { fit: "fill", fastShrinkOnLoad: false }) : plain;
  const { data, info } = await near.raw().toBuffer({ resolveWithObject: true });
  const rgb =
    info.channels === 3
      ? data
      : Uint8Array.from({ length: info.width * info.height * 3 }, (_, at) => data[Math.floor(at / 3) * info.channels] as number);
  const pixels = { width: info.width, height: info.height, data: rgb };
  return scaled(pixels, ...sides(width, height, size));
}

/** Width and height with the shorter side as long as asked. */
function sides(width: number, height: number, size: number): [number, number] {
  const scale = size / Math.min(width, height);
  return [Math.max(size, roundHalfToEven(width * scale)), Math.max(size, roundHalfToEven(height * scale))];
}

/** The square in the middle. */
function cut({ width, height, data }: Pixels, size: number): Uint8Array {
  const [left, top] = [Math.floor((width - size) / 2), Math.floor((height - size) / 2)];
  const result = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y += 1) {
    const start = ((top + y) * width + left) * 3;
    result.set(data.subarray(start, start + size * 3), y * size * 3);
  }
  return result;
}

/** As Python rounds. */
function roundHalfToEven(value: number): number {
  const low = Math.floor(value);
  if (value - low !== 0.5) return Math.round(value);
  return low % 2 === 0 ? low : low + 1;
}

function normalised(data: Uint8Array, { size, mean, deviation }: ModelInput): Float32Array {
  const plane = size * size;
  const row = new Float32Array(3 * plane);
  const values = Float32Array.from({ length: 256 }, (_, level) => (level / 255 - mean) / deviation);
  for (let channel = 0; channel < 3; channel += 1) {
    const start = channel * plane;
    for (let pixel = 0, at = channel; pixel < plane; pixel += 1, at += 3) row[start + pixel] = values[data[at] as number] as number;
  }
  return row;
}
