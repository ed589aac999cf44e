import type { Runner } from '../../../base/machine.ts';
import type * as answeredCall from '../../../core/sip/dialogs/answered-call.ts';
import { type Dialog, dialogOfCallee } from '../../../core/sip/dialogs/dialog.ts';
import { newSession, type Session } from '../../../core/sip/dialogs/offer-answer.ts';
import type * as sessionTimer from '../../../core/sip/dialogs/session-timer.ts';
import { header, type SipRequest } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import type { Credentials } from './app-message.ts';
import { AuthSession } from './auth-session.ts';
import type { ClientTransaction } from './client-transactions.ts';
import type { ControlClient } from './control-server.ts';
import type { EngineDeps } from './deps.ts';
import { Gate } from './fences.ts';
import type { ReliableAnswers } from './reliable-answers.ts';
import type { Subscription } from './subscriptions.ts';
import type { Listener, Peer } from './transport.ts';
import type { NatMode, WayBack } from './way-back.ts';

/** One dialog with one peer. A forked INVITE makes one of them with each branch that is heard of (RFC 3261 12.1). */
export interface Branch extends WayBack {
  dialog: Dialog;
  /** Who has offered what, and what we agreed on. */
  session: Session;
  /** The reliable response to our INVITE that was taken last (RFC 3262 4). */
  taken?: { cseq: number; rseq: number };
}

export interface Answer {
  cseq: number;
  transactionId: string;
  /** Of the INVITE that made the dialog. */
  initial: boolean;
  runner: Runner<answeredCall.State, answeredCall.Input>;
  resend: () => void;
  /** RFC 3261 15: the application's BYE, which may not leave before the ACK, or the end of waiting for it. */
  hangup?: () => void;
}

/** What an application knows as one dialog, from its first request on. */
export interface Leg {
  /** `<Call-ID>;from-tag=<the caller's tag>`, the same on both sides and for all branches of a fork. */
  readonly id: string;
  readonly client: ControlClient;
  /** The request that made it; those of SUBSCRIBE and REFER are subscriptions. */
  readonly kind: 'INVITE' | 'SUBSCRIBE' | 'REFER';
  readonly role: 'caller' | 'callee';
  readonly ownTag: string;
  /** Those of a caller's leg that nobody has answered yet, by the peer's tag. */
  early: Map<string, Branch> | undefined;
  /** The one that answered, before that the one last heard of; undefined until a response with a To tag came. */
  branch: Branch | undefined;
  confirmed: boolean;
  /** Ours, that the dialog was made on: the peer knows no other. */
  listener: Listener;
  /** How the peer is reached, as the application knows it. */
  nat: NatMode;
  /** Our Contact in this dialog. */
  contact: string;
  /** Of our INVITE that was accepted last: its ACK bears the number. */
  inviteCSeq: number;
  /** The peer's INVITE that waits for its final response; `end` gives one in the application's place. */
  theirInvite: { end(status: number): void } | undefined;
  ourInvite: ClientTransaction | undefined;
  /** A 2xx to our INVITE was handed up and the application has not acknowledged it yet. */
  ackDue: boolean;
  subscription: Subscription | undefined;
  /** Our reliable responses to the peer's last INVITE that got any. */
  reliable: ReliableAnswers | undefined;
  /** Reliable responses of the peer's that the application has yet to acknowledge. */
  pracksDue: { branch: Branch; rseq: number; cseq: number }[];
  /** Our 2xx until its ACK, with the transaction's id in the application's words. */
  answer: Answer | undefined;
  /** The ACK that we sent last: a repeated 2xx to that INVITE gets it again, as long as one may come. */
  ack: { cseq: number; bytes: Uint8Array; peer: Peer } | undefined;
  /** Keeps the session alive, or finds out that it is not (RFC 4028). */
  timer: Runner<sessionTimer.State, sessionTimer.Input> | undefined;
  /** The peer's `Allow` names UPDATE. */
  peerUpdates: boolean;
  /** INVITEs of the application that wait until ours, which refreshes the session, has its outcome. */
  refreshing: (() => void)[] | undefined;
  /** The application gave up before the answer: once acknowledged, the call is ended. */
  cancelled: boolean;
  credentials: Credentials | undefined;
  auth: AuthSession;
  gate: Gate;
}

