import { actions, type Card, context, facts, openForm, run, type Span, type Text, title } from '../../core/card.ts';
import { channelPurposes, type Company, qualifications } from '../../core/company.ts';
import { typed } from '../../core/typed.ts';
import { monthName, weekdayNames } from './fields.ts';

export function settingsCard(company: Omit<Company, 'tenant'>, isAdmin: boolean): Card {
  const channels = Object.fromEntries(
    channelPurposes.map((purpose): [string, Text] => [
      `${purpose.charAt(0).toUpperCase()}${purpose.slice(1)} channel`,
      (company.channels[purpose] ?? []).flatMap((place, index): Span[] => [
        ...(index > 0 ? [', '] : []),
        { channel: place, name: `#${purpose}` },
      ]),
    ]),
  );
  return {
    summary: `Settings of ${company.name}`,
    nodes: [
      title(company.name),
      facts({
        Currency: company.currency,
        'Time zone': company.zone,
        'Fiscal year starts in': monthName(company.fiscalYearStart),
        'Working days': weekdayNames(company.workingDays),
        'Quiet days': company.quietDays === undefined ? undefined : String(company.quietDays),
        Products: company.products.join(', ') || 'any (none listed yet)',
        'Leads are qualified by': qualifications[company.qualification ?? 'bant'],
        ...channels,
      }),
      ...(isAdmin
        ? [actions(openForm('Change', 'sales set'), run('Teams', 'sales team list'), run('Audit trail', 'sales audit'))]
        : []),
    ],
  };
}

/** The first steps after setup, each a button or a line to type. */
export function welcomeCard(company: Omit<Company, 'tenant'>): Card {
  return {
    summary: `${company.name} is set up. You are its admin.`,
    tone: 'good',
    nodes: [
      title(`${company.name} is set up`),
      facts({
        Currency: company.currency,
        'Time zone': company.zone,
        'Fiscal year starts in': monthName(company.fiscalYearStart),
        'Working days': weekdayNames(company.workingDays),
      }),
      {
        kind: 'list',
        ordered: true,
        items: [
          ['Say where deals are announced: ', { code: typed('sales channel deals #channel') }],
          ['Give people their roles: ', { code: typed('sales role @person rep') }],
          ['Log the first deal: ', { code: typed('deal log Acme 45k close:eoq') }],
        ],
      },
      actions(openForm('Log a deal', 'deal log'), run('Help', 'sales help')),
      context('You are the admin and may log deals yourself.'),
    ],
  };
}
