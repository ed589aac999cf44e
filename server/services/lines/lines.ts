import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import { findExtension } from '../../core/office/find-extension.ts';
import type { CodecOrder, DigitWay, NatHandling, SrtpUse } from '../../core/office/peers.ts';
import type { Trunk } from '../../core/office/trunks.ts';
import type { SipRequest } from '../../core/sip/message.ts';
import { parseSipUri, parseUri, sameUri } from '../../core/sip/uri.ts';
import type { Db } from '../../store/db.ts';
import type { Door } from '../defence/door.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import { openBindings } from './bindings.ts';
import { createCredentialCheck } from './credential-check.ts';
import { type Caller, contactUserOf, createIdentifier } from './identify.ts';
import type { LinePort, Resolve } from './line-port.ts';
import type { Lines } from './line-views.ts';
import { watchPhones } from './phone-watch.ts';
import { createRegistrar } from './registrar.ts';
import type { Reply, RequestSource } from './sip-exchange.ts';
import { createStandIn } from './stand-in.ts';
import { createTrunkAddresses } from './trunk-addresses.ts';
import { type TrunkWatch, watchTrunk } from './trunk-watch.ts';

/** What signalling asks about each request, and needs to reach phones and trunks. */
export interface LineDesk {
  /** Answer to a REGISTER outside dialogs. */
  register(request: SipRequest, source: RequestSource): Reply;
  /** Who sent this INVITE. */
  identify(request: SipRequest, source: RequestSource): Caller;
  trunk(trunkId: string): Trunk | undefined;
  /** Whether audio to and from that phone or carrier may be encrypted; `off` for one that is unknown. */
  srtpOf(peer: { kind: 'trunk'; trunkId: string } | { kind: 'extension'; extension: string }): SrtpUse;
  /** Longest silence of signalling that we ask that phone or carrier for; 0 for one that is unknown. */
  /** Which codecs are spoken with the peer. */
  codecsOf(peer: { kind: 'trunk'; trunkId: string } | { kind: 'extension'; extension: string }): CodecOrder;
  /** How the peer sends keys. */
  dtmfOf(peer: { kind: 'trunk'; trunkId: string } | { kind: 'extension'; extension: string }): DigitWay;
  sessionTimerSecOf(peer: { kind: 'trunk'; trunkId: string } | { kind: 'extension'; extension: string }): number;
  /** Address of the trunk's host, once its name is resolved. */
  trunkAddress(trunkId: string): string | undefined;
  /** How that phone or carrier is reached in its dialogs. */
  natOf(peer: { kind: 'trunk'; trunkId: string } | { kind: 'extension'; extension: string }): NatHandling;
  /**
   * The way to a registered device (of that extension, or of any): where its registration came from, and the proxies that
   * want to be on the way (RFC 3327). Undefined when it is registered no more.
   */
  wayTo(device: { extension?: string; contactUri: string }): { flow: string; path: readonly string[] } | undefined;
  /** All registered devices of an extension, with the ways to them. */
  waysTo(extension: string): { contact: string; flow: string; path: readonly string[] }[];
}

