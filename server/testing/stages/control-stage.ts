import { setTimeout as delay } from 'node:timers/promises';
import Srf from 'drachtio-srf';
import type { Engine, EngineOptions } from '../../adapters/sip/engine/engine.ts';
import { FakeClock } from '../../base/clock.ts';
import { createLog } from '../../base/log.ts';
import type { Place } from '../loopback.ts';
import { type ControlTap, openControlTap } from './control-tap.ts';
import { stageEngine } from './engine-stage.ts';
import { openSipPuppet, type SipPuppet } from './sip-puppet.ts';

/** An unmodified drachtio-srf on some engine, its control connection tapped, with puppets as SIP peers. */
export interface ControlStage {
  readonly srf: Srf;
  readonly tap: ControlTap;
  /** Where the engine takes SIP. */
  readonly udp: Place;
  readonly tcp: Place;
  /** The embedded engine; undefined on an external one. */
  readonly engine: Engine | undefined;
  peer(transport?: 'udp' | 'tcp'): Promise<SipPuppet>;
  /** Routes the verb to `handler` and resolves when the engine knows. */
  route(verb: string, handler: (...args: never[]) => unknown): Promise<void>;
  /** Lets time pass: at once on a clock of the test's, else by waiting. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** An engine that a contract is tried on. */
export interface ControlEngine {
  control: { host: string; port: number; secret: string };
  engine?: Engine;
  pass(ms: number): Promise<void>;
  stop(): Promise<void>;
}

/** The embedded engine on a clock of the test's. */
export async function embeddedEngine(options: Partial<EngineOptions> = {}): Promise<ControlEngine> {
  const clock = new FakeClock();
  const engine = await stageEngine({ clock, log: createLog('error', () => undefined), ...options });
  return {
    control: engine.control,
    engine,
    pass: async (ms) => clock.advance(ms),
    stop: () => engine.stop(),
  };
}

/** An external drachtio-server, `drachtio://:secret@host:port`; it listens for SIP on loopback by UDP and TCP. */
export function externalEngine(address: string): ControlEngine {
  const { hostname, port, password } = new URL(address);
  return {
    control: { host: hostname, port: Number(port || 9022), secret: decodeURIComponent(password) },
    pass: delay,
    stop: () => Promise.resolve(),
  };
}

/** `udp/127.0.0.1:5060,tcp/…` as the engine told at log-in. */
function placeOf(hostports: string, transport: string): Place {
  const found = new RegExp(`(?:^|,)${transport}/([^,]+):(\\d+)`).exec(hostports);
  if (!found) throw new Error(`the engine does not listen on ${transport}: ${hostports}`);
  return { address: found[1]!, port: Number(found[2]) };
}

export async function openControlStage(under: ControlEngine): Promise<ControlStage> {
  const tap = await openControlTap(under.control);
  const srf = new Srf();
  const hostports = await new Promise<string>((resolve, reject) => {
    srf.on('connect', (error: unknown, told: string) => (error ? reject(error) : resolve(told)));
    srf.on('error', reject);
    srf.connect({ host: tap.address, port: tap.port, secret: under.control.secret });
  });
  const peers: SipPuppet[] = [];
  return {
    srf,
    tap,
    udp: placeOf(hostports, 'udp'),
    tcp: placeOf(hostports, 'tcp'),
    engine: under.engine,
    async peer(transport) {
      const peer = await openSipPuppet(transport);
      peers.push(peer);
      return peer;
    },
    async route(verb, handler) {
      (srf as unknown as Record<string, (handler: unknown) => void>)[verb]!(handler);
      await tap.routed(verb);
    },
    pass: under.pass,
    async close() {
      srf.disconnect();
      await tap.close();
      await under.stop();
      await Promise.all(peers.map((peer) => peer.close()));
    },
  };
}
