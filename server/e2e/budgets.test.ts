import { expect, test } from 'vitest';
import { limitDefaults } from '../core/office/limits.ts';
import type { Office } from '../core/office/office.ts';
import { loudSpans, toneSpans, totalMs } from '../testing/audio.ts';
import { accountOf } from '../testing/builders/e2e-office.ts';
import { eventually } from '../testing/eventually.ts';
import { pickAddress } from '../testing/loopback.ts';
import type { IncomingPeerCall } from '../testing/peers/peer-call.ts';
import { startSipPeer } from '../testing/peers/sip-peer.ts';
import { openOffice } from './office-at-work.ts';

/** Each call costs one for each two seconds begun, and is paid from one budget; the warning comes two seconds before a cut. */
const openFrugalOffice = (amount: string) =>
  openOffice({
    change: (office: Office): Office => ({
      ...office,
      tariffs: office.tariffs.map((tariff) => ({
        ...tariff,
        currency: office.office.currency,
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
      limits: { ...limitDefaults, warnSec: 2, budgets: [{ of: 'office', period: 'month', amount, onFull: 'cut' }] },
    }),
  });

test('a call is cut before the increment that its budget does not bear, with a tone to the phone before; the next one hears why it may not begin, and an emergency passes', async () => {
  await using office = await openFrugalOffice('2');
  const at = office.appliance.sip('udp');
  const carrier = await office.openCarrier();
  const asked: IncomingPeerCall[] = [];
  carrier.onCall((call) => {
    asked.push(call);
    void call.answer();
  });
  await using phone = await startSipPeer({ address: await pickAddress(), port: 5060 });
  await phone.register({ registrar: at, ...accountOf('101') });
  const dial = (to: string) =>
    phone.call({ target: at, from: '101', to, credentials: accountOf('101'), audio: { keeps: true } });
  const call = await dial('600999888');
  await call.answered();
  expect(await call.ended()).toMatchObject({ by: 'them' });
  expect(totalMs(toneSpans(call.audio!.heard(), { channel: 0, hz: 1400 }))).toBeGreaterThan(300);
  const told = await office.endedCall((each) => each.to === '600999888');
  expect(told).toMatchObject({ endReason: 'limit-reached', cost: '2' });
  expect(told.journal.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['limit.warned', 'limit.cut']));
  const refused = await dial('600999777');
  await eventually(
    'the reason is heard',
    async () => totalMs(loudSpans(refused.audio!.heard(), 0)) > 1_500 || undefined,
  );
  refused.hangup();
  const why = await office.endedCall((each) => each.to === '600999777');
  expect(why.journal.find(({ kind }) => kind === 'limit.refused')).toMatchObject({ why: 'budget' });
  const help = await dial('112');
  await help.answered();
  help.hangup();
  expect(asked.map(({ to }) => to)).toEqual(['600999888', '112']);
});

test('two calls on one budget together spend no more than it has', async () => {
  await using office = await openFrugalOffice('5');
  const at = office.appliance.sip('udp');
  const carrier = await office.openCarrier();
  carrier.onCall((call) => void call.answer());
  const phones = await Promise.all(
    ['101', '102'].map(async (extension) => {
      const phone = await startSipPeer({ address: await pickAddress(), port: 5060 });
      await phone.register({ registrar: at, ...accountOf(extension) });
      return { phone, extension };
    }),
  );
  const calls = await Promise.all(
    phones.map(({ phone, extension }) =>
      phone.call({ target: at, from: extension, to: `60099988${extension.at(-1)}`, credentials: accountOf(extension) }),
    ),
  );
  await Promise.all(calls.map((call) => call.ended()));
  const told = await Promise.all(['1', '2'].map((last) => office.endedCall((each) => each.to === `60099988${last}`)));
  expect(told.map(({ endReason }) => endReason)).toEqual(['limit-reached', 'limit-reached']);
  const spent = told.reduce((sum, { cost }) => sum + Number(cost), 0);
  expect(spent).toBeLessThanOrEqual(5);
  expect(spent).toBeGreaterThanOrEqual(4);
  for (const { phone } of phones) await phone[Symbol.asyncDispose]();
});
