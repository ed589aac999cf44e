import type { WorkKind } from '../../core/office/team.ts';

/** What the pages show of a person on duty. */
export interface AgentView {
  login: string;
  name: string;
  extension?: string;
  state: 'off' | 'ready' | 'break' | 'ringing' | 'talking' | 'wrap-up';
  /** Since when in this state, epoch ms. */
  since: number;
  signedInAt?: number;
  /** Since when without a call: what longest-idle compares. */
  idleSince: number;
  breakReason?: string;
  /** When the running break has lasted as long as it may; before now: too long already. */
  breakEndsAt?: number;
  /** Waits for a supervisor's word. */
  breakRequest?: { reason: string; at: number };
  /** The last word was no; until something else happens. */
  breakRefused?: { reason: string; by: string };
  /** Asked for while busy; happens when the call is over. */
  pending?: { kind: 'break'; reason: string } | { kind: 'off' };
  /** End of the running wrap-up. */
  wrapUpEndsAt?: number;
  /** Offers missed in a row. */
  misses: number;
  /** Having missed one, is offered nothing before. */
  restsUntil?: number;
  /** The wrap-up waits for the result of the call. */
  resultWanted?: boolean;
  /** Absent = inbound. */
  work?: WorkKind;
  phone: 'registered' | 'unregistered' | 'in-use';
  /** Where it rings, in order, when there is more than one place; an outside number is always there. */
  phones?: { number: string; isThere: boolean }[];
  callId?: string;
  /** Whose calls may come: none to who only calls out. */
  queueIds: string[];
}

/** Requests that a state does not allow are refused with the reason; nothing changes then. */
export type AgentRequestOutcome =
  | { kind: 'done' }
  /** Will happen when the call is over. */
  | { kind: 'pending' }
  /** A supervisor decides. */
  | { kind: 'asked' }
  | {
      kind: 'refused';
      reason:
        | 'not-signed-in'
        | 'no-extension'
        | 'unknown-person'
        | 'not-in-wrap-up'
        | 'unknown-break'
        | 'result-wanted'
        /** Nobody asked, or it was answered meanwhile. */
        | 'no-request';
    };

/** States of people; every change is an `agent_events` row. */
export interface Agents {
  all(): AgentView[];
  find(login: string): AgentView | undefined;
  /** `off` -> `ready`; ends a break or a wrap-up. */
  makeReady(login: string): AgentRequestOutcome;
  /** A break that wants approval is asked for. */
  takeBreak(login: string, reason: string): AgentRequestOutcome;
  /** By a supervisor, who needs nobody's approval: after the call and its paperwork. */
  putOnBreak(login: string, reason: string): AgentRequestOutcome;
  /** Granted, it begins by itself, after the call and its paperwork. */
  answerBreak(answer: { login: string; granted: boolean; by: string }): AgentRequestOutcome;
  /** Who asked does not want it any more. */
  withdrawBreak(login: string): AgentRequestOutcome;
  signOut(login: string): AgentRequestOutcome;
  extendWrapUp(login: string, seconds: number): AgentRequestOutcome;
}
