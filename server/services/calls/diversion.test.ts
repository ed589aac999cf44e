import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, fromCarrier, type House, phoneDials } from '../../testing/call-stories.ts';

/** A number that rings 101 directly. */
function ringDirectly(house: House): void {
  house.document.inboundRoutes.push({
    id: 'direct',
    did: '+34910000002',
    hours: 'always',
    to: { kind: 'extension', extension: '101' },
    onClosed: { prompt: 'closed', then: { kind: 'hangup' } },
  });
}

test('RFC 3261 8.1.3.4: a phone that forwards sends the call on, and the journal says who did', async () => {
  const house = buildExchange();
  const caller = await phoneDials(house, { extension: '103', to: '101' });
  house.telephony.lastDialled().redirect('102');
  await house.settle();
  const next = house.telephony.lastDialled();
  expect(next.request).toMatchObject({
    target: { extension: '102' },
    diversion: { number: '101', reason: 'unconditional', count: 1 },
    alert: 'internal',
  });
  next.answer();
  await house.settle();
  expect(house.media.legs.get(caller.legId)?.peer).toBe(next.legId);
  expect(house.facts().find(({ kind }) => kind === 'call.diverted')).toMatchObject({ by: '101', to: '102' });
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('a phone that forwards an outside call to a mobile: the trunk leg is charged, and the carrier told whose call it was', async () => {
  const house = buildExchange();
  ringDirectly(house);
  const caller = house.telephony.incoming({ ...fromCarrier, to: '910000002' });
  await house.settle();
  house.telephony.lastDialled().redirect('600999888');
  await house.settle();
  const mobile = house.telephony.lastDialled();
  expect(mobile.request).toMatchObject({ target: { kind: 'trunk' }, diversion: { number: '101' } });
  mobile.answer();
  await house.advance(60_000);
  caller.remoteHangup();
  await house.settle();
  expect(house.charges()).toMatchObject([
    { way: 'in' },
    { way: 'out', state: 'rated', payerHow: 'forwarded', payerExtension: '101' },
  ]);
  expectAllClosed(house);
});

test('phones that forward to each other are left after five rounds', async () => {
  const house = buildExchange();
  const caller = await phoneDials(house, { extension: '103', to: '101' });
  for (let round = 0; round < 6; round++) {
    expect(caller.ended).toBeUndefined();
    const phone = house.telephony.lastDialled();
    phone.redirect(phone.request.target.kind === 'device' && phone.request.target.extension === '101' ? '102' : '101');
    await house.settle();
  }
  expect(caller.hungUp).toBe('unavailable');
  expectAllClosed(house);
});

test('RFC 5806 4: who a call was for at first is in the journal, the oldest first', async () => {
  const house = buildExchange();
  house.telephony.incoming({
    ...fromCarrier,
    diversions: [
      { number: '+34910000009', reason: 'no-answer', count: 1 },
      { number: '+34910000008', name: 'Shop', reason: 'user-busy', count: 1 },
    ],
  });
  await house.settle();
  expect(house.facts().filter(({ kind }) => kind === 'call.diverted')).toMatchObject([
    { by: '+34910000008', name: 'Shop', reason: 'user-busy' },
    { by: '+34910000009', reason: 'no-answer' },
  ]);
});

test('RFC 3323 4.2: a phone that hides its number has it hidden on the trunk', async () => {
  const house = buildExchange();
  house.telephony.incoming({
    source: { kind: 'extension', extension: '101' },
    from: { number: '101', withheld: true },
    to: '600999888',
  });
  await house.settle();
  expect(house.telephony.lastDialled().request.from).toEqual({ number: '+34910000001', withheld: true });
});

test('an emergency number is always shown who calls', async () => {
  const house = buildExchange();
  house.telephony.incoming({
    source: { kind: 'extension', extension: '101' },
    from: { number: '101', withheld: true },
    to: '112',
  });
  await house.settle();
  expect(house.telephony.lastDialled().request.from).toEqual({ number: '+34910000001' });
});

test('RFC 3326 2: a caller whose call was taken elsewhere leaves no missed call on the phones', async () => {
  const house = buildExchange();
  ringDirectly(house);
  const caller = house.telephony.incoming({ ...fromCarrier, to: '910000002' });
  await house.settle();
  caller.end({ by: 'remote', cause: 'cancelled', elsewhere: true });
  await house.settle();
  expect(house.telephony.lastDialled().hungUp).toBe('answered-elsewhere');
  expectAllClosed(house);
});
