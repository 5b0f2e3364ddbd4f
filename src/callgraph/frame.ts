/**
 * A function as one analysis context sees it: the nodes of its registers, variables, parameters and results. Most
 * functions have one frame; those that hand on what they are given have one for each place that calls them.
 */
import type { FunctionInfo } from "./function-info.js";
import type { Node, PointsTo } from "./points-to.js";

export class Frame {
  /** The current nodes of registers. */
  readonly registers = new Map<number, Node>();
  /** Variables of this frame that other functions read or write, and those that no assignment reaches. */
  readonly variables = new Map<string, Node>();
  private readonly parameters = new Map<string, Node>();
  readonly returned: Node;
  readonly yielded: Node;
  readonly sent: Node;
  readonly thrown: Node;
  isGenerated = false;
  /** Some call of the program reaches it. */
  isCalled = false;

  constructor(
    readonly info: FunctionInfo,
    /** The frame whose code made the function. */
    readonly parent: Frame | null,
    private readonly pointsTo: PointsTo,
  ) {
    this.returned = pointsTo.node();
    this.yielded = pointsTo.node();
    this.sent = pointsTo.node();
    this.thrown = pointsTo.node();
  }

  /** The node of a variable as other functions see it. */
  variable(name: string): Node {
    let node = this.variables.get(name);
    if (node === undefined) this.variables.set(name, (node = this.pointsTo.node()));
    return node;
  }

  get parameterNodes(): ReadonlyMap<string, Node> {
    return this.parameters;
  }

  /** What a call puts into a parameter; `this` and `arguments` too. */
  parameter(name: string): Node {
    let node = this.parameters.get(name);
    if (node === undefined) this.parameters.set(name, (node = this.pointsTo.node()));
    return node;
  }

  register(register: number): Node {
    let node = this.registers.get(register);
    if (node === undefined) this.registers.set(register, (node = this.pointsTo.node()));
    return node;
  }
}
