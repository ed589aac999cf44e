import type { Listener } from './adapters/sip/engine/transport.ts';
import { type EmbeddedEngine, startEmbeddedEngine } from './adapters/sip/engine-host.ts';
import type { Telephony } from './adapters/sip/telephony.ts';
import { type CertificateSource, readAuthorities } from './adapters/system/certificate-source.ts';
import { systemClock } from './base/clock.ts';
import type { Closers } from './base/closers.ts';
import type { Config, SipEndpoint } from './base/config.ts';
import type { Log } from './base/log.ts';
import { noteListener } from './listener-notice.ts';
import type { Defence } from './services/defence/defence.ts';
import type { FactBus } from './services/facts.ts';
import type { VitalsPort } from './services/health/vitals-port.ts';

export interface OpenEngine {
  /** Where phones reach it. */
  sip: SipEndpoint[];
  vitals: VitalsPort['signalling'];
}

/** The embedded engine, started anew when it dies; or the external one. */
export async function openEngine(house: {
  config: Config;
  log: Log;
  telephony: Telephony;
  defence: Pick<Defence, 'policy' | 'onPolicy' | 'take'>;
  /** Needed where `tls` or `wss` are listened on. */
  certificate: CertificateSource | undefined;
  bus: FactBus;
  closers: Closers;
}): Promise<OpenEngine> {
  const { config, log, telephony, defence, certificate, bus, closers } = house;
  if (config.sipEngine) {
    closers.add('telephony', telephony.stop);
    // It may come up later than we do.
    void telephony.useEngine({ kind: 'external', ...config.sipEngine });
    return { sip: config.sip, vitals: async () => undefined };
  }
  let stopped = false;
  const options = {
    ...(config.publicAddress !== undefined && { publicAddress: config.publicAddress }),
    nameServers: config.nameServers,
    log: log.in('engine'),
    onKnocks: defence.take,
    onListener: (listener: Listener, state: { up: boolean; why?: string | undefined }) =>
      noteListener(bus, listener, state),
    onAddresses: telephony.addressesChanged,
    onConnectionLost: telephony.connectionLost,
  };
  const authorities = config.sipTls.authorities && readAuthorities(config.sipTls.authorities);
  const start = (listen: SipEndpoint[]) =>
    startEmbeddedEngine({
      listen: listen.map(({ host, ...rest }) => ({ ...rest, address: host })),
      tls: {
        own: certificate?.current(),
        showToServers: config.certificate !== undefined,
        verify: config.sipTls.verify,
        ...(authorities ? { authorities } : {}),
      },
      ...options,
    });
  let engine = await start(config.sip);
  // A second life must be reached at the same ports, also where they were any free ones.
  const bound = engine.bound.map(({ transport, address, port }) => ({ transport, host: address, port }));
  const again = withBoundPorts(config.sip, bound);
  certificate?.onRenewed((pair) => engine.renew(pair));
  function use(): Promise<void> {
    engine.defend(defence.policy());
    engine.onExit(() => {
      if (!stopped) systemClock.after(500, revive);
    });
    return telephony.useEngine({ kind: 'embedded', openPort: engine.openPort });
  }
  function revive(): void {
    if (stopped) return;
    start(again)
      .then((next) => {
        // Stopped while it was starting: nobody else would end it.
        if (stopped) void next.stop();
        else {
          engine = next;
          // What the one before had lost: this one would not have started without.
          for (const { host, ...rest } of again) noteListener(bus, { ...rest, address: host }, { up: true });
          void use();
        }
      })
      .catch((error: unknown) => {
        log.error('SIP engine does not start', { error });
        systemClock.after(2_000, revive);
      });
  }
  closers.add(
    'defence of the engine',
    defence.onPolicy((policy) => engine.defend(policy)),
  );
  const up = use();
  closers.add('engine', () => {
    stopped = true;
    return engine.stop();
  });
  closers.add('telephony', telephony.stop);
  // Before that an INVITE would be refused: nobody there to take it.
  await up;
  return { sip: bound, vitals: () => vitalsOf(engine) };
}

async function vitalsOf(engine: EmbeddedEngine): ReturnType<VitalsPort['signalling']> {
  // A dead engine refuses to tell; another one is being started.
  const [usage, health] = await Promise.all([engine.usage(), engine.health().catch(() => undefined)]);
  if (!usage || !health) return undefined;
  const { counts, connections, stallMs } = health;
  const { transactions, legs: dialogs, incoming, outgoing } = counts;
  return { usage, work: { transactions, dialogs, incoming, outgoing, connections, stallMs: Math.round(stallMs) } };
}

/** The listeners as wanted, with the ports that they were given; both lists are in the same order. */
function withBoundPorts(wanted: readonly SipEndpoint[], bound: readonly SipEndpoint[]): SipEndpoint[] {
  let next = 0;
  return wanted.map((each) => {
    const found = bound[next];
    if (found?.transport !== each.transport || (each.port !== 0 && each.port !== found.port)) return each;
    next++;
    return { ...each, port: found.port };
  });
}
