import { command, type Command } from '../../core/command.ts';
import { line } from '../../core/fields.ts';
import { newId } from '../../core/ids.ts';
import { refOf } from '../../core/person.ts';
import { answer, refuse } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import type { People } from '../people/index.ts';
import { welcomeCard } from './cards.ts';
import { currencyField, fiscalYearField, monthName, workingDaysField, zoneField } from './fields.ts';
import type { SettingsStore } from './store.ts';

/** Makes the workspace a company; the first person who runs it becomes its admin. */
export function setupCommand(store: SettingsStore, people: People): Command {
  return command({
    name: 'sales setup',
    summary: 'Set Rainmaker up in this workspace. You become its admin.',
    examples: ['sales setup "Northwind" currency:EUR zone:Europe/Berlin fiscal:january'],
    access: 'anyone',
    beforeSetup: true,
    submit: 'Set up',
    fields: {
      name: line({ label: 'Company', required: true, positional: true, aliases: ['company'] }),
      currency: currencyField,
      zone: zoneField,
      fiscalYearStart: fiscalYearField,
      workingDays: workingDaysField,
    },
    prefill: async (_raw, context) => ({
      currency: 'EUR',
      zone: context.actor.zone,
      fiscalYearStart: monthName(1).toLowerCase(),
      workingDays: 'mon, tue, wed, thu, fri',
    }),
    async run(input, context) {
      const { platform, workspace } = context.place;
      const existing = await store.ofWorkspace(platform, workspace);
      if (existing) return alreadySetUp(existing.history[0]?.by.name ?? 'somebody');
      const values = {
        name: input.name,
        currency: input.currency ?? 'EUR',
        zone: input.zone ?? context.actor.zone,
        fiscalYearStart: input.fiscalYearStart ?? 1,
        workingDays: input.workingDays ?? [1, 2, 3, 4, 5],
        products: [],
        channels: {},
        workspaces: [{ platform, workspace }],
      };
      const tenant = newId(context.now);
      const [identity] = context.actor.identities;
      if (!identity) throw new Error('Somebody without a chat account ran setup');
      const made = await store.companies
        .create(tenant, refOf(context.actor), { values, what: 'company.created', summary: `${input.name} was set up` })
        .catch((error: unknown) => error);
      if (made instanceof Error) {
        const winner = await store.ofWorkspace(platform, workspace);
        if (winner) return alreadySetUp(winner.history[0]?.by.name ?? 'somebody');
        throw made;
      }
      const admin = await people.ofIdentity(
        tenant,
        identity,
        async () => ({ name: context.actor.name, email: context.actor.email, zone: context.actor.zone }),
        values.zone,
      );
      await people.grant(tenant, admin, ['admin']);
      return answer(welcomeCard(values));
    },
  });
}

function alreadySetUp(by: string) {
  return refuse(`Rainmaker was set up here already, by ${by}. An admin changes settings with “${typed('sales set')}”.`);
}
