import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountOf, dids } from '../testing/builders/e2e-office.ts';
import { eventually } from '../testing/eventually.ts';
import { pickAddress } from '../testing/loopback.ts';
import type { BaresipPhone } from '../testing/peers/baresip.ts';
import { type SipPeer, startSipPeer } from '../testing/peers/sip-peer.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

let office: OfficeAtWork;
let carrier: SipPeer;
let second: BaresipPhone;
let callers = 0;

beforeAll(async () => {
  office = await openOffice({
    queue: { ringSec: 15, wrapUpSec: 2, members: ['ana'] },
    change: (given) => ({
      ...given,
      people: given.people.map((each) => (each.login === 'ana' ? { ...each, nextPhones: ['104'] } : each)),
    }),
  });
  carrier = await office.openCarrier();
  second = await office.openPhone({ extension: '104', toneHz: 660 });
});
afterAll(() => office[Symbol.asyncDispose]());

const callIn = async () => {
  const from = `+3460000${String(8000 + callers++)}`;
  const call = await carrier.call({ target: office.appliance.sip('udp'), from, to: dids.quick, audio: {} });
  await call.answered();
  return { call, from };
};

/** Ana takes a call at her second phone; the call as it was told. */
async function takenAtSecond() {
  await office.makeReady('ana');
  const mark = second.events.all.length;
  const { call, from } = await callIn();
  await second.ringing({ after: mark, withinMs: 8_000 });
  await second.answer();
  await second.established({ after: mark });
  call.hangup();
  await second.closed({ after: mark });
  return office.endedCall((each) => each.from === from);
}

const failedLegs = (told: Awaited<ReturnType<typeof takenAtSecond>>) =>
  told.journal.filter(({ kind, cause }) => kind === 'leg.ended' && cause !== 'hangup' && cause !== 'normal');

test('the first phone is not registered: the call rings at the next one, and is hers', async () => {
  const told = await takenAtSecond();
  expect(told).toMatchObject({ login: 'ana', queue: 'care' });
  expect(told.journal.map(({ kind }) => kind)).not.toContain('queue.missed');
  expect(failedLegs(told)).toEqual([]);
});

test.each([
  { way: 'refuses by 503', status: 503, reason: 'Service Unavailable' },
  { way: 'refuses by 480', status: 480, reason: 'Temporarily Unavailable' },
  { way: 'says nothing', status: undefined, reason: '' },
])(
  'the first phone $way: the next one rings within seconds, and nothing counts as missed',
  async ({ status, reason }) => {
    await using first = await startSipPeer({ address: await pickAddress(), port: 5060 });
    await first.register({ registrar: office.appliance.sip('udp'), ...accountOf('101') });
    let rung = 0;
    first.onCall((call) => {
      rung++;
      if (status !== undefined) call.refuse(status, reason);
    });
    const told = await takenAtSecond();
    expect(rung).toBe(1);
    expect(told).toMatchObject({ login: 'ana', queue: 'care' });
    expect(told.journal.map(({ kind }) => kind)).not.toContain('queue.missed');
    await first.register({ registrar: office.appliance.sip('udp'), ...accountOf('101'), expiresSec: 0 });
  },
);

test('her browser is closed in mid-call: she talks on, does her paperwork, and is ready when its time is over', async () => {
  await office.makeReady('ana');
  const { page } = await office.openDesk('ana');
  await page.locator('#desk-me.me-ready').waitFor();
  const mark = second.events.all.length;
  const { call, from } = await callIn();
  await second.ringing({ after: mark });
  await second.answer();
  await second.established({ after: mark });
  await page.locator('#desk-me.me-talking').waitFor();
  await page.close();
  const stateOfAna = async () => {
    const { agents } = await office.appliance.api<{ agents: { login: string; state: string }[] }>('agents');
    return agents.find(({ login }) => login === 'ana')!.state;
  };
  expect(await stateOfAna()).toBe('talking');
  // The caller is still heard.
  await second.hear(500);
  call.hangup();
  await eventually('her wrap-up', async () => (await stateOfAna()) === 'wrap-up');
  await eventually('her being ready', async () => (await stateOfAna()) === 'ready', 6_000);
  expect(await office.endedCall((each) => each.from === from)).toMatchObject({
    login: 'ana',
    endReason: 'caller-hangup',
  });
});
