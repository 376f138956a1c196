import type { Context } from './context.ts';
import type { Field } from './fields.ts';
import type { Form, FormField } from './form.ts';
import type { Role } from './person.ts';
import type { RawValues } from './raw-values.ts';
import type { Reply } from './reply.ts';
import type { Problem } from './result.ts';

// The value type of a field differs from field to field; only `InputOf` reads it back.
export type Fields = Record<string, Field<unknown>>;

/** The values that a command receives: required fields always, the others when they were given. */
export type InputOf<F extends Fields> = {
  [Name in keyof F]: F[Name] extends Field<infer T, infer Required>
    ? Required extends true
      ? T
      : T | undefined
    : never;
};

/** Who may run a command: named roles, everybody who has any role, or everybody in the workspace. */
export type Access = readonly Role[] | 'members' | 'anyone';

interface Definition<F extends Fields> {
  /** `deal won`: the noun is the slash command, the rest the verb. */
  name: string;
  summary: string;
  /** Whole lines as people type them, without the slash: `deal won Acme 45k EUR`. */
  examples: readonly string[];
  access: Access;
  fields: F;
  /** Runs in a workspace that is not set up yet. */
  beforeSetup?: boolean;
  /** Reached by buttons only; not in help, menus or docs. */
  hidden?: boolean;
  /** The verb that the noun alone stands for. */
  isDefault?: boolean;
  /** Changes nothing: duplicates may run again. */
  readOnly?: boolean;
  /** Label of the form's button; "Save" unless said. */
  submit?: string;
  /** What the form shows before anybody typed, such as the present values of the record to change. */
  prefill?(raw: RawValues, context: Context): Promise<RawValues>;
  run(input: InputOf<F>, context: Context): Promise<Reply>;
}

/** A command without its value types, as the router, help and manifests handle it. */
export interface Command extends Omit<Definition<Fields>, 'run'> {
  /** Understands the words and runs; or says, field by field, what was not understood, having changed nothing. */
  execute(raw: RawValues, context: Context): Promise<Executed>;
}

export type Executed = { kind: 'reply'; reply: Reply } | { kind: 'problems'; problems: Record<string, Problem> };

/** One definition of a command: grammar, form, help, manifest and docs are all made from it. */
export function command<const F extends Fields>(definition: Definition<F>): Command {
  const { run, ...rest } = definition;
  return {
    ...rest,
    async execute(raw, context) {
      const { input, problems } = await understand(definition.fields, raw, context);
      if (Object.keys(problems).length > 0) return { kind: 'problems', problems };
      return { kind: 'reply', reply: await run(input as InputOf<F>, context) };
    },
  };
}

async function understand(fields: Fields, raw: RawValues, context: Context) {
  const input: Record<string, unknown> = {};
  const problems: Record<string, Problem> = {};
  for (const [name, field] of Object.entries(fields)) {
    const words = Object.hasOwn(raw, name) ? raw[name] : undefined;
    if (words === undefined || words.trim() === '') {
      if (field.required) problems[name] = { ok: false, problem: `“${field.label}” is missing.` };
      continue;
    }
    const value = await field.parse(words, context);
    if (value.ok) input[name] = value.value;
    else problems[name] = value;
  }
  return { input, problems };
}

/**
 * The command's form with everything that is understood already filled in. A field with several possible meanings
 * becomes a choice between them.
 */
export async function formOf(
  command: Command,
  raw: RawValues,
  context: Context,
  problems: Record<string, Problem> = {},
): Promise<Form> {
  const present = { ...(await command.prefill?.(raw, context)), ...raw };
  const fields: FormField[] = [];
  const hidden: RawValues = {};
  for (const [name, field] of Object.entries(command.fields)) {
    const initial = Object.hasOwn(present, name) ? present[name] : undefined;
    if (field.hidden) {
      if (initial !== undefined) hidden[name] = initial;
    } else {
      fields.push(await formField(name, field, initial, context, problems[name]));
    }
  }
  const said = Object.fromEntries(Object.entries(problems).map(([name, { problem }]) => [name, problem]));
  return {
    command: command.name,
    title: titleOf(command),
    submit: command.submit ?? 'Save',
    intro: command.summary,
    fields,
    hidden,
    ...(Object.keys(said).length > 0 && { problems: said }),
  };
}

async function formField(
  name: string,
  field: Field<unknown>,
  initial: string | undefined,
  context: Context,
  wrong?: Problem,
): Promise<FormField> {
  const control = wrong?.choices
    ? { kind: 'choice' as const, options: wrong.choices }
    : await field.control(context, initial);
  return {
    name,
    label: field.label,
    ...(field.hint !== undefined && { hint: field.hint }),
    required: field.required,
    control,
    ...(initial !== undefined && !wrong?.choices && { initial: (await field.shown?.(initial, context)) ?? initial }),
  };
}

/** `deal won` → `Deal won`. */
export function titleOf(command: Pick<Command, 'name'>): string {
  return command.name.charAt(0).toUpperCase() + command.name.slice(1);
}

/** The line that shows how a command is typed: `deal won <account> [amount] [close:2026-12-01] …`. */
export function usageOf(command: Command): string {
  const visible = Object.entries(command.fields).filter(([, field]) => !field.hidden);
  const words = visible.map(([name, field]) => {
    const word = field.positional ? name : `${name}:${/[\s,]/.test(field.example) ? '…' : field.example}`;
    return field.required ? `<${word}>` : `[${word}]`;
  });
  return [command.name, ...words].join(' ');
}
