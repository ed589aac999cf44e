import type { ActiveCall } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';

/** The person is on the phone from now until the call closes or leaves for somebody else (`call.relieve`); then `wrapUpSec` for the paperwork. */
export function engage(deps: ExchangeDeps, call: ActiveCall, duty: { login: string; wrapUpSec: number }): void {
  const { login, wrapUpSec } = duty;
  call.duties.set(login, () => deps.agents.released({ login, callId: call.callId, wrapUpSec }));
  deps.agents.engaged({ login, callId: call.callId });
}
