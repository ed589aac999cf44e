import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { isSearch } from '../../core/phones/read-search.ts';
import { endsSubscription } from '../../core/sip/dialogs/subscription.ts';
import { type EventPackage, eventPackages } from '../../core/sip/event-bodies.ts';
import { userOf } from '../../core/sip/identity.ts';
import { header, headerValues, type SipRequest } from '../../core/sip/message.ts';
import { parseNameAddr, tagOf } from '../../core/sip/name-addr.ts';
import { parseSipUri, printUri } from '../../core/sip/uri.ts';
import type { LineDesk } from '../../services/lines/lines.ts';
import type { Reply } from '../../services/lines/sip-exchange.ts';
import type { PresencePort, WatchEvents, WatchRequest } from '../../services/presence/presence-port.ts';
import type { createPhoneSearch } from './phone-search.ts';
import { readRequest, sendReply } from './sip-io.ts';
import type { SrfClient, SrfDialog, SrfRequest, SrfResponse } from './srf-shapes.ts';

const usualSec = 3600;
/** RFC 6665 3.1.1: shorter ones would only make traffic. */
const leastSec = 60;

const allowEvents = { name: 'Allow-Events', value: [...Object.keys(eventPackages), 'refer'].join(', ') };
const refusals = { 'no-such-target': 404, 'not-allowed': 403, 'too-many': 503 } as const;

const expiresOf = (message: { headers: SipRequest['headers'] }): number => {
  const text = header(message, 'Expires') ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : usualSec;
};

type Wish = { event: EventPackage; eventText: string; expiresSec: number };

/** What a SUBSCRIBE asks for, or why not (RFC 6665 4.2.1). */
function readWish(request: SipRequest): Wish | Reply {
  const eventText = header(request, 'Event') ?? '';
  const name = eventText.split(';')[0]!.trim().toLowerCase();
  const event = (Object.keys(eventPackages) as EventPackage[]).find((each) => each === name);
  if (!event) return { status: 489, headers: [allowEvents] };
  const accepted = headerValues(request, 'Accept').map((value) => value.split(';')[0]!.trim().toLowerCase());
  const type = eventPackages[event];
  if (accepted.length > 0 && !accepted.some((each) => [type, 'application/*', '*/*'].includes(each)))
    return { status: 406, headers: [{ name: 'Accept', value: type }] };
  const expiresSec = expiresOf(request);
  if (expiresSec > 0 && expiresSec < leastSec)
    return { status: 423, headers: [{ name: 'Min-Expires', value: String(leastSec) }] };
  return { event, eventText, expiresSec };
}

