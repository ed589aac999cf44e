import { expect } from 'vitest';
import type { buildExchange } from './builders/exchange.ts';
import type { FakeIncoming } from './fakes/fake-telephony.ts';

export type House = ReturnType<typeof buildExchange>;

/** A call from outside to the number of the queue `care`. */
export const fromCarrier = {
  source: { kind: 'trunk', trunkId: 'carrier' },
  from: { number: '600111222' },
  to: '910000001',
} as const;

/** A caller who has heard the greeting and waits in the queue, or rings at who is free. */
export async function callerWaits(house: House): Promise<FakeIncoming> {
  const caller = house.telephony.incoming(fromCarrier);
  await house.settle();
  house.media.finishPlaying(caller.legId);
  await house.settle();
  return caller;
}

/** The phone of an extension dials. */
export async function phoneDials(house: House, call: { extension: string; to: string }): Promise<FakeIncoming> {
  const { extension, to } = call;
  const phone = house.telephony.incoming({
    source: { kind: 'extension', extension },
    from: { number: extension },
    to,
  });
  await house.settle();
  return phone;
}

/** A queue call from greeting to hang-up, as far as it comes. */
export async function queueStory(house: House): Promise<void> {
  const caller = house.telephony.incoming(fromCarrier);
  await house.settle();
  if (house.media.legs.get(caller.legId)?.playing?.source.kind === 'prompts') house.media.finishPlaying(caller.legId);
  await house.settle();
  const phone = house.telephony.dialled.at(-1);
  if (phone && !phone.ended) {
    phone.ring();
    phone.answer();
  }
  await house.advance(1000);
  for (const direction of ['recvonly', 'sendrecv'] as const) if (!phone?.ended) phone?.changeMedia({ direction });
  await house.advance(1000);
  if (!caller.ended) caller.remoteHangup();
  await house.settle();
  await house.advance(60_000);
}

/** A call from a phone over the carrier, with early media. */
export async function phoneStory(house: House): Promise<void> {
  const phone = await phoneDials(house, { extension: '101', to: '600999888' });
  const carrier = house.telephony.dialled.at(-1);
  if (carrier && !carrier.ended) carrier.progress();
  await house.settle();
  if (carrier && !carrier.ended) carrier.answer();
  await house.advance(5000);
  if (!phone.ended) phone.remoteHangup();
  await house.settle();
  await house.advance(60_000);
}

const isAfterword = (kind: string): boolean => /^(result\.|callback\.ended|note\.|customer\.)/.test(kind);

/** Nothing may be left open at the end of any story: leg, audio, recording, row, timer, person. */
export function expectAllClosed(house: House): void {
  expect(house.telephony.open()).toEqual([]);
  expect([...house.media.legs.keys()]).toEqual([]);
  expect([...house.media.recordings.keys()]).toEqual([]);
  expect(house.exchange.live()).toEqual([]);
  expect(house.rows().filter((row) => row.endedAt === null)).toEqual([]);
  expect(house.failures).toEqual([]);
  for (const row of house.rows()) {
    const kinds = house.kinds(row.id);
    expect(kinds.filter((kind) => kind === 'call.ended')).toHaveLength(1);
    // What is said of it later is no part of it.
    expect(kinds.findLast((kind) => !isAfterword(kind))).toBe('call.ended');
    expect(kinds.filter((kind) => kind === 'queue.left')).toHaveLength(
      kinds.filter((kind) => kind === 'queue.entered').length,
    );
    expect(kinds.filter((kind) => kind === 'supervision.ended')).toHaveLength(
      kinds.filter((kind) => kind === 'supervision.started').length,
    );
    expect(kinds.filter((kind) => kind === 'ivr.left')).toHaveLength(
      kinds.filter((kind) => kind === 'ivr.entered').length,
    );
  }
  const people = house.agents.all();
  expect(people.filter(({ state }) => state === 'ringing' || state === 'talking')).toEqual([]);
  // The only timers of a quiet house are the wrap-ups of its people.
  expect(house.clock.pending).toBe(people.filter(({ state }) => state === 'wrap-up').length);
}
