import { joinList, type RawValues } from '../../core/raw-values.ts';
import { personToken } from '../../core/tokens.ts';

/** What was entered, as the words that would have been typed. Fields that are empty are left out. */
export function readForm(data: Readonly<Record<string, unknown>>): RawValues {
  const entries = Object.entries(data).flatMap(([id, entered]) => {
    const [, kind = '', field = ''] = /^(words|choice|choices|person|people):(.+)$/s.exec(id) ?? [];
    const value = typeof entered === 'number' ? String(entered) : entered;
    if (field === '' || typeof value !== 'string' || value.trim() === '') return [];
    return [[field, wordsOf(kind, value)] as const];
  });
  return Object.fromEntries(entries.filter(([, words]) => words !== ''));
}

function wordsOf(kind: string, value: string): string {
  switch (kind) {
    case 'choice':
      return decoded(value);
    case 'choices':
      return joinList(listOf(value).map((each) => decoded(each)));
    case 'person':
    case 'people':
      return joinList(listOf(value).map((user) => personToken(user.replace(/[<>]/g, ''))));
    default:
      return value;
  }
}

function listOf(value: string): string[] {
  return value
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

/** A value that Teams or somebody else has changed is read as it is. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
