import { type Doc, isDoc } from './bson.ts';
import { refuse } from './errors.ts';

/** The words of a text, as a set to look names up in. */
export function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** What any command may carry: how to be sure of an answer, and whose it is, change nothing here. */
const common = words('writeConcern readConcern lsid txnNumber comment maxTimeMS apiVersion collation');

/** Refuses every option but some; one that is false asks for nothing. */
export function refuseOthers(what: string, options: Doc, known: ReadonlySet<string>): void {
  refuseCollation(options);
  const other = Object.keys(options).find((name) => {
    const isKnown = name.startsWith('$') || common.has(name) || known.has(name);
    return !isKnown && options[name] !== undefined && options[name] !== false;
  });
  if (other !== undefined) refuse(`The ${what} option ${other}`);
}

/** Collations other than the simple one are outside the subset. */
export function refuseCollation({ collation }: Doc): void {
  const isSimple = isDoc(collation) && (collation.locale === 'simple' || Object.keys(collation).length === 0);
  if (!isSimple && collation !== undefined && collation !== null) refuse('collation');
}
