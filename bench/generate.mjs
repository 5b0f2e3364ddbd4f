// Applications of any size, written for one sweep each. Words are made, not taken from a list, so that any number exists.

const head = `import lamps
from google.cloud import vision

client = vision.ImageAnnotatorClient()
`;

/** Letters only: `Waaa`, `Waab`, ..., from 17,576 on `Xaaaa`, ...; none is part of another. */
export function word(number) {
  const letter = (value) => String.fromCharCode(97 + (value % 26));
  if (number >= 17_576) return `X${letter(Math.floor(number / 17_576))}${word(number % 17_576).slice(1)}`;
  return `W${letter(Math.floor(number / 676))}${letter(Math.floor(number / 26))}${letter(number)}`;
}

const words = (count) => Array.from({ length: count }, (_, number) => JSON.stringify(word(number)));

/** Each label of the output against each word of a list. */
function nestedLoops(count, { wordsOutside }) {
  const loops = wordsOutside ? ["for word in WORDS:", "for label in labels:"] : ["for label in labels:", "for word in WORDS:"];
  return `${head}
WORDS = [${words(count).join(", ")}]


def handler(image):
    labels = client.label_detection(image=image).label_annotations
    ${loops[0]}
        ${loops[1]}
            if label.description == word:
                return "found"
    return "none"
`;
}

/** One test after the other, each with an effect of its own. */
function sequentialIfs(count) {
  const tests = words(count).map((text, number) => `    if ${text} in labels:\n        lamps.turn_on(${number})`);
  return `${head}

def handler(image):
    labels = [label.description for label in client.label_detection(image=image).label_annotations]
${tests.join("\n")}
    return len(labels)
`;
}

/** By name: a function of a size and options that gives the source of the application. */
export const applications = { nestedLoops, sequentialIfs };

/** A vocabulary of a size, with the first words of the sweeps at its start. */
export function vocabularyOf(size) {
  const labels = Array.from({ length: size }, (_, number) => {
    const name = number < 50_000 ? word(number) : `Label ${number}`;
    return { id: `/m/${number}`, name };
  });
  return { id: "google.vision.labels", title: "made for a measurement", source: "none", license: "none", labels };
}
