import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { campaignDefaults } from '../core/office/campaigns.ts';
import { type Budget, limitDefaults } from '../core/office/limits.ts';
import { loudSpans, toneSpans, totalMs } from '../testing/audio.ts';
import { accountOf, dids } from '../testing/builders/e2e-office.ts';
import { eventually } from '../testing/eventually.ts';
import { pickAddress } from '../testing/loopback.ts';
import { type SipPeer, startSipPeer } from '../testing/peers/sip-peer.ts';
import { type Sipp, startSipp } from '../testing/peers/sipp.ts';
import { type ApiCall, type OfficeAtWork, openOffice } from './office-at-work.ts';

interface Charge {
  net: string;
  way: string;
  payer?: { how: string; extension?: string; login?: string; account?: string; department?: string; campaign?: string };
}

const budgets: readonly Budget[] = [
  { of: 'extension:104', period: 'month', amount: '2', onFull: 'cut' },
  { of: 'department:two', period: 'month', amount: '5', onFull: 'cut' },
  { of: 'account:55', period: 'month', amount: '2', onFull: 'cut' },
  { of: 'campaign:spring', period: 'month', amount: '1', onFull: 'cut' },
];

let office: OfficeAtWork;
/** Takes every call, and speaks until the office hangs up. */
let carrier: Sipp;
const phones: SipPeer[] = [];

beforeAll(async () => {
  office = await openOffice({
    change: (built) => ({
      ...built,
      campaigns: [
        { ...campaignDefaults, segments: [], id: 'spring', name: 'Spring', queues: ['care'], firstDay: '2020-01-01' },
      ],
      accounts: [
        { code: '55', name: 'New roof', active: true },
        { code: '66', name: 'Board', pin: '4711', active: true },
      ],
      outboundRoutes: [
        ...built.outboundRoutes,
        { ...built.outboundRoutes[0]!, id: 'paid', prefixes: ['5'], account: 'required' },
      ],
      departments: [{ id: 'two', name: 'Two', members: ['luis', 'sofia'], outside: false }],
      // Each call costs one for each two seconds begun; the warning comes two seconds before a cut.
      tariffs: built.tariffs.map((tariff) => ({
        ...tariff,
        currency: built.office.currency,
        versions: [
          {
            validFrom: '2020-01-01T00:00:00.000Z',
            rates: [
              {
                name: 'All',
                prefixes: [''],
                connectFee: '0',
                steps: [{ from: 0, price: '0.5', per: 1, increment: 2 }],
                rounding: { mode: 'half-up', decimals: 4 },
              },
            ],
          },
        ],
      })),
      limits: { ...limitDefaults, warnSec: 2, budgets: [...budgets] },
    }),
  });
  carrier = await startSipp({ scenario: 'carrier-answers', address: office.carrierAddress, calls: 8, toneHz: 440 });
});

afterAll(async () => {
  for (const phone of phones) await phone[Symbol.asyncDispose]();
  await carrier[Symbol.asyncDispose]();
  await office[Symbol.asyncDispose]();
});

async function openPhone(extension: string): Promise<(to: string) => ReturnType<SipPeer['call']>> {
  const target = office.appliance.sip('udp');
  const phone = await startSipPeer({ address: await pickAddress(), port: 5060 });
  phones.push(phone);
  await phone.register({ registrar: target, ...accountOf(extension) });
  return (to) => phone.call({ target, from: extension, to, credentials: accountOf(extension), audio: { keeps: true } });
}

const chargesOf = async ({ id }: ApiCall): Promise<Charge[]> =>
  (await office.appliance.api<{ charges: Charge[] }>(`calls/${id}`)).charges;

/** From the answer outside to its end, as the journal has it. */
function lengthMs({ journal }: ApiCall): number {
  const { legId } = journal.findLast(
    ({ kind, side }) => kind === 'leg.created' && (side as { kind: string }).kind === 'trunk',
  )!;
  const at = (what: string): number =>
    Date.parse(journal.find(({ kind, legId: of }) => kind === what && of === legId)!.at);
  return at('leg.ended') - at('leg.answered');
}

