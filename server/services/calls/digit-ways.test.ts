import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, phoneDials } from '../../testing/call-stories.ts';

async function twoTalk() {
  const house = buildExchange();
  const ana = await phoneDials(house, { extension: '101', to: '102' });
  const luis = house.telephony.lastDialled();
  luis.answer();
  await house.settle();
  return { house, ana, luis };
}

const keysOf = (house: ReturnType<typeof buildExchange>) =>
  house.facts(house.rows()[0]!.id).filter(({ kind }) => kind === 'dtmf.received');

test('a key by SIP INFO goes on to who is talked with, in the form that they take', async () => {
  const { house, ana, luis } = await twoTalk();
  ana.dtmf('5');
  await house.settle();
  expect(house.media.legs.get(luis.legId)?.dtmfSent).toBe('5');
  luis.remoteHangup();
  await house.advance(10_000);
  expectAllClosed(house);
});

test('a phone that sends its keys twice, by INFO and as sound, has pressed each once: the way that came first counts', async () => {
  for (const first of ['info', 'sound'] as const) {
    const { house, ana, luis } = await twoTalk();
    const sound = (): void =>
      house.media.fire({ kind: 'dtmf', legId: ana.legId, digit: '7', durationMs: 90, inBand: true });
    if (first === 'sound') sound();
    ana.dtmf('7');
    if (first === 'info') sound();
    await house.settle();
    expect(keysOf(house)).toHaveLength(1);
    // What was heard as sound by both is not sent besides.
    expect(house.media.legs.get(luis.legId)?.dtmfSent).toBe(first === 'info' ? '7' : '');
  }
});

test('who takes keys by SIP INFO alone gets those of others so, however they came, and no tones', async () => {
  const { house, ana, luis } = await twoTalk();
  luis.changeMedia({ infoDigits: true });
  house.media.fire({ kind: 'dtmf', legId: ana.legId, digit: '4', durationMs: 90 });
  await house.settle();
  expect(luis.pressed).toEqual(['4']);
  expect(house.media.legs.get(luis.legId)?.dtmfSent).toBe('');
});

test('a code typed by SIP INFO is not heard by the other one; what turns out to be none goes on once', async () => {
  const { house, ana, luis } = await twoTalk();
  ana.dtmf('*');
  await house.settle();
  expect(house.media.legs.get(luis.legId)?.dtmfSent).toBe('');
  ana.dtmf('9');
  await house.settle();
  expect(house.media.legs.get(luis.legId)?.dtmfSent).toBe('*9');
});
