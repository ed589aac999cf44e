import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Party } from '../../services/calls/telephony-port.ts';
import { shownToPhone } from './parties.ts';
import type { SrfDialog } from './srf-shapes.ts';

/**
 * Tells the far end of a call whom it talks with from now on (RFC 3311, RFC 3325): phones change their display. One that
 * knows no UPDATE keeps what it shows.
 */
export function showParty(dialog: SrfDialog, shown: { party: Party; allows: string; legId: string; log: Log }): void {
  const { party, allows, legId, log } = shown;
  if (!dialog.connected || !/\bUPDATE\b/i.test(allows)) return;
  const who = shownToPhone(party);
  const headers = { 'P-Asserted-Identity': who, 'Remote-Party-ID': `${who};party=called;screen=yes;privacy=off` };
  dialog.request({ method: 'UPDATE', headers }, (error) => {
    if (error) log.info('UPDATE not sent', { leg: legId, why: describeError(error) });
  });
}
