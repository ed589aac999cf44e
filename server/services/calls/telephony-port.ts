import type { Diversion, DiversionReason } from '../../core/sip/diversion.ts';
import type { LocalMedia, RemoteMedia } from './media-port.ts';

/** Why a leg ended, told once. */
export type LegEnd =
  /** The far end hung up after answer (BYE), or gave up before it (CANCEL). */
  | {
      by: 'remote';
      cause: 'hangup' | 'cancelled';
      /** With `cancelled`: another phone of the caller's side took the call (RFC 3326), so nobody here missed it. */
      elsewhere?: true;
    }
  /** The far end refused: status is the SIP final response, `q850` what the telephone network said. */
  | {
      by: 'remote';
      cause: 'busy' | 'declined' | 'not-found' | 'unavailable' | 'rejected';
      status: number;
      q850?: number;
    }
  /** The far end wants the call to go to another number (3xx): forwarding set on a phone. Nobody followed it yet. */
  | { by: 'remote'; cause: 'redirected'; status: number; to: string; reason: DiversionReason }
  | { by: 'local'; cause: 'hangup' | 'cancelled' | 'refused' }
  /** Nobody answered at the network's level: unreachable, transaction time-out, ACK never came, engine lost. */
  | { by: 'network'; cause: 'timeout' | 'unreachable' | 'ack-missing' | 'engine-lost' | 'no-common-codec' };

/** Why we refuse or end: the adapter maps each to a SIP status or Reason (RFC 3326). */
export type HangupCause =
  | 'normal'
  | 'busy'
  | 'declined'
  | 'not-found'
  | 'forbidden'
  | 'no-route'
  | 'unavailable'
  | 'no-answer'
  | 'answered-elsewhere'
  | 'media-failed'
  | 'shutdown'
  /** The call or dialog that it was about is over, or never was. */
  | 'no-such-call';

export interface LegEvents {
  /** 180, or a 183 without audio. */
  ringing?(): void;
  /** 183 with SDP: the far end already sends audio (announcements, ring-back). */
  progress?(remote: RemoteMedia): void;
  /** Outgoing legs only: 2xx came, ACK is out. */
  answered?(remote: RemoteMedia): void;
  /** re-INVITE or UPDATE of the far end: hold, resume, moved media. Already answered by the adapter. */
  remoteChanged?(remote: RemoteMedia): void;
  /** REFER of the far end: connect whoever it talks with to somebody else. Without a listener it is declined. */
  transferAsked?(transfer: TransferRequest): void;
  /** SIP INFO digit (RFC 4733 digits come from the media port). */
  dtmf?(digit: string): void;
  /** Exactly once per leg, whoever ended it; nothing comes after it. */
  ended(end: LegEnd): void;
}

/** How far a transfer came: the outcome is `connected` or why it failed. */
export type TransferProgress = 'trying' | 'ringing' | 'connected' | HangupCause;

/** A transfer that a far end asks for. Nothing was answered yet: exactly one of `accept` and `refuse` is due, at once. */
export interface TransferRequest {
  /** User part of where to, as a phone would dial it; may be '' when `replaces` says enough. */
  to: string;
  /** An attended one: the leg whose place the other party is to take. */
  replaces?: { legId: string };
  accept(): void;
  refuse(cause: HangupCause): void;
  /** After `accept`, the outcome last. Nothing to do when the far end wants no news, or has gone. */
  tell(progress: TransferProgress): void;
}

export interface Leg {
  readonly legId: string;
  /** SIP Call-ID, for the journal and for finding the call in a trace. */
  readonly sipCallId: string;
  /**
   * Asks the far end whether it still has the call: `gone` when it says no or, within 32 s, nothing. Changes nothing by
   * itself, and rejects never.
   */
  probe(): Promise<'alive' | 'gone'>;
  /** Legs to phones: its ringing told that it picks up when asked. */
  saysTalk?(): boolean;
  /** Legs to phones, while they ring: asks it to pick up. `taken`: it will; `answered` comes when it did. Rejects never. */
  askToAnswer?(): Promise<'taken' | 'refused'>;
  /** Ends the leg in whichever way its state needs (refusal, CANCEL, BYE). Idempotent; `ended` is told within the call. */
  hangup(cause: HangupCause): void;
  /** Answered legs only: whom the far end talks with from now on, for its display (RFC 3325). */
  showParty(party: Party): void;
  /** Answered legs only: presses keys at the far end by SIP INFO, one after the other. */
  sendKeys(keys: string): void;
}

/** A party as told by the network. */
export interface Party {
  /** The user part as received, e.g. `+18095550100`, `101`, or '' when withheld. */
  number: string;
  name?: string;
  /**
   * Asks that its number is not shown (RFC 3323). Coming in from a trunk `number` is '' then; going out to a trunk it
   * goes along for the network alone.
   */
  withheld?: true;
  /** A phone of ours asks that this number of the office is shown (RFC 3325 9.2). */
  preferred?: string;
}

/** An INVITE that came in and was let in (digest or trusted trunk); nothing but 100 has been answered yet. */
export interface IncomingLeg extends Leg {
  source: { kind: 'extension'; extension: string } | { kind: 'trunk'; trunkId: string };
  from: Party;
  /** The dialled number: user part of the Request-URI. */
  to: string;
  /** It wants to take the place of that leg of ours (RFC 3891); `earlyOnly`: only while that one rings. */
  replaces?: { legId: string; earlyOnly: boolean };
  /** Who sent the call on before it came to us, the last one first. */
  diversions?: readonly Diversion[];
  /** Undefined on a late offer: then `answer` gives the offer and its Promise resolves with the answer in the ACK. */
  offer: RemoteMedia | undefined;
  /** The address that this leg's media should use as ours, by where the INVITE came from. */
  localAddress: string;
  /** Must be called once, synchronously, by the listener that got the leg. */
  attach(events: LegEvents): void;
  ring(): void;
  /** 183 with our SDP. */
  progress(local: LocalMedia): void;
  /** 200; resolves once the ACK is in. Rejects never: a leg that dies meanwhile resolves undefined and tells `ended`. */
  answer(local: LocalMedia): Promise<RemoteMedia | undefined>;
}

export interface DialRequest {
  legId: string;
  target: /** One registered device of an extension. */
  { kind: 'device'; extension: string; contactUri: string } | { kind: 'trunk'; trunkId: string; number: string };
  from: Party;
  local: LocalMedia;
  /** Somebody of ours sends the call on: whom it was for, and why. */
  diversion?: Diversion;
  /** Phones that can ring in another way for calls from within the house. */
  alert?: 'internal' | 'external';
  /** Asks phones that can to pick up by themselves (click to call): Call-Info answer-after and Alert-Info. */
  autoAnswer?: boolean;
}

/** Where the calls service meets phones and trunks. */
export interface TelephonyPort {
  /** One listener: the calls service. */
  onIncoming(listener: (leg: IncomingLeg) => void): void;
  /** Starts at once; `events.ended` tells any failure, never before `dial` returned. There is no time-out but the network's: cancel by `hangup`. */
  dial(request: DialRequest, events: LegEvents): Leg;
  /** What names the leg's dialog, our tag and the far end's; undefined before the far end gave one. */
  dialogOf(legId: string): { callId: string; localTag: string; remoteTag: string } | undefined;
  /** The address that media of a leg we dial should use as ours (public or LAN). */
  localAddressFor(peer: { kind: 'extension'; contactUri: string } | { kind: 'trunk'; trunkId: string }): string;
}
