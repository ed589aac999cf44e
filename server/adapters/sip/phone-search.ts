import type { Clock } from '../../base/clock.ts';
import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { readSearch } from '../../core/phones/read-search.ts';
import type { SipRequest } from '../../core/sip/message.ts';
import type { RequestSource } from '../../services/lines/sip-exchange.ts';
import type { SearchPort } from '../../services/provisioning/search-port.ts';
import { sendReply } from './sip-io.ts';
import type { SrfClient, SrfRequest, SrfResponse } from './srf-shapes.ts';

/** One address of a flood is not to fill the list, nor to be answered without end. */
const MOST_A_MINUTE = 60;

/**
 * SUBSCRIBE `ua-profile` of phones that look for their settings (RFC 6080, as phones do it by multicast): told once, by a
 * NOTIFY that ends the subscription. No password is asked: the phone has none yet, and what it is told is the service's care.
 */
export function createPhoneSearch(deps: { log: Log; clock: Clock; ownAddressFor: (remote: string) => string }): Pick<
  SearchPort,
  'onSearch'
> & {
  searched(call: {
    srf: SrfClient;
    req: SrfRequest;
    res: SrfResponse;
    request: SipRequest;
    source: RequestSource;
    eventText: string;
  }): void;
} {
  const { log } = deps;
  let onSearch: Parameters<SearchPort['onSearch']>[0] | undefined;
  let minute = { since: 0, count: 0 };

  function isTooMuch(): boolean {
    const now = deps.clock.now();
    if (now - minute.since >= 60_000) minute = { since: now, count: 0 };
    minute.count++;
    return minute.count > MOST_A_MINUTE;
  }

  return {
    onSearch(listener) {
      onSearch = listener;
    },
    searched({ srf, req, res, request, source, eventText }) {
      const search = readSearch(request);
      if (!search) return sendReply(res, { status: 404, headers: [] }, log);
      if (!onSearch || isTooMuch()) return sendReply(res, { status: 503, headers: [] }, log);
      let told = false;
      onSearch({
        ...search,
        address: source.address,
        port: source.port,
        ownAddress: deps.ownAddressFor(source.address),
        tell(url) {
          told = true;
          srf.createUAS(req, res, { localSdp: '', headers: { Expires: '0' } }, (error, dialog) => {
            if (!dialog)
              return log.info('a phone that looked for its settings was not answered', { why: describeError(error) });
            const headers = {
              Event: eventText,
              'Subscription-State': 'terminated;reason=timeout',
              'Content-Type': 'application/url',
            };
            dialog.request({ method: 'NOTIFY', headers, body: url }, (failure, answer) => {
              if (failure || (answer?.status ?? 0) >= 300)
                log.info('a phone does not take where its settings are', { mac: search.mac, status: answer?.status });
            });
          });
        },
      });
      if (!told) sendReply(res, { status: 404, headers: [] }, log);
    },
  };
}