export interface LinesService extends Lines, LineDesk {
  /** Takes the registrations at carriers back; resolves when they have answered. */
  stop(): Promise<void>;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Phones that register here and trunks that we watch. Begins to watch when signalling comes up, anew each time it does;
 * follows the office. Owns bindings, watches, address look-ups and their timers until `stop`.
 */
export function createLines(deps: {
  db: Db;
  office: Pick<OfficeService, 'read'>;
  bus: FactBus;
  clock: Clock;
  ids: Ids;
  log: Log;
  port: LinePort;
  resolve: Resolve;
  door: Door;
  /** Trunks register at a moment of their own within this time after the start; 0 or absent = at once. */
  powerOnSpreadMs?: number;
}): LinesService {
  const { office, bus, clock, ids, port, door } = deps;
  const log = deps.log.in('lines');
  const watches = new Map<string, { trunk: Trunk; watch: TrunkWatch }>();
  const down = new Set<string>();
  let isUp = false;
  let wasUp = false;
  let stopped = false;

  const bindings = openBindings({
    db: deps.db,
    clock,
    onChange: (extension) => bus.publish('extension.changed', { extension }),
    onKept: (extension) => phones.follow(extension),
  });
  const phones = watchPhones({
    office: () => office.read(),
    bindingsOf: bindings.of,
    probe: port.probePhone,
    clock,
    ids,
    log,
    onChange: (extension) => bus.publish('extension.changed', { extension }),
  });
  // Phones that are registered still, from before a restart, are at home at once.
  for (const { extension, flow } of bindings.all()) {
    const at = parseSipUri(flow);
    if (at) door.welcome({ address: at.host.replace(/^\[|\]$/g, ''), port: at.port ?? 5060, user: extension });
  }
  const extensionOf = (number: string) => findExtension(office.read(), number);
  const findTrunk = (trunkId: string) => office.read().trunks.find((each) => each.id === trunkId);
  const standIn = createStandIn();
  const credentials = createCredentialCheck({
    standIn,
    secretOf: (extension) => extensionOf(extension)?.secret,
    digests: () => office.read().extensions,
    clock,
    ids,
    log,
    door,
  });
  const registrar = createRegistrar({ bindings, credentials, clock });
  const unknownHosts = new Set<string>();
  const addresses = createTrunkAddresses({
    resolve: deps.resolve,
    clock,
    log,
    onMoved: () => door.trust(addresses.places()),
    onLookedUp(host, found) {
      if (found ? !unknownHosts.delete(host) : unknownHosts.has(host)) return;
      if (!found) unknownHosts.add(host);
      bus.publish('health.changed', { code: 'trunk-host-unknown', context: { host }, active: !found });
    },
  });
  const identify = createIdentifier({
    trunks: () => office.read().trunks,
    addresses,
    credentials,
    door,
    nameOf: (extension) => extensionOf(extension)?.name,
  });

  function tellTrunk(trunk: Trunk): void {
    const state = watches.get(trunk.id)?.watch.state;
    const isDown = state?.state === 'down';
    if (isDown !== down.has(trunk.id) && state?.state !== 'connecting') {
      if (isDown) down.add(trunk.id);
      else down.delete(trunk.id);
      log.warn(isDown ? 'trunk down' : 'trunk back', { trunk: trunk.id, reason: state?.reason, status: state?.status });
      bus.publish('health.changed', {
        code: 'trunk-down',
        context: { trunkId: trunk.id, name: trunk.name, reason: state?.reason },
        active: isDown,
      });
    }
    bus.publish('trunk.changed', { trunkId: trunk.id });
  }

  function watch(trunk: Trunk, delayMs = 0): void {
    const made = watchTrunk({
      trunk,
      contactUser: contactUserOf(trunk),
      port,
      clock,
      ids,
      log,
      onChange: () => tellTrunk(trunk),
    });
    watches.set(trunk.id, { trunk, watch: made });
    if (isUp) made.start(delayMs);
    tellTrunk(trunk);
  }

  function follow(): void {
    const { trunks, extensions } = office.read();
    for (const [id, { trunk, watch: old }] of [...watches]) {
      if (
        same(
          trunk,
          trunks.find((each) => each.id === id),
        )
      )
        continue;
      watches.delete(id);
      void old.stop({ keep: !isUp });
      // Removed, or watched anew below: either way the old trouble is over.
      tellTrunk(trunk);
    }
    addresses.follow(trunks);
    for (const trunk of trunks) if (!watches.has(trunk.id)) watch(trunk);
    bindings.keepOnly(new Set(extensions.map((extension) => extension.number)));
    phones.followAll();
  }

  const stopListening = [
    bus.on('office.changed', follow),
    bus.on('clock.followed', ({ byMs }) => bindings.shift(byMs)),
  ];
  follow();
  port.onUp(() => {
    if (stopped) return;
    const spreadMs = wasUp ? 0 : (deps.powerOnSpreadMs ?? 0);
    isUp = true;
    wasUp = true;
    for (const { trunk, watch: old } of [...watches.values()]) {
      void old.stop({ keep: true });
      watch(trunk, spreadMs > 0 ? ids.below(spreadMs) : 0);
    }
  });
  port.onConnectionLost((address) => {
    for (const { trunk, watch: each } of watches.values())
      if (trunk.transport !== 'udp' && addresses.sends(trunk, address)) each.connectionLost();
  });

  const viewDevice = (binding: ReturnType<typeof bindings.all>[number]) => ({
    extension: binding.extension,
    contact: binding.contact,
    ...(binding.userAgent === null ? {} : { userAgent: binding.userAgent }),
    flow: binding.flow,
    ...(phones.isSilent(binding) && { isSilent: true as const }),
    registeredAt: binding.registeredAt,
    registration: binding.sipCallId,
    expiresAt: binding.expiresAt,
  });

  return {
    trunks: () =>
      [...watches.values()].map(({ trunk, watch: { state } }) => ({
        trunkId: trunk.id,
        name: trunk.name,
        ...state,
        channelsInUse: port.channelsInUse(trunk.id),
      })),
    devices: () => bindings.all().map(viewDevice),
    devicesOf: (extension) =>
      bindings
        .of(extension)
        .filter((binding) => !phones.isSilent(binding))
        .map(viewDevice),
    register: registrar.register,
    identify,
    trunk: findTrunk,
    srtpOf: (peer) => (peer.kind === 'trunk' ? findTrunk(peer.trunkId) : extensionOf(peer.extension))?.srtp ?? 'off',
    dtmfOf: (peer) => (peer.kind === 'trunk' ? findTrunk(peer.trunkId) : extensionOf(peer.extension))?.dtmf ?? 'auto',
    codecsOf: (peer) =>
      (peer.kind === 'trunk' ? findTrunk(peer.trunkId) : extensionOf(peer.extension))?.codecs ?? 'auto',
    sessionTimerSecOf: (peer) =>
      (peer.kind === 'trunk' ? findTrunk(peer.trunkId) : extensionOf(peer.extension))?.sessionTimerSec ?? 0,
    natOf(peer) {
      if (peer.kind === 'trunk') return findTrunk(peer.trunkId)?.nat ?? 'auto';
      const { extension } = peer;
      return (extensionOf(extension) ?? standIn(office.read().extensions, extension))?.nat ?? 'auto';
    },
    trunkAddress(trunkId) {
      const trunk = findTrunk(trunkId);
      return trunk && addresses.addressOf(trunk);
    },
    wayTo({ extension, contactUri }) {
      const wanted = parseUri(contactUri);
      const devices = extension === undefined ? bindings.all() : bindings.of(extension);
      const found = devices.find((binding) => {
        const contact = parseUri(binding.contact);
        return binding.contact === contactUri || (wanted && contact && sameUri(wanted, contact));
      });
      return found && { flow: found.flow, path: found.path ?? [] };
    },
    waysTo: (extension) =>
      bindings.of(extension).map(({ contact, flow, path }) => ({ contact, flow, path: path ?? [] })),
    async stop() {
      stopped = true;
      for (const stop of stopListening) stop();
      addresses.stop();
      bindings.stop();
      phones.stop();
      await Promise.all([...watches.values()].map(({ watch: each }) => each.stop({ keep: !isUp })));
    },
  };
}
