import { expect, test } from 'vitest';
import { judgeOutgoing, type QueueQuiet, type Worker } from './outgoing-work.ts';

const now = 1_000_000;
const rules = { quietSec: 30, leastFree: 1 };

const worker = (login: string, more: Partial<Worker> = {}): Worker => ({
  login,
  work: 'blend',
  state: 'ready',
  isReachable: true,
  idleSince: now - 60_000,
  queueIds: ['care'],
  ...more,
});

const quiet: QueueQuiet = { queueId: 'care', quietSince: now - 60_000 };

const judge = (people: Worker[], queues: QueueQuiet[] = [quiet], settings = rules) =>
  judgeOutgoing(people, { now, queues, rules: settings });

test('of those who do both, so many stay for the queue as it needs; who has been idle longest goes', () => {
  const people = [worker('ana'), worker('bea', { idleSince: now - 90_000 }), worker('carlos')];
  expect(judge(people)).toEqual([
    { login: 'bea', may: true, reason: 'queues-quiet' },
    { login: 'ana', may: true, reason: 'queues-quiet' },
    { login: 'carlos', may: false, reason: 'too-few-free', queueId: 'care' },
  ]);
  expect(judge(people, [quiet], { ...rules, leastFree: 0 }).every(({ may }) => may)).toBe(true);
});

test('people who only take calls count among those who stay, and never go themselves', () => {
  expect(judge([worker('ana'), worker('luis', { work: 'inbound' })])).toEqual([
    { login: 'ana', may: true, reason: 'queues-quiet' },
    { login: 'luis', may: false, reason: 'inbound' },
  ]);
});

test('while somebody waits nobody goes, and then not before the queue has been quiet for long enough', () => {
  const people = [worker('ana'), worker('luis', { work: 'inbound' })];
  expect(judge(people, [{ queueId: 'care' }])[0]).toMatchObject({ may: false, reason: 'callers-waiting' });
  expect(judge(people, [{ queueId: 'care', quietSince: now - 29_999 }])[0]).toEqual({
    login: 'ana',
    may: false,
    reason: 'not-quiet-yet',
    queueId: 'care',
    until: now + 1,
  });
  expect(judge(people, [{ queueId: 'care', quietSince: now - 30_000 }])[0]).toMatchObject({ may: true });
});

test('all queues of a person have to be quiet; those of others do not matter', () => {
  const people = [worker('ana', { queueIds: ['care', 'sales'] }), worker('luis', { work: 'inbound' })];
  const queues = [quiet, { queueId: 'sales' }];
  expect(judge(people, queues)[0]).toMatchObject({ reason: 'callers-waiting', queueId: 'sales' });
  expect(judge([worker('ana'), worker('luis', { work: 'inbound' })], queues)[0]).toMatchObject({ may: true });
});

test('who only calls out needs nobody to be quiet, but has to be free and reachable', () => {
  const out = (login: string, more: Partial<Worker> = {}) => worker(login, { work: 'outbound', queueIds: [], ...more });
  expect(
    judge(
      [
        out('ana'),
        out('bea', { state: 'break' }),
        out('carlos', { isReachable: false }),
        out('dora', { state: 'talking' }),
      ],
      [{ queueId: 'care' }],
    ),
  ).toEqual([
    { login: 'ana', may: true, reason: 'outbound' },
    { login: 'bea', may: false, reason: 'not-free' },
    { login: 'carlos', may: false, reason: 'phone-not-reachable' },
    { login: 'dora', may: false, reason: 'not-free' },
  ]);
});

test('who does both and is in no queue goes as who only calls out', () => {
  expect(judge([worker('ana', { queueIds: [] })])).toEqual([{ login: 'ana', may: true, reason: 'queues-quiet' }]);
});
