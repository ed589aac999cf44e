import { expect, test } from 'vitest';
import { header } from '../core/sip/message.ts';
import { dids } from '../testing/builders/e2e-office.ts';
import type { IncomingPeerCall } from '../testing/peers/peer-call.ts';
import { openOffice } from './office-at-work.ts';

const customer = '911222333';

/** Rings, and answers if so wanted; gives the calls as they come. */
function takeCalls(peer: {
  onCall(listener: (call: IncomingPeerCall) => void): void;
}): () => Promise<IncomingPeerCall> {
  const waiting: IncomingPeerCall[] = [];
  const wanted: ((call: IncomingPeerCall) => void)[] = [];
  peer.onCall((call) => {
    call.ring();
    const next = wanted.shift();
    if (next) next(call);
    else waiting.push(call);
  });
  return () => {
    const first = waiting.shift();
    return first ? Promise.resolve(first) : new Promise((resolve) => wanted.push(resolve));
  };
}

test('a carrier gets numbers as it writes them, sees the extension’s own number or none, and its calls are read back', async () => {
  await using office = await openOffice({
    change: (built) => ({
      ...built,
      extensions: built.extensions.map((each) => (each.number === '101' ? { ...each, callerId: dids.direct } : each)),
      trunks: built.trunks.map((each) => ({
        ...each,
        rewrite: [
          { on: 'dialled', match: '9xxxxxxxx', strip: 0, prepend: '0034' },
          { on: 'shown', match: '+34*', strip: 3, prepend: '' },
          { on: 'caller', match: '0034*', strip: 4, prepend: '+34' },
          { on: 'called', match: 'xxxx', strip: 0, prepend: '+3491000' },
        ],
      })),
    }),
  });
  const at = office.appliance.sip('udp');
  const carrier = await office.openCarrier();
  const nextCall = takeCalls(carrier);
  const phone = await office.openPhone({ extension: '101', toneHz: 880, answers: 'auto' });

  await phone.dial(`sip:${customer}@${at.address}:${at.port}`);
  const shown = await nextCall();
  expect(shown.to).toBe(`0034${customer}`);
  expect(header(shown.invite, 'P-Asserted-Identity')).toContain('sip:910000002@');
  await shown.answer();
  await phone.established();
  await phone.hangup();
  const told = await office.endedCall((each) => each.direction === 'outbound');
  expect(Number(told.cost)).toBeGreaterThan(0.05);
  expect(told.journal.filter(({ kind }) => kind === 'number.rewritten')).toMatchObject([
    { which: 'dialled', from: customer, to: `0034${customer}`, rule: 1 },
    { which: 'shown', from: dids.direct, to: '910000002', rule: 2 },
  ]);

  await phone.dial(`sip:*31%23${customer}@${at.address}:${at.port}`);
  const hidden = await nextCall();
  expect(hidden.to).toBe(`0034${customer}`);
  expect(header(hidden.invite, 'From')).toContain('anonymous.invalid');
  expect(header(hidden.invite, 'Privacy')).toBe('id');
  await phone.hangup();

  const inbound = await carrier.call({ target: at, from: '0034600111222', to: '0002' });
  await inbound.answered();
  inbound.hangup();
  const received = await office.endedCall((each) => each.direction === 'inbound');
  expect(received).toMatchObject({ from: '+34600111222', to: dids.direct });
});
