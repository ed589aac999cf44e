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

/** Holds what must not reach the application in one read with the answer before it. */
export interface Gate {
  /** An answer that makes or moves the dialog was just written. */
  close(): void;
  /** Runs `deliver` now, or in order once the application has caught up. */
  pass(deliver: () => void): void;
}

/** After this long the application has surely seen the answer. */
const settledMs = 1000;

export function createGate(deps: { clock: Clock; fences: Fences; client: ControlClient }): Gate {
  let closedAt = Number.NEGATIVE_INFINITY;
  const held: (() => void)[] = [];
  return {
    close() {
      closedAt = deps.clock.now();
    },
    pass(deliver) {
      const isSettled = deps.client.settles || deps.clock.now() - closedAt > settledMs;
      if (held.length === 0 && isSettled) return deliver();
      held.push(deliver);
      if (held.length > 1) return;
      deps.fences.raise(deps.client, () => {
        closedAt = Number.NEGATIVE_INFINITY;
        for (const next of held.splice(0)) next();
      });
    },
  };
}
