/** All lowering rules by node type; the only file that knows every category. */
import type {
  ConditionRule,
  ConditionRules,
  EffectRule,
  EffectRules,
  ExpressionRule,
  ExpressionRules,
  Rules,
  StatementRule,
  StatementRules,
  TargetRule,
  TargetRules,
} from "./context.js";
import { assignmentEffects, assignmentExpressions, targets } from "./lower-assignment.js";
import { chainExpressions } from "./lower-chain.js";
import { classExpressions, classStatements } from "./lower-class.js";
import { conditions, decidingEffects, decidingExpressions } from "./lower-condition.js";
import { plainEffects, plainExpressions } from "./lower-expression.js";
import { functionExpressions, functionStatements, hoistFunctions } from "./lower-function.js";
import { jsxExpressions } from "./lower-jsx.js";
import { loopStatements } from "./lower-loop.js";
import { moduleStatements } from "./lower-module.js";
import { plainStatements } from "./lower-statement.js";
import { switchStatements } from "./lower-switch.js";
import { noteContinuations, typescriptStatements } from "./lower-typescript.js";
import { unaryExpressions } from "./lower-unary.js";

const expressionTables: readonly ExpressionRules[] = [
  plainExpressions,
  unaryExpressions,
  decidingExpressions,
  chainExpressions,
  assignmentExpressions,
  functionExpressions,
  classExpressions,
  jsxExpressions,
];
const effectTables: readonly EffectRules[] = [plainEffects, decidingEffects, assignmentEffects];
const conditionTables: readonly ConditionRules[] = [conditions];
const statementTables: readonly StatementRules[] = [
  plainStatements,
  loopStatements,
  switchStatements,
  functionStatements,
  classStatements,
  moduleStatements,
  typescriptStatements,
];
const targetTables: readonly TargetRules[] = [targets];

export const rules: Rules = {
  expressions: tableOf<ExpressionRule>(expressionTables),
  effects: tableOf<EffectRule>(effectTables),
  conditions: tableOf<ConditionRule>(conditionTables),
  statements: tableOf<StatementRule>(statementTables),
  targets: tableOf<TargetRule>(targetTables),
  hoist: (context, statements) => {
    if (context.module.isTyped) noteContinuations(context, statements);
    hoistFunctions(context, statements);
  },
};

/** A rule is only ever given nodes of the type that it stands under, which the tables' types say and a map's cannot. */
function tableOf<Rule>(tables: readonly object[]): ReadonlyMap<string, Rule> {
  return new Map(tables.flatMap((table) => Object.entries(table) as [string, Rule][]));
}
