import { expect, test } from 'vitest';
import type { LegEnd } from '../../services/calls/telephony-port.ts';
import { createFakeTelephony, someRemote } from './fake-telephony.ts';

const local = { address: '127.0.0.1', port: 4000 };
const request = {
  legId: 'b',
  target: { kind: 'device', extension: '101', contactUri: 'sip:101@127.0.0.2' } as const,
  from: { number: '102' },
  local,
};

test('an incoming call rings, is answered, and its hangup is told once', async () => {
  const telephony = createFakeTelephony();
  const ends: LegEnd[] = [];
  telephony.onIncoming((leg) => leg.attach({ ended: (end) => ends.push(end) }));
  const call = telephony.incoming({ to: '100' });
  call.leg.ring();
  expect(await call.leg.answer(local)).toEqual(someRemote);
  expect([call.acts, call.local]).toEqual([['ring', 'answer'], local]);
  call.remoteHangup();
  call.leg.hangup('normal');
  expect(ends).toEqual([{ by: 'remote', cause: 'hangup' }]);
  expect(telephony.open()).toEqual([]);
});

test('a caller who gives up while the answer waits for the ACK resolves it with nothing', async () => {
  const telephony = createFakeTelephony();
  const ends: LegEnd[] = [];
  telephony.onIncoming((leg) => leg.attach({ ended: (end) => ends.push(end) }));
  const call = telephony.incoming({ holdAck: true });
  const answer = call.leg.answer(local);
  call.ackMissing();
  expect(await answer).toBeUndefined();
  expect(ends).toEqual([{ by: 'network', cause: 'ack-missing' }]);
});

test('a dialled leg tells ringing, early audio, answer, hold and digits', () => {
  const telephony = createFakeTelephony();
  const told: string[] = [];
  telephony.dial(request, {
    ringing: () => told.push('ringing'),
    progress: () => told.push('progress'),
    answered: (remote) => told.push(`answered ${remote.port}`),
    remoteChanged: (remote) => told.push(remote.direction),
    dtmf: (digit) => told.push(digit),
    ended: (end) => told.push(end.cause),
  });
  const leg = telephony.lastDialled();
  leg.ring();
  leg.progress();
  leg.answer({ port: 5000 });
  leg.changeMedia({ direction: 'recvonly' });
  leg.dtmf('1#');
  leg.remoteHangup();
  expect(told).toEqual(['ringing', 'progress', 'answered 5000', 'recvonly', '1', '#', 'hangup']);
  expect(leg.answered).toBe(true);
});

test('a refusal bears its status; hanging up before the answer is a cancel', () => {
  const telephony = createFakeTelephony();
  const ends: LegEnd[] = [];
  telephony.dial(request, { ended: (end) => ends.push(end) });
  telephony.lastDialled().refuse(486);
  telephony.dial({ ...request, legId: 'c' }, { ended: (end) => ends.push(end) }).hangup('answered-elsewhere');
  expect(ends).toEqual([
    { by: 'remote', cause: 'busy', status: 486 },
    { by: 'local', cause: 'cancelled' },
  ]);
  expect(telephony.dialled[1]!.hungUp).toBe('answered-elsewhere');
});

test('the nth act fails, and a dial that fails tells so only after it returned', async () => {
  const telephony = createFakeTelephony();
  const ends: LegEnd[] = [];
  telephony.failAt(2);
  telephony.dial(request, { ended: (end) => ends.push(end) });
  telephony.dial({ ...request, legId: 'c' }, { ended: (end) => ends.push(end) });
  expect(ends).toEqual([]);
  await Promise.resolve();
  expect(ends).toEqual([{ by: 'network', cause: 'timeout' }]);
  expect(telephony.open()).toEqual(['b']);
});
