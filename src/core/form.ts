import type { Text } from './card.ts';
import type { RawValues } from './raw-values.ts';

export interface Option {
  label: string;
  raw: string;
  description?: string;
}

export type Control =
  | { kind: 'line'; placeholder?: string }
  | { kind: 'paragraph'; placeholder?: string }
  | { kind: 'number' }
  | { kind: 'date' }
  | { kind: 'choice'; options: Option[] }
  | { kind: 'choices'; options: Option[] }
  | { kind: 'person' }
  | { kind: 'people' }
  | { kind: 'channel' }
  /** A text file of one of these endings, or its text where a dialog takes no files. */
  | { kind: 'file'; endings: readonly string[] };

export interface FormField {
  name: string;
  label: string;
  hint?: string;
  required: boolean;
  control: Control;
  /** What stands in the field when it opens, as raw words. */
  initial?: string;
}

/** A neutral dialog. Submitting it runs `command` with the fields' words and the hidden ones. */
export interface Form {
  command: string;
  title: string;
  submit: string;
  intro?: Text;
  fields: FormField[];
  hidden: RawValues;
  /** What was wrong with the last try, by field name; drawn beside the fields. */
  problems?: Record<string, string>;
}
