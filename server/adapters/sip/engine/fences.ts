import type { Clock } from '../../../base/clock.ts';
import type { SipRequest } from '../../../core/sip/message.ts';
import { type AppLink, newTransactionId } from './app-link.ts';
import type { ControlClient } from './control-server.ts';
import type { Peer } from './transport.ts';

/**
 * Proof that an application has worked off all that was written to it: a PRACK outside any dialog, which the client
 * library answers by itself. Needed because what arrives in one read is handled before the application's promises
 * go on: a BYE right behind the answer would find a dialog that nobody listens to yet, and the call would hang.
 */
export interface Fences {
  /** Calls `onPassed` once the application has caught up, or after 250 ms. */
  raise(client: ControlClient, onPassed: () => void): void;
  /** True when the transaction is a fence's: its answer concerns nobody else. */
  lower(transactionId: string): boolean;
}

const patienceMs = 250;

export function createFences(deps: { clock: Clock; link: AppLink; self: () => Peer }): Fences {
  const raised = new Map<string, () => void>();
  let count = 0;
  return {
    raise(client, onPassed) {
      const transactionId = newTransactionId();
      const pass = (): void => {
        timer.cancel();
        if (raised.delete(transactionId)) onPassed();
      };
      const timer = deps.clock.after(patienceMs, pass);
      raised.set(transactionId, pass);
      deps.link.request(client, fence(++count), { transactionId, dialogId: '', from: deps.self(), fresh: false });
    },
    lower(transactionId) {
      const pass = raised.get(transactionId);
      pass?.();
      return pass !== undefined;
    },
  };
}

const fence = (count: number): SipRequest => ({
  kind: 'request',
  method: 'PRACK',
  uri: 'sip:fence.invalid',
  headers: [
    { name: 'Via', value: 'SIP/2.0/TCP fence.invalid;branch=z9hG4bKfence' },
    { name: 'From', value: '<sip:fence.invalid>;tag=fence' },
    { name: 'To', value: '<sip:fence.invalid>' },
    { name: 'Call-ID', value: `fence-${count}` },
    { name: 'CSeq', value: '1 PRACK' },
  ],
  body: new Uint8Array(0),
});

/** After this long the application has surely seen the answer. */
const settledMs = 1000;

/**
 * Holds what must not reach the application in one read with the answer before it. A class, as each leg has one for as long
 * as it stands.
 */
export class Gate {
  #closedAt = Number.NEGATIVE_INFINITY;
  #held: (() => void)[] | undefined;
  readonly #deps: { clock: Clock; fences: Fences };
  readonly #client: ControlClient;

  constructor(deps: { clock: Clock; fences: Fences }, client: ControlClient) {
    this.#deps = deps;
    this.#client = client;
  }

  /** An answer that makes or moves the dialog was just written. */
  close(): void {
    this.#closedAt = this.#deps.clock.now();
  }

  /** Runs `deliver` now, or in order once the application has caught up. */
  pass(deliver: () => void): void {
    const { clock, fences } = this.#deps;
    const isSettled = this.#client.settles || clock.now() - this.#closedAt > settledMs;
    if (!this.#held && isSettled) {
      deliver();
      return;
    }
    this.#held ??= [];
    if (this.#held.push(deliver) > 1) return;
    fences.raise(this.#client, () => {
      const held = this.#held ?? [];
      this.#closedAt = Number.NEGATIVE_INFINITY;
      this.#held = undefined;
      for (const next of held) next();
    });
  }
}
