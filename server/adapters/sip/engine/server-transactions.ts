import type { Clock } from '../../../base/clock.ts';
import type { Log } from '../../../base/log.ts';
import { type Runner, runMachine } from '../../../base/machine.ts';
import type { SipRequest, SipResponse } from '../../../core/sip/message.ts';
import { printMessage } from '../../../core/sip/print.ts';
import * as inviteServer from '../../../core/sip/transactions/invite-server.ts';
import { serverKey } from '../../../core/sip/transactions/matching.ts';
import * as nonInviteServer from '../../../core/sip/transactions/non-invite-server.ts';
import { isReliable } from './transport.ts';
import type { Transports } from './transports.ts';
import { type ReceivedRequest, responsePeer } from './via-routing.ts';

export interface ServerEvents {
  /** An ACK to our 2xx that came with the INVITE's own branch. */
  onAck?(ack: ReceivedRequest): void;
  /** The peer never acknowledged a refusal, or cannot be reached any more. */
  onLost?(why: string): void;
  /** The transaction is over; always the last to be told. */
  onEnd?(): void;
}

export interface ServerTransaction extends ReceivedRequest {
  readonly key: string;
  /** False when it may not be sent any more (a final response was sent before). The bytes of the last one are kept. */
  respond(response: SipResponse): boolean;
  /** It is answered, and lingers for repetitions only, which get `lastSent`: the request itself is forgotten, and `onLost`. */
  release(): void;
  /** Bytes of the last response sent. */
  readonly lastSent: Uint8Array;
  events: ServerEvents;
}

/** Requests of others, until their answers can no longer be lost. */
export function createServerTransactions(deps: { transports: Transports; clock: Clock; log: Log }) {
  const { transports, clock, log } = deps;
  const servers = new Map<
    string,
    { transaction: ServerTransaction; repeat(request: ReceivedRequest): void; stop(): void }
  >();
  const ignored = (what: string) => (_input: unknown, why: string) => log.debug(`${what} ignored`, { why });

  function open(received: ReceivedRequest, key: string): ServerTransaction {
    const { method } = received.request;
    const { via, from } = received;
    let lastAck: ReceivedRequest | undefined;
    const emit = (): void => void transports.send(transaction.lastSent, responsePeer({ via, from }), fail);
    const fail = (why: string) => {
      log.debug('response not sent', { why });
      machine.send({ kind: 'transport-failed' });
    };
    let accepted = false;
    const perform = (effect: inviteServer.Effect) => {
      switch (effect.kind) {
        case 'send':
          transaction.lastSent = printMessage(effect.response);
          accepted = true;
          return emit();
        case 'resend':
          return emit();
        case 'pass-ack':
          if (lastAck) transaction.events.onAck?.(lastAck);
          return;
        case 'tell-no-ack':
          return transaction.events.onLost?.('no ACK');
        case 'tell-transport-failed':
          return transaction.events.onLost?.('unreachable');
        case 'terminated':
          servers.delete(key);
          transaction.events.onEnd?.();
      }
    };
    const reliable = isReliable(from);
    const onTimer = (name: string) => ({ kind: 'timer', name }) as const;
    const common = { clock, onTimer, perform, onIgnored: ignored(method) };
    const machine: Runner<unknown, inviteServer.Input> =
      method === 'INVITE'
        ? runMachine({ ...common, initial: inviteServer.initial(reliable), step: inviteServer.step })
        : (runMachine({
            ...common,
            initial: nonInviteServer.initial(reliable),
            step: nonInviteServer.step,
          }) as unknown as Runner<unknown, inviteServer.Input>);
    // No getters: V8 would give each transaction a dictionary of its own.
    const transaction: ServerTransaction & { request: SipRequest; lastSent: Uint8Array } = {
      ...received,
      key,
      events: {},
      lastSent: noBytes,
      respond(response) {
        accepted = false;
        machine.send({ kind: 'respond', response });
        return accepted;
      },
      release() {
        const { onLost: _, ...events } = transaction.events;
        transaction.events = events;
        transaction.request = forgotten(transaction.request);
      },
    };
    servers.set(key, {
      transaction,
      repeat(again) {
        if (again.request.method === 'ACK') lastAck = again;
        machine.send({ kind: again.request.method === 'ACK' ? 'ack' : 'request' });
      },
      stop: () => machine.stop(),
    });
    return transaction;
  }

  return {
    /** `undefined` when a running transaction took the request (a repetition, or the ACK to a refusal). */
    receive(received: ReceivedRequest): ServerTransaction | undefined {
      const key = serverKey(received.request, received.via);
      const known = servers.get(key);
      if (!known) return open(received, key);
      known.repeat(received);
      return undefined;
    },
    find: (key: string): ServerTransaction | undefined => servers.get(key)?.transaction,
    get size() {
      return servers.size;
    },
    stop() {
      for (const entry of servers.values()) entry.stop();
      servers.clear();
    },
  };
}

const noBytes = new Uint8Array(0);

const forgotten = ({ kind, method }: SipRequest): SipRequest => ({ kind, method, uri: '', headers: [], body: noBytes });
