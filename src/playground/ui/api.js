import { state } from './store.js';
import { notice } from './notices.js';

/** Asks the playground to do something as the person the visitor acts as; undefined when it could not. */
export async function act(name, body = {}) {
  try {
    const response = await fetch(`/playground/api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ person: state.me, ...body }),
    });
    const answer = await response.json();
    if (response.ok) return answer;
    notice(answer.error);
  } catch {
    notice('The playground does not answer. Is the bot still running?');
  }
  return undefined;
}
