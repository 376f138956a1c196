import type { Invocation } from '../../core/invocation.ts';
import type { Router } from '../../core/router.ts';
import type { Logger } from '../../logger.ts';
import type { SlackApi } from './api.ts';
import { homeAct } from './invocation.ts';
import type { SlackEvent } from './payload.ts';
import type { Pen } from './pen.ts';

export interface Home {
  /** A person has opened the Home tab. */
  publish(event: Pick<SlackEvent, 'id' | 'workspace'>, user: string): Promise<void>;
  /** Something was done there, so that it may look different now. */
  refresh(invocation: Invocation): Promise<void>;
}

interface HomeDeps {
  router: Router;
  api: SlackApi;
  pen: Pen;
  log: Logger;
}

export function createHome({ router, api, pen, log }: HomeDeps): Home {
  async function publish(invocation: Invocation): Promise<void> {
    try {
      const { blocks } = await pen.draw(await router.home(invocation), 'home');
      await api.call('views.publish', { user_id: invocation.user.id, view: { type: 'home', blocks } });
    } catch (error) {
      log.error({ err: error, workspace: invocation.place.workspace }, 'A Home tab could not be drawn');
    }
  }

  return {
    publish: (event, user) => publish(homeAct(event, user).invocation),
    refresh: ({ place, user, key }) => publish(homeAct({ id: key, workspace: place.workspace }, user.id).invocation),
  };
}