/** Subscriptions of phones: only who has a password may ask, and hears in the dialog of its SUBSCRIBE. */
export function createWatches(deps: {
  log: Log;
  desk: () => LineDesk | undefined;
  /** For the engine: how the phone's NAT is to be handled. */
  natHeaders: (extension: string) => Record<string, string>;
  /** A phone without a password looks for its settings. */
  search: ReturnType<typeof createPhoneSearch>['searched'];
}): PresencePort & {
  subscribed(srf: SrfClient, req: SrfRequest, res: SrfResponse): void;
  /** The engine is gone, and all dialogs with it. */
  lose(): void;
} {
  const { log } = deps;
  const running = new Set<WatchEvents>();
  let onWatch: ((request: WatchRequest) => void) | undefined;

  function open(
    call: { srf: SrfClient; req: SrfRequest; res: SrfResponse; wish: Wish; watcher: string },
    grantedSec: number,
    events: WatchEvents,
  ) {
    const { srf, req, res, wish } = call;
    let dialog: SrfDialog | undefined;
    let isOver = false;
    /** News that came before the dialog was there. */
    let early: (() => void)[] = [];
    running.add(events);

    function over(how: 'unsubscribed' | 'gone'): void {
      if (isOver) return;
      if (how === 'gone') isOver = true;
      running.delete(events);
      events.ended(how);
    }

    function send(news: Parameters<ReturnType<WatchRequest['accept']>['notify']>[0]): void {
      if (isOver || !dialog) return;
      const { body, leftSec, end } = news;
      if (end) {
        isOver = true;
        running.delete(events);
      }
      const headers = {
        Event: wish.eventText,
        'Subscription-State': end ? `terminated;reason=${end}` : `active;expires=${leftSec}`,
        'Content-Type': eventPackages[wish.event],
      };
      dialog.request({ method: 'NOTIFY', headers, body }, (error, answer) => {
        if (!error && (answer?.status ?? 0) < 300) return;
        log.debug('a phone does not take news', { why: error ? describeError(error) : answer?.status });
        // RFC 6665 4.2.2: who is only busy, or on its way to another connection, is told again.
        if (error || !answer || endsSubscription(answer.status)) over('gone');
        else if (!isOver) events.missed();
      });
    }

    function serve(made: SrfDialog): void {
      dialog = made;
      made.on('subscribe', (again, answer) => {
        const request = readRequest(again)?.request;
        const granted = events.refreshed(request ? expiresOf(request) : usualSec);
        answer.send(200, { headers: { Expires: String(granted), ...asHeader(allowEvents) } }, (error) => {
          if (error) over('gone');
        });
      });
      made.on('unsubscribe', () => over('unsubscribed'));
      made.on('destroy', () => over('gone'));
      for (const tell of early) tell();
      early = [];
    }

    const headers = {
      Expires: String(grantedSec),
      ...asHeader(allowEvents),
      ...deps.natHeaders(call.watcher),
    };
    srf.createUAS(req, res, { localSdp: '', headers }, (error, made) => {
      if (made) return serve(made);
      log.info('a subscription was not answered', { why: describeError(error) });
      over('gone');
    });
    return {
      notify(news: Parameters<typeof send>[0]) {
        if (dialog) send(news);
        else early.push(() => send(news));
      },
    };
  }

  return {
    onWatch(listener) {
      onWatch = listener;
    },
    subscribed(srf, req, res) {
      const read = readRequest(req);
      const desk = deps.desk();
      const refuse = (reply: Reply): void => sendReply(res, reply, log);
      if (!read) return refuse({ status: 400, headers: [] });
      const { request, source } = read;
      if (isSearch(request)) return deps.search({ srf, req, res, ...read, eventText: header(request, 'Event') ?? '' });
      if (tagOf(header(request, 'To') ?? '') !== undefined) return refuse({ status: 481, headers: [] });
      const wish = readWish(request);
      if ('status' in wish) return refuse(wish);
      if (!desk || !onWatch) return refuse({ status: 503, headers: [{ name: 'Retry-After', value: '5' }] });
      const caller = desk.identify(request, source);
      if (caller.kind === 'refused') {
        const claimed = userOf(parseNameAddr(header(request, 'From') ?? '')?.uri ?? '');
        const nat = Object.entries(deps.natHeaders(claimed)).map(([name, value]) => ({ name, value }));
        return refuse({ ...caller.reply, headers: [...caller.reply.headers, ...nat] });
      }
      if (caller.kind === 'trunk') return refuse({ status: 403, headers: [] });
      const target = userOf(request.uri);
      const host = parseSipUri(request.uri)?.host ?? 'localhost';
      onWatch({
        event: wish.event,
        watcher: caller.extension,
        target,
        entity: printUri({ scheme: 'sip', user: target, host, params: [], headers: [] }),
        expiresSec: wish.expiresSec,
        accept: (grantedSec, events) => open({ srf, req, res, wish, watcher: caller.extension }, grantedSec, events),
        refuse: (why) => refuse({ status: refusals[why], headers: [] }),
      });
    },
    lose() {
      for (const events of [...running]) {
        running.delete(events);
        events.ended('gone');
      }
    },
  };
}

const asHeader = ({ name, value }: { name: string; value: string }): Record<string, string> => ({ [name]: value });
