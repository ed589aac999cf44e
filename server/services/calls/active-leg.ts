import type { LegRole, LegSide } from '../../core/calls/events.ts';
import type { LegLine } from './leg-line.ts';
import type { LocalMedia, RemoteMedia } from './media-port.ts';
import type { DialRequest, IncomingLeg, Leg, LegEnd } from './telephony-port.ts';

/** A leg of a running call. */
export interface ActiveLeg {
  readonly legId: string;
  readonly role: LegRole;
  readonly side: LegSide;
  readonly way: 'in' | 'out';
  readonly createdAt: number;
  answeredAt?: number;
  leg: Leg;
  line: LegLine;
  incoming?: IncomingLeg;
  /** Whom we called. */
  target?: DialRequest['target'];
  local?: LocalMedia;
  remote?: RemoteMedia;
  state: 'new' | 'ringing' | 'answered' | 'ended';
  held: boolean;
  /** The far end was found gone. */
  lost?: true;
  /** While a transfer is under way: its end is not the call's, or is it although nobody talks with it. */
  place?: 'leaves' | 'stays';
  /** From the page its phone was asked to pick up; `in-vain`: it does not. */
  answerAsked?: 'asked' | 'in-vain';
  /** We ended it and the call goes on without it. */
  dropped?: true;
}

/** What a flow wants to hear of a leg besides what the call itself does with it. */
export interface LegWatcher {
  ringing?(): void;
  progress?(): void;
  answered?(): void;
  ended?(end: LegEnd): void;
  /** A phone is about to be answered in the ringing one's place; what is heard of it goes to the watcher returned. */
  taken?(taker: ActiveLeg): LegWatcher;
}

/** Thrown into a flow that awaits something when its call is over; never an error. */
export class CallOver extends Error {}
