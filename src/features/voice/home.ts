import { actions, divider, type Node, run, text } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { today } from '../../core/dates.ts';
import { caseHeadline, sayState } from './cards.ts';
import { eyesOnVoices, type VoiceDeps } from './deps.ts';
import { voiceName } from './voice.ts';

const mostShown = 3;

/** The complaints and promises that the person has to see to; nothing where there are none. */
export async function voiceHome(deps: VoiceDeps, { actor, company, now }: Context): Promise<Node[]> {
  const filter = { owner: actor.id, state: ['open', 'working'] as const };
  const own = await deps.store.casesIn(company.tenant, filter, { limit: mostShown });
  if (own.length === 0) return [];
  const count = await deps.store.countCases(company.tenant, filter);
  const eyes = await eyesOnVoices(deps, company.tenant, actor.id, own);
  const day = today({ now, zone: company.zone });
  return [
    divider,
    text([{ bold: 'What customers wait for from you' }]),
    {
      kind: 'list',
      items: own.map((one) => [{ bold: caseHeadline(one, eyes) }, ` ${sayState(one, day)}`]),
    },
    actions(
      ...own.map((one) => run(voiceName(one), 'voice show', { voice: voiceName(one) })),
      count > own.length ? run(`All ${count}`, 'voice list', { owner: `person:${actor.id}` }) : undefined,
    ),
  ];
}
