/**
 * Objects that the code has just made and shown to nobody. While only their own code writes them, a later value of a field
 * takes the place of an earlier one (a strong update); what they hold is told to the solver when anything else happens.
 */
import type { FieldedObject } from "./abstract-objects.js";
import type { Analysis } from "./analysis.js";
import type { Node } from "./points-to.js";

interface Fresh {
  readonly object: FieldedObject;
  readonly fields: Map<string, Node>;
}

export class FreshObjects {
  private readonly objects = new Map<Node, Fresh>();

  constructor(private readonly analysis: Analysis) {}

  /** From now on the node holds the object and nothing else. */
  add(node: Node, object: FieldedObject): void {
    this.objects.set(node, { object, fields: new Map() });
  }

  has(node: Node): boolean {
    return this.objects.has(node);
  }

  /** Whether the object is fresh; then the field holds the value and no other. */
  write(node: Node, field: string, value: Node): boolean {
    const fresh = this.objects.get(node);
    fresh?.fields.set(field, value);
    return fresh !== undefined;
  }

  /** What the field of a fresh object holds. */
  read(node: Node, field: string): Node | undefined {
    return this.objects.get(node)?.fields.get(field);
  }

  /** The fields of a fresh object. */
  fields(node: Node): ReadonlyMap<string, Node> | undefined {
    return this.objects.get(node)?.fields;
  }

  /** Others may see and change the objects from here on. */
  release(): void {
    if (this.objects.size === 0) return;
    for (const { object, fields } of this.objects.values())
      for (const [field, value] of fields) this.analysis.writeField(object, field, value);
    this.objects.clear();
  }
}
