import { Application } from '@microsoft/teams-ai/lib/Application.js';
import { TurnState } from '@microsoft/teams-ai/lib/TurnState.js';
import {
  type Activity as SdkActivity,
  BotAdapter,
  type ConversationReference,
  type ResourceResponse,
  TurnContext,
} from 'botbuilder';
import type { Activity } from './activity.ts';
import type { Connector, Outgoing } from './connector.ts';
import type { InvokeAnswer } from './invoke.ts';
import type { Listener } from './listen.ts';

/** Runs one activity to its end; what it answers is for an invoke. */
export type RunTurn = (activity: Activity, workspace: string) => Promise<InvokeAnswer | undefined>;

/** What the routes of the SDK's application lead to. The only file that knows the SDK. */
export function createBot(listener: Listener, connector: Connector): RunTurn {
  const adapter = new LeanAdapter(connector);
  const application = new Application<NoState>({
    startTypingTimer: false,
    removeRecipientMention: false,
    longRunningMessages: false,
    turnStateFactory: () => noState,
  });
  application
    .activity('message', (context) => withTurn(context, (turn) => listener.message(turn.activity, turn.workspace)))
    .activity('invoke', (context) =>
      withTurn(context, async (turn) => {
        // An answer of our own: the SDK would show a person's own view of a card to everybody.
        const value = await listener.invoke(turn.activity, turn.workspace);
        await context.sendActivity({ type: 'invokeResponse', value });
      }),
    )
    .activity('installationUpdate', (context) =>
      withTurn(context, (turn) => listener.installed(turn.activity, turn.workspace)),
    )
    .activity('conversationUpdate', (context) =>
      withTurn(context, (turn) => listener.changed(turn.activity, turn.workspace)),
    );

  return async (activity, workspace) => {
    // Read and checked before: the SDK's type knows fewer absent values than Teams sends.
    const context = new TurnContext(adapter, activity as unknown as SdkActivity);
    context.turnState.set(turnKey, { activity, workspace });
    await adapter.run(context, async (turn) => void (await application.run(turn)));
    return context.turnState.get<InvokeAnswer | undefined>(answerKey);
  };
}

interface Turn {
  activity: Activity;
  workspace: string;
}

const turnKey = Symbol('turn');
const answerKey = Symbol('answer');

async function withTurn(context: TurnContext, work: (turn: Turn) => Promise<void>): Promise<void> {
  const turn = context.turnState.get<Turn | undefined>(turnKey);
  if (turn) await work(turn);
}

/** Nothing is kept in the SDK's turn state, for it loses what two turns change at one time. */
class NoState extends TurnState {
  override load(): Promise<boolean> {
    return Promise.resolve(false);
  }

  override save(): Promise<void> {
    return Promise.resolve();
  }

  override get user() {
    return {};
  }

  override get temp(): TurnState['temp'] {
    return { input: '', inputFiles: [], lastOutput: '', actionOutputs: {}, authTokens: {} };
  }
}

const noState = new NoState();

/** Sends through our own connector, instead of building the SDK's clients anew for each turn. */
class LeanAdapter extends BotAdapter {
  readonly #connector: Connector;

  constructor(connector: Connector) {
    super();
    this.#connector = connector;
  }

  run(context: TurnContext, logic: (context: TurnContext) => Promise<void>): Promise<void> {
    return this.runMiddleware(context, logic);
  }

  override async sendActivities(context: TurnContext, activities: Partial<SdkActivity>[]): Promise<ResourceResponse[]> {
    const sent: ResourceResponse[] = [];
    for (const activity of activities) {
      if (activity.type === 'invokeResponse') {
        context.turnState.set(answerKey, activity.value);
        sent.push({ id: '' });
      } else {
        const { serviceUrl, conversation } = context.activity;
        sent.push({ id: await this.#connector.send(serviceUrl, conversation.id, activity as Outgoing) });
      }
    }
    return sent;
  }

  override async updateActivity(context: TurnContext, activity: Partial<SdkActivity>): Promise<void> {
    const { serviceUrl, conversation } = context.activity;
    await this.#connector.update(serviceUrl, conversation.id, activity.id ?? '', activity as Outgoing);
  }

  override deleteActivity(_context: TurnContext, _reference: Partial<ConversationReference>): Promise<void> {
    return Promise.reject(new Error('Messages are not deleted'));
  }

  override continueConversation(): Promise<void> {
    return Promise.reject(new Error('Messages without an incoming one go through the messenger'));
  }
}
