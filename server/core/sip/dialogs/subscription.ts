import type { Step } from '../../../base/machine.ts';
import { type Header, header, type SipMessage } from '../message.ts';
import { giveUpMs } from '../transactions/timers.ts';

/** One subscription of an event (RFC 6665), on either side; it lives as long as it was granted for. */
export type State = { kind: 'on'; role: 'notifier' | 'subscriber' } | { kind: 'over' };

/**
 * `granted`: a 2xx to SUBSCRIBE went either way. `notified`: a NOTIFY did; `sec` is what its `Subscription-State` grants.
 * `refused`: our NOTIFY, or our refreshing SUBSCRIBE, got this final response.
 */
export type Input =
  | { kind: 'granted'; sec: number }
  | { kind: 'notified'; terminated: boolean; sec: number | undefined }
  | { kind: 'refused'; method: 'NOTIFY' | 'SUBSCRIBE'; status: number }
  | { kind: 'timer'; name: string };

/** `end`: the subscription is no more; `expired` ones the notifier has to tell so. */
export type Effect = { kind: 'end'; expired: boolean };

export const initial = (role: 'notifier' | 'subscriber'): State => ({ kind: 'on', role });

/** A refresh may be on its way when the time is up; the notifier leaves the subscriber room for it. */
const graceMs = 5_000;

/** RFC 6665 4.2.2: what the subscriber says when there is no such subscription; the rest may pass. */
const fatal = new Set([404, 405, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 604, 408]);

/** Whether who answers our NOTIFY so has no such subscription any more. */
export const endsSubscription = (status: number): boolean => fatal.has(status);

const arm = (sec: number) => ({ kind: 'arm', timer: 'expiry', ms: Math.max(sec * 1000 + graceMs, giveUpMs) }) as const;

const end = (expired: boolean): Step<State, Effect> => ({
  state: { kind: 'over' },
  effects: [
    { kind: 'disarm', timer: 'expiry' },
    { kind: 'end', expired },
  ],
});

/** RFC 6665 4.1.2 and 4.2.1. A subscription given up (0 s) still waits 64*T1 for its last NOTIFY. */
export function step(state: State, input: Input): Step<State, Effect> {
  if (state.kind === 'over') return { state, effects: [], ignored: `${input.kind} when over` };
  switch (input.kind) {
    case 'granted':
      return { state, effects: [arm(input.sec)] };
    case 'notified':
      if (input.terminated) return end(false);
      return { state, effects: input.sec === undefined ? [] : [arm(input.sec)] };
    case 'refused': {
      // A refresh that failed otherwise leaves the subscription until its time is up (RFC 6665 4.1.2.2).
      const ends = input.method === 'NOTIFY' ? endsSubscription(input.status) : input.status === 481;
      return ends ? end(false) : { state, effects: [], ignored: `${input.method} refused with ${input.status}` };
    }
    case 'timer':
      return end(true);
  }
}

/** Seconds of an `Expires` header; undefined when absent or malformed. */
export function readExpires(message: { headers: readonly Header[] }): number | undefined {
  const text = header(message, 'Expires') ?? '';
  return /^\d{1,10}$/.test(text) ? Math.min(Number(text), 2 ** 31) : undefined;
}

/** What a 2xx to `request` grants; RFC 3515 leaves the time of a REFER's subscription to its NOTIFYs. */
export const grantedSec = (
  request: { method: string; headers: readonly Header[] },
  response: { headers: readonly Header[] },
): number => readExpires(response) ?? readExpires(request) ?? (request.method === 'REFER' ? 60 : 3600);

/** RFC 6665 8.2.3: `active;expires=600`, `terminated;reason=timeout`; undefined when a NOTIFY lacks it. */
export function readSubscriptionState(
  notify: Pick<SipMessage, 'headers'>,
): { terminated: boolean; sec: number | undefined } | undefined {
  const value = header(notify, 'Subscription-State');
  const [, substate] = /^\s*([^\s;]+)/.exec(value ?? '') ?? [];
  if (value === undefined || substate === undefined) return undefined;
  const [, sec] = /;\s*expires\s*=\s*(\d{1,10})/i.exec(value) ?? [];
  return { terminated: substate.toLowerCase() === 'terminated', sec: sec === undefined ? undefined : Number(sec) };
}

/** RFC 6665 8.2.1: two messages belong to one subscription when package and `id` are the same. */
export function eventOf(message: { headers: readonly Header[] }): string | undefined {
  const value = header(message, 'Event');
  if (value === undefined) return undefined;
  const [, id] = /;\s*id\s*=\s*([^\s;]+)/i.exec(value) ?? [];
  return `${value.replace(/;.*/s, '').trim().toLowerCase()}${id === undefined ? '' : `;id=${id}`}`;
}
