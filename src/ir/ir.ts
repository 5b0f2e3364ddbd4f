/**
 * The intermediate representation that every front end lowers into and every later stage reads.
 *
 * Rules of the IR
 * 1. Flat instructions, structured control. Expressions are flattened into registers, one operation an
 *    instruction, in the language's evaluation order; control flow is nested blocks (`if`, `loop`, `for`, `try`), as
 *    in MLIR's scf dialect, so that an interpreter can merge where a statement ends. `and`, `or`, conditional
 *    expressions and comprehensions are lowered into these.
 * 2. Registers are numbered per function and hold temporaries only. Both arms of an `if` may assign one register;
 *    a register is never read before it was assigned on every path that reaches the read, and never outside its function.
 * 3. Named variables live in frames. A front end resolves names: `local` with the number of enclosing function frames
 *    to climb (0 = this function's; a class body on the way counts as one), `global` (the module's namespace, with the
 *    language's builtins behind it), or `class` (the class body being executed, falling back to global).
 * 4. Languages differ in operators, not in instructions: `equal.python`, `equal.js-loose`, `attribute.python`.
 *    Nothing after the front end asks for a language. A number of JavaScript that is a safe integer, and not -0, is always
 *    an integer (`bigint`), every other one a double; the `.js` operators keep to that.
 * 5. What a front end cannot lower is an `unsupported` instruction at its place, never left out.
 * 6. Module level code is a function of its own, named `<script>`; it has no parameters, and its variables are globals.
 */
import type { Span } from "../base/span.js";

export type Register = number;
export type FunctionId = number;

/** `bigint` is an integer, `number` a double; undefined is JavaScript's. */
export type Constant = undefined | null | boolean | bigint | number | string;

export interface Program {
  /** Sorted by path. */
  readonly modules: readonly Module[];
}

export interface Module {
  readonly path: string;
  /** Dotted name from the analysed root, `package.module`; `package` for `package/__init__.py`. */
  readonly name: string;
  readonly language: string;
  /** `functions[0]` is the module level code. */
  readonly functions: readonly Func[];
  /** What an ECMAScript module exports, in source order; absent for every other module. */
  readonly exports?: readonly ModuleExport[];
}

/** `name`: a global of this module (`*default*` holds `export default expression`). `path` is as in `import-js`. */
export type ModuleExport =
  | { readonly kind: "name"; readonly exported: string; readonly global: string }
  /** `export {name as exported} from "specifier"`; `name` null: `export * as exported`. */
  | { readonly kind: "from"; readonly exported: string; readonly specifier: string; readonly path?: string; readonly name: string | null }
  /** `export * from "specifier"`. */
  | { readonly kind: "all"; readonly specifier: string; readonly path?: string };

export interface Func {
  /** Index in its module's `functions`. */
  readonly id: FunctionId;
  /** Dotted: `Class.method`, `outer.inner`, `<script>`; `<lambda>`, `<genexpr>` as last part where it has no name. */
  readonly name: string;
  readonly kind: "module" | "function" | "class-body";
  readonly parameters: readonly Parameter[];
  /** Names assigned in this function (parameters included) that are not global: its frame. */
  readonly locals: readonly string[];
  readonly registers: number;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /**
   * `strict`: a call has to fit the parameters. `lenient`: parameters without an argument are undefined, arguments without a
   * parameter are dropped; defaults are part of the body, so that no parameter `hasDefault`.
   */
  readonly calling: "strict" | "lenient";
  /** A call puts its receiver into the local `this`. */
  readonly bindsThis: boolean;
  /** A call puts the list of its arguments into the local `arguments`. */
  readonly bindsArguments: boolean;
  readonly body: Block;
  readonly span: Span;
}

export interface Parameter {
  readonly name: string;
  readonly kind: "positional-only" | "positional" | "keyword-only" | "rest" | "keyword-rest";
  readonly hasDefault: boolean;
  /** The variable of the module that holds the class which the parameter is declared to be of, in a language with such types. */
  readonly type?: string;
}

export type Block = readonly Instruction[];

/** Where a named variable lives. */
export type Scope = { readonly kind: "local"; readonly depth: number } | { readonly kind: "global" } | { readonly kind: "class" };

interface At {
  readonly span: Span;
}

export type Instruction = Data | Access | Invocation | Definition | Control;

export type Data =
  | (At & { readonly op: "constant"; readonly target: Register; readonly value: Constant })
  | (At & { readonly op: "copy"; readonly target: Register; readonly source: Register })
  | (At & { readonly op: "unary"; readonly target: Register; readonly operator: UnaryOperator; readonly operand: Register })
  | (At & {
      readonly op: "binary";
      readonly target: Register;
      readonly operator: BinaryOperator;
      readonly left: Register;
      readonly right: Register /** `x += y`: may change x itself. */;
      readonly inPlace?: true;
    })
  | (At & {
      readonly op: "build-sequence";
      readonly target: Register;
      readonly type: "list" | "tuple" | "set";
      readonly elements: readonly Element[];
    })
  | (At & { readonly op: "build-map"; readonly target: Register; readonly entries: readonly MapEntry[] })
  | (At & {
      readonly op: "build-slice";
      readonly target: Register;
      readonly start?: Register;
      readonly stop?: Register;
      readonly step?: Register;
    })
  /** For a template of JavaScript, its values are made texts by `to-string.js` before. */
  | (At & { readonly op: "build-string"; readonly target: Register; readonly parts: readonly StringPart[] })
  /** `{key: value, get key() {}, ...spread}`. */
  | (At & { readonly op: "build-object"; readonly target: Register; readonly entries: readonly ObjectEntry[] })
  /** `/pattern/flags`: a new object each time. */
  | (At & { readonly op: "regex"; readonly target: Register; readonly pattern: string; readonly flags: string });

