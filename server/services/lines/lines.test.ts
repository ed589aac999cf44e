import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { countingIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import type { Office } from '../../core/office/office.ts';
import type { Trunk } from '../../core/office/trunks.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { sipRequest, withCredentials } from '../../testing/builders/sip-request.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { createDoor } from '../defence/door.ts';
import type { Facts } from '../facts.ts';
import type { LinePort, SignalOutcome } from './line-port.ts';
import { createLines, type LinesService } from './lines.ts';

const account = (id: string): Trunk => ({
  ...sampleOffice().trunks[0]!,
  id,
  name: id,
  kind: 'register',
  host: '192.0.2.100',
  username: id,
  secret: 'x',
});

const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

function house(start: Partial<Office> = {}) {
  let office = sampleOffice(start);
  const clock = new FakeClock();
  const bus = createBus<Facts>((_, error) => {
    throw error;
  });
  const facts: string[] = [];
  bus.onAny((topic, fact) => facts.push(`${topic} ${JSON.stringify(fact)}`));
  const sent: string[] = [];
  let outcome: SignalOutcome = { kind: 'answered', status: 200, roundTripMs: 3, expiresSec: 300 };
  let up = (): void => undefined;
  let lost = (_address: string): void => undefined;
  const dns = { dead: false };
  let phoneAnswer: SignalOutcome = { kind: 'failed', why: 'unreachable' };
  const port: LinePort = {
    register: async ({ trunk, expiresSec }) => {
      sent.push(`${trunk.id} ${expiresSec}`);
      return outcome;
    },
    probe: async () => outcome,
    probePhone: async () => phoneAnswer,
    onUp: (listener) => {
      up = listener;
    },
    onConnectionLost: (listener) => {
      lost = listener;
    },
    channelsInUse: () => 2,
  };
  const lines = createLines({
    db: openMemoryDb(),
    office: { read: () => office },
    bus,
    clock,
    ids: countingIds(),
    log: silentLog,
    port,
    resolve: async () => (dns.dead ? Promise.reject(new Error('no server')) : ['192.0.2.100']),
    door: createDoor({ clock }),
  });
  return {
    lines,
    clock,
    facts,
    sent,
    dns,
    up: () => up(),
    lose: (address: string) => lost(address),
    answer: (next: SignalOutcome) => {
      outcome = next;
    },
    phoneAnswers: (next: boolean) => {
      phoneAnswer = next ? { kind: 'answered', status: 405, roundTripMs: 2 } : { kind: 'failed', why: 'unreachable' };
    },
    change(next: Partial<Office>) {
      office = { ...office, ...next };
      bus.publish('office.changed', { by: 'test' });
    },
  };
}

test('trunks register when signalling comes up, again when it came back, and leave at the end', async () => {
  const { lines, sent, up, clock } = house({ trunks: [account('main')] });
  expect([sent, lines.trunks()[0]!.state]).toEqual([[], 'connecting']);
  up();
  await settle();
  expect(lines.trunks()).toMatchObject([{ trunkId: 'main', state: 'up', channelsInUse: 2 }]);
  up();
  await settle();
  await lines.stop();
  expect([sent, clock.pending]).toEqual([['main 300', 'main 300', 'main 0'], 0]);
});

test('RFC 5626 4.2.1: a broken connection has the trunk of its address register anew, if that goes by connections', async () => {
  const trunks = [{ ...account('stream'), transport: 'tcp' as const }, account('datagrams')];
  const { sent, up, lose, clock } = house({ trunks });
  up();
  await settle();
  lose('192.0.2.7');
  clock.advance(2_000);
  await settle();
  expect(sent).toEqual(['stream 300', 'datagrams 300']);
  lose('192.0.2.100');
  clock.advance(2_000);
  await settle();
  expect(sent.slice(2)).toEqual(['stream 300']);
});

test('a trunk that fails is told as a problem, and as its end when it is back', async () => {
  const { clock, facts, up, answer } = house({ trunks: [account('main')] });
  answer({ kind: 'failed', why: 'unreachable' });
  up();
  await settle();
  const problem = (active: boolean, reason?: string) =>
    `health.changed ${JSON.stringify({ code: 'trunk-down', context: { trunkId: 'main', name: 'main', reason }, active })}`;
  expect(facts).toContain(problem(true, 'unreachable'));
  answer({ kind: 'answered', status: 200, roundTripMs: 3, expiresSec: 300 });
  clock.advance(30_000);
  await settle();
  expect(facts.filter((fact) => fact.startsWith('health'))).toEqual([problem(true, 'unreachable'), problem(false)]);
});

test('a changed office is followed: trunks gone are left, changed ones registered anew, others untouched', async () => {
  const { sent, up, change, lines } = house({ trunks: [account('a'), account('b'), account('c')] });
  up();
  await settle();
  change({ trunks: [account('a'), { ...account('b'), registerSec: 900 }] });
  await settle();
  expect(sent).toEqual(['a 300', 'b 300', 'c 300', 'b 0', 'c 0', 'b 900']);
  expect(lines.trunks().map((each) => each.trunkId)).toEqual(['a', 'b']);
});

const source = { address: '192.0.2.5', port: 40_000, transport: 'tcp' } as const;

function registerPhone(lines: LinesService, cseq = 1): void {
  const request = sipRequest({
    method: 'REGISTER',
    uri: 'sip:pbx',
    from: 'sip:101@pbx',
    to: 'sip:101@pbx',
    headers: [
      { name: 'Contact', value: '<sip:101@10.0.0.3;transport=tcp>' },
      { name: 'User-Agent', value: 'Phone 1.0' },
      { name: 'CSeq', value: `${cseq} REGISTER` },
    ],
  });
  const reply = lines.register(request, source);
  lines.register(withCredentials(request, { reply, username: '101', password: 'secret-of-101-0000' }), source);
}

test('a phone of a person that answered OPTIONS and does no more is not rung; its registration takes that back', async () => {
  const { lines, clock, facts, phoneAnswers } = house();
  registerPhone(lines);
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await settle();
  };
  // Phones that never answer are not judged by it.
  for (let minute = 0; minute < 3; minute += 1) await pass(66_000);
  expect(lines.devicesOf('101')).toHaveLength(1);
  phoneAnswers(true);
  await pass(66_000);
  phoneAnswers(false);
  await pass(66_000);
  // One lost datagram is nothing.
  expect(lines.devicesOf('101')).toHaveLength(1);
  await pass(6_000);
  expect([lines.devicesOf('101'), lines.devices()]).toEqual([[], [expect.objectContaining({ isSilent: true })]]);
  expect(facts.filter((fact) => fact.startsWith('extension'))).toHaveLength(2);
  registerPhone(lines, 10);
  expect(lines.devicesOf('101')).toHaveLength(1);
  phoneAnswers(true);
  await pass(66_000);
  expect(lines.devices()[0]).not.toHaveProperty('isSilent');
  await lines.stop();
  expect(clock.pending).toBe(0);
});

