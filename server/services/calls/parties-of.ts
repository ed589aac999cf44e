import type { LegSide } from '../../core/calls/events.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import type { Party } from './telephony-port.ts';

/** Who sits at an extension. */
export const loginAt = (deps: ExchangeDeps, extension: string): string | undefined =>
  deps.office.read().people.find((each) => each.active && each.extension === extension)?.login;

export function extensionSide(deps: ExchangeDeps, extension: string): LegSide & { kind: 'extension' } {
  const login = loginAt(deps, extension);
  return { kind: 'extension', extension, ...(login !== undefined && { login }) };
}

/** At a phone of the office, or at their own outside. */
export const isOfTheHouse = ({ side }: Pick<ActiveLeg, 'side'>): boolean =>
  side.kind === 'extension' || side.login !== undefined;

/** The one at the leg, as others of the call are shown them. */
export function partyOf(deps: ExchangeDeps, call: ActiveCall, { side }: ActiveLeg): Party {
  if (side.kind === 'extension') {
    const name = deps.office.read().extensions.find((each) => each.number === side.extension)?.name;
    return { number: side.extension, ...(name ? { name } : {}) };
  }
  const isShown = call.view.number === side.number && call.view.name !== undefined;
  return { number: side.number, ...(isShown && { name: call.view.name! }) };
}

/** Two who were brought together without having called each other: phones of the house show whom they talk with. */
export function introduce(deps: ExchangeDeps, call: ActiveCall, pair: { a: ActiveLeg; b: ActiveLeg }): void {
  for (const [leg, other] of [
    [pair.a, pair.b],
    [pair.b, pair.a],
  ] as const)
    if (leg.side.kind === 'extension' && leg.state === 'answered') leg.leg.showParty(partyOf(deps, call, other));
}
