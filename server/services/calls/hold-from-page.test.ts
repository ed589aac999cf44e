import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';

async function talking() {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const caller = house.telephony.incoming({ from: { number: '+34600111222' }, to: '+34910000001' });
  await house.settle();
  house.media.finishPlaying(caller.legId);
  await house.settle();
  const phone = house.telephony.lastDialled();
  phone.answer();
  await house.settle();
  const { callId } = house.exchange.live()[0]!;
  const hold = (on: boolean, login = 'ana') => house.exchange.hold({ callId, login, on });
  return { house, caller, phone, callId, hold };
}

test('held from the page the caller hears music and the journal tells it; taken back they talk again', async () => {
  const { house, caller, callId, hold } = await talking();
  expect(hold(true)).toBe(true);
  expect(house.exchange.find(callId)?.held).toBe(true);
  expect(house.media.legs.get(caller.legId)?.playing?.source).toMatchObject({ kind: 'music' });
  expect(hold(true)).toBe(false);
  expect(hold(false)).toBe(true);
  expect(house.exchange.find(callId)?.held).toBe(false);
  expect(house.media.legs.get(caller.legId)?.playing).toBeUndefined();
  expect(house.kinds(callId).filter((kind) => /^leg\.(held|resumed)$/.test(kind))).toEqual(['leg.held', 'leg.resumed']);
});

test('only who talks in the call holds it, and nobody while it still rings or is over', async () => {
  const { house, caller, hold } = await talking();
  expect(hold(true, 'luis')).toBe(false);
  caller.remoteHangup();
  await house.settle();
  expect(hold(true)).toBe(false);
});
