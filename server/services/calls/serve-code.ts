import { type HouseCode, readHouseCode } from '../../core/dialplan/house-codes.ts';
import { lastNumber } from '../../store/queries/last-numbers.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { parkLeg, sayParked } from './call-parking.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { speakTo } from './intercom.ts';
import { serveDirectory } from './name-directory.ts';
import { loginAt } from './parties-of.ts';
import { maySupervise } from './supervise.ts';

/** The number that a code stands for: what the phone dialled last, or who called it; else what was dialled itself. */
export function numberMeant(deps: ExchangeDeps, asked: { extension: string; dialled: string }): string {
  const { extension, dialled } = asked;
  const code = readHouseCode(dialled);
  const about = { extension, now: deps.clock.now() };
  // The journal of the call before may not be written yet.
  if (code?.kind !== 'redial' && code?.kind !== 'call-back') return dialled;
  deps.journal.flush();
  return lastNumber(deps.db, { ...about, by: code.kind }) || dialled;
}

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
      return tellAndEnd(deps, call, { caller, prompt: 'nobody-there' });
    case 'supervise':
      return tellAndEnd(deps, call, {
        caller,
        prompt: maySupervise(deps, loginAt(deps, asked.extension)) ? 'nobody-there' : 'not-allowed',
      });
    case 'park':
      return parkHeld(deps, call, asked);
    case 'redial':
    case 'call-back':
      return tellAndEnd(deps, call, { caller, prompt: 'no-last-number' });
    case 'directory':
      return serveDirectory(deps, call, { caller });
    case 'intercom':
      return speakTo(deps, call, { ...asked, number: code.number });
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
  if (!first) return tellAndEnd(deps, call, { caller, prompt: 'nobody-there' });
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
  call.handover.part(leaves, stays);
  const slot = parkLeg(deps, call, { leg: stays, by });
  call.drop(leaves, 'normal');
  return slot;
}

async function tellAndEnd(
  deps: ExchangeDeps,
  call: ActiveCall,
  told: { caller: ActiveLeg; prompt: 'nobody-there' | 'no-last-number' | 'not-allowed' },
): Promise<void> {
  const { caller, prompt } = told;
  await call.answer(caller);
  call.show({ stage: 'ending' });
  await call.sound.playPrompts(caller, { names: [prompt], language: deps.office.read().office.language });
  call.end(prompt === 'not-allowed' ? 'not-allowed' : 'no-answer');
}
