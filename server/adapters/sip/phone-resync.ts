import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { printHostPort } from '../../core/sip/uri.ts';
import type { LineDesk } from '../../services/lines/lines.ts';
import type { SrfClient } from './srf-shapes.ts';

/** How a request outside dialogs gets to a registered phone, besides its address. */
export type PhoneWay = (phone: { extension: string; flow: string; path?: readonly string[] | null }) => {
  headers: Record<string, string>;
  proxy?: string;
};

/**
 * NOTIFY `check-sync` outside dialogs: a phone fetches its settings anew. No norm asks for it; phones of all vendors
 * understand it.
 */
export function createPhoneResync(deps: {
  log: Log;
  link: () => SrfClient | undefined;
  desk: () => LineDesk | undefined;
  wayToPhone: PhoneWay;
}): {
  /** Each registered phone of the extension; how many were asked. */
  ofExtension(extension: string): number;
  /** Whoever is at that address by UDP. */
  nudge(place: { address: string; port: number }): void;
} {
  function send(uri: string, way: { headers: Record<string, string>; proxy?: string }): void {
    const notSent = (error: unknown): void =>
      deps.log.info('a phone could not be asked to fetch its settings', { uri, why: describeError(error) });
    const headers = {
      From: '<sip:centralita@localhost>',
      To: `<${uri}>`,
      Event: 'check-sync;reboot=false',
      'Subscription-State': 'terminated',
      ...way.headers,
    };
    try {
      const options = { method: 'NOTIFY', headers, ...(way.proxy !== undefined && { proxy: way.proxy }) };
      deps.link()?.request(uri, options, (error) => {
        if (error) notSent(error);
      });
    } catch (error) {
      notSent(error);
    }
  }

  return {
    ofExtension(extension) {
      const ways = deps.link() ? (deps.desk()?.waysTo(extension) ?? []) : [];
      for (const { contact, flow, path } of ways) send(contact, deps.wayToPhone({ extension, flow, path }));
      return ways.length;
    },
    nudge: ({ address, port }) => send(`sip:${printHostPort({ host: address, port })}`, { headers: {} }),
  };
}