export interface Element {
  readonly value: Register;
  /** `*value`: its items, not itself. */
  readonly spread: boolean;
}

/** Without a key: `**value`. */
export interface MapEntry {
  readonly key?: Register;
  readonly value: Register;
}

/** A later entry of the same key replaces an earlier one; a getter and a setter make one property. */
export type ObjectEntry =
  | { readonly key: Register; readonly value: Register; readonly accessor?: "get" | "set" }
  | { readonly spread: Register };

/** A literal piece, or a formatted value: `{value!conversion:format}`. */
export type StringPart =
  | { readonly text: string }
  | { readonly value: Register; readonly conversion?: "s" | "r" | "a"; readonly format?: Register };

export type UnaryOperator = PythonUnaryOperator | JavaScriptUnaryOperator;
export type BinaryOperator = PythonBinaryOperator | JavaScriptBinaryOperator;

export type PythonUnaryOperator = "truthy.python" | "not.python" | "negate" | "plus" | "invert";

export type PythonBinaryOperator =
  | "add.python"
  | "subtract"
  | "multiply.python"
  | "divide.python"
  | "floor-divide"
  | "modulo.python"
  | "power"
  | "matrix-multiply"
  | "bit-and"
  | "bit-or"
  | "bit-xor"
  | "shift-left"
  | "shift-right"
  | "equal.python"
  | "not-equal.python"
  | "less"
  | "less-equal"
  | "greater"
  | "greater-equal"
  /** `left in right`. */
  | "in.python"
  | "not-in.python"
  | "is"
  | "is-not";

export type JavaScriptUnaryOperator =
  | "truthy.js"
  | "not.js"
  | "negate.js"
  | "plus.js"
  | "invert.js"
  | "typeof"
  | "is-nullish"
  | "is-undefined"
  /** As in a template: `${operand}`. */
  | "to-string.js"
  /** The list of the names that `for (name in operand)` goes through. */
  | "keys.js";

export type JavaScriptBinaryOperator =
  | "add.js"
  | "subtract.js"
  | "multiply.js"
  | "divide.js"
  | "modulo.js"
  | "power.js"
  | "bit-and.js"
  | "bit-or.js"
  | "bit-xor.js"
  | "shift-left.js"
  | "shift-right.js"
  | "shift-right-unsigned.js"
  | "equal.js-strict"
  | "not-equal.js-strict"
  | "equal.js-loose"
  | "not-equal.js-loose"
  | "less.js"
  | "less-equal.js"
  | "greater.js"
  | "greater-equal.js"
  | "in.js"
  | "instanceof";

export type AttributeOperator = "attribute.python" | "attribute.js";
export type ItemOperator = "item.python" | "item.js";

export type Access =
  | (At & { readonly op: "load"; readonly target: Register; readonly name: string; readonly scope: Scope })
  | (At & { readonly op: "store"; readonly name: string; readonly scope: Scope; readonly value: Register })
  | (At & { readonly op: "delete"; readonly name: string; readonly scope: Scope })
  | (At & {
      readonly op: "get-attribute";
      readonly target: Register;
      readonly object: Register;
      readonly name: string;
      readonly operator: AttributeOperator;
    })
  | (At & {
      readonly op: "set-attribute";
      readonly object: Register;
      readonly name: string;
      readonly value: Register;
      readonly operator: AttributeOperator;
    })
  | (At & { readonly op: "delete-attribute"; readonly object: Register; readonly name: string; readonly operator: AttributeOperator })
  | (At & {
      readonly op: "get-item";
      readonly target: Register;
      readonly object: Register;
      readonly index: Register;
      readonly operator: ItemOperator;
    })
  | (At & {
      readonly op: "set-item";
      readonly object: Register;
      readonly index: Register;
      readonly value: Register;
      readonly operator: ItemOperator;
    })
  | (At & { readonly op: "delete-item"; readonly object: Register; readonly index: Register; readonly operator: ItemOperator })
  /**
   * `a, *b, c = value`: exact length unless `rest` names the position of the starred target. Mode `iterator`, `[a, ...b] = value`:
   * elements that are missing are undefined, further ones are dropped, `rest` is the last.
   */
  | (At & {
      readonly op: "unpack";
      readonly targets: readonly Register[];
      readonly rest?: number;
      readonly value: Register;
      readonly mode?: "iterator";
    })
  /** `{a, ...target} = object`: a new object of the properties but those of `keys`. */
  | (At & { readonly op: "object-rest"; readonly target: Register; readonly object: Register; readonly keys: readonly Register[] });

