/** Functions of the languages' libraries with a rule of their own, by their names. */
import type { Analysis } from "./analysis.js";
import type { Attributes } from "./attributes.js";
import type { Elements } from "./elements.js";
import type { Frame } from "./frame.js";
import type { Imports } from "./imports.js";
import type { LibraryCall, LibraryPlaces } from "./library-places.js";
import { JavaScriptSpecials } from "./library-special-javascript.js";
import { PythonSpecials } from "./library-special-python.js";
import type { Node } from "./points-to.js";
import type { Special } from "./special-rule.js";

export class SpecialCalls {
  private readonly rows: ReadonlyMap<string, Special>;
  private readonly python: PythonSpecials;
  private readonly javascript: JavaScriptSpecials;

  constructor(
    analysis: Analysis,
    attributes: Attributes,
    elements: Elements,
    imports: Imports,
    enclosingClass: (frame: Frame) => Node | null,
  ) {
    this.python = new PythonSpecials(analysis, attributes, enclosingClass);
    this.javascript = new JavaScriptSpecials(analysis, attributes, elements, imports);
    this.rows = new Map<string, Special>([...this.python.rows(), ...this.javascript.rows()]);
  }

  /** The rule of a function that is one of these. */
  find(name: string): Special | undefined {
    if (name.startsWith("<method>.")) return (call: LibraryCall, places: LibraryPlaces) => this.python.callMethodOf(call, places);
    return this.rows.get(name) ?? (name.startsWith("node:") ? this.rows.get(name.slice(5)) : undefined) ?? this.javascript.event(name);
  }
}
