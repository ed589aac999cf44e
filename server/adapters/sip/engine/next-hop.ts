import type { Ids } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import { isAddress } from '../../../core/sip/address-block.ts';
import {
  chooseNaptr,
  isDenied,
  type OwnTransports,
  orderSrv,
  type Plan,
  planLocation,
  type Service,
} from '../../../core/sip/locate.ts';
import { param } from '../../../core/sip/params.ts';
import { parseSipUri, printHostPort, type SipUri } from '../../../core/sip/uri.ts';
import type { DeadPeers } from './dead-peers.ts';
import type { CachedNames } from './name-cache.ts';
import type { Listener, Peer, TransportName } from './transport.ts';
import type { Transports } from './transports.ts';

/** The outcome of `Resolver`; `unresolved` has the name that no address is known for. */
export type Resolved =
  /** `others` are to be tried after `peer`, each by a transaction of its own (RFC 3263 4.3). */
  | { kind: 'peer'; peer: Peer; others: readonly Peer[] }
  | { kind: 'refused'; why: string }
  | { kind: 'unresolved'; host: string }
  /** The way was a connection (`;open-only`), and that is no more. */
  | { kind: 'gone'; host: string };

/** Finds the way to a URI (RFC 3263); told at once for a literal address, later for a name. */
export type Resolver = (uri: string, onDone: (resolved: Resolved) => void) => void;

type NamePlan = Extract<Plan, { kind: 'name' }>;
interface Target {
  address: string;
  port: number;
  transport: Service['transport'];
}

/** Nobody waits for a tenth server; a hostile zone could name thousands. */
const maxTargets = 10;
const unavailable = { kind: 'refused', why: 'requested protocol/transport not available' } as const;

export function createResolver(deps: {
  transports: Transports;
  names: CachedNames;
  dead: DeadPeers;
  ids: Ids;
  log: Log;
}): Resolver {
  const { transports, names, dead, ids, log } = deps;
  // Browsers write `ws` also where they came by TLS.
  const among = (listeners: readonly Listener[], name: TransportName): boolean =>
    listeners.some((entry) => entry.transport === name || (name === 'ws' && entry.transport === 'wss'));
  const ours: OwnTransports = {
    has: (name) => among(transports.listeners, name),
    listens: (name) => among(transports.listening, name),
  };

  /** On a connection that is open already, if any; a TLS server reached by its name has to prove that name. */
  function peerAt(target: Target, serverName: string | undefined): Peer | undefined {
    const secure = target.transport === 'ws' ? transports.peerAt({ ...target, transport: 'wss' }) : undefined;
    const found = secure?.socket ? secure : (transports.peerAt(target) ?? secure);
    if (!found || serverName === undefined || target.transport !== 'tls') return found;
    // RFC 5922 7.1: the certificate must be for the name that was asked for, not for what it resolved to.
    const { socket: _, ...peer } = found;
    return { ...peer, serverName };
  }

  function choose(targets: readonly Target[], serverName?: string): Resolved {
    const places = new Map<string, Peer>();
    const keyOf = ({ transport, address, port }: Target): string => `${transport} ${address} ${port}`;
    const all = new Set(targets.map(keyOf));
    for (const target of targets) {
      const peer = places.size < maxTargets ? peerAt(target, serverName) : undefined;
      if (!peer || places.has(keyOf(target))) continue;
      const takesTcp = target.transport === 'udp' && all.has(keyOf({ ...target, transport: 'tcp' }));
      places.set(keyOf(target), takesTcp ? { ...peer, takesTcp } : peer);
    }
    const [peer, ...others] = dead.aliveFirst([...places.values()]);
    return peer ? { kind: 'peer', peer, others } : unavailable;
  }

  /**
   * A phone behind a NAT can be reached only from where it came to: the way to it may name that listener of ours, or be
   * good for as long as the phone's connection is open (RFC 5626 5.3): nobody listens at the port that it had opened.
   */
  function onItsWay({ host, params }: SipUri, found: Resolved): Resolved {
    if (found.kind !== 'peer' || found.peer.socket) return found;
    if (param(params, 'open-only') !== undefined) return { kind: 'gone', host };
    const place = param(params, 'received-on');
    if (place === undefined) return found;
    const { transport } = found.peer.listener;
    const listener = transports.listeners.find(
      (entry) => entry.transport === transport && printHostPort({ host: entry.address, port: entry.port }) === place,
    );
    return listener ? { ...found, peer: { ...found.peer, listener } } : found;
  }

  /** No answer counts as no records: the next step of the norm may still lead there. */
  const orNothing = <Entry>(asked: Promise<readonly Entry[]>): Promise<readonly Entry[]> => asked.catch(() => []);

  async function serversOf(service: Service): Promise<{ denied: boolean; targets: Target[] }> {
    const records = await orNothing(names.srv(service.name));
    const servers = orderSrv(records, (limit) => ids.below(limit)).slice(0, maxTargets);
    const places = await Promise.all(
      servers.map(async ({ name, port }) => {
        const addresses = isAddress(name) ? [name] : await orNothing(names.addresses(name));
        return addresses.map((address) => ({ address, port, transport: service.transport }));
      }),
    );
    return { denied: isDenied(records), targets: places.flat() };
  }

  /** RFC 3263 4.1, 4.2: NAPTR, then SRV, then the addresses of the name itself. */
  async function targetsOf(plan: NamePlan): Promise<Target[]> {
    const { host, services, otherwise } = plan;
    // Few zones have NAPTR: the services it would name are asked for at the same time.
    const usual = Promise.all(services.map(serversOf));
    const named = plan.asksNaptr ? chooseNaptr(await orNothing(names.naptr(host)), services) : [];
    const own = named.length > 0 ? await Promise.all(named.map(serversOf)) : [];
    const found = own.some(({ targets }) => targets.length > 0) ? own : await usual;
    const targets = found.flatMap((each) => each.targets);
    if (targets.length > 0) return targets;
    // Whoever denies every service does not want us at the bare address either.
    if (found.length > 0 && found.every(({ denied }) => denied)) return [];
    return (await names.addresses(host)).map((address) => ({ address, ...otherwise }));
  }

  async function find(plan: NamePlan): Promise<Resolved> {
    try {
      const targets = await targetsOf(plan);
      if (targets.length > 0) return choose(targets, plan.host);
      log.warn('name without address', { host: plan.host });
    } catch (error) {
      log.warn('name not resolved', { host: plan.host, why: error instanceof Error ? error.message : String(error) });
    }
    return { kind: 'unresolved', host: plan.host };
  }

  return (uri, onDone) => {
    const target = parseSipUri(uri);
    if (!target) return onDone({ kind: 'refused', why: `invalid request-uri: ${uri}` });
    const plan = planLocation(target, ours);
    if (plan.kind === 'refused') return onDone(plan);
    if (plan.kind === 'address') return onDone(onItsWay(target, choose([plan])));
    find(plan)
      .then(onDone)
      .catch((error: unknown) => log.error('network: unexpected', { error }));
  };
}
