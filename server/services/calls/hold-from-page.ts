import type { ActiveCall } from './active-call.ts';

/**
 * Somebody of the house who talks has the other one wait with music, or takes them back, from the page instead of by the phone's key:
 * told and recorded as that. A phone that holds or resumes by itself has the last word. False: nothing to hold, or it is as wished.
 */
export function holdFromPage(call: ActiveCall, wish: { login: string; on: boolean }): boolean {
  const { login, on } = wish;
  const leg = [...call.legs.values()].find(
    (each) => each.state === 'answered' && each.side.kind === 'extension' && each.side.login === login,
  );
  if (!leg || leg.held === on || leg.place || call.consult || !call.talk.has(leg)) return false;
  leg.held = on;
  call.tell({ kind: on ? 'leg.held' : 'leg.resumed', legId: leg.legId });
  call.talk.holdChanged(leg);
  return true;
}
