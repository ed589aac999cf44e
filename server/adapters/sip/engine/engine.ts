import type { MessagePort } from 'node:worker_threads';
import type { Clock } from '../../../base/clock.ts';
import type { Ids } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { GateLimits, GatePolicy } from '../../../core/defence/gate-policy.ts';
import type { Knock } from '../../../core/defence/knock.ts';
import { usualPort } from '../../../core/sip/locate.ts';
import { header } from '../../../core/sip/message.ts';
import { withPlainSdp } from '../../../core/sip/multipart.ts';
import { parseMessage, type Unparsed } from '../../../core/sip/parse.ts';
import { printMessage } from '../../../core/sip/print.ts';
import { parseVia } from '../../../core/sip/via.ts';
import { createAnswering } from './answering.ts';
import { createAppLink } from './app-link.ts';
import { readAppMessage } from './app-message.ts';
import type { ConnectionLimits } from './connection-limits.ts';
import type { AppFrame } from './control-frames.ts';
import { type ControlClient, listenForControl } from './control-server.ts';
import { createDeadPeers } from './dead-peers.ts';
import type { EngineDeps, EnginePolicy } from './deps.ts';
import { createDnsNames, type Names } from './dns-names.ts';
import { createFences } from './fences.ts';
import { createGuard } from './guard.ts';
import { createIncoming } from './incoming.ts';
import { createLegs } from './legs.ts';
import type { Interface } from './local-address.ts';
import { createNameCache } from './name-cache.ts';
import { createResolver } from './next-hop.ts';
import { createOutgoing } from './outgoing.ts';
import { byeLeg } from './own-requests.ts';
import { createProxyPath } from './proxy-path.ts';
import { createProxying } from './proxying.ts';
import { createRequesting } from './requesting.ts';
import { makeResponse } from './responses.ts';
import { createSessions } from './sessions.ts';
import { notifyEnd } from './subscriptions.ts';
import type { KeyPair, TlsSettings } from './tls-settings.ts';
import { createTransactions } from './transactions.ts';
import { type ConnectionEvent, isStream, type Listener, type Peer } from './transport.ts';
import { bindTransports } from './transports.ts';
import { amendTopVia, isAlias, responsePeer } from './via-routing.ts';

export interface EngineOptions extends Partial<EnginePolicy> {
  listen: readonly Listener[];
  /** Shown in Via and Contact to peers outside our own and private networks. */
  publicAddress?: string | undefined;
  /** What the application must say to `authenticate`. */
  secret: string;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** Instead of the machine's DNS. */
  names?: Names;
  /** How much strangers and others may ask of us; absent = all they like. */
  limits?: GateLimits | undefined;
  /** Our certificate for `tls` and `wss`, and how servers are checked. */
  tls?: TlsSettings;
  connectionLimits?: Partial<ConnectionLimits>;
  /** The machine's addresses; read from the system unless given. */
  interfaces?: () => readonly Interface[];
  /** What counts as a private network; those of RFC 1918 and their like unless given. */
  isPrivate?: (address: string) => boolean;
  onConnection?: (event: ConnectionEvent) => void;
  /** A listener is lost, or back. */
  onListener?: (listener: Listener, state: { up: boolean; why?: string }) => void;
  /** The machine has got other addresses. */
  onAddresses?: () => void;
}

export interface Engine {
  readonly control: { host: string; port: number; secret: string };
  /** The listeners with their real ports. */
  readonly bound: readonly Listener[];
  /** What runs now; all zero when every call has ended and its transactions have died out. */
  counts(): { transactions: number; legs: number; incoming: number; outgoing: number };
  /** Who is known, locked out or not to be listened to, instead of what was said before. */
  defend(policy: GatePolicy): void;
  /** What was turned away since the last time, per source. */
  takeKnocks(): Knock[];
  /** Open connections of all transports. */
  readonly connections: number;
  /** New TLS connections are shown this certificate. */
  renew(pair: KeyPair): void;
  /** Serves an application in another thread by the control protocol's frames, without a connection and its text. */
  attach(port: MessagePort): void;
  /** Ends all calls, refuses what waits, closes the sockets. Idempotent. */
  stop(): Promise<void>;
}

