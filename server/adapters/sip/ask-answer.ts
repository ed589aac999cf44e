import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { SrfClient } from './srf-shapes.ts';

/** A call of ours that rings: how the engine names it, and the far end's address with its tag. */
export interface EarlyDialog {
  stackDialogId: string;
  to: string;
  /** It named the event `talk` among those it takes. */
  saysTalk: boolean;
}

/** Whether a list of events (RFC 6665 8.2.2) has `talk`. */
export const namesTalk = (allowEvents: string): boolean => /(?:^|,)\s*talk\s*(?:[,;]|$)/i.test(allowEvents);

/**
 * Asks a ringing phone to pick up by NOTIFY `talk` within the early dialog, without a subscription. No norm asks for it;
 * desk phones of most makers understand it. `taken` says that it will, not that it did.
 */
export function askToAnswer(
  srf: SrfClient,
  asked: { early: EarlyDialog; legId: string; log: Log },
): Promise<'taken' | 'refused'> {
  const { early, legId, log } = asked;
  return new Promise((resolve) => {
    const notSent = (error: unknown): void => {
      log.info('a phone could not be asked to pick up', { leg: legId, why: describeError(error) });
      resolve('refused');
    };
    const headers = { To: early.to, Event: 'talk', 'Subscription-State': 'active' };
    try {
      srf.request(
        'sip:placeholder',
        { method: 'NOTIFY', stackDialogId: early.stackDialogId, headers },
        (error, req) => {
          if (error) return notSent(error);
          req.on('response', ({ status }) => {
            if (status < 200) return;
            if (status >= 300) log.info('a phone does not pick up when asked', { leg: legId, status });
            resolve(status < 300 ? 'taken' : 'refused');
          });
        },
      );
    } catch (error) {
      notSent(error);
    }
  });
}
