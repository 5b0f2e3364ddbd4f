/**
 * From an image's bytes to the row that a model of images takes, as in training: upright, on white, scaled to fill the square, cut at the centre, channels
 * first, centred.
 * Only formats that providers take are decoded, and the size in the header is looked at before anything is.
 */
import type { Sharp } from "sharp";
import sharp from "sharp";
import type { Pixels } from "./bilinear.js";
import { scaled } from "./bilinear.js";
import type { ModelInput } from "./model-description.js";
import type { Row } from "./row.js";

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

export async function imageRow(bytes: Uint8Array, input: ModelInput, maxPixels: number): Promise<Row> {
  const pixels = cut(await scaledPixels(bytes, input.size, maxPixels), input.size);
  return { writeTo: (batch, start) => writeNormalised(pixels, input, batch, start) };
}

/** RGB pixels whose shorter side is the model's, as the trainer makes them. */
async function scaledPixels(bytes: Uint8Array, size: number, maxPixels: number): Promise<Pixels> {
  // The limit holds for what the header says: nothing is decoded beyond it.
  const open = (limitInputPixels: number): Sharp => sharp(bytes, { limitInputPixels, failOn: "error", pages: 1 }).autoOrient();
  const modest = Math.min(maxPixels, (large * size) ** 2);
  try {
    if (!mayBeGreyOf16Bits(bytes)) {
      const pixels = await decodedWhole(open(modest));
      if (pixels !== undefined) return scaled(pixels, ...sides(pixels.width, pixels.height, size));
    }
    return await looselyScaled(open(maxPixels), size);
  } catch (error) {
    if (isOverLimit(error)) throw new ImageTooLargeError("the image has too many pixels");
    throw new ImageError("the bytes are no image that can be decoded");
  }
}

/** The usual case, in one go: a picture of modest size, of which all is looked at. Undefined where it is not. */
async function decodedWhole(image: Sharp): Promise<Pixels | undefined> {
  try {
    const pixels = await rgbOnWhite(image);
    const { width, height } = pixels;
    return Math.max(width, height) <= longest * Math.min(width, height) ? pixels : undefined;
  } catch (error) {
    if (isOverLimit(error)) return undefined;
    throw error;
  }
}

function isOverLimit(error: unknown): boolean {
  return String((error as Error).message).includes("pixel limit");
}

/** Of the formats that are taken only PNG has such pictures: the header says 16 bits and no colour. */
function mayBeGreyOf16Bits(bytes: Uint8Array): boolean {
  return bytes[0] === 0x89 && bytes[24] === 16 && (bytes[25] === 0 || bytes[25] === 4);
}

/** So many times the size of the model, and scaling goes on in a thread, in another library's way, down to half of it. */
const large = 16;

/** How many times its shorter side of a picture's longer side is looked at. */
const longest = 8;

/** What is far larger than the model's pictures is brought near its size in a thread; of what is long only the middle is looked at. */
async function looselyScaled(image: Sharp, size: number): Promise<Pixels> {
  const { autoOrient, depth, space } = await image.metadata();
  const shorter = Math.min(autoOrient.width, autoOrient.height);
  const [width, height] = [Math.min(autoOrient.width, longest * shorter), Math.min(autoOrient.height, longest * shorter)];
  const middle = { left: Math.floor((autoOrient.width - width) / 2), top: Math.floor((autoOrient.height - height) / 2), width, height };
  const seen = width === autoOrient.width && height === autoOrient.height ? image : image.extract(middle);
  const near =
    shorter > large * size ? seen.resize(...sides(width, height, (large / 2) * size), { fit: "fill", fastShrinkOnLoad: false }) : seen;
  const pixels = depth === "ushort" && space === "grey16" ? await greyOf16Bits(near) : await rgbOnWhite(near);
  return scaled(pixels, ...sides(width, height, size));
}

async function rgbOnWhite(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  if (channels === 3) return { width, height, data };
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0, at = 0; at < rgb.length; pixel += channels)
    for (let channel = 0; channel < 3; channel += 1, at += 1)
      rgb[at] = onWhite(data[pixel + channel] as number, channels === 4 ? (data[pixel + 3] as number) : 255);
  return { width, height, data: rgb };
}

/** A level with an opacity, on white, in Pillow's fixed point. */
function onWhite(level: number, opacity: number): number {
  const sum = (level * opacity + 255 * (255 - opacity)) * 128 + 128 * 128;
  return ((sum >> 8) + sum) >> 15;
}

/** Grey of 16 bits to the nearest of 8. */
async function greyOf16Bits(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.toColourspace("grey16").removeAlpha().raw({ depth: "ushort" }).toBuffer({ resolveWithObject: true });
  const levels = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  const rgb = Uint8Array.from({ length: info.width * info.height * 3 }, (_, at) => {
    return Math.floor(((levels[Math.floor(at / 3) * info.channels] as number) + 128) / 257);
  });
  return { width: info.width, height: info.height, data: rgb };
}

/** Width and height with the shorter side as long as asked. */
function sides(width: number, height: number, size: number): [number, number] {
  const scale = size / Math.min(width, height);
  return [Math.max(size, roundHalfToEven(width * scale)), Math.max(size, roundHalfToEven(height * scale))];
}

/** The square in the middle. */
function cut({ width, height, data }: Pixels, size: number): Uint8Array {
  if (width === size && height === size) return data;
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

/** Channels one after the other, each level as the model was trained on it. */
function writeNormalised(pixels: Uint8Array, { size, mean, deviation }: ModelInput, batch: Float32Array, start: number): void {
  const plane = size * size;
  const [green, blue] = [start + plane, start + 2 * plane];
  const values = Float32Array.from({ length: 256 }, (_, level) => (level / 255 - mean) / deviation);
  for (let pixel = 0, at = 0; pixel < plane; pixel += 1, at += 3) {
    batch[start + pixel] = values[pixels[at] as number] as number;
    batch[green + pixel] = values[pixels[at + 1] as number] as number;
    batch[blue + pixel] = values[pixels[at + 2] as number] as number;
  }
}
