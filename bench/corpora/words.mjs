// Labels of the vocabularies, and words for names.
import { built } from "../measure.mjs";

async function rowsOf(name) {
  const { rows } = await built(`providers/vocabularies/${name}.data.js`);
  return rows
    .split("\n")
    .map((row) => row.split("\t").at(-1).trim())
    .filter((label) => /^[A-Za-z][A-Za-z '&-]+$/.test(label) && !label.includes("'"));
}

export async function loadWords() {
  const [google, amazon] = await Promise.all(["google-vision-labels", "aws-rekognition-labels"].map(rowsOf));
  return { google, amazon };
}

const first = ["pick", "sort", "judge", "route", "grade", "weigh", "check", "rank", "scan", "guess", "tell", "mark", "note", "read"];
const second = [
  "parcel",
  "photo",
  "shelf",
  "garden",
  "kitchen",
  "ticket",
  "letter",
  "crate",
  "camera",
  "basket",
  "story",
  "visit",
  "badge",
];

/** A name that reads like one, the same for the same number. */
export function nameFor(number, separator = "_") {
  const tail = Math.floor(number / (first.length * second.length));
  const parts = [
    first[number % first.length],
    second[Math.floor(number / first.length) % second.length],
    ...(tail > 0 ? [`n${tail}`] : []),
  ];
  return separator === ""
    ? parts.map((part, at) => (at === 0 ? part : part[0].toUpperCase() + part.slice(1))).join("")
    : parts.join(separator);
}
