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
  /** Asked for while busy; happens when the call is over. */
  pending?: { kind: 'break'; reason: string } | { kind: 'off' };
  /** End of the running wrap-up. */
  wrapUpEndsAt?: number;
  /** Offers missed in a row. */
  misses: number;
  phone: 'registered' | 'unregistered' | 'in-use';
  callId?: string;
  queueIds: string[];
}

/** Requests that a state does not allow are refused with the reason; nothing changes then. */
export type AgentRequestOutcome =
  | { kind: 'done' }
  /** Will happen when the call is over. */
  | { kind: 'pending' }
  | {
      kind: 'refused';
      reason: 'not-signed-in' | 'no-extension' | 'unknown-person' | 'not-in-wrap-up' | 'unknown-break';
    };

/** States of people; every change is an `agent_events` row. */
export interface Agents {
  all(): AgentView[];
  find(login: string): AgentView | undefined;
  /** `off` -> `ready`; ends a break or a wrap-up. */
  makeReady(login: string): AgentRequestOutcome;
  takeBreak(login: string, reason: string): AgentRequestOutcome;
  signOut(login: string): AgentRequestOutcome;
  extendWrapUp(login: string, seconds: number): AgentRequestOutcome;
}
