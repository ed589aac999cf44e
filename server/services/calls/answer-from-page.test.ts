import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';

type House = ReturnType<typeof buildExchange>;

/** A caller of the queue rings at ana's phone, which says in ringing whether it picks up when asked. */
async function rings(house: House, says?: { saysTalk: boolean }) {
  const caller = house.telephony.incoming({ from: { number: '+34600111222' }, to: '+34910000001' });
  await house.settle();
  house.media.finishPlaying(caller.legId);
  await house.settle();
  const phone = house.telephony.lastDialled();
  phone.ring(says);
  await house.settle();
  const { callId } = house.exchange.live()[0]!;
  const asked = { callId, login: 'ana' };
  return {
    caller,
    phone,
    callId,
    state: () => house.exchange.answering(asked),
    answer: () => house.exchange.answer(asked),
  };
}

function atWork(): House {
  const house = buildExchange();
  house.agents.makeReady('ana');
  return house;
}

test('a phone that says so is asked to pick up; the call is answered only when the phone answers', async () => {
  const house = atWork();
  const { phone, callId, state, answer } = await rings(house, { saysTalk: true });
  expect(state()).toBe('possible');
  expect(answer()).toBe(true);
  expect(phone.asked).toBe(1);
  phone.sayToAsked('taken');
  await house.settle();
  expect(state()).toBe('asked');
  expect(house.kinds(callId)).not.toContain('call.answered');
  expect(house.exchange.find(callId)?.stage).toBe('ringing');
  phone.answer();
  await house.settle();
  expect(house.exchange.find(callId)?.stage).toBe('talking');
  expect(state()).toBeUndefined();
  await house.advance(3_000);
  expect(house.exchange.find(callId)?.stage).toBe('talking');
});

test('whoever asks twice asks the phone once, and nobody asks the phone of another', async () => {
  const house = atWork();
  const { phone, callId, answer } = await rings(house, { saysTalk: true });
  expect(house.exchange.answer({ callId, login: 'luis' })).toBe(false);
  expect(answer()).toBe(true);
  expect(answer()).toBe(false);
  expect(phone.asked).toBe(1);
});

test.each(['refused', 'silent'] as const)(
  'a phone that was %s is left to its owner, and not asked again until it registers anew',
  async (said) => {
    const house = atWork();
    const first = await rings(house, { saysTalk: true });
    first.answer();
    if (said === 'refused') first.phone.sayToAsked('refused');
    else await house.advance(2_000);
    await house.settle();
    expect(first.state()).toBe('in-vain');
    expect(first.answer()).toBe(false);
    // It is still picked up by hand.
    first.phone.answer();
    await house.settle();
    expect(house.exchange.find(first.callId)?.stage).toBe('talking');
    first.caller.remoteHangup();
    await house.settle();

    house.agents.makeReady('ana');
    const second = await rings(house, { saysTalk: true });
    expect(second.state()).toBeUndefined();
    expect(second.answer()).toBe(false);
    second.caller.remoteHangup();
    await house.settle();

    house.registrations.set('101', 'after its restart');
    house.agents.makeReady('ana');
    const third = await rings(house, { saysTalk: true });
    expect(third.state()).toBe('possible');
  },
);

test('a phone that says nothing of it is asked only where the extension is set so, and one that does is not where it is off', async () => {
  const house = atWork();
  const own = house.document.extensions.find(({ number }) => number === '101')!;
  const { phone, state, answer } = await rings(house);
  expect(state()).toBeUndefined();
  expect(answer()).toBe(false);
  own.remoteAnswer = 'on';
  expect(state()).toBe('possible');
  own.remoteAnswer = 'off';
  expect(answer()).toBe(false);
  expect(phone.asked).toBe(0);
});
