import type { HouseCode } from '../../core/dialplan/house-codes.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { parkLeg, sayParked } from './call-parking.ts';
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
    case 'take-parked':
      return tellNobody(deps, call, caller);
    case 'park':
      return parkHeld(deps, call, asked);
  }
}

/** Whom the phone holds on another line waits at a slot from now on; who dialled hears at which. */
async function parkHeld(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { caller: ActiveLeg; extension: string },
): Promise<void> {
  const { caller, extension } = asked;
  const held = deps.running().flatMap((each) =>
    [...each.legs.values()].flatMap((own) => {
      const other = each.otherOf(own);
      const isOwn = own.side.kind === 'extension' && own.side.extension === extension;
      return isOwn && other && !own.place && !other.place && !each.consult ? [{ each, own, other }] : [];
    }),
  );
  const [first] = held;
  if (!first) return tellNobody(deps, call, caller);
  await call.answer(caller);
  call.show({ stage: 'ending' });
  const { each, own, other } = first;
  // It may have ended while this one was answered.
  const isThere = !each.isOver && each.otherOf(own) === other && !own.place;
  const slot = isThere ? handToSlot(deps, { call: each, leaves: own, stays: other, by: extension }) : undefined;
  await sayParked(deps, call, { leg: caller, slot });
  call.end('callee-hangup');
}

/** Parks one of two who talk; the other one's part is done. Undefined, and nothing done, when every slot is taken. */
function handToSlot(
  deps: ExchangeDeps,
  asked: { call: ActiveCall; leaves: ActiveLeg; stays: ActiveLeg; by: string },
): string | undefined {
  const { call, leaves, stays, by } = asked;
  if (deps.parking.free() === undefined) return undefined;
  call.part(leaves, stays);
  const slot = parkLeg(deps, call, { leg: stays, by });
  call.drop(leaves, 'normal');
  return slot;
}

async function tellNobody(deps: ExchangeDeps, call: ActiveCall, caller: ActiveLeg): Promise<void> {
  await call.answer(caller);
  call.show({ stage: 'ending' });
  await call.sound.playPrompts(caller, { names: ['nobody-there'], language: deps.office.read().office.language });
  call.end('no-answer');
}
