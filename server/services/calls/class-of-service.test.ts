import { expect, test } from 'vitest';
import type { CallClass, Permission } from '../../core/office/call-classes.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, phoneDials } from '../../testing/call-stories.ts';

const always: Permission = { kind: 'always' };
const never: Permission = { kind: 'never' };

/** Only the house and the office's own area. */
const modest: CallClass = {
  id: 'modest',
  name: 'Modest',
  allows: { internal: always, local: always, mobile: never, national: never, international: never, premium: never },
};

function buildModest(changes: Partial<CallClass['allows']> = {}) {
  const house = buildExchange({ classes: [{ ...modest, allows: { ...modest.allows, ...changes } }] });
  house.document.extensions[0]!.class = 'modest';
  return house;
}

test('a call that the class forbids is told why to the ear, written down, and never leaves the house', async () => {
  const house = buildModest();
  const phone = await phoneDials(house, { extension: '101', to: '600999888' });
  expect(phone.acts).toEqual(['progress']);
  const playing = house.media.legs.get(phone.legId)?.playing?.source;
  expect(playing).toEqual({ kind: 'prompts', files: ['/prompts/not-allowed-es.wav'] });
  house.media.finishPlaying(phone.legId);
  await house.settle();
  expect(phone.hungUp).toBe('forbidden');
  expect(house.telephony.dialled).toEqual([]);
  expect(house.rows()).toMatchObject([{ endReason: 'not-allowed', answeredAt: null }]);
  expect(house.facts().find(({ kind }) => kind === 'class.judged')).toMatchObject({
    extension: '101',
    classId: 'modest',
    callKind: 'mobile',
    allowed: false,
    reason: 'never',
  });
  expectAllClosed(house);
});

test('outside the hours of a permission the message says so, and a phone that hangs up meanwhile leaves nothing open', async () => {
  const house = buildModest({ mobile: { kind: 'hours', hours: 'never' } });
  house.document.hours.push({ id: 'never', name: 'Never', weekly: [], exceptions: [] });
  const phone = await phoneDials(house, { extension: '101', to: '600999888' });
  const playing = house.media.legs.get(phone.legId)?.playing?.source;
  expect(playing).toEqual({ kind: 'prompts', files: ['/prompts/not-allowed-now-es.wav'] });
  phone.remoteHangup();
  await house.settle();
  expect(house.telephony.dialled).toEqual([]);
  expectAllClosed(house);
});

test('a phone that offers its audio late is answered to be told', async () => {
  const house = buildModest();
  const phone = house.telephony.incoming({
    source: { kind: 'extension', extension: '101' },
    from: { number: '101' },
    to: '600999888',
    offer: 'late',
  });
  await house.settle();
  expect(phone.acts).toEqual(['answer']);
  house.media.finishPlaying(phone.legId);
  await house.settle();
  expect(house.rows()).toMatchObject([{ endReason: 'not-allowed' }]);
  expectAllClosed(house);
});

test('the class of a person counts before that of the phone', async () => {
  const house = buildModest();
  house.document.classes.push({ ...modest, id: 'free', allows: { ...modest.allows, mobile: always } });
  house.document.people[0]!.class = 'free';
  const phone = await phoneDials(house, { extension: '101', to: '600999888' });
  expect(house.telephony.lastDialled().request.target).toMatchObject({ kind: 'trunk', number: '600999888' });
  phone.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('an emergency call passes whatever the class says, with the number of the office, and the owner is told', async () => {
  const house = buildModest({ internal: never, local: never });
  const troubles: unknown[] = [];
  house.bus.on('health.changed', (trouble) => troubles.push(trouble));
  const phone = house.telephony.incoming({
    source: { kind: 'extension', extension: '101' },
    from: { number: '101', withheld: true },
    to: '112',
  });
  await house.settle();
  const help = house.telephony.lastDialled();
  expect(help.request).toMatchObject({ target: { number: '112' }, from: { number: '+34910000001' } });
  expect(help.request.from.withheld).toBeUndefined();
  const callId = house.rows()[0]!.id;
  expect(troubles).toEqual([
    { code: 'emergency-called', context: { callId, number: '112', who: 'Desk 101 (101)' }, active: true },
  ]);
  phone.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('what a person may not dial on the phone is not dialled by a click either', () => {
  const house = buildModest();
  expect(house.exchange.dial({ login: 'ana', number: '600999888' })).toEqual({
    kind: 'refused',
    reason: 'not-allowed',
  });
});

test('a phone may not transfer where it may not call, nor forward there', async () => {
  const house = buildModest();
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  const ana = house.telephony.lastDialled();
  ana.answer();
  await house.settle();
  const transfer = ana.askTransfer('600999888');
  await house.settle();
  expect(transfer.heard).toEqual(['refused forbidden']);
  expect(house.facts().find(({ kind }) => kind === 'transfer.refused')).toMatchObject({ why: 'class' });
  caller.remoteHangup();
  await house.advance(20_000);
  const phone = await phoneDials(house, { extension: '102', to: '101' });
  house.telephony.lastDialled().redirect('600999888');
  await house.settle();
  expect(phone.hungUp).toBe('forbidden');
  expect(house.telephony.dialled).toHaveLength(2);
  expectAllClosed(house);
});
