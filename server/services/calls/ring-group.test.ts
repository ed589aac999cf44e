import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { RingGroup } from '../../core/office/ring-groups.ts';
import { ringGroupDefaults } from '../../core/office/ring-groups.ts';
import { charges } from '../../store/schema/calls.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, fromCarrier, type House, phoneDials } from '../../testing/call-stories.ts';
import type { Facts } from '../facts.ts';

function withGroup(change: Partial<RingGroup> = {}): House {
  const house = buildExchange();
  house.document.ringGroups = [
    { ...ringGroupDefaults, number: '700', name: 'Sales', members: ['101', '102'], ...change },
  ];
  house.document.inboundRoutes[0]!.to = { kind: 'group', group: '700' };
  delete house.document.inboundRoutes[0]!.greeting;
  return house;
}

async function callsIn(house: House) {
  const caller = house.telephony.incoming(fromCarrier);
  await house.settle();
  return caller;
}

const rung = (house: House) =>
  house.telephony.dialled.map(({ request: { target } }) => ('extension' in target ? target.extension : target.number));
const ringing = (house: House) => house.telephony.dialled.filter(({ ended }) => !ended);
const peerOf = (house: House, leg: { legId: string }) => house.media.legs.get(leg.legId)?.peer;

function missedIn(house: House): Facts['group.missed'][] {
  const told: Facts['group.missed'][] = [];
  house.bus.on('group.missed', (fact) => told.push(fact));
  return told;
}

async function hangUpAll(house: House): Promise<void> {
  for (const leg of [...house.telephony.arrived, ...house.telephony.dialled]) if (!leg.ended) leg.remoteHangup();
  await house.advance(60_000);
  expectAllClosed(house);
}

test('all members ring at once; the first who answers has the call, and the phones showed what it is for', async () => {
  const house = withGroup({ callerPrefix: 'Sales' });
  const caller = await callsIn(house);
  expect(rung(house)).toEqual(['101', '102']);
  expect(ringing(house)[0]!.request.from).toEqual({ number: '600111222', name: 'Sales 600111222' });
  const [ana, luis] = ringing(house);
  ana!.ring();
  luis!.answer();
  await house.settle();
  expect(peerOf(house, caller)).toBe(luis!.legId);
  expect(ana!.hungUp).toBe('answered-elsewhere');
  expect(house.exchange.liveOf('luis')).toMatchObject({ stage: 'talking', extension: '102' });
  await hangUpAll(house);
  expect(house.rows()).toMatchObject([{ login: 'luis' }]);
});

test('in order: the next one rings when the one before does not answer', async () => {
  const house = withGroup({ strategy: 'in-order', ringSec: 10 });
  const caller = await callsIn(house);
  expect(rung(house)).toEqual(['101']);
  await house.advance(10_000);
  expect(rung(house)).toEqual(['101', '102']);
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(peerOf(house, caller)).toBe(house.telephony.lastDialled().legId);
  await hangUpAll(house);
});

test('round: each call begins with the next member', async () => {
  const house = withGroup({ strategy: 'round' });
  for (const expected of ['101', '102', '101']) {
    const caller = await callsIn(house);
    expect(rung(house).at(-1)).toBe(expected);
    caller.remoteHangup();
    await house.settle();
  }
  expectAllClosed(house);
});

test('nobody answers: told for the mail, and on as the group says', async () => {
  const house = withGroup({
    ringSec: 20,
    missedMail: 'sales@example.com',
    onNoAnswer: { then: { kind: 'number', number: '103' } },
  });
  const missed = missedIn(house);
  const caller = await callsIn(house);
  await house.advance(20_000);
  expect(missed).toMatchObject([{ group: '700', from: '600111222', rangMs: 20_000, mailTo: 'sales@example.com' }]);
  expect(rung(house).at(-1)).toBe('103');
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(peerOf(house, caller)).toBe(house.telephony.lastDialled().legId);
  await hangUpAll(house);
});

test('a caller who gives up while the group rings was missed too; one who was answered was not', async () => {
  const house = withGroup();
  const missed = missedIn(house);
  const caller = await callsIn(house);
  await house.advance(5_000);
  caller.remoteHangup();
  await house.settle();
  expect(missed).toMatchObject([{ rangMs: 5_000 }]);
  const second = await callsIn(house);
  ringing(house)[0]!.answer();
  await house.settle();
  second.remoteHangup();
  await house.advance(60_000);
  expect(missed).toHaveLength(1);
  expectAllClosed(house);
});

test('groups that send callers to each other do not ring for ever', async () => {
  const house = withGroup({ ringSec: 5, onNoAnswer: { then: { kind: 'number', number: '700' } } });
  const caller = await callsIn(house);
  await house.advance(0);
  for (let turn = 0; turn < 10; turn++) await house.advance(5_000);
  expect(caller.ended).toBeDefined();
  expectAllClosed(house);
});

test('find me: phone and mobile ring together, the mobile takes the call by pressing 1 only', async () => {
  const house = withGroup({ members: ['101', '600999888'] });
  const caller = await callsIn(house);
  const mobile = house.telephony.lastDialled();
  expect(mobile.request.target).toEqual({ kind: 'trunk', trunkId: 'carrier', number: '600999888' });
  mobile.answer();
  await house.settle();
  expect(peerOf(house, caller)).toBeUndefined();
  expect(ringing(house)).toHaveLength(2);
  house.media.fire({ kind: 'dtmf', legId: mobile.legId, digit: '1', durationMs: 100 });
  await house.settle();
  expect(peerOf(house, caller)).toBe(mobile.legId);
  await hangUpAll(house);
  // The caller's leg and the mobile's.
  expect(house.charges()).toMatchObject([
    { legId: caller.legId, payerHow: 'answered' },
    { legId: mobile.legId, payerHow: 'sent-on' },
  ]);
});