/** One branch of a fork has ended before anyone answered; another one stands for the leg then. */
export function endEarly(leg: Leg, remoteTag: string): void {
  const { early } = leg;
  const ended = early?.get(remoteTag);
  early?.delete(remoteTag);
  if (ended && leg.branch === ended) leg.branch = [...(early?.values() ?? [])].at(-1);
}

export interface Legs {
  add(leg: Leg): void;
  byId(id: string): Leg | undefined;
  /** The confirmed one that bears the Call-ID, the latest when there are several. */
  byCallId(callId: string): Leg | undefined;
  /** The leg, and the branch of it, that a received request with To tag belongs to. */
  ofRequest(request: SipRequest): { leg: Leg; branch: Branch } | undefined;
  /** Also ends the repeating of an answer. Idempotent. */
  remove(leg: Leg): void;
  all(): Leg[];
  readonly size: number;
}

const legId = (callId: string, callerTag: string): string => `${callId};from-tag=${callerTag}`;

const callIdOf = ({ id }: Leg): string => id.slice(0, id.lastIndexOf(';from-tag='));

type Given = Pick<Leg, 'client' | 'kind' | 'role' | 'ownTag' | 'listener' | 'contact'>;

/** A leg that nothing has happened to yet. `callerTag` names it on both sides. */
export function newLeg(
  deps: Pick<EngineDeps, 'clock' | 'ids' | 'fences'>,
  given: Given & { callId: string; callerTag: string } & Partial<Leg>,
): Leg {
  const { callId, callerTag, ...own } = given;
  return {
    id: legId(callId, callerTag),
    early: undefined,
    branch: undefined,
    confirmed: false,
    nat: 'auto',
    inviteCSeq: 0,
    theirInvite: undefined,
    ourInvite: undefined,
    ackDue: false,
    subscription: undefined,
    reliable: undefined,
    pracksDue: [],
    answer: undefined,
    ack: undefined,
    timer: undefined,
    peerUpdates: false,
    refreshing: undefined,
    cancelled: false,
    credentials: undefined,
    auth: new AuthSession(deps.ids),
    gate: new Gate(deps, given.client),
    ...own,
  };
}

export function createLegs(): Legs {
  const legs = new Map<string, Leg>();
  const byCallId = new Map<string, Leg>();
  return {
    add(leg) {
      legs.set(leg.id, leg);
      byCallId.set(callIdOf(leg), leg);
    },
    byId: (id) => legs.get(id),
    byCallId(callId) {
      const leg = byCallId.get(callId);
      return leg?.confirmed ? leg : undefined;
    },
    ofRequest(request) {
      const callId = header(request, 'Call-ID') ?? '';
      const theirs = tagOf(header(request, 'From') ?? '');
      const ours = tagOf(header(request, 'To') ?? '');
      const callee = legs.get(legId(callId, theirs ?? ''));
      if (callee?.role === 'callee' && callee.ownTag === ours && callee.branch)
        return { leg: callee, branch: callee.branch };
      const caller = legs.get(legId(callId, ours ?? ''));
      if (caller?.role !== 'caller') return undefined;
      // RFC 6665 4.4.1: the first NOTIFY makes the dialog, also before the answer to the SUBSCRIBE or of another branch.
      const { subscription } = caller;
      if (subscription && !subscription.notified && request.method === 'NOTIFY') {
        subscription.notified = true;
        if (caller.branch?.dialog.remoteTag === theirs) return { leg: caller, branch: caller.branch! };
        const dialog = dialogOfCallee(request, caller.ownTag);
        if (!dialog) return undefined;
        caller.branch = {
          dialog: { ...dialog, localCSeq: caller.inviteCSeq, remoteCSeq: undefined },
          flow: undefined,
          source: undefined,
          session: newSession,
        };
      }
      const branch = caller.early?.get(theirs ?? '') ?? caller.branch;
      return branch && branch.dialog.remoteTag === theirs ? { leg: caller, branch } : undefined;
    },
    remove(leg) {
      const hangup = leg.answer?.hangup;
      leg.answer?.runner.stop();
      leg.answer = undefined;
      leg.timer?.stop();
      leg.timer = undefined;
      leg.subscription?.life.stop();
      if (legs.get(leg.id) === leg) legs.delete(leg.id);
      if (byCallId.get(callIdOf(leg)) === leg) byCallId.delete(callIdOf(leg));
      hangup?.();
    },
    all: () => [...legs.values()],
    get size() {
      return legs.size;
    },
  };
}
