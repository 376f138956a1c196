import { actions, run, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import { channelPurposes, type ChannelPurpose, type ChannelRef, qualifications } from '../../core/company.ts';
import type { Context } from '../../core/context.ts';
import { channel, choice, flag, line, list } from '../../core/fields.ts';
import { hasRole, refOf } from '../../core/person.ts';
import { joinList } from '../../core/raw-values.ts';
import { answer, refuse, type Reply } from '../../core/reply.ts';
import { answerWithUndo } from '../../core/undo.ts';
import { settingsCard } from './cards.ts';
import {
  currencyField,
  fiscalYearField,
  monthName,
  quietDaysField,
  weekdayNames,
  workingDaysField,
  zoneField,
} from './fields.ts';
import type { CompanyFields, SettingsStore } from './store.ts';

const preview = flag({ label: 'Preview only', hint: 'Shows what would change, and changes nothing.' });

export function settingsCommands(store: SettingsStore): Command[] {
  return [settings(), set(store), channelCommand(store)];
}

function settings(): Command {
  return command({
    name: 'sales settings',
    summary: 'What the company has decided: currency, calendar, products, channels.',
    examples: ['sales settings'],
    access: 'members',
    readOnly: true,
    fields: {},
    run: async (_input, context) => answer(settingsCard(context.company, hasRole(context.actor, ['admin']))),
  });
}

const settingFields = {
  name: line({ label: 'Company', aliases: ['company'] }),
  currency: currencyField,
  zone: zoneField,
  fiscalYearStart: fiscalYearField,
  workingDays: workingDaysField,
  products: list({ label: 'Products', hint: 'Separated by commas. Deals may only name these.' }),
  quietDays: quietDaysField,
  qualification: choice({ label: 'Leads are qualified by', aliases: ['leads'] }, qualifications),
};

type Setting = keyof typeof settingFields;

function set(store: SettingsStore): Command {
  return command({
    name: 'sales set',
    summary: 'Change the company’s settings.',
    examples: [
      'sales set currency:USD',
      'sales set products:Platform,Support,Training',
      'sales set fiscal:february preview:yes',
    ],
    access: ['admin'],
    fields: { ...settingFields, preview },
    prefill: async (_raw, { company }) => ({
      name: company.name,
      currency: company.currency,
      zone: company.zone,
      fiscalYearStart: monthName(company.fiscalYearStart).toLowerCase(),
      workingDays: weekdayNames(company.workingDays),
      products: joinList(company.products),
      quietDays: String(company.quietDays ?? ''),
      qualification: company.qualification ?? 'bant',
    }),
    async run({ preview: isPreview, ...input }, context) {
      const changed = Object.entries(input).filter(
        ([name, value]) =>
          value !== undefined && JSON.stringify(value) !== JSON.stringify(context.company[name as Setting]),
      );
      if (changed.length === 0) return refuse('Nothing would change. Say what to change, for example currency:USD.');
      const sentence = changed
        .map(
          ([name, value]) =>
            `${settingFields[name as Setting].label}: ${said(name, context.company[name as Setting])} → ${said(name, value)}`,
        )
        .join('; ');
      if (isPreview) return answer(`Preview: ${sentence}. Nothing was changed.`);
      return write(store, context, Object.fromEntries(changed), 'company.settings', sentence);
    },
  });
}

function channelCommand(store: SettingsStore): Command {
  return command({
    name: 'sales channel',
    summary:
      'Say in which channel deals, credit, feedback, contracts, summaries for leaders or requests to a team appear.',
    examples: ['sales channel deals #deals', 'sales channel credit here', 'sales channel leaders #leaders preview:yes'],
    access: ['admin'],
    fields: {
      purpose: choice({ label: 'What', required: true, positional: true }, channelPurposes),
      channel: channel({ label: 'Channel', required: true, positional: true }),
      preview,
    },
    async run(input, context) {
      const { platform, workspace, direct, channel: here } = context.place;
      if (direct && input.channel === here)
        return refuse('Nobody else sees this chat. Say it in the channel, or name the channel here.', {
          field: 'channel',
        });
      const place: ChannelRef = { platform, workspace, channel: input.channel };
      const channels = withChannel(context.company.channels, input.purpose, place);
      const sentence = `${input.purpose} will be shown in the chosen channel`;
      if (input.preview) {
        return answer({
          summary: `Preview: ${sentence}`,
          nodes: [
            text([
              { bold: 'Preview: ' },
              `${input.purpose} would be shown in `,
              { channel: place, name: 'the chosen channel' },
              '. Nothing was changed.',
            ]),
            actions(
              run(
                'Apply',
                'sales channel',
                { purpose: input.purpose, channel: `<#${input.channel}>` },
                { style: 'primary' },
              ),
            ),
          ],
        });
      }
      return write(store, context, { channels }, 'company.channel', sentence);
    },
  });
}

/** One channel a purpose on each platform: setting it again moves it. */
export function withChannel(
  channels: CompanyFields['channels'],
  purpose: ChannelPurpose,
  place: ChannelRef,
): CompanyFields['channels'] {
  const others = (channels[purpose] ?? []).filter(
    (each) => each.platform !== place.platform || each.workspace !== place.workspace,
  );
  return { ...channels, [purpose]: [...others, place] };
}

async function write(
  store: SettingsStore,
  context: Context,
  set: Partial<CompanyFields>,
  what: string,
  sentence: string,
): Promise<Reply> {
  const company = await store.ofTenant(context.company.tenant);
  if (!company) throw new Error('A company without its record');
  const written = await store.companies.change(context.company.tenant, company.id, refOf(context.actor), () => ({
    kind: 'write',
    set,
    what,
    summary: sentence,
  }));
  return written.kind === 'written' ? answerWithUndo(sentence, 'company', written) : written;
}

function said(name: string, value: string | number | readonly unknown[] | undefined): string {
  if (name === 'qualification') return qualifications[value === 'meddicc' ? value : 'bant'];
  if (name === 'fiscalYearStart') return monthName(Number(value));
  if (!Array.isArray(value)) return value === undefined ? 'not set' : String(value);
  return (name === 'workingDays' ? weekdayNames(value) : value.join(', ')) || 'none';
}