/** The whole engine in this thread. Throws `sip-listen-failed {transport, address, port, why}`. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { clock, ids, log } = options;
  const policy: EnginePolicy = {
    forceRport: options.forceRport ?? false,
    natDetection: options.natDetection ?? true,
    outboundProxy: options.outboundProxy,
    maxPendingInvites: options.maxPendingInvites ?? 1000,
  };
  // What arrives while the sockets are being opened is dropped: its sender will repeat it.
  let ready = false;
  const guard = createGuard({ limits: options.limits, clock });
  const names = createNameCache(options.names ?? createDnsNames(), clock);
  const bound = await bindTransports(
    options.listen,
    { ...options, clock },
    {
      onBytes: receive,
      onError: (why, listener) => log.warn('transport error', { ...listener, why }),
      onListener(listener, state) {
        const { transport, address, port } = listener;
        const { up, why } = state;
        log[up ? 'info' : 'warn'](up ? 'listens again' : 'does not listen', { transport, address, port, why });
        options.onListener?.(listener, state);
      },
      onAddresses() {
        names.askAnew();
        options.onAddresses?.();
      },
      onConnection(event) {
        guard.onConnection(event);
        options.onConnection?.(event);
      },
      mayConnect: guard.mayConnect,
    },
  );
  const transports = guard.watch(bound);
  const places = (host: (listener: Listener) => string): string =>
    transports.listening.map((entry) => `${entry.transport}/${host(entry)}:${entry.port}`).join(',');
  const control = await listenForControl({
    secret: options.secret,
    hostports: () => ({
      shown: places((entry) => options.publicAddress ?? entry.address),
      local: places((entry) => entry.address),
    }),
    onFrame: (client, frame) => guarded('control', () => perform(client, frame)),
    onGone: (client) => guarded('control', () => abandon(client)),
    log,
  });
  const transactions = createTransactions({ transports, clock, ids, log });
  const legs = createLegs();
  const link = createAppLink(clock);
  const self = (): Peer => ({ listener: transports.listeners[0]!, address: '127.0.0.1', port: 0 });
  const fences = createFences({ clock, link, self });
  const dead = createDeadPeers(clock);
  const resolve = createResolver({ transports, names, dead, ids, log });
  const base = {
    clock,
    ids,
    log,
    transports,
    transactions,
    control,
    link,
    legs,
    fences,
    resolve,
    guard,
    dead,
    options: policy,
  };
  const sessions = createSessions(base, (sending) => outgoing.send(sending));
  const deps: EngineDeps = { ...base, sessions };
  const incoming = createIncoming(deps);
  const outgoing = createOutgoing(deps);
  const answer = createAnswering(deps, incoming);
  const request = createRequesting(deps, outgoing);
  const path = createProxyPath(deps);
  const proxying = createProxying(deps, { incoming, path });

  /** One message or frame must never bring down the others: what throws here is a fault of ours, and is logged as one. */
  function guarded(room: string, work: () => void) {
    try {
      work();
    } catch (error) {
      log.error(`${room}: unexpected`, { error });
    }
  }

  function receive(bytes: Uint8Array, from: Peer) {
    // Four bytes at most are keep-alives (RFC 5626 and older habits).
    if (!ready || bytes.length <= 4 || !guard.admits(bytes, from)) return;
    guarded('network', () => {
      const parsed = parseMessage(bytes, { transport: isStream(from.listener.transport) ? 'stream' : 'datagram' });
      if (!parsed.ok) return refuseBroken(parsed, from);
      const message = withPlainSdp(parsed.message);
      if (message.kind === 'request') {
        const via = amendTopVia(message, from, policy.forceRport);
        if (!via) return;
        if (from.socket && isAlias(via, from)) transports.alias(from, via.port ?? usualPort(from.listener.transport));
        const received = { request: message, via, from };
        if (!path.takes(received)) incoming.receive(received);
        return;
      }
      const via = parseVia(header(message, 'Via') ?? '');
      if (via && !transactions.receiveResponse(message, via, from) && !path.relay(message, via))
        log.debug('stray response', { status: message.status, from: from.address });
    });
  }

  /** Statelessly: garbage must not cost a transaction. */
  function refuseBroken({ partial, status, reason }: Unparsed, from: Peer) {
    log.debug('message refused', { reason, from: from.address });
    const via = partial && amendTopVia(partial, from, policy.forceRport);
    if (!partial || !via || status === undefined) return;
    const response = makeResponse(partial, { status, reason, toTag: ids.token(13) });
    transports.send(printMessage(response), responsePeer({ via, from }), () => undefined);
  }

  function perform(client: ControlClient, frame: AppFrame) {
    const refuse = (why: string): void => link.refuse(client, frame.id, why);
    const message = frame.sip && readAppMessage(frame.sip);
    if (!message) return refuse('invalid SIP message');
    const [transactionId = '', dialogId = '', route = ''] = frame.fields;
    if (frame.verb === 'proxy') return proxying.start(client, { frameId: frame.id, fields: frame.fields, message });
    if (message.kind === 'request')
      return request({ client, frameId: frame.id, message }, { transactionId, dialogId, route });
    if (transactionId === '') return refuse('transaction id missing');
    if (fences.lower(transactionId)) return;
    answer(client, frame.id, { transactionId, message });
  }

  /** Without its application a call cannot go on. */
  function abandon(client: ControlClient) {
    incoming.abandon(client);
    outgoing.abandon(client);
    for (const leg of legs.all()) {
      if (leg.client !== client) continue;
      if (leg.subscription) notifyEnd(deps, leg, { reason: 'probation;retry-after=10', silent: true });
      else if (leg.confirmed) byeLeg(deps, leg, { text: 'application gone', silent: true });
      else if (leg.role === 'callee') legs.remove(leg);
    }
  }

  /** Control first: the calls of each application end as its connection closes. */
  async function close() {
    await control.close();
    transactions.stop();
    await transports.close();
  }

  let closing: Promise<void> | undefined;
  ready = true;
  return {
    control: { host: control.host, port: control.port, secret: options.secret },
    get bound() {
      return transports.listening;
    },
    defend: guard.follow,
    takeKnocks: guard.takeKnocks,
    counts: () => ({
      transactions: transactions.size,
      legs: legs.size,
      incoming: incoming.size,
      outgoing: outgoing.size,
    }),
    get connections() {
      return transports.connections;
    },
    renew: transports.renew,
    attach: control.attach,
    stop() {
      closing ??= close();
      return closing;
    },
  };
}
