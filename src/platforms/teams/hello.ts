import { actions, type Card, openForm, run, text, title } from '../../core/card.ts';
import type { Command } from '../../core/command.ts';

/** What the bot says of itself when it is added: what it is good for, how to begin. */
export function helloCard(
  commands: readonly Command[],
  { isPersonal, isSetUp }: { isPersonal: boolean; isSetUp: boolean },
): Card {
  const [example = 'sales help'] = commands
    .filter(({ hidden, name }) => !hidden && !name.startsWith('sales '))
    .flatMap(({ examples }) => examples);
  return {
    summary: 'Rainmaker is here: deals, approvals, customer feedback and digests, where you already talk.',
    nodes: [
      title('Hello, I am Rainmaker'),
      text(
        'I log deals with one line, get credit and discounts decided in a thread, bring what customers say to product, and tell every team how it is doing.',
      ),
      text(
        isPersonal
          ? ['Write me ', { code: example }, ', or start here.']
          : ['Mention me, for example ', { code: `@Rainmaker ${example}` }, ', or start here.'],
      ),
      actions(run('What can I do?', 'sales help'), isSetUp ? undefined : openForm('Set up', 'sales setup')),
    ],
  };
}
