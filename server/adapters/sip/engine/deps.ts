import type { Clock } from '../../../base/clock.ts';
import type { Ids } from '../../../base/ids.ts';
import type { Log } from '../../../base/log.ts';
import type { AppLink } from './app-link.ts';
import type { ControlServer } from './control-server.ts';
import type { DeadPeers } from './dead-peers.ts';
import type { Fences } from './fences.ts';
import type { Guard } from './guard.ts';
import type { Legs } from './legs.ts';
import type { Resolver } from './next-hop.ts';
import type { Sessions } from './sessions.ts';
import type { Transactions } from './transactions.ts';
import type { Transports } from './transports.ts';

/** What callee and caller side of the engine share. */
export interface EngineDeps {
  clock: Clock;
  ids: Ids;
  log: Log;
  transports: Transports;
  transactions: Transactions;
  control: ControlServer;
  link: AppLink;
  legs: Legs;
  fences: Fences;
  sessions: Sessions;
  resolve: Resolver;
  guard: Guard;
  dead: DeadPeers;
  options: EnginePolicy;
}

export interface EnginePolicy {
  /** Answers always to the port a request came from, also when the peer did not ask (RFC 3581). */
  forceRport: boolean;
  /** Requests in a dialog go to where the peer's messages come from when its Contact says otherwise. */
  natDetection: boolean;
  /** URI that new requests are sent to, when the application names no other next hop. */
  outboundProxy?: string | undefined;
  /** INVITEs that may wait for their answer at once; more get 503. */
  maxPendingInvites: number;
}
