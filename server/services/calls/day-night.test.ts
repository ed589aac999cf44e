import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, fromCarrier, type House, phoneDials } from '../../testing/call-stories.ts';

const heard = (house: House, { legId }: { legId: string }) => house.media.legs.get(legId)?.playing?.source;
const prompt = (name: string) => ({ kind: 'prompts', files: [`/prompts/${name}-es.wav`] });

async function dial(house: House, call: { extension: string; to: string }): Promise<unknown> {
  const phone = await phoneDials(house, call);
  const source = heard(house, phone);
  house.media.finishPlaying(phone.legId);
  await house.settle();
  return source;
}

test('a phone closes the office by *27: callers hear that it is closed, until the next *27', async () => {
  const house = buildExchange();
  expect(await dial(house, { extension: '101', to: '*27' })).toEqual(prompt('hours-night'));
  expect(house.facts().find(({ kind }) => kind === 'hours.switched')).toMatchObject({
    extension: '101',
    hours: ['always'],
    mode: 'night',
  });
  const caller = house.telephony.incoming(fromCarrier);
  await house.settle();
  expect(heard(house, caller)).toEqual(prompt('closed'));
  house.media.finishPlaying(caller.legId);
  await house.settle();
  const told = house.facts(house.rows().find(({ direction }) => direction === 'inbound')!.id);
  expect(told.find(({ kind }) => kind === 'hours.judged')).toMatchObject({ open: false, reason: 'switched' });
  expect(await dial(house, { extension: '101', to: '*27' })).toEqual(prompt('hours-auto'));
  expect(house.document.hours[0]!.mode).toBeUndefined();
  expectAllClosed(house);
});

test('hours for leaders alone are switched by no agent; a code that no hours have is told', async () => {
  const house = buildExchange();
  house.document.hours[0]!.switchBy = 'leaders';
  house.document.hours[0]!.code = '3';
  expect(await dial(house, { extension: '101', to: '*273' })).toEqual(prompt('not-allowed'));
  expect(await dial(house, { extension: '103', to: '*273' })).toEqual(prompt('hours-night'));
  expect(await dial(house, { extension: '103', to: '*279' })).toEqual(prompt('invalid-number'));
  expect(house.document.hours[0]!.mode).toBe('night');
});
