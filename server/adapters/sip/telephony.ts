import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import { ownText } from '../../base/own-text.ts';
import type { NatHandling } from '../../core/office/peers.ts';
import { endings } from '../../core/sip/causes.ts';
import { readDiverted } from '../../core/sip/diversion.ts';
import { userOf } from '../../core/sip/identity.ts';
import { header, type SipRequest } from '../../core/sip/message.ts';
import { parseNameAddr } from '../../core/sip/name-addr.ts';
import type {
  DialRequest,
  IncomingLeg,
  Leg,
  LegEnd,
  LegEvents,
  TelephonyPort,
} from '../../services/calls/telephony-port.ts';
import type { FactBus } from '../../services/facts.ts';
import type { LinePort } from '../../services/lines/line-port.ts';
import type { LineDesk } from '../../services/lines/lines.ts';
import type { Reply } from '../../services/lines/sip-exchange.ts';
import type { PresencePort } from '../../services/presence/presence-port.ts';
import type { SearchPort } from '../../services/provisioning/search-port.ts';
import { admit } from './admission.ts';
import { createDialogBook } from './dialog-book.ts';
import { createDoors, type SipDoor } from './doors.ts';
import type { Interface } from './engine/local-address.ts';
import { createIncomingLeg } from './incoming-leg.ts';
import { createLegLife, type LegLife } from './leg-life.ts';
import { createLegSecurity, isSecretTransport, isSecretWay } from './leg-security.ts';
import { createMoving } from './moving.ts';
import { type Route, startOutgoingLeg } from './outgoing-leg.ts';
import { callerOf, headersToPhone, headersToTrunk, phoneOf, trunkUri } from './parties.ts';
import { createPhoneResync, type PhoneWay } from './phone-resync.ts';
import { createPhoneSearch } from './phone-search.ts';
import { askForTimer, timerAnswer } from './session-ask.ts';
import { createSignalling, credentialsFor } from './signalling.ts';
import { allowed, readRequest, sendReply, supported } from './sip-io.ts';
import { createSrfLink, type Engine } from './srf-link.ts';
import type { SrfClient, SrfRequest, SrfResponse } from './srf-shapes.ts';
import { natHeader, patienceHeader, routeHeader, wayOn } from './trunk-way.ts';
import { createWatches } from './watches.ts';

export interface Telephony {
  /** For the calls service. */
  port: TelephonyPort;
  /** For the presence service. */
  presencePort: PresencePort;
  /** For provisioning. */
  searchPort: SearchPort;
  /** Asks the registered phones of an extension to fetch their settings anew; how many were asked. */
  resyncPhones(extension: string): number;
  /** For the lines service. */
  linePort: LinePort;
  /** Whom to ask about requests and ways; before `useEngine`. */
  serve(desk: LineDesk): void;
  /** Connects to an engine, at the start and whenever another one took its place. */
  useEngine(engine: Engine): Promise<void>;
  /** The machine has got other addresses: carriers hear of the new one. */
  addressesChanged(): void;
  /** A connection that the engine had opened to that address has gone. */
  connectionLost(address: string): void;
  /** Legs whose end is not told yet. */
  readonly openLegs: number;
  /** Leaves the engine; legs that are still open end with `engine-lost`. */
  stop(): void;
}

/**
 * Phones and trunks over drachtio-srf: the only user of that package. Owns the engine's connection and every leg until
 * its end is told; decides nothing about calls.
 */
