import type { Runner } from '../../../base/machine.ts';
import type * as answeredCall from '../../../core/sip/dialogs/answered-call.ts';
import { type Dialog, dialogOfCallee } from '../../../core/sip/dialogs/dialog.ts';
import { header, type SipRequest } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import type { Credentials } from './app-message.ts';
import type { AuthSession } from './auth-session.ts';
import type { ControlClient } from './control-server.ts';
import type { Gate } from './fences.ts';
import type { ClientTransaction } from './transactions.ts';
import type { Listener, Peer } from './transport.ts';

/** One dialog of an application, from its first request on. */
export interface Leg {
  /** `<Call-ID>;from-tag=<the caller's tag>`, the same on both sides and for all branches of a fork. */
  readonly id: string;
  readonly client: ControlClient;
  readonly kind: 'INVITE' | 'SUBSCRIBE';
  readonly role: 'caller' | 'callee';
  readonly ownTag: string;
  /** Undefined for a caller's leg until a response with a To tag came. */
  dialog: Dialog | undefined;
  confirmed: boolean;
  /** Ours, that the dialog was made on: the peer knows no other. */
  readonly listener: Listener;
  /** Our Contact in this dialog. */
  contact: string;
  /** Where the peer's messages come from, when that and not its Contact is the way to it. */
  flow: Peer | undefined;
  /** Of our INVITE that was accepted last: its ACK bears the number. */
  inviteCSeq: number;
  /** The peer's INVITE that waits for its final response; `end` gives one in the application's place. */
  theirInvite: { end(status: number): void } | undefined;
  ourInvite: ClientTransaction | undefined;
  /** A 2xx to our INVITE was handed up and the application has not acknowledged it yet. */
  ackDue: boolean;
  /** Our 2xx that waits for its ACK, with the transaction's id in the application's words. */
  answer: { cseq: number; transactionId: string; runner: Runner<answeredCall.State, answeredCall.Input> } | undefined;
  /** ACKs that we sent, by the INVITE's number: a repeated 2xx gets its own again. */
  acks: Map<number, { bytes: Uint8Array; peer: Peer }>;
  /** The application gave up before the answer: once acknowledged, the call is ended. */
  cancelled: boolean;
  credentials: Credentials | undefined;
  auth: AuthSession;
  gate: Gate;
}

export interface Legs {
  add(leg: Leg): void;
  byId(id: string): Leg | undefined;
  /** The leg that a received request with To tag belongs to. */
  ofRequest(request: SipRequest): Leg | undefined;
  /** Also ends the repeating of an answer. Idempotent. */
  remove(leg: Leg): void;
  all(): Leg[];
  readonly size: number;
}

export const legId = (callId: string, callerTag: string): string => `${callId};from-tag=${callerTag}`;

export function createLegs(): Legs {
  const legs = new Map<string, Leg>();
  return {
    add: (leg) => void legs.set(leg.id, leg),
    byId: (id) => legs.get(id),
    ofRequest(request) {
      const callId = header(request, 'Call-ID') ?? '';
      const theirs = tagOf(header(request, 'From') ?? '');
      const ours = tagOf(header(request, 'To') ?? '');
      const callee = legs.get(legId(callId, theirs ?? ''));
      if (callee?.role === 'callee' && callee.ownTag === ours) return callee;
      const caller = legs.get(legId(callId, ours ?? ''));
      if (caller?.role !== 'caller') return undefined;
      // RFC 6665 4.1.2.4: a NOTIFY may come before the answer to the SUBSCRIBE, and makes the dialog.
      if (!caller.dialog && caller.kind === 'SUBSCRIBE' && request.method === 'NOTIFY') {
        const dialog = dialogOfCallee(request, caller.ownTag);
        caller.dialog = dialog && { ...dialog, localCSeq: caller.inviteCSeq, remoteCSeq: undefined };
      }
      return !caller.confirmed || caller.dialog?.remoteTag === theirs ? caller : undefined;
    },
    remove(leg) {
      leg.answer?.runner.stop();
      leg.answer = undefined;
      if (legs.get(leg.id) === leg) legs.delete(leg.id);
    },
    all: () => [...legs.values()],
    get size() {
      return legs.size;
    },
  };
}
