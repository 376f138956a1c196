import { type Doc, isDoc, own, put } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { compare } from '../keys.ts';
import { typeName } from '../types.ts';
import {
  compileExpression,
  type Expression,
  isNullish,
  isTruthy,
  named,
  type Operator,
  taking,
  type Variables,
} from './compile.ts';
import { checkVariableName } from './variables.ts';

function comparing(test: (sign: number) => unknown): Operator {
  return taking(2, 2, ([left, right]) => test(compare(left, right)));
}

function list(operand: unknown): Expression[] {
  return (Array.isArray(operand) ? operand : [operand]).map(compileExpression);
}

const and: Operator = (operand) => {
  const parts = list(operand);
  return (root, variables) => parts.every((part) => isTruthy(part(root, variables)));
};

const or: Operator = (operand) => {
  const parts = list(operand);
  return (root, variables) => parts.some((part) => isTruthy(part(root, variables)));
};

const cond: Operator = (operand) => {
  const parts = isDoc(operand) ? [operand.if, operand.then, operand.else] : operand;
  if (!Array.isArray(parts) || parts.length !== 3)
    throw new MongoError(16020, 'Expression $cond takes exactly 3 arguments.');
  if (isDoc(operand))
    for (const [at, name] of ['if', 'then', 'else'].entries())
      if (!Object.hasOwn(operand, name)) throw new MongoError(17080 + at, `Missing '${name}' parameter to $cond`);
  const [test, yes, no] = parts.map(compileExpression);
  return (root, variables) => (isTruthy(test?.(root, variables)) ? yes : no)?.(root, variables);
};

const ifNull: Operator = (operand) => {
  if (!Array.isArray(operand) || operand.length < 2)
    throw new MongoError(1257300, '$ifNull needs at least two arguments');
  const parts = list(operand);
  return (root, variables) => {
    let value: unknown;
    for (const part of parts) {
      value = part(root, variables);
      if (!isNullish(value)) return value;
    }
    return value;
  };
};

const switchOperator: Operator = (operand) => {
  if (!isDoc(operand) || !Array.isArray(operand.branches) || operand.branches.length === 0)
    throw new MongoError(40068, '$switch requires at least one branch.');
  const branches = operand.branches.map((branch) => {
    if (!isDoc(branch) || !Object.hasOwn(branch, 'case') || !Object.hasOwn(branch, 'then'))
      throw new MongoError(40067, "$switch requires each branch have a 'case' and a 'then' expression");
    return { test: compileExpression(branch.case), value: compileExpression(branch.then) };
  });
  const fallback = Object.hasOwn(operand, 'default') ? compileExpression(operand.default) : undefined;
  return (root, variables) => {
    const chosen = branches.find(({ test }) => isTruthy(test(root, variables)))?.value ?? fallback;
    if (!chosen)
      throw new MongoError(
        40066,
        '$switch could not find a matching branch for an input, and no default was specified.',
      );
    return chosen(root, variables);
  };
};

const letOperator: Operator = (operand) => {
  if (!isDoc(operand) || !isDoc(operand.vars) || !Object.hasOwn(operand, 'in'))
    throw new MongoError(16874, "$let needs 'vars' and 'in'");
  const vars = Object.entries(operand.vars).map(([name, value]) => {
    checkVariableName(name);
    return [name, compileExpression(value)] as const;
  });
  const body = compileExpression(operand.in);
  return (root, variables) => {
    const inner: Variables = { ...variables };
    for (const [name, value] of vars) inner[name] = value(root, variables);
    return body(root, inner);
  };
};

const getField: Operator = (operand, name) => {
  const args = isDoc(operand) && Object.hasOwn(operand, 'field') ? operand : { field: operand, input: '$$CURRENT' };
  return named(['field'], ['input'], ({ field, input = (root: Doc) => root }) => (root, variables) => {
    const key = field?.(root, variables);
    const value = input(root, variables);
    if (typeof key !== 'string') throw new MongoError(5654602, `$getField requires 'field' to evaluate to type String`);
    return isDoc(value) ? own(value, key) : isNullish(value) ? value : undefined;
  })(args, name);
};

const setField: Operator = named(['field', 'input', 'value'], [], ({ field, input, value }) => (root, variables) => {
  const doc = input?.(root, variables);
  if (isNullish(doc)) return null;
  if (!isDoc(doc)) throw new MongoError(4161105, "$setField requires 'input' to evaluate to type Object");
  return withField(doc, String(field?.(root, variables)), value?.(root, variables));
});

const unsetField: Operator = named(['field', 'input'], [], ({ field, input }) => (root, variables) => {
  const doc = input?.(root, variables);
  return isDoc(doc) ? withField(doc, String(field?.(root, variables)), undefined) : null;
});

function withField(doc: Doc, name: string, value: unknown): Doc {
  const copy = { ...doc };
  if (value === undefined) delete copy[name];
  else put(copy, name, value);
  return copy;
}

function mergeObjects(args: unknown[]): unknown {
  const docs = args.length === 1 && Array.isArray(args[0]) ? args[0] : args;
  const merged: Doc = {};
  for (const doc of docs) {
    if (isNullish(doc)) continue;
    if (!isDoc(doc))
      throw new MongoError(40400, `$mergeObjects requires object inputs, but input is of type ${typeName(doc)}`);
    for (const name of Object.keys(doc)) put(merged, name, own(doc, name));
  }
  return merged;
}

function objectToArray([doc]: unknown[]): unknown {
  if (isNullish(doc)) return null;
  if (!isDoc(doc)) throw new MongoError(40390, `$objectToArray requires a document input, found: ${typeName(doc)}`);
  return Object.keys(doc).map((k) => ({ k, v: own(doc, k) }));
}

function arrayToObject([list]: unknown[]): unknown {
  if (isNullish(list)) return null;
  if (!Array.isArray(list))
    throw new MongoError(40386, `$arrayToObject requires an array input, found: ${typeName(list)}`);
  const result: Doc = {};
  for (const item of list) {
    const [name, value] = Array.isArray(item) ? item : isDoc(item) ? [item.k, item.v] : [];
    if (typeof name !== 'string')
      throw new MongoError(40394, '$arrayToObject requires an array of key-value pairs whose keys are strings');
    put(result, name, value ?? null);
  }
  return result;
}

export const logic: Record<string, Operator> = {
  $cmp: comparing(Math.sign),
  $eq: comparing((sign) => sign === 0),
  $ne: comparing((sign) => sign !== 0),
  $gt: comparing((sign) => sign > 0),
  $gte: comparing((sign) => sign >= 0),
  $lt: comparing((sign) => sign < 0),
  $lte: comparing((sign) => sign <= 0),
  $and: and,
  $or: or,
  $not: taking(1, 1, ([value]) => !isTruthy(value)),
  $cond: cond,
  $ifNull: ifNull,
  $switch: switchOperator,
  $let: letOperator,
  $literal: (operand) => () => operand,
  $getField: getField,
  $setField: setField,
  $unsetField: unsetField,
  $mergeObjects: taking(0, Number.POSITIVE_INFINITY, mergeObjects),
  $objectToArray: taking(1, 1, objectToArray),
  $arrayToObject: taking(1, 1, arrayToObject),
};
