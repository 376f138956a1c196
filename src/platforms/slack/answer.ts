import { type Card, note } from '../../core/card.ts';
import type { Form } from '../../core/form.ts';
import type { Reply } from '../../core/reply.ts';
import { refusalCard } from '../../core/router.ts';
import type { Logger } from '../../logger.ts';
import { formButton } from '../form-button.ts';
import { retrying } from '../retrying.ts';
import type { SlackApi } from './api.ts';
import type { Stash } from './button.ts';
import type { Drawn } from './draw-card.ts';
import { drawForm } from './draw-form.ts';
import { refusalOf } from './errors.ts';
import type { Files } from './files.ts';
import { writeMetadata } from './metadata.ts';
import type { Pen } from './pen.ts';
import { messageArgs } from './send.ts';
import type { Where } from './where.ts';

export interface Answers {
  /** Brings a reply to the person or the conversation. Never throws: what cannot be delivered is logged. */
  deliver(reply: Reply, where: Where): Promise<void>;
  /** The metadata of a form that is opened from there. */
  metadataOf(form: Form, where: Where): Promise<string>;
}

export interface AnswerDeps {
  api: SlackApi;
  pen: Pen;
  files: Files;
  stash: Stash;
  log: Logger;
  wait(milliseconds: number): Promise<void>;
}

export function createAnswers({ api, pen, files, stash, log, wait }: AnswerDeps): Answers {
  const briefly = retrying(wait, (error) => error.outcome === 'later' && refusalOf(error) === undefined);

  async function deliver(reply: Reply, where: Where): Promise<void> {
    try {
      await deliverAny(reply, where);
    } catch (error) {
      log.error(
        { err: error, reply: reply.kind, workspace: where.place.workspace },
        'An answer could not be delivered',
      );
    }
  }

  async function deliverAny(reply: Reply, where: Where): Promise<void> {
    switch (reply.kind) {
      case 'nothing':
        return;
      case 'refusal':
        return privately(refusalCard(reply), where, false);
      case 'form':
        return openWindow(reply.form, where);
      case 'file':
        return sendFile(reply, where);
      case 'card':
        return reply.to === 'actor'
          ? privately(reply.card, where, reply.replace === true)
          : publicly(reply.card, where, reply.replace === true);
    }
  }

  async function privately(card: Card, where: Where, replace: boolean): Promise<void> {
    await firstOf(privateWays(card, where, replace));
  }

  /** From the nearest way to the surest: each is tried when the one before is closed. */
  function* privateWays(card: Card, where: Where, replace: boolean): Generator<() => Promise<unknown>> {
    const { place, user, responseUrl } = where;
    const inPlace = replace && (where.isPrivateMessage === true || place.direct);
    const send = (way: (drawn: Drawn) => Promise<unknown>) => () => pen.send(card, way);
    if (responseUrl !== undefined) {
      const how = { response_type: 'ephemeral', replace_original: inPlace, ...threadOf(where) };
      yield send((drawn) => api.respond(responseUrl, { ...how, ...drawn }));
    }
    if (!where.isNowhere && !place.direct) {
      yield send((drawn) =>
        api.call('chat.postEphemeral', { ...messageArgs(drawn, place.channel, place.thread), user }),
      );
    }
    if (!where.isNowhere && place.direct) {
      yield send((drawn) => api.call('chat.postMessage', messageArgs(drawn, place.channel, place.thread)));
    }
    yield send((drawn) => api.call('chat.postMessage', messageArgs(drawn, user)));
  }

  async function publicly(card: Card, where: Where, replace: boolean): Promise<void> {
    await firstOf(publicWays(card, where, replace));
  }

  function* publicWays(card: Card, where: Where, replace: boolean): Generator<() => Promise<unknown>> {
    const { place, responseUrl, user } = where;
    const send = (way: (drawn: Drawn) => Promise<unknown>) => () => pen.send(card, way);
    if (replace && place.message !== undefined) {
      const message = { channel: place.channel, ts: place.message };
      yield send((drawn) => api.call('chat.update', { ...message, ...drawn }));
    }
    const channel = where.isNowhere ? user : place.channel;
    yield send((drawn) => api.call('chat.postMessage', messageArgs(drawn, channel, place.thread)));
    if (responseUrl !== undefined) {
      const how = { response_type: 'in_channel', replace_original: false, ...threadOf(where) };
      yield send((drawn) => api.respond(responseUrl, { ...how, ...drawn }));
    }
    yield send((drawn) => api.call('chat.postMessage', messageArgs(drawn, user)));
  }

  /** A way that is only busy is tried again; one that is closed gives way to the next. */
  async function firstOf(ways: Iterable<() => Promise<unknown>>): Promise<void> {
    let last: unknown;
    for (const way of ways) {
      try {
        await briefly(way);
        return;
      } catch (error) {
        last = error;
      }
    }
    throw last;
  }

  async function openWindow(form: Form, where: Where): Promise<void> {
    if (where.triggerId !== undefined) {
      const view = drawForm(form, await metadataOf(form, where));
      try {
        await api.call(where.inModal ? 'views.push' : 'views.open', { trigger_id: where.triggerId, view });
        return;
      } catch (error) {
        // Too late, or used: the form stays one press away.
        log.warn({ err: error }, 'A form could not be opened');
      }
    }
    await privately(formButton(form), where, false);
  }

  function metadataOf(form: Form, where: Where): Promise<string> {
    const { place, responseUrl } = where;
    const { channel, thread, message, direct } = place;
    return writeMetadata(
      {
        command: form.command,
        hidden: form.hidden,
        channel,
        thread,
        message,
        direct,
        responseUrl,
        nowhere: where.isNowhere,
      },
      stash,
    );
  }

  /** Files go to the person alone; the conversation only hears that one came. */
  async function sendFile(reply: Extract<Reply, { kind: 'file' }>, where: Where): Promise<void> {
    const { channel } = await api.call('conversations.open', { users: where.user });
    const id = typeof channel === 'object' && channel !== null && 'id' in channel ? channel.id : undefined;
    if (typeof id !== 'string') throw new Error('Slack opened no conversation');
    const direct: Where = { place: { ...where.place, channel: id, thread: undefined, direct: true }, user: where.user };
    await privately(reply.card, direct, false);
    await files.share(reply, id);
    if (where.place.channel !== id && !where.isNowhere) {
      await privately(note(`I sent you ${reply.name} in our private conversation.`), where, false);
    }
  }

  return { deliver, metadataOf };
}

function threadOf({ place }: Where): { thread_ts?: string } {
  return place.thread === undefined ? {} : { thread_ts: place.thread };
}