describe.concurrent('SIPp is the carrier', () => {
  test('a call is cut within the increment before the one that its budget does not bear, with a tone before; the next one hears why it may not begin, and an emergency passes', async () => {
    const dial = await openPhone('104');
    const call = await dial('600999881');
    await call.answered();
    expect(await call.ended()).toMatchObject({ by: 'them' });
    expect(totalMs(toneSpans(call.audio!.heard(), { channel: 0, hz: 1400 }))).toBeGreaterThan(300);
    const told = await office.endedCall((each) => each.to === '600999881');
    expect(told).toMatchObject({ endReason: 'limit-reached', cost: '2' });
    expect(lengthMs(told)).toBeGreaterThan(2_000);
    expect(lengthMs(told)).toBeLessThan(4_000);
    expect(told.journal.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['limit.warned', 'limit.cut']));
    const refused = await dial('600999882');
    await eventually(
      'the reason is heard',
      async () => totalMs(loudSpans(refused.audio!.heard(), 0)) > 1_000 || undefined,
    );
    refused.hangup();
    const why = await office.endedCall((each) => each.to === '600999882');
    expect(why.journal.find(({ kind }) => kind === 'limit.refused')).toMatchObject({ why: 'budget' });
    const help = await dial('112');
    await help.answered();
    help.hangup();
  });

  test('two calls on one budget together spend no more than it has', async () => {
    const dials = await Promise.all(['102', '103'].map(openPhone));
    const calls = await Promise.all(dials.map((dial, nth) => dial(`60099977${nth}`)));
    await Promise.all(calls.map((call) => call.ended()));
    const told = await Promise.all([0, 1].map((nth) => office.endedCall((each) => each.to === `60099977${nth}`)));
    expect(told.map(({ endReason }) => endReason)).toEqual(['limit-reached', 'limit-reached']);
    const spent = told.reduce((sum, { cost }) => sum + Number(cost), 0);
    expect(spent).toBeLessThanOrEqual(5);
    // Neither stops more than an increment before it has to.
    expect(spent).toBeGreaterThanOrEqual(4);
  });

  test('a call that is transferred outside is charged to who transferred it, not to the caller; to the account keyed before it', async () => {
    const at = office.appliance.sip('udp');
    await using ana = await office.openPhone({ extension: '101', toneHz: 880, answers: 'auto' });
    await using caller = await startSipPeer({ address: office.carrierAddress, port: 5062 });
    const call = await caller.call({ target: at, from: '+34600111222', to: dids.direct, audio: { keeps: true } });
    await call.answered();
    await ana.established();
    await ana.transfer(`sip:600999661@${at.address}:${at.port}`);
    await ana.closed();
    await call.audio!.hear(500);
    call.hangup();
    const told = await office.endedCall((each) => each.from === '+34600111222');
    expect((await chargesOf(told)).find(({ way }) => way === 'out')).toMatchObject({
      payer: { how: 'transferred', extension: '101', login: 'ana' },
    });
    const mark = ana.events.all.length;
    await ana.dial(`sip:55%23600999662@${at.address}:${at.port}`);
    await ana.closed({ after: mark });
    const ours = await office.endedCall((each) => each.to === '600999662');
    expect(ours).toMatchObject({ endReason: 'limit-reached', cost: '2' });
    expect(await chargesOf(ours)).toMatchObject([{ payer: { how: 'dialled', login: 'ana', account: '55' } }]);
  });
});

test('a route that demands an account asks for it in words; code and PIN are keyed, and the call is charged to it', async () => {
  const dial = await openPhone('101');
  const call = await dial('511222333');
  await call.answered();
  await call.audio!.hear(300);
  call.audio!.sendDigits('66#');
  const asked = () => office.appliance.api<{ calls: ApiCall[] }>('calls');
  const id = (await asked()).calls.find(({ to }) => to === '511222333')!.id;
  const prompts = async (): Promise<string> => JSON.stringify(await office.appliance.api(`calls/${id}`));
  await eventually('the PIN is asked for', async () => (await prompts()).includes('enter-pin') || undefined);
  call.audio!.sendDigits('4711#');
  await eventually(
    'the other end is heard',
    async () => totalMs(toneSpans(call.audio!.heard(), { channel: 0, hz: 440 })) > 500 || undefined,
  );
  call.hangup();
  const told = await office.endedCall((each) => each.id === id);
  expect(told.journal.find(({ kind }) => kind === 'account.given')).toMatchObject({ account: '66', how: 'asked' });
  expect(await chargesOf(told)).toMatchObject([{ payer: { how: 'dialled', login: 'ana', account: '66' } }]);
});

test('a call of somebody who works in a campaign is charged to it, and cut by its budget', async () => {
  const desk = await office.logIn('ana');
  await desk.post('/agent/campaign', { campaign: 'spring' });
  const dial = await openPhone('101');
  const call = await dial('600999551');
  await call.answered();
  expect(await call.ended()).toMatchObject({ by: 'them' });
  const told = await office.endedCall((each) => each.to === '600999551');
  expect(told).toMatchObject({ endReason: 'limit-reached', cost: '1' });
  expect(lengthMs(told)).toBeLessThan(2_000);
  expect(told.journal.find(({ kind }) => kind === 'limit.cut')).toMatchObject({ subject: 'campaign:spring month' });
  expect(await chargesOf(told)).toMatchObject([{ payer: { how: 'dialled', login: 'ana', campaign: 'spring' } }]);
});

test('SIPp found nothing wrong with any of the calls', async () => {
  expect(await carrier.done).toEqual({ successful: 8, failed: 0 });
});
