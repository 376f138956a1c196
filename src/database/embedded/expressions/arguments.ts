import { type Doc, isDoc, isNullish, own } from '../bson.ts';
import { fail } from '../errors.ts';
import { toInteger } from '../numbers.ts';
import { typeName } from '../types.ts';
import { words } from '../options.ts';
import { compileExpression, type Expression } from './compile.ts';

/** Compiles the operand of one operator. */
export type Operator = (operand: unknown, name: string) => Expression;

export const many = Number.POSITIVE_INFINITY;

/** An operator over a list of arguments; a single argument need not be a list. */
export function taking(min: number, max: number, apply: (args: unknown[], name: string) => unknown): Operator {
  return (operand, name) => {
    const sources: unknown[] = Array.isArray(operand) ? operand : [operand];
    const count = sources.length;
    if (count < min || count > max)
      fail(min === max ? 16020 : 28667, `${name} takes ${min} to ${max} arguments, but ${count} were passed in.`);
    const args = sources.map(compileExpression);
    const [first, second] = args;
    if (first && count === 1) return (root, variables) => apply([first(root, variables)], name);
    if (first && second && count === 2)
      return (root, variables) => apply([first(root, variables), second(root, variables)], name);
    return (root, variables) =>
      apply(
        args.map((arg) => arg(root, variables)),
        name,
      );
  };
}

/** The same, and null as soon as one argument is null or missing. */
export function whenAll(min: number, max: number, apply: (args: unknown[], name: string) => unknown): Operator {
  return taking(min, max, (args, name) => (args.some(isNullish) ? null : apply(args, name)));
}

/** An operator over named arguments; of `fields` those with a question mark may be left out. */
export function named(fields: string, build: (args: Record<string, Expression>, name: string) => Expression): Operator {
  const known = words(fields.replaceAll('?', ''));
  const required = [...words(fields)].filter((field) => !field.endsWith('?'));
  return (operand, name) => {
    if (!isDoc(operand)) fail(40171, `${name} only supports an object as its argument`);
    const unknown = Object.keys(operand).find((field) => !known.has(field));
    if (unknown !== undefined) fail(9, `Unrecognized argument to ${name}: ${unknown}`);
    const lacking = required.find((field) => !Object.hasOwn(operand, field));
    if (lacking !== undefined) fail(9, `Missing '${lacking}' parameter to ${name}`);
    const args = Object.keys(operand).map((field) => [field, compileExpression(own(operand, field))] as const);
    return build(Object.fromEntries(args), name);
  };
}

/** The same, with all arguments evaluated; one that was left out is undefined, one that is missing is null. */
export function valued(fields: string, apply: (values: Doc, name: string) => unknown): Operator {
  return named(fields, (args, name) => {
    const list = Object.entries(args);
    return (root, variables) => {
      const values: Doc = {};
      for (const [field, arg] of list) values[field] = arg(root, variables) ?? null;
      return apply(values, name);
    };
  });
}

/** A list, or else the error of an operator that wants one. */
export function listOf(value: unknown, code: number, name: string): unknown[] {
  return Array.isArray(value) ? value : fail(code, `${name} requires an array, but found ${typeName(value)}`);
}

export function textOf(value: unknown, code: number, name: string): string {
  return typeof value === 'string' ? value : fail(code, `${name} requires a string, but found ${typeName(value)}`);
}

export function wholeOf(value: unknown, code: number, name: string, least = Number.NEGATIVE_INFINITY): number {
  const number = toInteger(value);
  if (number !== undefined && number >= least) return number;
  return fail(code, `${name} requires ${least === 0 ? 'a non-negative' : 'an'} integer, but found ${String(value)}`);
}
