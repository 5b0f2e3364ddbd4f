import vision from "@google-cloud/vision";
import { SECTIONS } from "./sections.js";

const client = new vision.ImageAnnotatorClient();

/** The section of the pattern library that a swatch belongs to. */
export async function sectionOf(path) {
  const [{ webDetection }] = await client.webDetection(path);

  let section = "drawer";
  search: for (const [name, words] of SECTIONS) {
    for (const entity of webDetection?.webEntities ?? []) {
      const text = entity.description.toLowerCase();
      for (const word of words) {
        if (!text.includes(word)) continue;
        section = name;
        break search;
      }
    }
  }
  return section;
}