export function createTelephony(deps: {
  clock: Clock;
  ids: Ids;
  log: Log;
  bus: FactBus;
  /** Where the engine listens; `0.0.0.0` = all. */
  listen: readonly SipDoor[];
  /** Ours as the Internet sees it, for peers outside private networks. */
  publicAddress?: string;
  /** The machine's addresses; read from the system unless given. */
  interfaces?: () => readonly Interface[];
  /** What counts as a private network; those of RFC 1918 and their like unless given. */
  isPrivate?: (address: string) => boolean;
}): Telephony {
  const { clock, ids, bus } = deps;
  const log = deps.log.in('sip');
  const dialogs = createDialogBook();
  const legs = new Map<string, { life: LegLife; trunkId: string | undefined }>();
  let desk: LineDesk | undefined;
  let onIncoming: ((leg: IncomingLeg) => void) | undefined;
  let onUp: (() => void) | undefined;
  let onConnectionLost: ((address: string) => void) | undefined;
  let lossTold = false;
  let stopping = false;

  const link = createSrfLink({
    clock,
    log,
    prepare,
    onUp() {
      tellHealth(false);
      onUp?.();
    },
    onLost(why) {
      if (!stopping) tellHealth(true);
      signalling.interrupt();
      watches.lose();
      if (legs.size > 0) log.warn('legs lost with the engine', { why, legs: legs.size });
      for (const { life } of [...legs.values()]) life.end({ by: 'network', cause: 'engine-lost' });
    },
  });
  const signalling = createSignalling({
    clock,
    ids,
    log,
    link: () => (link.srf && link.engine ? { srf: link.srf, engine: link.engine } : undefined),
    wayToPhone: (phone) => wayToPhone(phone),
  });

  function tellHealth(active: boolean): void {
    if (active === lossTold) return;
    lossTold = active;
    bus.publish('health.changed', { code: 'sip-engine-lost', context: {}, active });
  }

  const moving = createMoving(deps);

  function closeLeg(legId: string): void {
    legs.delete(legId);
    moving.forget(legId);
    dialogs.forget(legId);
  }

  const keeper = { log, onEnd: closeLeg };

  function openLeg(legId: string, trunkId: string | undefined): LegLife {
    const life = createLegLife(legId, keeper);
    legs.set(legId, { life, trunkId });
    return life;
  }

  const doors = createDoors(deps);

  /** Functions of their own, that no leg holds on to the messages that made it. */
  const addressFor = (peer: { remote: string; receivedOn: string | undefined }) => (): string => doors.addressFor(peer);
  const addressTo = (target: DialRequest['target']) => (): string =>
    port.localAddressFor(target.kind === 'device' ? { ...target, kind: 'extension' } : target);

  const securityOf = createLegSecurity({ desk: () => desk, log });
  const newSessionId = (): number => 1 + ids.below(2 ** 31 - 1);

  function invited(srf: SrfClient, req: SrfRequest, res: SrfResponse): void {
    const admission = admit(req, onIncoming && desk);
    if (admission.kind === 'refused') {
      const read = readRequest(req);
      if (admission.reply.status === 488) {
        const why = admission.reply.headers.find(({ name }) => name === 'Warning')?.value;
        log.warn('call refused for its audio', { from: read && header(read.request, 'From'), why });
      }
      sendReply(res, read ? replyTo(read.request, 'From', admission.reply) : admission.reply, log);
      return;
    }
    const { request, source, caller, replaces } = admission;
    const replaced = replaces && dialogs.legOf(replaces);
    // RFC 3891 3: a dialog that we do not know.
    if (replaces && replaced === undefined) {
      sendReply(res, { status: endings['no-such-call'].status, headers: [] }, log);
      return;
    }
    const trunkId = caller.kind === 'trunk' ? caller.trunkId : undefined;
    const life = openLeg(`l${ids.next(clock.now())}`, trunkId);
    const sipCallId = ownText(header(request, 'Call-ID') ?? '');
    const ownAddress = addressFor({
      remote: ownText(source.address),
      receivedOn: req.receivedOn === undefined ? undefined : ownText(req.receivedOn),
    });
    const leg = createIncomingLeg({
      srf,
      req,
      res,
      sipCallId,
      source:
        caller.kind === 'trunk'
          ? { kind: 'trunk', trunkId: caller.trunkId }
          : { kind: 'extension', extension: caller.extension },
      from: caller.kind === 'trunk' ? callerOf(request) : phoneOf(request, caller),
      to: caller.dialled,
      replaces: replaced === undefined ? undefined : { legId: replaced, earlyOnly: replaces?.earlyOnly === true },
      dialogs,
      diversions: caller.kind === 'trunk' ? readDiverted(request) : [],
      localAddress: ownAddress(),
      timerHeaders: timerAnswer(request, desk?.sessionTimerSecOf(caller) ?? 0),
      natHeaders: natHeader(natOf(caller), link.engine?.kind),
      life,
      sessionId: newSessionId(),
      security: securityOf(caller, { secrecy: isSecretTransport(req.protocol) }),
      log,
    });
    moving.watch(leg, { callsUs: true, ownAddress });
    log.debug('call in', { leg: leg.legId, from: source.address, to: caller.dialled, callId: sipCallId });
    onIncoming?.(leg);
    if (life.attached) return;
    log.error('nobody took the call', { leg: leg.legId });
    leg.hangup('unavailable');
  }

  const phoneSearch = createPhoneSearch({
    log,
    clock,
    ownAddressFor: (remote) => doors.addressFor({ remote }),
  });
  const wayToPhone: PhoneWay = ({ extension, flow, path }) => {
    const headers = natHeader(natOf({ kind: 'extension', extension }), link.engine?.kind);
    return path && path.length > 0
      ? { headers: { ...headers, Route: path.join(', ') } }
      : { headers, proxy: wayOn(flow, link.engine?.kind ?? 'embedded') };
  };
  const resync = createPhoneResync({ log, link: () => link.srf, desk: () => desk, wayToPhone });
  const watches = createWatches({
    log,
    search: phoneSearch.searched,
    desk: () => desk,
    natHeaders: (extension) => natHeader(natOf({ kind: 'extension', extension }), link.engine?.kind),
  });
  const natOf = (peer: Parameters<LineDesk['natOf']>[0]): NatHandling => desk?.natOf(peer) ?? 'auto';

  /** Our answer, as it reaches the phone that the request says to be of. */
  function replyTo(request: SipRequest, name: 'From' | 'To', reply: Reply): Reply {
    const extension = userOf(parseNameAddr(header(request, name) ?? '')?.uri ?? '');
    const nat = Object.entries(natHeader(natOf({ kind: 'extension', extension }), link.engine?.kind));
    return { ...reply, headers: [...reply.headers, ...nat.map(([key, value]) => ({ name: key, value }))] };
  }

  function prepare(srf: SrfClient): void {
    const serve = (method: string, answer: (req: SrfRequest, res: SrfResponse) => void): void =>
      srf.use(method, (req, res) => {
        try {
          answer(req, res);
        } catch (error) {
          log.error('request not handled', { method, error });
          sendReply(res, { status: 500, headers: [] }, log);
        }
      });
    const refuse = (status: number, headers: { name: string; value: string }[]) => (_: SrfRequest, res: SrfResponse) =>
      sendReply(res, { status, headers }, log);
    serve('invite', (req, res) => invited(srf, req, res));
    serve('register', (req, res) => {
      const read = readRequest(req);
      const reply =
        read && desk
          ? desk.register(read.request, { ...read.source, ...doors.cameBy(read.source.transport, req.receivedOn) })
          : { status: read ? 503 : 400, headers: [] };
      sendReply(res, read ? replyTo(read.request, 'To', reply) : reply, log);
    });
    const abilities = [
      { name: 'Allow', value: allowed },
      { name: 'Accept', value: 'application/sdp' },
      { name: 'Supported', value: supported },
    ];
    serve('options', refuse(200, abilities));
    serve('subscribe', (req, res) => watches.subscribed(srf, req, res));
    serve('publish', refuse(489, []));
    serve('notify', refuse(481, []));
    for (const method of ['message', 'refer', 'info']) serve(method, refuse(405, [abilities[0]!]));
  }

  function routeTo(request: DialRequest, engine: Engine): Route | undefined {
    if (request.target.kind === 'device') {
      const { contactUri, extension } = request.target;
      const way = desk?.wayTo(request.target);
      if (!way) return undefined;
      const nat = natOf({ kind: 'extension', extension });
      const { flow, path } = way;
      return {
        uri: contactUri,
        // RFC 3327 5.4: a phone behind a proxy is reached by the path that its registration came.
        ...(path.length === 0 && nat !== 'never' ? { proxy: wayOn(flow, engine.kind) } : {}),
        headers: {
          ...(path.length > 0 ? { Route: path.join(', ') } : {}),
          ...natHeader(nat, engine.kind),
          ...headersToPhone(request, extension),
          ...askForTimer(desk?.sessionTimerSecOf({ kind: 'extension', extension }) ?? 0),
        },
      };
    }
    const trunk = desk?.trunk(request.target.trunkId);
    if (!trunk) return undefined;
    const credentials = credentialsFor(trunk, engine.kind);
    return {
      uri: trunkUri(trunk, request.target.number),
      headers: {
        ...routeHeader(trunk, signalling.serviceRouteOf(trunk.id)),
        ...natHeader(trunk.nat, engine.kind),
        ...patienceHeader(trunk, engine.kind),
        ...headersToTrunk(trunk, request, request.target.number),
        ...askForTimer(trunk.sessionTimerSec),
        ...credentials.headers,
      },
      ...(credentials.auth ? { auth: credentials.auth } : {}),
    };
  }

  function dial(request: DialRequest, events: LegEvents): Leg {
    const { legId, target } = request;
    const life = openLeg(legId, target.kind === 'trunk' ? target.trunkId : undefined);
    life.attach(events);
    const sipCallId = ids.token(24);
    const { srf, engine } = link;
    const route = engine && routeTo(request, engine);
    if (srf && route) {
      const peer = target.kind === 'trunk' ? target : { kind: 'extension' as const, extension: target.extension };
      const security = securityOf(peer, { secrecy: isSecretWay(route.proxy ?? route.uri) });
      const sessionId = newSessionId();
      const { local } = request;
      const leg = startOutgoingLeg({ srf, route, local, sipCallId, life, sessionId, security, dialogs, log });
      moving.watch(leg, { callsUs: false, ownAddress: addressTo(target) });
      return leg;
    }
    const why: LegEnd = { by: 'network', cause: srf ? 'unreachable' : 'engine-lost' };
    queueMicrotask(() => life.end(why));
    return {
      legId,
      sipCallId,
      probe: () => Promise.resolve('gone'),
      hangup: () => life.end({ by: 'local', cause: 'cancelled' }),
      showParty: () => undefined,
      sendKeys: () => undefined,
    };
  }

  const port: TelephonyPort = {
    onIncoming(listener) {
      onIncoming = listener;
    },
    dial,
    dialogOf: dialogs.idsOf,
    localAddressFor(peer) {
      if (peer.kind === 'trunk') {
        const transport = desk?.trunk(peer.trunkId)?.transport;
        return doors.addressFor({ remote: desk?.trunkAddress(peer.trunkId) ?? '', transport });
      }
      return doors.addressTo(desk?.wayTo({ contactUri: peer.contactUri })?.flow ?? peer.contactUri);
    },
  };

  return {
    port,
    searchPort: { onSearch: phoneSearch.onSearch, nudge: resync.nudge },
    resyncPhones: resync.ofExtension,
    presencePort: { onWatch: watches.onWatch },
    linePort: {
      register: signalling.register,
      probe: signalling.probe,
      probePhone: signalling.probePhone,
      onUp(listener) {
        onUp = listener;
      },
      onConnectionLost(listener) {
        onConnectionLost = listener;
      },
      channelsInUse: (trunkId) => [...legs.values()].filter((leg) => leg.trunkId === trunkId).length,
    },
    serve(next) {
      desk = next;
    },
    useEngine: link.use,
    get openLegs() {
      return legs.size;
    },
    connectionLost: (address) => onConnectionLost?.(address),
    addressesChanged() {
      log.info('network addresses changed');
      doors.look();
      if (link.srf) onUp?.();
      moving.addressesChanged();
    },
    stop() {
      stopping = true;
      link.stop();
    },
  };
}
