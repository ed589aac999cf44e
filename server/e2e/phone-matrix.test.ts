import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SrtpUse } from '../core/office/peers.ts';
import { toneSpans, totalMs } from '../testing/audio.ts';
import type { BaresipPhone } from '../testing/peers/baresip.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

/** Ana's phone is another one in each row; sofia's keeps to UDP in clear; luis and olga have switches of their own. */
const switches: Record<string, SrtpUse> = { '102': 'required', '104': 'off' };

let office: OfficeAtWork;
let authorities: string;
let partner: BaresipPhone;
const stack = new AsyncDisposableStack();
beforeAll(async () => {
  office = stack.use(
    await openOffice({
      settings: { CENTRALITA_SIP: 'udp:127.0.0.1:0,tcp:127.0.0.1:0,tls:127.0.0.1:0' },
      change: (built) => ({
        ...built,
        extensions: built.extensions.map((each) => ({ ...each, srtp: switches[each.number] ?? 'optional' })),
      }),
    }),
  );
  authorities = await readFile(join(office.appliance.dataFolder, 'tls', 'authority.pem'), 'utf8');
  partner = await office.openPhone({ extension: '103', toneHz: 440 });
});
afterAll(() => stack.disposeAsync());

const fromNow = (phone: BaresipPhone): { after: number } => ({ after: phone.events.all.length });

async function dial(
  phone: BaresipPhone,
  to: { number: string; transport?: 'udp' | 'tcp' | 'tls' | undefined },
): Promise<void> {
  const { transport = 'udp' } = to;
  const { address, port } = office.appliance.sip(transport);
  await phone.dial(`sip:${to.number}@${address}:${port};transport=${transport}`);
}

const heardLast = async (phone: BaresipPhone, hz: number): Promise<number> =>
  totalMs(toneSpans((await phone.heard()).at(-1)!, { channel: 0, hz }));

describe.each([
  { transport: 'udp' },
  { transport: 'udp', encryption: 'srtp' },
  { transport: 'tcp', encryption: 'srtp-mand' },
  { transport: 'tls' },
  { transport: 'tls', encryption: 'srtp' },
  { transport: 'tls', encryption: 'srtp-mand' },
] as const)('baresip by $transport, encryption $encryption', (row) => {
  test('calls and is called, hears the other and is heard', async () => {
    const phone = await office.openPhone({ extension: '101', toneHz: 880, ...row, authorities });
    for (const [caller, callee] of [
      [phone, partner],
      [partner, phone],
    ] as const) {
      const [here, there] = [fromNow(caller), fromNow(callee)];
      await dial(caller, caller === phone ? { number: '103', transport: row.transport } : { number: '101' });
      await callee.ringing(there);
      await callee.answer();
      await Promise.all([caller.established(here), callee.established(there)]);
      await Promise.all([caller.hear(600), callee.hear(600)]);
      await callee.hangup();
      await Promise.all([caller.closed(here), callee.closed(there)]);
      expect(await heardLast(phone, 440)).toBeGreaterThan(300);
      expect(await heardLast(partner, 880)).toBeGreaterThan(300);
    }
    const isEncrypted = phone.log.all.filter((line) => /SRTP is Enabled/i.test(line)).length;
    expect(isEncrypted > 0).toBe('encryption' in row);
    await phone.stop();
  });
});

test('where the extension must encrypt, a phone that cannot is neither let out nor rung', async () => {
  const phone = await office.openPhone({ extension: '102', toneHz: 880 });
  await dial(phone, { number: '103' });
  expect((await phone.closed()).param).toContain('488');
  const there = fromNow(partner);
  await dial(partner, { number: '102' });
  expect((await partner.closed(there)).param).toMatch(/^(480|486|488|603)/);
  expect(phone.events.all.filter(({ type }) => type === 'CALL_ESTABLISHED')).toEqual([]);
});

test('where the extension may not encrypt, a phone that must is refused; one that only can talks in clear', async () => {
  const strict = await office.openPhone({ extension: '104', toneHz: 880, encryption: 'srtp-mand' });
  await dial(strict, { number: '103' });
  expect((await strict.closed()).param).toContain('488');
  await strict.stop();
  const phone = await office.openPhone({ extension: '104', toneHz: 880, encryption: 'srtp', answers: 'auto' });
  const [here, there] = [fromNow(partner), fromNow(phone)];
  await dial(partner, { number: '104' });
  await Promise.all([partner.established(here), phone.established(there)]);
  await Promise.all([partner.hear(500), phone.hear(500)]);
  await partner.hangup();
  await phone.closed(there);
  expect(await heardLast(phone, 440)).toBeGreaterThan(300);
  expect(phone.log.all.some((line) => /SRTP is Enabled/i.test(line))).toBe(false);
});
