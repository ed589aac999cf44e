import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountOf } from '../testing/builders/e2e-office.ts';
import { pickAddress } from '../testing/loopback.ts';
import { startProcess } from '../testing/process.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

/** sipsak cuts ports of five digits short: the office is at 5060, as offices are. */
let address: string;
let office: OfficeAtWork;
beforeAll(async () => {
  address = await pickAddress();
  office = await openOffice({ settings: { CENTRALITA_SIP: `udp:${address}:5060,tcp:${address}:5060` } });
});
afterAll(() => office[Symbol.asyncDispose]());

/** Runs sipsak from an address of its own against the office; resolves with its verdict and all that it printed. */
async function sipsak(...args: string[]): Promise<{ code: number | null; text: string }> {
  const from = await pickAddress();
  const program = startProcess({ name: 'sipsak', command: 'sipsak', args: [`--local-ip=${from}`, ...args] });
  const { code } = await program.exited;
  return { code, text: program.lines.all.join('\n') };
}

const registerAs = (password: string): Promise<{ code: number | null; text: string }> => {
  const { user } = accountOf('101');
  const login = [`--auth-username=${user}`, '-a', password, '-x', '120'];
  return sipsak('-v', '-U', '-C', `sip:${user}@127.0.0.1:5060`, ...login, '-s', `sip:${user}@${address}`);
};

test.each(['udp', 'tcp'])('sipsak pings by OPTIONS over %s', async (transport) => {
  const { code, text } = await sipsak('-vv', `--transport=${transport}`, '-s', `sip:${address}`);
  expect({ code, text }).toMatchObject({
    code: 0,
    text: expect.stringMatching(/SIP\/2\.0 200 OK[\s\S]*Allow: INVITE/),
  });
});

test('sipsak registers by digest, and not with a wrong password', async () => {
  expect(await registerAs(accountOf('101').password)).toMatchObject({ code: 0 });
  const refused = await registerAs('a-guess');
  expect(refused.code).not.toBe(0);
  expect(refused.text).toContain('403');
});

test('what sipsak breaks at random, and its flood, do the office no harm', async () => {
  const random = await Promise.all(
    Array.from({ length: 6 }, () => sipsak('-R', '-t', '40', '--timer-t1=10', '-s', `sip:${address}`)),
  );
  expect(random.map(({ text }) => text).join('\n')).not.toMatch(/SIP\/2\.0 5\d\d/);
  expect((await sipsak('-F', '-e', '2000', '-s', `sip:${address}`)).code).toBe(0);
  // A stranger from elsewhere is answered as before, and the office can be registered at.
  expect(await registerAs(accountOf('101').password)).toMatchObject({ code: 0 });
  expect(office.appliance.log.join('\n')).not.toMatch(/ error /);
});
