import type { WatchedDialog } from '../../core/sip/event-bodies.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { partyOf } from './parties-of.ts';

/** Whom the leg's phone has to do with: who talks with it, else the caller it rings for, else what it dialled. */
function remoteOf(deps: ExchangeDeps, call: ActiveCall, leg: ActiveLeg): { number: string; name?: string } {
  const caller = [...call.legs.values()].find(({ role, state }) => role === 'caller' && state !== 'ended');
  const other = call.otherOf(leg) ?? (caller === leg ? undefined : caller);
  return other ? partyOf(deps, call, other) : { number: leg.incoming?.to ?? call.view.number };
}

/** The calls that phones of the extension are in, as those phones have them. */
export function watchedDialogs(deps: ExchangeDeps, calls: Iterable<ActiveCall>, extension: string): WatchedDialog[] {
  const dialogs: WatchedDialog[] = [];
  for (const call of calls) {
    for (const leg of call.legs.values()) {
      if (leg.state === 'ended' || leg.side.kind !== 'extension' || leg.side.extension !== extension) continue;
      const { number, name } = remoteOf(deps, call, leg);
      const ids = deps.telephony.dialogOf(leg.legId);
      const isEarly = leg.state === 'ringing' || leg.way === 'in';
      dialogs.push({
        id: leg.legId,
        direction: leg.way === 'in' ? 'initiator' : 'recipient',
        state: leg.state === 'answered' ? 'confirmed' : isEarly ? 'early' : 'trying',
        remote: number,
        ...(name !== undefined && { remoteName: name }),
        // Our tag is the phone's far one.
        ...(ids && { dialog: { callId: ids.callId, localTag: ids.remoteTag, remoteTag: ids.localTag } }),
      });
    }
  }
  return dialogs;
}
