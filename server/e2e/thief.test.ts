import { expect, test } from 'vitest';
import { fraudDefaults } from '../core/office/fraud.ts';
import { accountOf } from '../testing/builders/e2e-office.ts';
import { eventually } from '../testing/eventually.ts';
import { pickAddress } from '../testing/loopback.ts';
import { startMailServer } from '../testing/peers/mail-server.ts';
import { startSipPeer } from '../testing/peers/sip-peer.ts';
import { type ApiCall, openOffice } from './office-at-work.ts';

const owner = '+34600555444';
const dear = ['0034803123456', '0019005551234', '0018765551234', '00881612345678', '00252612345'];
const ordinary = ['00442071838750', '0033142000000', '0049301234567', '00390612345678', '0012125551234'];

/** Where it is noon just now: what is forbidden at night is not what is tried here. */
function noonZone(): string {
  const off = new Date().getUTCHours() - 12;
  return off === 0 ? 'Etc/GMT' : `Etc/GMT${off > 0 ? '+' : ''}${off}`;
}

test('a thief with the real password of a phone, at a strange address: blocked before it costs more than two minutes abroad, then told by page, mail and call, and allowed again by one click', async () => {
  await using mails = await startMailServer();
  await using office = await openOffice({
    change: (built) => ({
      ...built,
      office: { ...built.office, timezone: noonZone() },
      // Abroad costs 1.20 for each minute begun.
      tariffs: built.tariffs.map((tariff) => ({
        ...tariff,
        versions: tariff.versions.map((version) => ({
          ...version,
          rates: version.rates.map((rate) =>
            rate.prefixes.includes('')
              ? { ...rate, connectFee: '0', steps: [{ from: 0, price: '1.2', per: 60, increment: 60 }] }
              : rate,
          ),
        })),
      })),
      mail: {
        active: true,
        host: '127.0.0.1',
        port: mails.port,
        security: 'none',
        from: 'central@example.com',
        alarmTo: ['olga@example.com'],
      },
      // All as it comes, but for a number to ring.
      fraud: { ...fraudDefaults, callTo: owner },
    }),
  });
  const at = office.appliance.sip('udp');
  const carrier = await office.openCarrier();
  const reached: string[] = [];
  const rung: { at: number }[] = [];
  carrier.onCall((call) => {
    if (call.to.endsWith('600555444')) rung.push({ at: Date.now() });
    else reached.push(call.to);
    void call.answer();
  });
  const timesOut = (to: string): number => reached.filter((each) => each.endsWith(to.slice(-6))).length;
  /** Somebody who has that phone's password: whether the call goes out. */
  const steal = async (extension: string) => {
    const thief = await startSipPeer({ address: await pickAddress(), port: 5060 });
    await thief.register({ registrar: at, ...accountOf(extension) });
    return {
      async dial(to: string): Promise<boolean> {
        const before = timesOut(to);
        const call = await thief.call({ target: at, from: extension, to, credentials: accountOf(extension) });
        // An announcement instead of an answer is nothing that a thief waits for.
        await call.facts.waitFor(({ kind }) => kind !== 'news', { what: 'an answer' });
        const isOut = timesOut(to) > before;
        if (!isOut) call.hangup();
        return isOut;
      },
      [Symbol.asyncDispose]: () => thief[Symbol.asyncDispose](),
    };
  };
  await using first = await steal('103');
  await using second = await steal('102');

  // Whatever makes money at once, by one phone; by the other all the rest, several at a time, round after round.
  expect(await Promise.all(dear.map(first.dial))).toEqual(dear.map(() => false));
  for (let round = 0; round < 4; round++) await Promise.all(ordinary.map(second.dial));

  const all = async (): Promise<ApiCall[]> =>
    (await office.appliance.api<{ calls: ApiCall[] }>('calls?limit=200')).calls.filter(({ from }) =>
      ['102', '103'].includes(from),
    );
  await eventually(
    'nothing of it lasts',
    async () => (await all()).every(({ endedAt }) => endedAt !== undefined) || undefined,
  );
  const tried = await all();
  const spent = tried.reduce((sum, { cost }) => sum + Number(cost ?? 0), 0);
  process.stdout.write(`thief over SIP: ${tried.length} calls, ${reached.length} went out, ${spent} EUR\n`);
  expect(tried.length).toBe(dear.length + 4 * ordinary.length);
  expect(reached.length).toBeLessThanOrEqual(2);
  expect(spent).toBeLessThanOrEqual(2.4);

  // Told, after the block, in three ways.
  const web = await office.logIn('olga');
  const page = await web.get('/owner/fraud');
  expect(page).toContain('102');
  const mail = await eventually('a mail', async () => mails.mails.find(({ source }) => source.includes('102')));
  expect(mail.to).toEqual(['olga@example.com']);
  const call = await eventually('the owner is rung', async () => rung[0]);
  const refused = await Promise.all(tried.map(({ id }) => office.appliance.api<ApiCall>(`calls/${id}`)));
  const refusals = refused.flatMap(({ journal }) =>
    journal.filter(({ kind, why }) => kind === 'limit.refused' && why === 'fraud'),
  );
  expect(refusals.length).toBeGreaterThanOrEqual(dear.length);
  expect(Math.min(...refusals.map((each) => Date.parse(each.at)))).toBeLessThanOrEqual(call.at);

  // One click for each that stands, and the phone calls abroad again.
  const ids = new Set([...page.matchAll(/\/owner\/fraud\/([^/"]+)\/allow/g)].map(([, id]) => id!));
  expect(ids.size).toBeGreaterThan(0);
  for (const id of ids) await web.post(`/owner/fraud/${id}/allow`);
  const before = reached.length;
  await second.dial(ordinary[0]!);
  await eventually('a call abroad', async () => reached.length === before + 1 || undefined);
});
