import type { ActiveLeg } from './active-leg.ts';
import type { MediaPort } from './media-port.ts';

/** Presses keys at the far end of a leg, in the way that it takes them. */
export function sendKeys(deps: { media: Pick<MediaPort, 'sendDtmf'> }, leg: ActiveLeg, keys: string): void {
  if (leg.remote?.infoDigits) leg.leg.sendKeys(keys);
  else deps.media.sendDtmf(leg.legId, keys);
}
