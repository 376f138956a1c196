import { isDoc, isNullish } from '../bson.ts';
import { fail } from '../errors.ts';
import { compare } from '../keys.ts';
import { isTruthy } from '../numbers.ts';
import { type Operator, taking } from './arguments.ts';
import { checkedName, compileExpression, type Expression } from './compile.ts';

function comparing(test: (sign: number) => unknown): Operator {
  return taking(2, 2, ([left, right]) => test(compare(left, right)));
}

/** An operator that evaluates no more of its arguments than it needs. */
function lazy(least: number, code: number, build: (parts: Expression[]) => Expression): Operator {
  return (operand, name) => {
    const parts: unknown[] = Array.isArray(operand) ? operand : [operand];
    return parts.length < least
      ? fail(code, `${name} takes at least ${least} arguments`)
      : build(parts.map(compileExpression));
  };
}

const cond: Operator = (operand) => {
  const names = ['if', 'then', 'else'];
  const lacking = isDoc(operand) ? names.findIndex((name) => !Object.hasOwn(operand, name)) : -1;
  if (lacking >= 0) fail(17080 + lacking, `Missing '${names[lacking]}' parameter to $cond`);
  const parts = isDoc(operand) ? names.map((name) => operand[name]) : operand;
  if (!Array.isArray(parts) || parts.length !== 3) fail(16020, 'Expression $cond takes exactly 3 arguments.');
  const [test, yes, no] = parts.map(compileExpression);
  return (root, variables) => (isTruthy(test?.(root, variables)) ? yes : no)?.(root, variables);
};

const switchOperator: Operator = (operand) => {
  if (!isDoc(operand) || !Array.isArray(operand.branches) || operand.branches.length === 0)
    fail(40068, '$switch requires at least one branch.');
  const branches = operand.branches.map((branch) => {
    if (!isDoc(branch) || !Object.hasOwn(branch, 'case') || !Object.hasOwn(branch, 'then'))
      fail(40067, "$switch requires each branch have a 'case' and a 'then' expression");
    return { test: compileExpression(branch.case), value: compileExpression(branch.then) };
  });
  const fallback = Object.hasOwn(operand, 'default') ? compileExpression(operand.default) : noBranch;
  return (root, variables) => {
    const chosen = branches.find(({ test }) => isTruthy(test(root, variables)))?.value ?? fallback;
    return chosen(root, variables);
  };
};

/** What $switch, and $bucket, which is one, say where nothing fits. */
export function noBranch(): never {
  fail(40066, '$switch could not find a matching branch for an input, and no default was specified.');
}

const letOperator: Operator = (operand) => {
  if (!isDoc(operand) || !isDoc(operand.vars) || !Object.hasOwn(operand, 'in'))
    fail(16874, "$let needs 'vars' and 'in'");
  const vars = Object.entries(operand.vars).map(
    ([name, value]) => [checkedName(name), compileExpression(value)] as const,
  );
  const body = compileExpression(operand.in);
  return (root, variables) => {
    const inner = { ...variables };
    for (const [name, value] of vars) inner[name] = value(root, variables);
    return body(root, inner);
  };
};

export const logic: Record<string, Operator> = {
  $cmp: comparing(Math.sign),
  $eq: comparing((sign) => sign === 0),
  $ne: comparing((sign) => sign !== 0),
  $gt: comparing((sign) => sign > 0),
  $gte: comparing((sign) => sign >= 0),
  $lt: comparing((sign) => sign < 0),
  $lte: comparing((sign) => sign <= 0),
  $and: lazy(0, 0, (parts) => (root, variables) => parts.every((part) => isTruthy(part(root, variables)))),
  $or: lazy(0, 0, (parts) => (root, variables) => parts.some((part) => isTruthy(part(root, variables)))),
  $not: taking(1, 1, ([value]) => !isTruthy(value)),
  $ifNull: lazy(2, 1257300, (parts) => (root, variables) => {
    let value: unknown;
    parts.some((part) => !isNullish((value = part(root, variables))));
    return value;
  }),
  $cond: cond,
  $switch: switchOperator,
  $let: letOperator,
  $literal: (operand) => () => operand,
};
