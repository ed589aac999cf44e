import Srf from 'drachtio-srf';
import { createEngine, type Engine, type EngineOptions } from '../../adapters/sip/engine/engine.ts';
import { FakeClock } from '../../base/clock.ts';
import { randomIds } from '../../base/ids.ts';
import { createLog } from '../../base/log.ts';
import type { Place } from '../loopback.ts';
import { openSipPuppet, type SipPuppet } from './sip-puppet.ts';
import type { WireOptions, WireTransport } from './sip-wires.ts';

/** The embedded engine in this thread with a clock of the test's, an application on it, and puppets around it. */
export interface EngineStage {
  readonly engine: Engine;
  readonly clock: FakeClock;
  readonly srf: Srf;
  readonly udp: Place;
  readonly tcp: Place;
  /** Lines that the engine logged as warnings or errors. */
  readonly complaints: string[];
  peer(transport?: WireTransport, options?: WireOptions): Promise<SipPuppet>;
  placeOf(transport: WireTransport): Place;
  /** The application goes away; idempotent. */
  disconnect(): void;
  close(): Promise<void>;
}

/** The engine as every stage has it: UDP and TCP on free ports of loopback. */
export const stageEngine = (options: Pick<EngineOptions, 'clock' | 'log'> & Partial<EngineOptions>): Promise<Engine> =>
  createEngine({
    listen: [
      { transport: 'udp', address: '127.0.0.1', port: 0 },
      { transport: 'tcp', address: '127.0.0.1', port: 0 },
    ],
    secret: 'test',
    ids: randomIds,
    ...options,
  });

export async function openEngineStage(options: Partial<EngineOptions> = {}): Promise<EngineStage> {
  const clock = new FakeClock();
  const complaints: string[] = [];
  const log = createLog('warn', (line) => complaints.push(line));
  const engine = await stageEngine({ clock, log, ...options });
  const srf = new Srf();
  await new Promise<void>((resolve, reject) => {
    srf.on('connect', (error: unknown) => (error ? reject(error) : resolve()));
    srf.on('error', reject);
    srf.connect({ ...engine.control });
  });
  const peers: SipPuppet[] = [];
  let connected = true;
  const disconnect = (): void => {
    if (connected) srf.disconnect();
    connected = false;
  };
  const placeOf = (transport: string): Place => engine.bound.find((entry) => entry.transport === transport)!;
  return {
    engine,
    clock,
    srf,
    udp: placeOf('udp'),
    tcp: placeOf('tcp'),
    complaints,
    placeOf,
    async peer(transport, options) {
      const peer = await openSipPuppet(transport, options);
      peers.push(peer);
      return peer;
    },
    disconnect,
    async close() {
      disconnect();
      await engine.stop();
      await Promise.all(peers.map((peer) => peer.close()));
    },
  };
}
