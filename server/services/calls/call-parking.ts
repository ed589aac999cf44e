import { parkSlots } from '../../core/dialplan/house-codes.ts';
import type { ActiveCall } from './active-call.ts';
import { type ActiveLeg, CallOver } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { joinReached } from './join-reached.ts';
import type { ParkedSlot } from './live-call.ts';
import { loginAt, partyOf } from './parties-of.ts';
import { devicesAt, ringTargets } from './ring-devices.ts';

/** How long somebody waits for being taken before who parked is rung, and how often. */
const PARK_MS = 120_000;
const RECALL_SEC = 30;
const MOST_RECALLS = 3;

/** Somebody who waits at a slot. */
export interface Parked {
  view: ParkedSlot;
  call: ActiveCall;
  leg: ActiveLeg;
  /** An answered phone takes the place of whoever parked; false when another one was first. */
  take: (taker: ActiveLeg) => boolean;
}

/** Who waits where. */
export interface Parking {
  free(): string | undefined;
  at(slot: string): Parked | undefined;
  put(parked: Parked): void;
  release(slot: string): void;
  slots(): ParkedSlot[];
}

export function createParking(deps: Pick<ExchangeDeps, 'bus'>): Parking {
  const parked = new Map<string, Parked>();
  return {
    free: () => parkSlots.find((slot) => !parked.has(slot)),
    at: (slot) => parked.get(slot),
    put(entry) {
      parked.set(entry.view.slot, entry);
      deps.bus.publish('slot.changed', { slot: entry.view.slot });
    },
    release(slot) {
      if (parked.delete(slot)) deps.bus.publish('slot.changed', { slot });
    },
    slots: () => [...parked.values()].map(({ view }) => view),
  };
}

/**
 * The leg waits with music until a phone takes it by the slot's code; after two minutes whoever parked is rung, three times
 * at most. Answers the slot; undefined when all are taken, and nothing was done then.
 */
export function parkLeg(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { leg: ActiveLeg; by: string },
): string | undefined {
  const { leg, by } = asked;
  const slot = deps.parking.free();
  if (slot === undefined) return undefined;
  const taken = Promise.withResolvers<ActiveLeg>();
  const { number, name } = partyOf(deps, call, leg);
  const view: ParkedSlot = {
    slot,
    callId: call.callId,
    number,
    ...(name !== undefined && { name }),
    by,
    since: deps.clock.now(),
  };
  leg.place = 'stays';
  let isTaken = false;
  deps.parking.put({
    view,
    call,
    leg,
    take(taker) {
      if (isTaken || call.isOver) return false;
      isTaken = true;
      taken.resolve(taker);
      return true;
    },
  });
  call.tell({ kind: 'call.parked', legId: leg.legId, slot, by });
  call.run(() => waitParked(deps, call, { leg, view, taken: taken.promise }));
  return slot;
}

async function waitParked(
  deps: ExchangeDeps,
  call: ActiveCall,
  wait: { leg: ActiveLeg; view: ParkedSlot; taken: Promise<ActiveLeg> },
): Promise<void> {
  const { leg, view, taken } = wait;
  const { slot, by } = view;
  const leave = (why: 'taken' | 'recalled' | 'left'): void => {
    deps.parking.release(slot);
    call.tell({ kind: 'call.unparked', legId: leg.legId, slot, why });
  };
  try {
    for (let recalls = 0; recalls < MOST_RECALLS; recalls++) {
      call.show({ stage: 'parked', extension: slot });
      call.sound.playHold(leg);
      const taker = await takenWithin(deps, call, taken);
      if (taker) {
        leave('taken');
        return await joinReached(deps, call, { caller: leg, callee: taker, called: slot });
      }
      const callee = await recall(deps, call, { view, taken });
      if (callee) {
        leave(callee.way === 'in' ? 'taken' : 'recalled');
        return await joinReached(deps, call, { caller: leg, callee, called: by });
      }
    }
  } catch (error) {
    if (error instanceof CallOver && deps.parking.at(slot)?.call === call) leave('left');
    throw error;
  }
  leave('left');
  call.show({ stage: 'ending' });
  await call.sound.playPrompts(leg, { names: ['unavailable'], language: deps.office.read().office.language });
  call.end('no-answer');
}

async function takenWithin(
  deps: ExchangeDeps,
  call: ActiveCall,
  taken: Promise<ActiveLeg>,
): Promise<ActiveLeg | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = deps.clock.after(PARK_MS, () => late.resolve(undefined));
  try {
    return await call.until(Promise.race([taken, late.promise]));
  } finally {
    timer.cancel();
  }
}

/** Rings whoever parked, who sees where the call comes back from; a phone may still take it by the slot meanwhile. */
async function recall(
  deps: ExchangeDeps,
  call: ActiveCall,
  parked: { view: ParkedSlot; taken: Promise<ActiveLeg> },
): Promise<ActiveLeg | undefined> {
  const { slot, by, number, name } = parked.view;
  call.show({ stage: 'ringing', extension: by });
  const ring = ringTargets(deps, call, {
    targets: devicesAt(deps, { extension: by, login: loginAt(deps, by) }),
    from: { number, name: `${slot} · ${name ?? number}` },
    role: 'callee',
    ringSec: RECALL_SEC,
  });
  const first = await Promise.race([ring, parked.taken]);
  if ('kind' in first) return first.kind === 'answered' ? first.leg : undefined;
  for (const rung of call.legs.values())
    if (rung.way === 'out' && (rung.state === 'new' || rung.state === 'ringing')) call.drop(rung, 'answered-elsewhere');
  const late = await ring;
  // Picked up at the same moment.
  if (late.kind === 'answered') call.drop(late.leg, 'answered-elsewhere');
  return first;
}

/** Says where somebody was parked, to who did it: `parked-at 6 8 1`. */
export async function sayParked(
  deps: ExchangeDeps,
  call: ActiveCall,
  told: { leg: ActiveLeg; slot: string | undefined },
): Promise<void> {
  const { leg, slot } = told;
  const names =
    slot === undefined ? ['parking-full'] : ['parked-at', ...[...slot].map((digit) => `digit-${digit}` as const)];
  await call.sound.playPrompts(leg, { names, language: deps.office.read().office.language });
}
