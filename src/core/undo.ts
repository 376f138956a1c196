import { type Action, actions, run, text } from './card.ts';
import { answer, type Reply } from './reply.ts';

/** The button that takes a change back; who may press it, and how long, is decided when it is pressed. */
export function undoAction(kind: string, written: { record: { id: string }; change: { id: string } }): Action {
  return run('Undo', 'sales undo', { kind, id: written.record.id, change: written.change.id });
}

/** What was changed, in one sentence, with the way back. */
export function answerWithUndo(
  sentence: string,
  kind: string,
  written: { record: { id: string }; change: { id: string } },
): Reply {
  return answer({ summary: sentence, tone: 'good', nodes: [text(sentence), actions(undoAction(kind, written))] });
}
