import type { Queue } from '../../core/office/office.ts';
import type { ActiveCall } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';

/** What follows the talk. */
export interface WrapUp {
  wrapUpSec: number;
  resultWanted?: boolean;
}

export const wrapUpOf = ({ wrapUpSec, resultRequired }: Queue): WrapUp => ({
  wrapUpSec,
  resultWanted: resultRequired,
});

/** The person is on the phone from now until the call closes or leaves for somebody else (`call.handover.relieve`); then comes the paperwork. */
export function engage(deps: ExchangeDeps, call: ActiveCall, duty: WrapUp & { login: string }): void {
  const { login, ...wrapUp } = duty;
  call.duties.set(login, () => deps.agents.released({ login, callId: call.callId, ...wrapUp }));
  deps.agents.engaged({ login, callId: call.callId });
}
