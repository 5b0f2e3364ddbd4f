/** What a model is fed with is what it was trained on: recorded rows of the trainer (fixtures/make_input_vectors.py). */
import { readFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { ImageError, ImageTooLargeError, imageRow } from "../src/models/image-input.js";
import { textRow } from "../src/models/text-input.js";

interface Vectors {
  readonly size: number;
  readonly pictures: readonly { readonly name: string; readonly png: string; readonly row: readonly number[] }[];
  readonly length: number;
  readonly texts: readonly { readonly text: string; readonly row: readonly number[] }[];
}

const vectors = JSON.parse(readFileSync(new URL("fixtures/inputs.json", import.meta.url), "utf8")) as Vectors;
const input = { kind: "image", size: vectors.size, mean: 0.45, deviation: 0.226 } as const;

describe("texts", () => {
  for (const { text, row } of vectors.texts)
    it(JSON.stringify(text.slice(0, 30)), () => expect([...textRow(text, vectors.length)]).toEqual(row));
});

describe("pictures", () => {
  for (const { name, png, row } of vectors.pictures)
    it(name, async () => {
      const made = new Float32Array(3 * vectors.size ** 2 + 1);
      (await imageRow(Buffer.from(png, "base64"), input, 10_000)).writeTo(made, 1);
      expect(row.every((value, place) => Math.abs(value - (made[place + 1] as number)) < 1e-3)).toBe(true);
    });

  it("of more pixels than are decoded is refused by its header", async () => {
    const wide = await sharp({ create: { width: 200, height: 60, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    await expect(imageRow(wide, input, 10_000)).rejects.toThrow(ImageTooLargeError);
  });

  const formats = { svg: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', pdf: "%PDF-1.4", nothing: "", text: "hello" };
  for (const [name, bytes] of Object.entries(formats))
    it(`${name} is no picture`, async () => {
      await expect(imageRow(Buffer.from(bytes), input, 10_000)).rejects.toThrow(ImageError);
    });
});