test("a mobile's voicemail does not count: the phone goes on ringing", async () => {
  const house = withGroup({ members: ['101', '600999888'], ringSec: 60 });
  await callsIn(house);
  const [ana, mobile] = ringing(house);
  mobile!.answer();
  await house.advance(15_000);
  expect(mobile!.hungUp).toBe('normal');
  expect(ana!.ended).toBeUndefined();
  await hangUpAll(house);
});

test('with music the caller is answered and hears it; else hears it ring', async () => {
  const house = withGroup({ music: 'music' });
  const caller = await callsIn(house);
  expect(house.media.legs.get(caller.legId)?.playing?.source.kind).toBe('music');
  await hangUpAll(house);
  const plain = withGroup();
  const other = await callsIn(plain);
  ringing(plain)[0]!.ring();
  expect(other.acts).toContain('ring');
  await hangUpAll(plain);
});

test('whoever is not to be disturbed is left out', async () => {
  const house = withGroup();
  house.document.extensions[0]!.dnd = true;
  await callsIn(house);
  expect(rung(house)).toEqual(['102']);
  await hangUpAll(house);
});

test('*8 takes what rings at another member of the group, *8102 what rings at that extension', async () => {
  for (const [code, who] of [
    ['*8', '101'],
    ['*8102', '103'],
    ['*8700', '103'],
  ] as const) {
    const house = withGroup();
    house.document.inboundRoutes[0]!.to = { kind: 'extension', extension: '102' };
    const caller = await callsIn(house);
    const luis = house.telephony.lastDialled();
    luis.ring();
    const taker = await phoneDials(house, { extension: who, to: code });
    expect(peerOf(house, caller)).toBe(taker.legId);
    expect(luis.hungUp).toBe('answered-elsewhere');
    expect(house.rows()).toHaveLength(1);
    await hangUpAll(house);
    expect(house.kinds()).toContain('leg.replaced');
  }
});

test('*8 takes nothing from outside the own group, and says so', async () => {
  const house = withGroup();
  house.document.inboundRoutes[0]!.to = { kind: 'extension', extension: '102' };
  await callsIn(house);
  const sofia = await phoneDials(house, { extension: '103', to: '*8' });
  expect(house.media.legs.get(sofia.legId)?.playing?.source).toEqual({
    kind: 'prompts',
    files: ['/prompts/nobody-there-es.wav'],
  });
  house.media.finishPlaying(sofia.legId);
  await house.settle();
  expect(sofia.hungUp).toBeDefined();
  await hangUpAll(house);
});

test('a call of a phone to the group is internal, and a transfer to a group that nobody takes comes back', async () => {
  const house = withGroup({ members: ['102'], ringSec: 10 });
  const luis = await phoneDials(house, { extension: '103', to: '700' });
  expect(rung(house)).toEqual(['102']);
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(house.rows()).toMatchObject([{ direction: 'internal' }]);
  luis.askTransfer('700');
  await house.settle();
  await house.advance(10_000);
  expect(house.kinds()).toContain('transfer.failed');
  await hangUpAll(house);
});

describe('a member outside', () => {
  function build(): House {
    const house = withGroup({ members: ['600999888'] });
    house.document.accounts = [
      { code: '55', name: 'New roof', active: true },
      { code: '66', name: 'Care', active: true },
      { code: '77', name: 'House', active: true },
    ];
    for (const route of house.document.outboundRoutes) route.account = 'required';
    return house;
  }
  async function charged(house: House) {
    house.telephony.lastDialled().answer();
    await house.settle();
    // Whoever is outside takes it by a key.
    const { legId } = house.telephony.lastDialled();
    house.media.fire({ kind: 'dtmf', legId, digit: '1', durationMs: 100 });
    await house.advance(10_000);
    await hangUpAll(house);
    return house.db.select().from(charges).where(eq(charges.way, 'out')).all();
  }

  test('is paid by the account of the phone that calls the group', async () => {
    const house = build();
    house.document.extensions.find(({ number }) => number === '102')!.account = '55';
    await phoneDials(house, { extension: '102', to: '700' });
    expect(await charged(house)).toMatchObject([{ payerHow: 'dialled', payerExtension: '102', payerAccount: '55' }]);
  });

  test('is paid by the account of the queue that sends callers on to the group', async () => {
    const house = build();
    const [queue] = house.document.queues;
    Object.assign(queue!, { account: '66', onNoAgents: { then: { kind: 'number', number: '700' } } });
    house.document.inboundRoutes[0]!.to = { kind: 'queue', queue: queue!.id };
    await callsIn(house);
    expect(await charged(house)).toMatchObject([{ payerHow: 'sent-on', payerQueue: 'care', payerAccount: '66' }]);
  });

  test('is paid by the account of the phone that is forwarded to the group', async () => {
    const house = build();
    const phone = house.document.extensions.find(({ number }) => number === '102')!;
    phone.account = '55';
    phone.forward.always = '700';
    house.document.inboundRoutes[0]!.to = { kind: 'extension', extension: '102' };
    await callsIn(house);
    expect(await charged(house)).toMatchObject([{ payerHow: 'forwarded', payerExtension: '102', payerAccount: '55' }]);
  });

  test('is paid by the house where nothing else does, and is not rung where that has no account either', async () => {
    const house = build();
    await callsIn(house);
    expect(rung(house)).toEqual([]);
    await hangUpAll(house);
    const other = build();
    for (const route of other.document.outboundRoutes) route.houseAccount = '77';
    await callsIn(other);
    expect(await charged(other)).toMatchObject([{ payerHow: 'sent-on', payerAccount: '77' }]);
  });
});
