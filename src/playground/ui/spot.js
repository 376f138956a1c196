import { act } from './api.js';
import { confirmed } from './confirm.js';

/**
 * A spot is where blocks are drawn: `place` names it to the server, `values` holds what was entered in it
 * (block id → action id → Slack's state value), `errors` what a submission was refused for.
 */
const kept = new Map();

/** The spot of a place; what was entered there survives redrawing. */
export function spotAt(key, place, surface) {
  if (!kept.has(key)) kept.set(key, { values: {}, errors: {} });
  return Object.assign(kept.get(key), { key, place, surface });
}

export function forgetSpot(key) {
  kept.delete(key);
}

export const valueAt = (spot, blockId, actionId) => spot.values[blockId]?.[actionId];

export function setValue(spot, blockId, actionId, value) {
  spot.values[blockId] = { ...spot.values[blockId], [actionId]: value };
}

/** Values of the blocks that are still there: a form that was updated forgets the fields it lost. */
export function keepOnly(spot, blocks) {
  const ids = new Set(blocks.map(({ block_id: id }) => id));
  spot.values = Object.fromEntries(Object.entries(spot.values).filter(([id]) => ids.has(id)));
}

/** Sends a click or a choice, after its confirmation; false when it was called off or failed. */
export async function press(spot, element, blockId, chosen = {}) {
  if (element.confirm && !(await confirmed(element.confirm))) return false;
  const action = { type: element.type, action_id: element.action_id, block_id: blockId, ...chosen };
  const answer = await act('press', { place: spot.place, action, values: spot.values });
  return answer?.isTaken === true;
}