export interface Argument {
  readonly kind: "positional" | "keyword" | "spread" | "keyword-spread";
  readonly value: Register;
  /** For a keyword argument. */
  readonly name?: string;
}

export type Invocation =
  | (At & {
      readonly op: "call";
      readonly target: Register;
      readonly callee: Register;
      readonly arguments: readonly Argument[];
      /** `a` of `a.b()` and `a[b]()`, in a language where the call binds it. */
      readonly receiver?: Register;
      /** `new callee()`. */
      readonly construct?: true;
    })
  | (At & { readonly op: "await"; readonly target: Register; readonly value: Register })
  | (At & { readonly op: "yield"; readonly target: Register; readonly value: Register })
  /** `yield from value`. */
  | (At & { readonly op: "yield-all"; readonly target: Register; readonly value: Register });

export type Definition =
  /** `defaults` in the order of the parameters that have one. */
  | (At & {
      readonly op: "make-function";
      readonly target: Register;
      readonly function: FunctionId;
      readonly defaults: readonly Register[];
    })
  /** Runs the class body (a function of kind `class-body`) and makes the class of its variables. */
  | (At & {
      readonly op: "make-class";
      readonly target: Register;
      readonly name: string;
      /** Bases, also starred, and keywords (`metaclass=M`) as they stand. */
      readonly bases: readonly Argument[];
      readonly body: FunctionId;
    })
  /** A property with a getter, a setter or both, to be stored in a class body. */
  | (At & { readonly op: "make-accessor"; readonly target: Register; readonly get?: Register; readonly set?: Register })
  /** `super.name`, in a method of the class that `body` makes; `super(...)` is a call of its `constructor`. */
  | (At & { readonly op: "get-super"; readonly target: Register; readonly name: string; readonly body: FunctionId })
  /** `import a.b.c` gives module `a` unless `leaf`, then `a.b.c`. `level`: leading dots. */
  | (At & { readonly op: "import"; readonly target: Register; readonly module: string; readonly level: number; readonly leaf: boolean })
  /** `from module import name`. */
  | (At & { readonly op: "import-name"; readonly target: Register; readonly module: string; readonly level: number; readonly name: string })
  /** `from module import *` into this module's globals. */
  | (At & { readonly op: "import-all"; readonly module: string; readonly level: number })
  /** One export of a module, or with `name` null the whole. `path`: the module of the program that it is, if it is one. */
  | (At & {
      readonly op: "import-js";
      readonly target: Register;
      readonly specifier: string;
      readonly path?: string;
      readonly name: string | null;
      readonly style: "esm" | "commonjs";
    });

export interface Handler {
  /** Computes `type`; both absent for a bare `except:`. */
  readonly typeBlock: Block;
  readonly type?: Register;
  /** The caught exception is put here before `body` runs. */
  readonly exception: Register;
  readonly body: Block;
  readonly span: Span;
}

export type Control =
  | (At & {
      readonly op: "if" /** A truth value (`truthy.*`, a comparison). */;
      readonly condition: Register;
      readonly then: Block;
      readonly else: Block;
    })
  /** Each round: run `header`, leave when `condition` is false (running `else`), run `body`. */
  | (At & {
      readonly op: "while";
      readonly header: Block;
      readonly condition: Register;
      readonly body: Block;
      readonly else: Block;
      readonly label?: string;
      readonly fresh?: readonly string[];
    })
  /** `else` runs unless the loop was left by `break`. */
  | (At & {
      readonly op: "for";
      readonly iterable: Register;
      readonly element: Register;
      readonly body: Block;
      readonly else: Block;
      readonly isAsync: boolean;
      readonly label?: string;
      /** Variables that are new in every round, where functions made in the body keep them beyond it. */
      readonly fresh?: readonly string[];
    })
  /** A `break` with the label leaves it. */
  | (At & { readonly op: "block"; readonly label: string; readonly body: Block })
  /** Leaves the innermost loop, or the loop or block with the label. */
  | (At & { readonly op: "break"; readonly label?: string })
  /** Goes on with the next round of the innermost loop, or of that with the label. */
  | (At & { readonly op: "continue"; readonly label?: string })
  | (At & { readonly op: "return"; readonly value?: Register })
  /** Without a value: raises the exception being handled again. */
  | (At & { readonly op: "raise"; readonly value?: Register; readonly cause?: Register })
  | (At & {
      readonly op: "try";
      readonly body: Block;
      readonly handlers: readonly Handler[];
      readonly else: Block;
      readonly finally: Block;
    })
  /** `with manager as target`: enters, runs `body`, exits on every way out. */
  | (At & { readonly op: "with"; readonly manager: Register; readonly target: Register; readonly body: Block; readonly isAsync: boolean })
  /** `construct` names the syntax as the language reference does. */
  | (At & { readonly op: "unsupported"; readonly target?: Register; readonly construct: string });