test('a registered phone is found with its flow, until its extension is removed', () => {
  const { lines, facts, change } = house();
  registerPhone(lines);
  expect(lines.devicesOf('101')).toMatchObject([
    { contact: 'sip:101@10.0.0.3;transport=tcp', userAgent: 'Phone 1.0', flow: 'sip:192.0.2.5:40000;transport=tcp' },
  ]);
  const contactUri = 'sip:101@10.0.0.3;transport=TCP';
  expect(lines.wayTo({ extension: '101', contactUri })).toEqual({
    flow: 'sip:192.0.2.5:40000;transport=tcp',
    path: [],
  });
  change({ extensions: [] });
  expect([lines.devices(), lines.wayTo({ extension: '101', contactUri })]).toEqual([[], undefined]);
  expect(facts.filter((fact) => fact.startsWith('extension'))).toHaveLength(2);
});

test('DNS dies: the trunk goes on at the address known last, a person is told, and of its end', async () => {
  const { lines, clock, facts, dns } = house({ trunks: [{ ...account('main'), host: 'carrier.test' }] });
  await settle();
  dns.dead = true;
  for (let minute = 0; minute < 10; minute++) {
    clock.advance(60_000);
    await settle();
  }
  expect(lines.trunkAddress('main')).toBe('192.0.2.100');
  const told = (): string[] => facts.filter((fact) => fact.includes('trunk-host-unknown'));
  const context = { host: 'carrier.test' };
  const notice = (active: boolean) =>
    `health.changed ${JSON.stringify({ code: 'trunk-host-unknown', context, active })}`;
  expect(told()).toEqual([notice(true)]);
  dns.dead = false;
  clock.advance(30_000);
  await settle();
  expect(told()).toEqual([notice(true), notice(false)]);
  await lines.stop();
});
