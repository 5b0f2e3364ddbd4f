// Applications written by a generator: branches over labels and scores, flat or nested, in one file or with rules in modules of their own; Python, JavaScript
// and TypeScript.
import { nameFor as name, nameFor } from "./words.mjs";

const sizes = { small: [2, 4, 0], medium: [4, 8, 3], large: [9, 16, 25] };

/** A condition on the output: [Python, JavaScript]. */
function condition(random, labels, form) {
  const some = random.some(labels, random.integer(1, 6));
  const list = some.map((label) => JSON.stringify(label)).join(", ");
  const threshold = (random.integer(30, 95) / 100).toFixed(2);
  const forms = [
    [`any(name in (${list},) for name in names)`, `names.some((name) => [${list}].includes(name))`],
    [`${JSON.stringify(some[0])} in names`, `names.includes(${JSON.stringify(some[0])})`],
    [`${JSON.stringify(some[0])} not in names`, `!names.includes(${JSON.stringify(some[0])})`],
    [
      `any(item[0] == ${JSON.stringify(some[0])} and item[1] >= ${threshold} for item in items)`,
      `items.some((item) => item[0] === ${JSON.stringify(some[0])} && item[1] >= ${threshold})`,
    ],
    [
      `${JSON.stringify(some[0].toLowerCase())} in [name.lower() for name in names]`,
      `names.map((name) => name.toLowerCase()).includes(${JSON.stringify(some[0].toLowerCase())})`,
    ],
    [`len(names) > ${random.integer(1, 6)}`, `names.length > ${random.integer(1, 6)}`],
  ];
  return forms[form];
}

/** The branches of a rule: pairs of a condition and an answer, or of a condition and further branches. */
function branches(random, labels, count, depth, forms) {
  return Array.from({ length: count }, (_, at) => {
    const isNested = depth > 0 && random.isTrue(0.2);
    return {
      test: condition(random, labels, random.pick(forms)),
      answer: nameFor(at * 7 + random.integer(0, 6), "-"),
      inner: isNested ? branches(random, labels, 2, depth - 1, forms) : [],
    };
  });
}

function python(rows, indent = "    ") {
  return rows
    .map(
      ({ test, answer, inner }) =>
        `${indent}if ${test[0]}:\n${python(inner, `${indent}    `)}${indent}    return ${JSON.stringify(answer)}\n`,
    )
    .join("");
}

function javascript(rows, indent = "  ") {
  return rows
    .map(
      ({ test, answer, inner }) =>
        `${indent}if (${test[1]}) {\n${javascript(inner, `${indent}  `)}${indent}  return ${JSON.stringify(answer)};\n${indent}}\n`,
    )
    .join("");
}

function pythonApplication(rules, random) {
  const modules = rules
    .slice(1)
    .map((rule, at) => ({ path: `rules_${at}.py`, text: `def ${name(at)}(names, items):\n${python(rule)}    return None\n` }));
  const imports = modules.map(({ path }, at) => `from ${path.slice(0, -3)} import ${name(at)}\n`).join("");
  const calls = modules
    .map((_, at) => `    answer = ${name(at)}(names, items)\n    if answer is not None:\n        return answer\n`)
    .join("");
  const main = `from google.cloud import vision\n${imports}
client = vision.ImageAnnotatorClient()


def decide(image):
    response = client.label_detection(image=image)
    items = [(label.description, label.score) for label in response.label_annotations]
    names = [item[0] for item in items]
${calls}${python(rules[0])}    return "nothing"
`;
  return [{ path: random.pick(["app.py", "service.py", "main.py"]), text: main }, ...modules];
}

function javascriptApplication(rules, random, extension) {
  const types = extension === "ts" ? [": string[]", ": [string, number][]", ": string | null"] : ["", "", ""];
  const modules = rules.slice(1).map((rule, at) => ({
    path: `rules${at}.${extension}`,
    text: `export function ${name(at, "")}(names${types[0]}, items${types[1]})${types[2]} {\n${javascript(rule)}  return null;\n}\n`,
  }));
  const imports = modules.map(({ path }, at) => `import { ${name(at, "")} } from "./${path.replace(/ts$/, "js")}";\n`).join("");
  const calls = modules
    .map((_, at) => `  const answer${at} = ${name(at, "")}(names, items);\n  if (answer${at} !== null) return answer${at};\n`)
    .join("");
  const main = `import { DetectLabelsCommand, RekognitionClient } from "@aws-sdk/client-rekognition";\n${imports}
const client = new RekognitionClient({});

export async function handler(event${extension === "ts" ? ": { bucket: string; key: string }" : ""}) {
  const { Labels = [] } = await client.send(new DetectLabelsCommand({ Image: { S3Object: { Bucket: event.bucket, Name: event.key } } }));
  const items${types[1]} = Labels.map((label) => [label.Name${extension === "ts" ? ' ?? ""' : ""}, (label.Confidence ${extension === "ts" ? "?? 0" : ""}) / 100]);
  const names = items.map((item) => item[0]);
${calls}${javascript(rules[0])}  return "nothing";
}
`;
  return [
    { path: `${random.pick(["index", "handler", "main"])}.${extension}`, text: main },
    { path: "package.json", text: '{ "type": "module" }\n' },
    ...modules,
  ];
}

/** The files of an application and its size. */
export function ladderApplication(random, words) {
  const language = random.pick(["py", "js", "ts"]);
  const size = random.pick(["small", "small", "small", "small", "medium", "medium", "large"]);
  const [least, most, others] = sizes[size];
  const labels = random.some(language === "py" ? words.google : words.amazon, 40);
  // People ask in one or two ways, not in all.
  const forms = random.some([0, 1, 2, 3, 4, 5], random.integer(1, 2));
  const rules = Array.from({ length: random.integer(1, 3) }, () => branches(random, labels, random.integer(least, most), 1, forms));
  const files = language === "py" ? pythonApplication(rules, random) : javascriptApplication(rules, random, language);
  return { files, language, unrelated: random.integer(0, others) };
}
