// Applications of any size, one measure each: branches, words of a whitelist, length of a path, nesting. Words are made, not taken from a list.
import { word } from "../generate.mjs";

const head = `import lamps
from google.cloud import vision

client = vision.ImageAnnotatorClient()
`;

const labelsOf = "client.label_detection(image=image).label_annotations";

const words = (count) => Array.from({ length: count }, (_, number) => word(number));
const listed = (texts) => texts.map((text) => JSON.stringify(text)).join(", ");

/** One `if`/`elif` ladder over the label, a branch a word. */
function ladder(count) {
  const branches = words(count).map(
    (text, number) => `        ${number === 0 ? "if" : "elif"} label.description == ${JSON.stringify(text)}:\n            return ${number}`,
  );
  return {
    "app.py": `${head}

def handler(image):
    for label in ${labelsOf}:
${branches.join("\n")}
    return "none"
`,
  };
}

/** A ladder over one score, with a gap after each step. */
function scores(count) {
  const steps = Array.from({ length: count }, (_, number) => {
    const [low, high] = [number / count, (number + 0.5) / count];
    return `    ${number === 0 ? "if" : "elif"} ${low} <= score < ${high}:\n        return ${number}`;
  });
  return {
    "app.py": `from google.cloud import language

client = language.LanguageServiceClient()


def handler(document):
    score = client.analyze_sentiment(document=document).document_sentiment.score
${steps.join("\n")}
    return "none"
`,
  };
}

/** One membership test of each label in a list, a set, the keys of a dictionary, or the lines of a file. */
function whitelist(count, { container }) {
  const texts = words(count);
  const forms = {
    list: `WORDS = [${listed(texts)}]`,
    set: `WORDS = {${listed(texts)}}`,
    dictionary: `WORDS = {${texts.map((text) => `${JSON.stringify(text)}: True`).join(", ")}}`,
    file: 'WORDS = [line.strip() for line in open("words.txt")]',
  };
  const application = {
    "app.py": `${head}
${forms[container]}


def handler(image):
    for label in ${labelsOf}:
        if label.description in WORDS:
            return "found"
    return "none"
`,
  };
  return container === "file" ? { ...application, "words.txt": `${texts.join("\n")}\n` } : application;
}

/** Independent tests one after the other in one round: each path through the body is as long as there are tests. */
function pathLength(count) {
  const tests = words(count).map((text) => `        if label.description == ${JSON.stringify(text)}:\n            found = True`);
  return {
    "app.py": `${head}

def handler(image):
    found = False
    for label in ${labelsOf}:
${tests.join("\n")}
    return "found" if found else "none"
`,
  };
}

/** Independent tests, each with an effect of its own: as many parts of the outcome as tests. */
function effects(count) {
  const tests = words(count).map((text, number) => `    if ${JSON.stringify(text)} in labels:\n        lamps.turn_on(${number})`);
  return {
    "app.py": `${head}

def handler(image):
    labels = [label.description for label in ${labelsOf}]
${tests.join("\n")}
    return len(labels)
`,
  };
}

/** Loops inside each other down to the comparison: over labels; over words too; over groups of words too. */
function nesting(count, { depth }) {
  const texts = words(count);
  const size = Math.ceil(Math.sqrt(count));
  const groups = Array.from({ length: Math.ceil(count / size) }, (_, i) => texts.slice(i * size, (i + 1) * size));
  const bodies = {
    1: ["    for label in labels:", "        if label.description in WORDS:", "            return True"],
    2: [
      "    for label in labels:",
      "        for word in WORDS:",
      "            if label.description == word:",
      "                return True",
    ],
    3: [
      "    for label in labels:",
      "        for group in GROUPS:",
      "            for word in group:",
      "                if label.description == word:",
      "                    return True",
    ],
  };
  return {
    "app.py": `${head}
WORDS = [${listed(texts)}]
GROUPS = [${groups.map((group) => `[${listed(group)}]`).join(", ")}]


def handler(image):
    labels = ${labelsOf}
${bodies[depth].join("\n")}
    return False
`,
  };
}

/** By name: files of an application of a size. */
export const applications = { ladder, scores, whitelist, pathLength, effects, nesting };
