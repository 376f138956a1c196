import { actions, type Card, context, run, text, title } from '../../core/card.ts';
import type { Person } from '../../core/person.ts';
import { typed } from '../../core/typed.ts';
import { codeMinutes, shownCode } from './rules.ts';

export function codeCard(code: string, company: string): Card {
  const shown = shownCode(code);
  return {
    summary: `The code for joining another workspace to ${company}`,
    nodes: [
      title('Join another workspace'),
      text(['In the other Slack workspace or in Teams, where Rainmaker is not set up yet, type:']),
      text([{ code: `sales join ${shown}` }]),
      context(
        `The code is good for ${codeMinutes} minutes and for one workspace. Whoever has it can bring a workspace into ${company}: tell it to nobody else.`,
      ),
    ],
  };
}

export function joinedCard(company: string, person: Pick<Person, 'name' | 'roles'>): Card {
  const sentence = `This workspace belongs to ${company} now: the same deals, approvals and digests as there.`;
  const known =
    person.roles.length > 0
      ? `I know you as ${person.name} (${person.roles.join(', ')}).`
      : `I do not know you there yet. An admin can tell me who you are with “${typed('sales link @you your-e-mail-here')}”, or give you a role.`;
  return {
    summary: sentence,
    tone: 'good',
    nodes: [
      text(sentence),
      text(known),
      actions(run('What can I do?', 'sales help'), run('Who am I?', 'sales whoami')),
    ],
  };
}
