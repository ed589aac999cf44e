import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { countingIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { trunkDefaults } from '../../core/office/peer-defaults.ts';
import type { Trunk } from '../../core/office/trunks.ts';
import type { LinePort, SignalOutcome } from './line-port.ts';
import { watchTrunk } from './trunk-watch.ts';

const carrier: Trunk = {
  ...trunkDefaults,
  id: 'carrier',
  name: 'Carrier',
  kind: 'register',
  host: 'sip.carrier.example',
  username: 'office',
  secret: 'x',
  registerSec: 600,
  addresses: [],
  optionsSec: 0,
};

/** A watch whose requests are answered by hand, in the order sent. */
function watched(trunk: Trunk, ids = countingIds()) {
  const clock = new FakeClock();
  const sent: string[] = [];
  const waiting: ((outcome: SignalOutcome) => void)[] = [];
  const ask = (what: string) => {
    sent.push(what);
    return new Promise<SignalOutcome>((resolve) => waiting.push(resolve));
  };
  const port: LinePort = {
    register: (registration) => ask(`register ${registration.expiresSec}`),
    probe: () => ask('options'),
    probePhone: () => ask('options'),
    onUp: () => undefined,
    onConnectionLost: () => undefined,
    channelsInUse: () => 0,
  };
  const changes: string[] = [];
  const watch = watchTrunk({
    trunk,
    contactUser: 'c',
    port,
    clock,
    ids,
    log: silentLog,
    onChange: () => changes.push(`${watch.state.state} ${watch.state.reason ?? ''}`.trim()),
  });
  async function reply(
    outcome: Partial<Extract<SignalOutcome, { kind: 'answered' }>> | 'timeout' | 'certificate-expired',
  ) {
    const answer = waiting.shift();
    if (!answer) throw new Error('nothing was sent');
    answer(
      typeof outcome === 'string'
        ? { kind: 'failed', why: outcome }
        : { kind: 'answered', status: 200, roundTripMs: 5, ...outcome },
    );
    for (let i = 0; i < 4; i++) await Promise.resolve();
  }
  return { clock, sent, watch, changes, reply };
}

test('a registered trunk is up until its refresh is refused', async () => {
  const { clock, sent, watch, changes, reply } = watched(carrier);
  watch.start();
  expect(watch.state.state).toBe('connecting');
  await reply({ expiresSec: 100 });
  expect(watch.state).toMatchObject({ state: 'up', registeredUntil: clock.now() + 100_000, roundTripMs: 5 });
  clock.advance(80_000);
  await reply({ status: 403 });
  expect(watch.state).toMatchObject({ state: 'down', reason: 'auth-failed', status: 403, since: clock.now() });
  expect(sent).toEqual(['register 600', 'register 600']);
  expect(changes).toEqual(['up', 'down auth-failed']);
});

test('a refresh that succeeds is no change and keeps the time since when', async () => {
  const { clock, watch, changes, reply } = watched(carrier);
  watch.start();
  await reply({ expiresSec: 100 });
  const { since } = watch.state;
  clock.advance(80_000);
  await reply({ expiresSec: 100 });
  expect([watch.state.since, changes]).toEqual([since, ['up']]);
});

test('a peer without OPTIONS is not watched; with them two misses make it down and an answer up again', async () => {
  expect(watched({ ...carrier, kind: 'peer' }).watch.state.state).toBe('unwatched');
  const { clock, watch, changes, reply } = watched({ ...carrier, kind: 'peer', optionsSec: 60 });
  watch.start();
  await reply({ status: 404 });
  clock.advance(60_000);
  await reply('timeout');
  expect(watch.state.state).toBe('up');
  clock.advance(5_000);
  await reply('timeout');
  expect(watch.state).toMatchObject({ state: 'down', reason: 'options-failed' });
  clock.advance(60_000);
  await reply({});
  expect(changes).toEqual(['up', 'down options-failed', 'up']);
});

test('a check that the carrier’s certificate keeps from leaving says so', async () => {
  const { clock, watch, reply } = watched({ ...carrier, kind: 'peer', transport: 'tls', optionsSec: 30 });
  watch.start();
  await reply('certificate-expired');
  clock.advance(5_000);
  await reply('certificate-expired');
  expect(watch.state).toMatchObject({ state: 'down', reason: 'certificate-expired' });
});

test('a connection that breaks is followed by a new registration, and the trunk stays up', async () => {
  const { clock, sent, watch, changes, reply } = watched({ ...carrier, transport: 'tcp' });
  watch.start();
  await reply({ expiresSec: 600 });
  watch.connectionLost();
  clock.advance(1_000);
  await reply({ expiresSec: 600 });
  expect([sent, changes]).toEqual([['register 600', 'register 600'], ['up']]);
});

test('a registrar that answers OPTIONS again after a silence is registered at within two seconds', async () => {
  const { clock, sent, watch, reply } = watched({ ...carrier, optionsSec: 60 });
  watch.start();
  await reply({ expiresSec: 600 });
  await reply({});
  for (const rest of [60_000, 5_000]) {
    clock.advance(rest);
    await reply('timeout');
  }
  expect(watch.state).toMatchObject({ state: 'down', reason: 'options-failed' });
  clock.advance(60_000);
  await reply({});
  sent.length = 0;
  clock.advance(2_000);
  expect(sent).toEqual(['register 600']);
});

test('a silence between two probes that cost the registration is made good at the next answer', async () => {
  const { clock, sent, watch, reply } = watched({ ...carrier, transport: 'tcp', optionsSec: 15 });
  watch.start();
  await reply({ expiresSec: 600 });
  await reply({});
  watch.connectionLost();
  clock.advance(1_000);
  await reply('timeout');
  expect(watch.state).toMatchObject({ state: 'down', reason: 'timeout' });
  clock.advance(14_000);
  await reply({});
  sent.length = 0;
  clock.advance(2_000);
  expect(sent).toEqual(['register 600']);
});

test('stopping takes the registration back and leaves no timer', async () => {
  const { clock, sent, watch, reply } = watched({ ...carrier, optionsSec: 60 });
  watch.start();
  await reply({ expiresSec: 100 });
  await reply({});
  const stopped = watch.stop();
  await reply({ expiresSec: 0 });
  await stopped;
  expect(sent).toEqual(['register 600', 'options', 'register 0']);
  expect(clock.pending).toBe(0);
});

test('a watch stopped to begin anew sends nothing more', async () => {
  const { clock, sent, watch, reply } = watched(carrier);
  watch.start();
  await reply({ expiresSec: 100 });
  await watch.stop({ keep: true });
  clock.advance(1_000_000);
  expect(sent).toEqual(['register 600']);
});

test('RFC 5626 4.5: offices whose registrar went at the same moment come back at moments of their own', async () => {
  const waits = [0, 500, 999].map(async (drawn) => {
    const { clock, sent, watch, reply } = watched(carrier, { ...countingIds(), below: () => drawn });
    watch.start();
    for (const _ of [1, 2, 3]) {
      await reply('timeout');
      while (sent.length < _ + 1) clock.advance(1_000);
    }
    return clock.now();
  });
  const [first, second, third] = await Promise.all(waits);
  expect(first! < second! && second! < third!).toBe(true);
});
