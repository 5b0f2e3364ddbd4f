#!/usr/bin/env node
import { readFile } from "node:fs/promises";
import vision from "@google-cloud/vision";

const ADVICE = new Map([
  ["Milky way", "Leave the shutter open for twenty seconds."],
  ["Star", "Leave the shutter open for twenty seconds."],
  ["Moon", "Use the long lens, and f/8."],
  ["Full moon", "Use the long lens, and f/8."],
  ["Cloud", "Put the kettle on and wait."],
  ["Fog", "Go back to bed."],
]);

const [path] = process.argv.slice(2);
if (!path) {
  console.error("usage: stargazer PHOTO");
  process.exit(2);
}

const client = new vision.ImageAnnotatorClient();
const content = await readFile(path);
const [{ labelAnnotations }] = await client.labelDetection({ image: { content } });

const best = labelAnnotations
  .slice(0, 3)
  .map((label) => label.description)
  .find((name) => ADVICE.has(name));

console.log(ADVICE.get(best) ?? "Nothing up there.");
