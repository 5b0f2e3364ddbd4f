/**
 * From an image's bytes to the row that a model of images takes: RGB, scaled to fill the square, cut at the centre, channels first, centred as in training.
 * Only formats that providers take are decoded, and the size in the header is looked at before anything is.
 */
import type { Sharp } from "sharp";
import sharp from "sharp";
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
  // The limit holds for what the header says: nothing is decoded beyond it.
  const image = sharp(bytes, { limitInputPixels: maxPixels, failOn: "error", pages: 1 });
  try {
    const { width, height } = await image.metadata();
    return normalised(await pixels(image, width, height, input.size), input);
  } catch (error) {
    if (String((error as Error).message).includes("pixel limit")) throw new ImageTooLargeError("the image has too many pixels");
    throw new ImageError("the bytes are no image that can be decoded");
  }
}

/** Size x size RGB pixels. The shorter side fills the square, the longer one is cut at both ends, as the trainer does. */
async function pixels(image: Sharp, width: number, height: number, size: number): Promise<Uint8Array> {
  const scale = size / Math.min(width, height);
  const [wide, high] = [width, height].map((side) => Math.max(size, roundHalfToEven(side * scale))) as [number, number];
  const plain = image.toColourspace("srgb").removeAlpha();
  const scaled =
    wide === width && high === height ? plain : plain.resize(wide, high, { fit: "fill", kernel: "linear", fastShrinkOnLoad: false });
  const cut = scaled.extract({ left: Math.floor((wide - size) / 2), top: Math.floor((high - size) / 2), width: size, height: size });
  const { data, info } = await cut.raw().toBuffer({ resolveWithObject: true });
  return info.channels === 3
    ? data
    : Uint8Array.from({ length: size * size * 3 }, (_, place) => data[Math.floor(place / 3) * info.channels] as number);
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
  for (let pixel = 0; pixel < plane; pixel += 1)
    for (let channel = 0; channel < 3; channel += 1)
      row[channel * plane + pixel] = ((data[pixel * 3 + channel] as number) / 255 - mean) / deviation;
  return row;
}
