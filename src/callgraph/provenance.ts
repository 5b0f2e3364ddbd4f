/** How a function came to the place that calls it: the named nodes that its token went through, first to last. */
import type { Analysis } from "./analysis.js";
import type { Contexts } from "./contexts.js";
import type { Node, Token } from "./points-to.js";
import { origin } from "./points-to.js";

const maximalSteps = 64;
const maximalNames = 8;

export class Provenance {
  private names: Map<Node, string> | null = null;

  constructor(
    private readonly analysis: Analysis,
    private readonly contexts: Contexts,
  ) {}

  way(node: Node, token: Token): string[] {
    const names = (this.names ??= this.nodeNames());
    const way: string[] = [];
    let at = node;
    for (let step = 0; step < maximalSteps && at !== origin; step++) {
      const name = names.get(at) ?? names.get(this.analysis.pointsTo.find(at));
      if (name !== undefined && way.at(-1) !== name && way.length < maximalNames) way.push(name);
      at = this.analysis.pointsTo.sourceOf(at, token);
    }
    return way.reverse();
  }

  private nodeNames(): Map<Node, string> {
    const names = new Map<Node, string>();
    const put = (node: Node, name: string): void => {
      if (!names.has(node)) names.set(node, name);
    };
    for (const frame of this.contexts.frames) {
      const { module, function: f } = frame.info;
      const owner = f.kind === "module" ? module.name : f.name;
      for (const [name, node] of frame.parameterNodes) put(node, `parameter ${name} of ${owner}`);
      for (const [name, node] of frame.variables) put(node, `variable ${name} of ${owner}`);
      put(frame.returned, `result of ${owner}`);
      put(frame.yielded, `what ${owner} yields`);
    }
    for (let token = 0; token < this.analysis.objects.size; token++) {
      const object = this.analysis.objects.fielded(token);
      if (object !== null) for (const [name, node] of object.fields) put(node, this.fieldName(token, name));
    }
    return names;
  }

  private fieldName(token: Token, field: string): string {
    const object = this.analysis.object(token);
    const key = field.replace(/^\[[si]:/, "");
    switch (object.kind) {
      case "module":
        return `variable ${field} of ${object.module.name}`;
      case "class":
        return `member ${key} of class ${object.name}`;
      case "instance": {
        const of = this.analysis.object(object.of);
        return `attribute ${key} of ${of.kind === "class" ? of.name : of.kind === "function" ? of.info.function.name : "an object"}`;
      }
      case "container": {
        const what = field === "*" ? "an element" : `[${key}]`;
        return `${what} of the ${object.type} at ${object.at.path}:${object.at.line}:${object.at.column}`;
      }
      case "function":
        return `property ${key} of ${object.info.function.name}`;
      default:
        return `${object.kind === "external" ? object.name : ""}.${key}`;
    }
  }
}
