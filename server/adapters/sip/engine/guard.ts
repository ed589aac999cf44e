import type { Clock } from '../../../base/clock.ts';
import { createGate, type Gate } from '../../../core/defence/gate.ts';
import type { GateLimits, GatePolicy } from '../../../core/defence/gate-policy.ts';
import type { Knock } from '../../../core/defence/knock.ts';
import { type ConnectionEvent, isReliable, type Peer } from './transport.ts';
import type { Transports } from './transports.ts';

/** The engine's gatekeeper: what it turns away is neither parsed nor answered. */
export interface Guard {
  follow(policy: GatePolicy): void;
  /** Whether these bytes are worth parsing. */
  admits(bytes: Uint8Array, from: Peer): boolean;
  /** What to call when this INVITE waits no more; undefined when it may not wait. */
  admitCall(from: Peer): (() => void) | undefined;
  mayConnect(address: string): boolean;
  /** Connections come and go. */
  onConnection(event: ConnectionEvent): void;
  /** The same transports, with the guard seeing to what leaves. */
  watch(transports: Transports): Transports;
  takeKnocks(): Knock[];
}

/** `S` and `/` of `SIP/2.0 200 OK`; no method has a slash. */
const isResponse = (bytes: Uint8Array): boolean => bytes[0] === 83 && bytes[3] === 47;

/** Everybody may do everything: for an engine that stands behind another one's gate, or alone in a test. */
const openDoor: Guard = {
  follow: () => undefined,
  admits: () => true,
  admitCall: () => () => undefined,
  mayConnect: () => true,
  onConnection: () => undefined,
  watch: (transports) => transports,
  takeKnocks: () => [],
};

export function createGuard(deps: { limits: GateLimits | undefined; clock: Clock }): Guard {
  const { limits, clock } = deps;
  if (!limits) return openDoor;
  const gate: Gate = createGate(limits);

  function maySend(bytes: Uint8Array, to: Peer): boolean {
    const nowMs = clock.now();
    if (!isResponse(bytes)) gate.expect(to.address, nowMs);
    else if (!isReliable(to)) return gate.mayAnswer({ address: to.address, bytes: bytes.length, nowMs });
    return true;
  }

  return {
    follow: gate.follow,
    admits: (bytes, from) =>
      gate.judge({ address: from.address, bytes, unproven: !isReliable(from), nowMs: clock.now() }) === 'pass',
    admitCall: (from) => gate.admitCall(from.address, clock.now()),
    mayConnect: (address) => gate.mayConnect(address, clock.now()),
    onConnection({ kind, inbound, address }) {
      if (!inbound) return;
      if (kind === 'opened') gate.connected(address, clock.now());
      else if (kind === 'closed') gate.disconnected(address);
    },
    watch: (transports) =>
      // All else stays the transports' own, also what they may come to tell differently.
      Object.create(transports, {
        send: {
          value: ((bytes, to, onFailure) =>
            maySend(bytes, to) ? transports.send(bytes, to, onFailure) : undefined) satisfies Transports['send'],
        },
      }) as Transports,
    takeKnocks: gate.takeKnocks,
  };
}
