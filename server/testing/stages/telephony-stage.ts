import { MessageChannel } from 'node:worker_threads';
import type { Engine } from '../../adapters/sip/engine/engine.ts';
import type { Interface } from '../../adapters/sip/engine/local-address.ts';
import { createTelephony, type Telephony } from '../../adapters/sip/telephony.ts';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { randomIds } from '../../base/ids.ts';
import { createLog } from '../../base/log.ts';
import type { Office } from '../../core/office/office.ts';
import type { DialRequest, IncomingLeg, Leg } from '../../services/calls/telephony-port.ts';
import { createDoor } from '../../services/defence/door.ts';
import type { Facts } from '../../services/facts.ts';
import type { LinePort } from '../../services/lines/line-port.ts';
import { createLines, type LinesService } from '../../services/lines/lines.ts';
import { sampleOffice } from '../builders/office.ts';
import type { Place } from '../loopback.ts';
import { openMemoryDb } from '../memory-db.ts';
import { stageEngine } from './engine-stage.ts';
import { openSipPuppet, type SipPuppet } from './sip-puppet.ts';
import type { WireTransport } from './sip-wires.ts';
import { listenToLeg, type ToldLeg } from './told-leg.ts';

/** Phones and trunks of an office over the embedded engine, on loopback, with a clock of the test's. */
export interface TelephonyStage {
  readonly engine: Engine;
  readonly clock: FakeClock;
  readonly telephony: Telephony;
  readonly lines: LinesService;
  readonly udp: Place;
  readonly facts: string[];
  /** Warnings and errors. */
  readonly complaints: string[];
  /** The next leg that comes in, and what it tells. */
  nextLeg(): Promise<{ leg: IncomingLeg } & ToldLeg>;
  dial(request: Pick<DialRequest, 'target'> & Partial<DialRequest>): { leg: Leg } & ToldLeg;
  peer(transport?: WireTransport): Promise<SipPuppet>;
  /** The engine goes away under everything; idempotent. */
  stopEngine(): Promise<void>;
  close(): Promise<void>;
}

/** The engine as one in a thread of its own is spoken to. */
export const embeddedOf = (engine: Engine) => ({
  kind: 'embedded' as const,
  openPort() {
    const { port1, port2 } = new MessageChannel();
    engine.attach(port2);
    return port1;
  },
});

/** On all addresses, of which `near` is the office's own, as long as it is set, and all others the Internet. */
export interface StageNetwork {
  publicAddress?: string;
  near: string | undefined;
}

/** The same array while nothing has changed, as the system's reader gives it. */
function ownInterfaces(network: StageNetwork): () => readonly Interface[] {
  let known: { near: string | undefined; interfaces: readonly Interface[] } | undefined;
  return () => {
    const { near } = network;
    if (!known || known.near !== near) {
      known = { near, interfaces: near === undefined ? [] : [{ address: near, cidr: `${near}/32`, internal: false }] };
    }
    return known.interfaces;
  };
}

/** `external`: the engine is spoken to as if it were another one. Without trunks unless `office` has some: all peers are at 127.0.0.1, which a trunk there would claim. */
export async function openTelephonyStage(
  office: Partial<Office> = { trunks: [] },
  how: 'embedded' | 'external' | StageNetwork = 'embedded',
): Promise<TelephonyStage> {
  const kind = how === 'external' ? how : 'embedded';
  const network =
    typeof how === 'string'
      ? {}
      : {
          ...(how.publicAddress === undefined ? {} : { publicAddress: how.publicAddress }),
          interfaces: ownInterfaces(how),
          isPrivate: (address: string) => address === how.near,
        };
  const address = typeof how === 'string' ? '127.0.0.1' : '0.0.0.0';
  const clock = new FakeClock();
  const complaints: string[] = [];
  const facts: string[] = [];
  const log = createLog('warn', (line) => complaints.push(line));
  const bus = createBus<Facts>((_, error) => complaints.push(String(error)));
  bus.onAny((topic, fact) => facts.push(`${topic} ${JSON.stringify(fact)}`));
  const engine = await stageEngine({
    clock,
    log,
    listen: (['udp', 'tcp', 'ws'] as const).map((transport) => ({ transport, address, port: 0 })),
    ...network,
    onAddresses: () => telephony.addressesChanged(),
  });
  const telephony = createTelephony({
    clock,
    ids: randomIds,
    log,
    bus,
    listen: [{ transport: 'udp', address }],
    ...network,
  });
  let whenUp = (): void => undefined;
  const linePort: LinePort = {
    ...telephony.linePort,
    onUp: (listener) =>
      telephony.linePort.onUp(() => {
        listener();
        whenUp();
      }),
  };
  const document = sampleOffice(office);
  const lines = createLines({
    db: openMemoryDb(),
    office: { read: () => document },
    bus,
    clock,
    ids: randomIds,
    log,
    port: linePort,
    resolve: () => Promise.reject(new Error('no names here')),
    door: createDoor({ clock }),
  });
  const arrived: ({ leg: IncomingLeg } & ToldLeg)[] = [];
  const waiting: ((leg: { leg: IncomingLeg } & ToldLeg) => void)[] = [];
  telephony.port.onIncoming((leg) => {
    const told = listenToLeg();
    leg.attach(told.events);
    const taken = waiting.shift();
    if (taken) taken({ leg, ...told });
    else arrived.push({ leg, ...told });
  });
  telephony.serve(lines);
  const connected = new Promise<void>((resolve) => {
    whenUp = resolve;
  });
  telephony.useEngine(kind === 'external' ? { kind, ...engine.control } : embeddedOf(engine));
  await connected;
  let stopping: Promise<void> | undefined;
  const stopEngine = (): Promise<void> => {
    stopping ??= engine.stop();
    return stopping;
  };
  const peers: SipPuppet[] = [];
  let count = 0;
  return {
    engine,
    clock,
    telephony,
    lines,
    udp: engine.bound.find((entry) => entry.transport === 'udp')!,
    facts,
    complaints,
    nextLeg: () => {
      const leg = arrived.shift();
      return leg ? Promise.resolve(leg) : new Promise((resolve) => waiting.push(resolve));
    },
    dial(request) {
      const told = listenToLeg();
      const legId = `leg-${++count}`;
      const local = { address: '127.0.0.1', port: 30_000 };
      const leg = telephony.port.dial({ legId, from: { number: '102' }, local, ...request }, told.events);
      return { leg, ...told };
    },
    async peer(transport) {
      const peer = await openSipPuppet(transport);
      peers.push(peer);
      return peer;
    },
    stopEngine,
    async close() {
      telephony.stop();
      await stopEngine();
      await Promise.all(peers.map((peer) => peer.close()));
    },
  };
}
