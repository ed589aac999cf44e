import { describeError } from '../../base/errors.ts';
import { isLoopback } from '../../core/sip/address-block.ts';
import type { ServedLeg } from './in-dialog.ts';
import { allowed } from './sip-io.ts';
import type { SrfDialog } from './srf-shapes.ts';

/** `later`: something else is under way between the two ends, so that it has to be said again (RFC 3261 14.1). */
export type MoveOutcome = 'told' | 'needless' | 'later' | 'refused';

/** The engine's words for an exchange that runs already; nothing left for the network. */
const isBusy = (error: unknown): boolean => /\bpending in this dialog/i.test(describeError(error));

/**
 * Tells the far end of an answered call where we are by now: Contact (RFC 3261 12.2.1.1) and audio in one re-INVITE.
 * Needless when our last description bore that address. Rejects never.
 */
export function tellMove(dialog: SrfDialog, leg: ServedLeg, address: string): Promise<MoveOutcome> {
  const { media, life, log } = leg;
  const { agreedFrom } = media;
  if (!dialog.connected || life.over || agreedFrom === address) return Promise.resolve('needless');
  // The network has gone: when it comes back, this is asked again.
  if (isLoopback(address) && !isLoopback(agreedFrom ?? '')) return Promise.resolve('needless');
  if (leg.awaitsAnswer) return Promise.resolve('later');
  const told = { leg: life.legId, address };
  // The engine puts in whatever address it sends from.
  const headers = { Contact: '<sip:localhost>', Allow: allowed, 'Content-Type': 'application/sdp' };
  return new Promise((resolve) => {
    dialog.request({ method: 'INVITE', headers, body: media.offerFrom(address) }, (error, res) => {
      if (error) {
        if (!isBusy(error)) log.info('new address not told', { ...told, why: describeError(error) });
        resolve(isBusy(error) ? 'later' : 'refused');
        return;
      }
      if (!res || res.status < 200) return;
      if (res.status >= 300) {
        if (res.status !== 491) log.warn('new address refused', { ...told, status: res.status });
        resolve(res.status === 491 ? 'later' : 'refused');
        return;
      }
      const before = JSON.stringify(media.remote);
      const remote = media.takeAnswer(res.body ?? '');
      if (remote && JSON.stringify(remote) !== before) life.tell('remoteChanged', remote);
      log.info('new address told', told);
      resolve('told');
    });
  });
}
