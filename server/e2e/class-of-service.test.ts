import { expect, test } from 'vitest';
import type { Permission } from '../core/office/call-classes.ts';
import { loudSpans, totalMs } from '../testing/audio.ts';
import { accountOf } from '../testing/builders/e2e-office.ts';
import { pickAddress } from '../testing/loopback.ts';
import type { IncomingPeerCall } from '../testing/peers/peer-call.ts';
import { startSipPeer } from '../testing/peers/sip-peer.ts';
import { openOffice } from './office-at-work.ts';

const always: Permission = { kind: 'always' };
const never: Permission = { kind: 'never' };

/** The phone 101 may call inside the house and to mobiles. */
const openModestOffice = () =>
  openOffice({
    change: (office) => ({
      ...office,
      classes: [
        {
          id: 'modest',
          name: 'Modest',
          allows: {
            ...{ internal: always, mobile: always },
            ...{ local: never, national: never, international: never, premium: never },
          },
        },
      ],
      extensions: office.extensions.map((each) => (each.number === '101' ? { ...each, class: 'modest' } : each)),
    }),
  });

test('a call abroad that is not permitted: the phone hears why before it is refused, and the carrier hears nothing of it', async () => {
  await using office = await openModestOffice();
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
  const call = await dial('0033140205050');
  expect(await call.ended()).toMatchObject({ by: 'them', status: 403 });
  expect(totalMs(loudSpans(call.audio!.heard(), 0))).toBeGreaterThan(1500);
  expect(asked).toEqual([]);
  const told = await office.endedCall((each) => each.to === '0033140205050');
  expect(told).toMatchObject({ endReason: 'not-allowed', talkMs: 0 });
  expect(told.journal.find(({ kind }) => kind === 'class.judged')).toMatchObject({
    callKind: 'international',
    reason: 'never',
  });
  const mobile = await dial('600999888');
  await mobile.answered();
  mobile.hangup();
  expect(asked.map(({ to }) => to)).toEqual(['600999888']);
});

test('whatever the class, an emergency call goes out with the number of the office, and the owner reads of it at once', async () => {
  await using office = await openModestOffice();
  const at = office.appliance.sip('udp');
  const carrier = await office.openCarrier();
  const asked = new Promise<IncomingPeerCall>((resolve) => carrier.onCall(resolve));
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  await phone.dial(`sip:112@${at.address}:${at.port}`);
  const help = await asked;
  expect(help).toMatchObject({ to: '112', from: '+34910000001' });
  const owner = await office.openDesk('olga');
  const notice = owner.page.locator('.notice', { hasText: '(112)' });
  await notice.waitFor();
  expect(await notice.textContent()).toContain('Desk 101 (101)');
  await help.answer();
  await phone.established();
  await phone.hangup();
  await notice.getByRole('button').click();
  await notice.waitFor({ state: 'detached' });
  expect(owner.errors).toEqual([]);
});

test('at a shared phone the carrier is called only after a PIN, pressed as RFC 4733 events', async () => {
  await using office = await openOffice({
    change: (built) => ({
      ...built,
      classes: [
        {
          id: 'shared',
          name: 'Shared',
          allows: {
            ...{ internal: always, local: never, national: never, international: never, premium: never },
            mobile: { kind: 'pin' },
          },
        },
      ],
      extensions: built.extensions.map((each) => (each.number === '102' ? { ...each, class: 'shared' } : each)),
      people: built.people.map((each) => (each.login === 'sofia' ? { ...each, callPin: '2468' } : each)),
    }),
  });
  const at = office.appliance.sip('udp');
  const carrier = await office.openCarrier();
  const asked = new Promise<IncomingPeerCall>((resolve) => carrier.onCall(resolve));
  await using phone = await startSipPeer({ address: await pickAddress(), port: 5060 });
  await phone.register({ registrar: at, ...accountOf('102') });
  const to = '600999888';
  const call = await phone.call({ target: at, from: '102', to, credentials: accountOf('102'), audio: { keeps: true } });
  await call.answered();
  await call.audio!.hear(800);
  call.audio!.sendDigits('2468#');
  const outside = await asked;
  expect(outside.to).toBe(to);
  await outside.answer();
  call.hangup();
  await outside.ended();
  const told = await office.endedCall((each) => each.to === to);
  expect(told.journal.find(({ kind }) => kind === 'pin.given')).toMatchObject({ login: 'sofia' });
  expect(JSON.stringify(told.journal)).not.toContain('2468');
});
