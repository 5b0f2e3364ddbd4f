/** Everything in Python that nests in itself or goes on without end, as source text of any depth. */

export type Nested = (depth: number) => string;

/** `outer` around `inner`, so many times. */
export const around =
  (before: string, inner: string, after = ""): Nested =>
  (depth) =>
    before.repeat(depth) + inner + after.repeat(depth);

/** Behind `head` so many times `part`. */
export const followed =
  (head: string, part: string): Nested =>
  (depth) =>
    head + part.repeat(depth);

/** In place of the value of `x`; `b` is a text of the output. */
const expressions: Readonly<Record<string, Nested>> = {
  parentheses: around("(", "b", ")"),
  lists: around("[", "b", "]"),
  "lists on lines": around("[\n", "b", "\n]"),
  tuples: around("(", "b", ",)"),
  sets: around("{", "b", "}"),
  dictionaries: around("{'a': ", "b", "}"),
  calls: around("str(", "b", ")"),
  "unknown calls": around("f(", "b", ")"),
  "calls with names": around("f(a=", "b", ")"),
  "spread arguments": around("f(*", "b", ")"),
  "method calls": followed("b", ".lower()"),
  attributes: followed("b", ".a"),
  "called calls": followed("b", "()"),
  subscripts: followed("b", "[0]"),
  "nested subscripts": around("b[", "0", "]"),
  slices: followed("b", "[0:1]"),
  negations: around("not ", "b"),
  minus: around("-", "b"),
  complements: around("~", "b"),
  sums: followed("b", " + b"),
  "sums in parentheses": around("b + (", "b", ")"),
  "joined texts": followed("'a'", " 'b'"),
  powers: followed("b", " ** b"),
  comparisons: followed("b", " < b"),
  memberships: followed("b", " in b"),
  conjunctions: followed("b", " and b"),
  alternatives: followed("b == 'a'", " or b == 'c'"),
  "mixed conditions": around("b and (b or (", "b", "))"),
  conditionals: around("1 if b == 'a' else ", "2"),
  "conditionals in conditions": around("(1 if ", "b", " else 2)"),
  lambdas: around("lambda: ", "b"),
  "called lambdas": around("(lambda: ", "b", ")()"),
  comprehensions: around("[c for c in ", "b", "]"),
  "clauses of a comprehension": (depth) => `[b${" for b in b if b".repeat(depth)}]`,
  generators: around("any(c for c in ", "b", ")"),
  "f-strings": around("f'{", "b", "}'"),
  "f-string formats": around("f'{b:", "b", "}'"),
  "named expressions": around("(a := ", "b", ")"),
  "awaited values": around("await ", "b"),
  "elements of a list": (depth) => `[${"b,".repeat(depth)}]`,
  "entries of a dictionary": (depth) => `{${Array.from({ length: depth }, (_, at) => `"k${at}": b,`).join("")}}`,
  "words compared": (depth) => `b in [${Array.from({ length: depth }, (_, at) => `"w${at}",`).join("")}]`,
  "open parentheses": around("(", "b"),
  "open brackets on lines": around("[\n", "b"),
  "closed parentheses": around("", "b", ")"),
  "open f-strings": around("f'{", "b"),
};

/** An operation with few labels: what costs time for each of thousands of labels is measured elsewhere. */
const client = `import boto3

def hostile(image):
    labels = boto3.client("rekognition").detect_moderation_labels(Image=image)["ModerationLabels"]
    b = labels[0]["Name"]`;

const wrapped =
  (nested: Nested): Nested =>
  (depth) =>
    `${client}
    x = ${nested(depth)}
    if x:
        return 1
    return 2
`;

/** Each level one space further in: the square of the depth in characters, so no deeper than a file may be large. */
const deepestIndentation = 1_500;

const indented =
  (header: string, last = "return 1", footer?: string): Nested =>
  (wanted) => {
    const depth = Math.min(wanted, deepestIndentation);
    const lines = Array.from({ length: depth }, (_, at) => `${" ".repeat(at + 4)}${header}`);
    lines.push(`${" ".repeat(depth + 4)}${last}`);
    if (footer !== undefined) for (let at = depth - 1; at >= 0; at--) lines.push(`${" ".repeat(at + 4)}${footer}`);
    return lines.join("\n");
  };

const lines =
  (make: (at: number) => string): Nested =>
  (depth) =>
    Array.from({ length: depth }, (_, at) => `    ${make(at)}`).join("\n");

/** In place of the body of a function. */
const statements: Readonly<Record<string, Nested>> = {
  ifs: indented('if b == "a":'),
  loops: indented("for b in labels:"),
  "while loops": indented("while b:"),
  withs: indented("with b:"),
  tries: indented("try:", "return 1", "except: pass"),
  finallys: indented("try:", "return 1", "finally: pass"),
  functions: indented("def f(b):"),
  classes: indented("class C:", "b = 1"),
  elses: indented("if b:", "return 1", "else: pass"),
  matches: (depth) =>
    Array.from({ length: Math.min(depth, 900) }, (_, at) => `${" ".repeat(2 * at + 4)}match b:\n${" ".repeat(2 * at + 5)}case "a":`)
      .concat(`${" ".repeat(2 * Math.min(depth, 900) + 4)}return 1`)
      .join("\n"),
  elifs: (depth) => `    if b == "a": return 1\n${lines((at) => `elif b == "w${at}": return ${at % 7}`)(depth)}`,
  "if after if": lines((at) => `if b == "w${at}": return ${at % 7}`),
  "undecided ifs": lines((at) => `if c${at}: b += "a"`),
  "flags of the output": lines((at) => `f${at} = b == "w${at}"`),
  "loop after loop": lines((at) => `for l in labels: b = l['Name'] if l['Name'] == "w${at}" else b`),
  cases: (depth) => `    match b:\n${lines((at) => `    case "w${at}": return ${at % 7}`)(depth)}`,
  handlers: (depth) => `    try: b()\n${lines((at) => `except E${at}: return ${at % 7}`)(depth)}`,
  assignments: (depth) => `    ${"b = ".repeat(depth)}b`,
  targets: (depth) => `    ${"(".repeat(depth)}b${",)".repeat(depth)} = b`,
  "statements on a line": (depth) => `    ${"b = b;".repeat(depth)}`,
  "imported names": (depth) => `    import a${".a".repeat(depth)}`,
  annotations: (depth) => `    c: ${"list[".repeat(depth)}str${"]".repeat(depth)} = b`,
  decorators: (depth) => `${"    @d\n".repeat(depth)}    def f(): return b`,
  parameters: (depth) => `    def f(${Array.from({ length: depth }, (_, at) => `p${at}`).join(", ")}): return b`,
  "prints of Python 2": lines(() => "print b"),
  "broken lines": lines(() => "if b ==== ): ("),
  "open brackets": lines(() => "b = ("),
};

const asBody =
  (nested: Nested): Nested =>
  (depth) =>
    `${client}
${nested(depth)}
    return b
`;

const map = (table: Readonly<Record<string, Nested>>, wrap: (nested: Nested) => Nested): Record<string, Nested> =>
  Object.fromEntries(Object.entries(table).map(([name, nested]) => [name, wrap(nested)]));

/** Whole modules, by what nests in them. */
export const pythonNesting: Readonly<Record<string, Nested>> = { ...map(expressions, wrapped), ...map(statements, asBody) };
