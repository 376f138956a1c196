import type { Command } from './command.ts';
import type { RawValues } from './raw-values.ts';
import { type Parsed, parsed, type Problem, problem } from './result.ts';

/** A file that came with an act. It is read when a command asks for it, by who may use that command. */
export interface SentFile {
  name: string;
  /** The field of the form that it was chosen in; a file of a message goes to the command's first one. */
  field?: string | undefined;
  read(): Promise<Parsed<string>>;
}

/** Endings of files that hold a table or another text. */
export const textEndings = ['csv', 'tsv', 'txt'] as const;

/** A million bytes: some ten thousand lines of a table. */
export const mostFileBytes = 1_000_000;

/** Why a file is not even fetched, by what is said of it; undefined when it may be a text of a good size. */
export function problemOfFile({ name, bytes }: { name: string; bytes?: number | undefined }): Problem | undefined {
  const ending = name.split('.').at(-1)?.toLowerCase() ?? '';
  if (!textEndings.some((known) => known === ending))
    return problem(`“${name}” is not a CSV file. Save it as CSV (in Excel: Save as, CSV UTF-8) and send that.`);
  if (bytes !== undefined && bytes > mostFileBytes)
    return problem(`“${name}” is longer than ${mostFileBytes.toLocaleString('en')} bytes. Send it in parts.`);
  return undefined;
}

/** The text in a file's bytes: UTF-8, UTF-16 with its mark, else as Windows writes it, which is what spreadsheets save. */
export function textOfFile(name: string, bytes: Uint8Array): Parsed<string> {
  const wrong = problemOfFile({ name, bytes: bytes.length });
  if (wrong) return wrong;
  const text = decoded(bytes);
  if (text.includes('\u0000')) return problem(`“${name}” is not a text. Save it as CSV and send that.`);
  return text.trim() === '' ? problem(`“${name}” is empty.`) : parsed(text);
}

function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The command's fields that hold files. */
export function fileFieldsOf({ fields }: Pick<Command, 'fields'>): string[] {
  return Object.keys(fields).filter((name) => fields[name]?.isFile === true);
}

/** The texts of sent files as the words of their fields, or what kept one from being read. */
export async function readSentFiles(
  command: Pick<Command, 'fields'>,
  files: readonly SentFile[],
): Promise<{ texts: RawValues; problems: Record<string, Problem> }> {
  const fields = fileFieldsOf(command);
  const texts: RawValues = {};
  const problems: Record<string, Problem> = {};
  const [first] = fields;
  if (first !== undefined && files.length > fields.length) {
    const names = files.map(({ name }) => name).join(', ');
    return { texts, problems: { [first]: problem(`Send one file at a time. These are ${files.length}: ${names}.`) } };
  }
  for (const [index, file] of files.entries()) {
    const name = file.field ?? fields[index];
    if (name === undefined || !fields.includes(name)) continue;
    const text = await file.read();
    if (text.ok) texts[name] = text.value;
    else problems[name] = text;
  }
  return { texts, problems };
}
