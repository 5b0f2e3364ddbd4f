/** The schema and the types of loss-spec.ts have the same fields, the same of them optional, at every depth. */
import { readFileSync } from "node:fs";
import ts from "typescript";
import { expect, it } from "vitest";

const read = (name: string): string => readFileSync(new URL(`../../src/spec/${name}`, import.meta.url), "utf8");

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly oneOf?: readonly SchemaNode[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly $defs?: Readonly<Record<string, SchemaNode>>;
}

/** Fields with what is in them: lists count as their items, references and scalars as "", literals as their names. */
type Shape = "" | readonly string[] | { readonly [field: string]: Shape } | { readonly oneOf: readonly Shape[] };

const schema = JSON.parse(read("loss-spec.schema.json")) as SchemaNode;
const statements = ["loss-spec.ts", "rule.ts", "evidence.ts", "loss.ts"].flatMap((name) => [
  ...ts.createSourceFile(name, read(name), ts.ScriptTarget.ES2023, true).statements,
]);

function schemaShape(node: SchemaNode): Shape {
  if (node.items !== undefined) return schemaShape(node.items);
  if (node.oneOf !== undefined) return unionOf(node.oneOf.map(schemaShape));
  if (node.enum !== undefined) return node.enum.map(String).sort();
  if (typeof node.const === "string") return [node.const];
  if (node.properties === undefined) return "";
  const required = new Set(node.required);
  return Object.fromEntries(
    Object.entries(node.properties).map(([name, field]) => [required.has(name) ? name : `${name}?`, schemaShape(field)]),
  );
}

function typeShape(node: ts.Node | undefined): Shape {
  if (node === undefined) return "";
  if (ts.isTypeOperatorNode(node)) return typeShape(node.type);
  if (ts.isArrayTypeNode(node)) return typeShape(node.elementType);
  if (ts.isParenthesizedTypeNode(node)) return typeShape(node.type);
  if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) return [node.literal.text];
  if (ts.isUnionTypeNode(node)) return unionOf(node.types.map(typeShape));
  if (ts.isTypeReferenceNode(node) && node.typeName.getText() === "RuleKind") return declared("RuleKind");
  if (!ts.isTypeLiteralNode(node) && !ts.isInterfaceDeclaration(node)) return "";
  const fields = node.members.filter(ts.isPropertySignature);
  return Object.fromEntries(
    fields.map((field) => [field.name.getText() + (field.questionToken === undefined ? "" : "?"), typeShape(field.type)]),
  );
}

/** Alternatives that are all names are one list of names; alternatives without fields are one scalar. */
function unionOf(alternatives: readonly Shape[]): Shape {
  if (alternatives.every(Array.isArray)) return alternatives.flat().map(String).sort();
  return alternatives.every((shape) => shape === "") ? "" : { oneOf: alternatives };
}

function declared(name: string): Shape {
  const found = statements.find((s) => (ts.isInterfaceDeclaration(s) || ts.isTypeAliasDeclaration(s)) && s.name.text === name);
  return typeShape(found !== undefined && ts.isTypeAliasDeclaration(found) ? found.type : found);
}

const definitions: Readonly<Record<string, string>> = {
  SpecOperation: "operation",
  SpecStream: "stream",
  SourceRange: "sourceRange",
  Evidence: "evidence",
  Counterexample: "counterexample",
  Decision: "decision",
  Completeness: "completeness",
  SpecCall: "call",
  EnvironmentInput: "environmentInput",
  LabelClass: "labelClass",
  ItemCondition: "itemCondition",
  UnlistedTexts: "unlistedTexts",
  Outcome: "outcome",
  Effect: "effect",
  Rule: "rule",
  ClassCase: "classCase",
  ItemRanking: "itemRanking",
  ClassSelection: "classSelection",
  PresenceTerm: "presenceTerm",
  Fact: "fact",
  AutomatonState: "automatonState",
  Region: "region",
  ValueCondition: "valueCondition",
  DecisionProgram: "program",
  Partition: "partition",
  Place: "place",
  ProgramVariable: "variable",
  Pass: "pass",
  Component: "component",
  Register: "register",
  Slot: "slot",
  Ranking: "ranking",
  ProgramNode: "node",
  CarriedValues: "carriedValues",
  Certificate: "certificate",
  Loss: "loss",
  LossPart: "lossPart",
  LossStream: "lossStream",
  LossSymbol: "lossSymbol",
  ScoreRange: "scoreRange",
  SymbolTerms: "symbolTerms",
  LossVariable: "lossVariable",
  VariableRange: "variableRange",
};

it("LossSpec", () => expect(schemaShape(schema)).toEqual(declared("LossSpec")));

for (const [type, definition] of Object.entries(definitions)) {
  it(type, () => {
    const found = schema.$defs?.[definition];
    expect(found).toBeDefined();
    const shape = schemaShape(found ?? {});
    // The schema shares one definition of ranges, which the type writes in place.
    const expected = JSON.stringify(declared(type)).replace(/("ranges\??"):\{"from\?":"","below\?":""\}/u, '$1:""');
    expect(shape).toEqual(JSON.parse(expected));
  });
}

it("every type is compared", () => {
  const names = statements.filter((s) => ts.isInterfaceDeclaration(s) || ts.isTypeAliasDeclaration(s)).map((s) => s.name.text);
  expect(names.sort()).toEqual([...Object.keys(definitions), "LossSpec", "RuleKind"].sort());
});
