import type { InputOf } from '../../core/command.ts';
import type { Day } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import type { Patch } from '../../core/records.ts';
import { type Problem, problem } from '../../core/result.ts';
import { accountField } from './changing.ts';
import { collateralTypes, type FileFields, withCollateral, withReference } from './file.ts';
import { changesOf, fileInputs, readDaysBeyond } from './inputs.ts';

/** The columns of an import: what `credit account` knows, with one reference and one collateral a row. */
export const columns = {
  account: { ...accountField, aliases: ['customer'] },
  ...fileInputs,
  reference: f.line({ label: 'Reference of' }),
  highcredit: f.amount({ label: 'Highest credit' }),
  referencelate: { ...f.whole({ label: 'Reference days beyond terms' }), parse: readDaysBeyond },
  collateral: f.choice({ label: 'Collateral' }, collateralTypes),
  cap: f.amount({ label: 'Collateral up to' }),
  cover: f.percent({ label: 'Share covered' }),
  until: f.day({ label: 'Collateral until' }),
};

export type Row = InputOf<typeof columns>;

/** What a row is missing; undefined when it is whole. */
export function problemOfRow({
  reference,
  highcredit,
  referencelate,
  collateral,
  cap,
  until,
}: Row): Problem | undefined {
  const isReference = [reference, highcredit, referencelate].some((value) => value !== undefined);
  if (isReference && [reference, highcredit, referencelate].includes(undefined))
    return problem('A reference needs reference, highcredit and referencelate.');
  const isCollateral = [collateral, cap, until].some((value) => value !== undefined);
  if (isCollateral && [collateral, cap, until].includes(undefined))
    return problem('A collateral needs collateral, cap and until.');
  return undefined;
}

/** The changes of a file that a row means, with a sentence each; nothing where it says what is so already. */
export function changesOfRow(file: FileFields, row: Row, today: Day): { set: Patch<FileFields>; said: string[] } {
  const { set, said } = changesOf(file, row, today);
  const { reference, highcredit, referencelate, collateral, cap, cover, until } = row;
  const references =
    reference !== undefined && highcredit && referencelate !== undefined
      ? withReference(file, { from: reference, highCredit: highcredit, daysBeyondTerms: referencelate, asOf: today })
      : undefined;
  const items =
    collateral && cap && until
      ? withCollateral(file, { type: collateral, cap, cover: cover ?? 100, validTo: until })
      : undefined;
  return {
    set: { ...set, ...(references && { references }), ...(items && { collateral: items }) },
    said: [...said, ...(references ? [`reference of ${reference}`] : []), ...(items ? [`${collateral} recorded`] : [])],
  };
}
