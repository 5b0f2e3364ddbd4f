/** The signatures of everything that the library exports, as text: read from the declarations that the build writes, without comments, by name. */
import { existsSync } from "node:fs";
import ts from "typescript";

export function apiReport(declarations: string): string {
  if (!existsSync(declarations)) throw new Error(`${declarations} is not there: npm run build`);
  const program = ts.createProgram([declarations], { module: ts.ModuleKind.NodeNext, skipLibCheck: true, strict: true, types: ["node"] });
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(declarations);
  const index = file === undefined ? undefined : checker.getSymbolAtLocation(file);
  if (index === undefined) throw new Error(`${declarations} is no module`);
  const printer = ts.createPrinter({ removeComments: true });
  const sections = checker.getExportsOfModule(index).map((symbol) => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const texts = (target.declarations ?? []).map((node) => {
      const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node;
      return printer
        .printNode(ts.EmitHint.Unspecified, statement, statement.getSourceFile())
        .replaceAll(/^ {4,}/gm, (indent) => " ".repeat(indent.length / 2));
    });
    return { name: symbol.name, text: texts.join("\n") };
  });
  const sorted = sections.sort((a, b) => (a.name < b.name ? -1 : 1));
  const blocks = sorted.map(({ name, text }) => `## ${name}\n\n\`\`\`ts signature\n${text}\n\`\`\`\n`);
  return `${heading}\n${blocks.join("\n")}`;
}

const heading = `# API report

The signatures of everything that \`import ... from "furcifer"\` offers. A test compares this page with the code; \`UPDATE=1 npx vitest run test/api.test.ts\`
writes it anew after \`npm run build\`. What a change of it means for versions is in [the API's promise](api.md).
`;
