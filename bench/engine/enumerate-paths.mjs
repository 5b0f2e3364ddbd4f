// The baseline: a plain path-enumerating run of the same IR. It takes a list of a few unknown labels, runs the handler, and at every
// branch on the output goes both ways, as long as the answers on one label do not contradict each other. Nothing is merged: a run is a
// path, found again by its answers (depth first). It knows the instructions of the generated applications, and fails on any other.

export class Unknown extends Error {}

/** How many paths there are with a list of so many labels; `paths` is the limit where there are more. */
export function countPaths(module, { labels, limit, files = {} }) {
  const outcomes = new Set();
  let answers = [];
  for (let paths = 1; ; paths++) {
    const run = new Run(module, labels, answers, files);
    outcomes.add(run.handler());
    answers = [...run.answers];
    while (answers.length > 0 && answers.at(-1).isLast) answers.pop();
    if (answers.length === 0) return { paths, outcomes: outcomes.size, isAll: true };
    if (paths >= limit) return { paths, outcomes: outcomes.size, isAll: false };
    answers[answers.length - 1] = { holds: false, isLast: true };
  }
}

class Break extends Error {}
class Return extends Error {
  constructor(value) {
    super();
    this.value = value;
  }
}

/** A text or number of the output, with what is known of it on this path. */
class Symbol_ {
  /** Texts that it is not. */
  not = new Set();
  /** The text that it is. */
  is = undefined;
  low = -Infinity;
  high = Infinity;
}

class Run {
  answers = [];
  globals = new Map();
  effects = [];

  constructor(module, labels, given, files) {
    this.module = module;
    this.labels = labels;
    this.given = given;
    this.files = files;
    this.body(module.functions[0], new Map());
  }

  handler() {
    const handler = this.globals.get("handler");
    const value = this.body(handler, new Map(handler.parameters.map(({ name }) => [name, { opaque: name }])));
    return JSON.stringify([this.effects, typeof value === "object" ? "object" : String(value)]);
  }

  /** One answer of this path: the next of those that are given, else yes, with no still to come. */
  fork() {
    const answer = this.given[this.answers.length] ?? { holds: true, isLast: false };
    this.answers.push(answer);
    return answer.holds;
  }

  isEqual(symbol, text) {
    if (symbol.is !== undefined) return symbol.is === text;
    if (symbol.not.has(text)) return false;
    if (this.fork()) {
      symbol.is = text;
      return true;
    }
    symbol.not.add(text);
    return false;
  }

  isBelow(symbol, bound) {
    if (symbol.high <= bound) return true;
    if (symbol.low >= bound) return false;
    if (this.fork()) {
      symbol.high = bound;
      return true;
    }
    symbol.low = bound;
    return false;
  }

  contains(list, item) {
    if (item instanceof Symbol_) return list.some((text) => this.isEqual(item, text));
    return list.some((element) => (element instanceof Symbol_ ? this.isEqual(element, item) : element === item));
  }

  body(func, locals) {
    try {
      this.block(func.body, { locals, registers: [] });
      return null;
    } catch (error) {
      if (error instanceof Return) return error.value;
      throw error;
    }
  }

  block(instructions, frame) {
    for (const instruction of instructions) this.step(instruction, frame);
  }

  step(i, frame) {
    const { registers: r } = frame;
    switch (i.op) {
      case "constant":
        r[i.target] = i.value;
        return;
      case "copy":
        r[i.target] = r[i.source];
        return;
      case "load":
        r[i.target] = i.scope.kind === "local" ? frame.locals.get(i.name) : (this.globals.get(i.name) ?? { builtin: i.name });
        return;
      case "store":
        (i.scope.kind === "local" ? frame.locals : this.globals).set(i.name, r[i.value]);
        return;
      case "import":
      case "import-name":
        r[i.target] = { opaque: i.name ?? i.module };
        return;
      case "make-function":
        r[i.target] = this.module.functions[i.function];
        return;
      case "build-sequence":
        r[i.target] = i.elements.map(({ value }) => r[value]);
        return;
      case "build-map":
        r[i.target] = i.entries.map(({ key }) => r[key]);
        return;
      case "get-attribute":
        r[i.target] = this.attribute(r[i.object], i.name);
        return;
      case "call":
        r[i.target] = this.call(
          r[i.callee],
          i.arguments.map(({ value }) => r[value]),
        );
        return;
      case "unary":
        r[i.target] = this.unary(i.operator, r[i.operand]);
        return;
      case "binary":
        r[i.target] = this.binary(i.operator, r[i.left], r[i.right]);
        return;
      case "if":
        this.block(r[i.condition] ? i.then : i.else, frame);
        return;
      case "for":
        this.loop(i, frame);
        return;
      case "break":
        throw new Break();
      case "return":
        throw new Return(i.value === undefined ? null : r[i.value]);
      default:
        throw new Unknown(`instruction ${i.op}`);
    }
  }

  loop(i, frame) {
    try {
      for (const element of frame.registers[i.iterable]) {
        frame.registers[i.element] = element;
        this.block(i.body, frame);
      }
    } catch (error) {
      if (error instanceof Break) return;
      throw error;
    }
    this.block(i.else, frame);
  }

  attribute(object, name) {
    if (name === "label_annotations") return Array.from({ length: this.labels }, () => ({ description: new Symbol_() }));
    if (name === "score") return (object.score ??= new Symbol_());
    if (object !== null && typeof object === "object" && Object.hasOwn(object, name)) return object[name];
    return { opaque: name, of: object };
  }

  call(callee, values) {
    if (callee.builtin === "open") return this.files[values[0]].split("\n").filter((line) => line !== "");
    if (callee.builtin === "len") return values[0].length;
    if (callee.opaque === "strip") return callee.of;
    if (callee.opaque === "append") return void callee.of.push(values[0]);
    if (callee.opaque === "turn_on") return void this.effects.push(values.map(String));
    if (callee.body !== undefined) return this.body(callee, new Map(callee.parameters.map(({ name }, at) => [name, values[at]])));
    return { opaque: "result" };
  }

  unary(operator, value) {
    if (operator === "truthy.python") return value !== null && value !== false && value !== 0n && value !== "";
    if (operator === "not.python") return value === false;
    throw new Unknown(`operator ${operator}`);
  }

  binary(operator, left, right) {
    switch (operator) {
      case "equal.python":
        return left instanceof Symbol_ ? this.isEqual(left, right) : left === right;
      case "in.python":
        return this.contains(right, left);
      case "less-equal":
        return right instanceof Symbol_ ? !this.isBelow(right, Number(left)) : left <= right;
      case "less":
        return left instanceof Symbol_ ? this.isBelow(left, Number(right)) : left < right;
      default:
        throw new Unknown(`operator ${operator}`);
    }
  }
}
