import type { Trunk } from '../../core/office/trunks.ts';
import type { SignalFailure } from '../../core/sip/signal-failure.ts';

/** How a request outside calls ended. */
export type SignalOutcome =
  | {
      kind: 'answered';
      status: number;
      roundTripMs: number;
      /** Granted to our contact. */
      expiresSec?: number;
      /** RFC 3261 20.23, with 423. */
      minExpiresSec?: number;
      retryAfterSec?: number;
      /** Contact URIs of a redirection (3xx), the preferred first. */
      contacts?: readonly string[];
    }
  /** `unreachable`: refused by the network, or nobody there to send it. */
  | { kind: 'failed'; why: SignalFailure };

/** What trunks need sent for them, besides calls. */
export interface LinePort {
  /** REGISTER at the trunk's host; digest is answered below. `expiresSec` 0 takes the contact back. Never rejects. */
  register(registration: {
    trunk: Trunk;
    contactUser: string;
    expiresSec: number;
    /** URI of another registrar that the trunk's own one named. */
    registrar?: string;
  }): Promise<SignalOutcome>;
  /** OPTIONS to the trunk's host. Never rejects. */
  probe(trunk: Trunk): Promise<SignalOutcome>;
  /** OPTIONS to a registered phone, the way its registration came. Never rejects. */
  probePhone(phone: {
    extension: string;
    contact: string;
    flow: string;
    path?: readonly string[] | null;
  }): Promise<SignalOutcome>;
  /** Whenever signalling begins to work (again): nothing sent before is worth waiting for. */
  onUp(listener: () => void): void;
  /** A connection that we had opened to that address has gone. */
  onConnectionLost(listener: (address: string) => void): void;
  /** Legs of the trunk that are not over. */
  channelsInUse(trunkId: string): number;
}

/** Names to addresses, IPv4 first; rejects when the name is unknown or no server answers. */
export type Resolve = (host: string) => Promise<string[]>;
