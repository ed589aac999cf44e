import { buildExchange } from './builders/exchange.ts';
import { callerWaits, type House } from './call-stories.ts';
import type { FakeIncoming } from './fakes/fake-telephony.ts';

/** The queue calls back by itself who presses 1. */
export function houseThatCallsBack(): House {
  const house = buildExchange();
  const care = house.document.queues[0]!;
  care.comfort.keys = [{ key: '1', does: 'callback' }];
  care.callback = { ...care.callback, dials: true };
  return house;
}

export const factsOf = (house: House, kind: string) =>
  house.rows().flatMap(({ id }) => house.facts(id).filter((fact) => fact.kind === kind));

export const dialled = (house: House) =>
  house.telephony.dialled.map(({ request: { target } }) =>
    target.kind === 'trunk' ? target.number : target.extension,
  );

/** Everything that is played to the leg is heard out, in order. */
export async function hearOut(house: House, { legId }: { legId: string }): Promise<void> {
  while (house.media.legs.get(legId)?.playing?.source.kind === 'prompts') {
    house.media.finishPlaying(legId);
    await house.settle();
  }
}

export async function press(house: House, { legId }: { legId: string }, keys: string): Promise<void> {
  for (const digit of keys) {
    house.media.fire({ kind: 'dtmf', legId, digit, durationMs: 100 });
    await house.settle();
  }
}

export async function asksToBeCalled(house: House): Promise<FakeIncoming> {
  const caller = await callerWaits(house);
  await press(house, caller, '1');
  await hearOut(house, caller);
  await press(house, caller, '1');
  await hearOut(house, caller);
  return caller;
}
