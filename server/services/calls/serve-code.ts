import type { HouseCode } from '../../core/dialplan/house-codes.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';

/** A phone dialled a code of the house. */
export async function serveCode(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { caller: ActiveLeg; extension: string; code: HouseCode },
): Promise<void> {
  const { caller, code } = asked;
  switch (code.kind) {
    // Whatever rang or waited is gone, or never was.
    case 'pick-up':
      return tellNobody(deps, call, caller);
  }
}

async function tellNobody(deps: ExchangeDeps, call: ActiveCall, caller: ActiveLeg): Promise<void> {
  await call.answer(caller);
  call.show({ stage: 'ending' });
  await call.sound.playPrompts(caller, { names: ['nobody-there'], language: deps.office.read().office.language });
  call.end('no-answer');
}
