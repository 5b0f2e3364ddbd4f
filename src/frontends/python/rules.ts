/** All lowering rules by node type; the only file that knows every category. */
import type { Rules } from "./context.js";
import { assignmentStatements, targets } from "./lower-assignment.js";
import { comprehensionExpressions } from "./lower-comprehension.js";
import { conditions, decidingExpressions } from "./lower-condition.js";
import { controlStatements } from "./lower-control.js";
import { definitionExpressions, definitionStatements } from "./lower-definition.js";
import { plainExpressions } from "./lower-expression.js";
import { importStatements } from "./lower-import.js";
import { matchStatements } from "./lower-match.js";
import { primaryExpressions } from "./lower-primary.js";
import { python2Statements } from "./lower-python2.js";
import { stringExpressions } from "./lower-string.js";

export const rules: Rules = {
  expressions: tableOf(
    plainExpressions,
    stringExpressions,
    primaryExpressions,
    decidingExpressions,
    comprehensionExpressions,
    definitionExpressions,
  ),
  conditions: tableOf(conditions),
  statements: tableOf(assignmentStatements, controlStatements, definitionStatements, importStatements, matchStatements, python2Statements, {
    // What could be read inside a stretch that could not.
    ERROR: (context, node) => {
      for (const child of node.children) if (rules.statements.has(child.type)) context.statement(child);
    },
    block: (context, node) => context.statements(node.children),
  }),
  targets: tableOf(targets),
};

function tableOf<Rule>(...tables: readonly Readonly<Record<string, Rule>>[]): ReadonlyMap<string, Rule> {
  return new Map(tables.flatMap((table) => Object.entries(table)));
}
