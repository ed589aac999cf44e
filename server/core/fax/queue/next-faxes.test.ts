import { expect, test } from 'vitest';
import { type FaxModemNow, type FaxQueueSnapshot, nextFaxes, nextLook, type QueuedFax } from './next-faxes.ts';

const now = 1_800_000_000_000;
const minute = 60_000;
const hour = 60 * minute;

let number = 0;
const fax = (id: string, differs: Partial<QueuedFax> = {}): QueuedFax => ({
  id,
  priority: 'medium',
  isBulk: false,
  destination: `+3491000${String(number++).padStart(4, '0')}`,
  since: now,
  failures: 0,
  ...differs,
});
const modem = (id: string, differs: Partial<FaxModemNow> = {}): FaxModemNow => ({
  id,
  direction: 'both',
  state: 'idle',
  ...differs,
});
const ask = (differs: Partial<FaxQueueSnapshot>) => nextFaxes({ now, jobs: [], modems: [], calling: [], ...differs });
const orderOf = (jobs: QueuedFax[]): string[] => {
  const { start, waiting } = ask({ jobs, modems: [modem('a')] });
  return [...start, ...waiting].map(({ job }) => job);
};

test('urgent goes before medium before low, then who waits longest', () => {
  const jobs = [
    fax('low', { priority: 'low', since: now - minute }),
    fax('new'),
    fax('old', { since: now - minute }),
    fax('urgent', { priority: 'urgent' }),
  ];
  expect(orderOf(jobs)).toEqual(['urgent', 'old', 'new', 'low']);
});

test('a single fax that failed rises, one of a bulk falls: every recipient gets a first try', () => {
  const jobs = [
    fax('bulk, tried', { isBulk: true, failures: 1 }),
    fax('bulk, new', { isBulk: true }),
    fax('single, new'),
    fax('single, tried', { failures: 1 }),
  ];
  expect(orderOf(jobs)).toEqual(['single, tried', 'single, new', 'bulk, new', 'bulk, tried']);
});

test('failures alone never carry a fax into another class', () => {
  const jobs = [
    fax('medium', { failures: 50 }),
    fax('urgent bulk', { priority: 'urgent', isBulk: true, failures: 50 }),
  ];
  expect(orderOf(jobs)).toEqual(['urgent bulk', 'medium']);
});

test('who has waited for four hours more is as pressing as the class above', () => {
  const patient = fax('patient', { priority: 'low', since: now - 4 * hour - minute });
  expect(orderOf([fax('medium'), patient])).toEqual(['patient', 'medium']);
  expect(orderOf([fax('medium'), { ...patient, since: now - 3 * hour }])).toEqual(['medium', 'patient']);
});

test('each that waits is told why', () => {
  const [first, second] = [fax('first', { priority: 'urgent' }), fax('second', { priority: 'urgent' })];
  const jobs = [
    first,
    second,
    fax('same', { destination: first.destination }),
    fax('later', { sendAt: now + hour }),
    fax('again', { retryAt: now + minute, failures: 1 }),
    fax('closed', { closed: { until: now + 2 * hour } }),
    fax('in call', { destination: '+34910' }),
    fax('low', { priority: 'low' }),
    fax('other modem', { modem: 'gone' }),
  ];
  const answer = ask({ jobs, modems: [modem('a')], calling: ['+34910'] });
  expect(answer.start).toEqual([{ modem: 'a', job: 'first' }]);
  expect(Object.fromEntries(answer.waiting.map(({ job, wait }) => [job, wait]))).toEqual({
    second: { kind: 'modems-busy', ahead: 1 },
    same: { kind: 'same-destination' },
    later: { kind: 'send-later', until: now + hour },
    again: { kind: 'retry', until: now + minute },
    closed: { kind: 'closed', until: now + 2 * hour },
    'in call': { kind: 'same-destination' },
    low: { kind: 'modems-busy', ahead: 3 },
    'other modem': { kind: 'no-modem' },
  });
  expect(nextLook(answer)).toBe(now + minute);
});

test('a modem that only receives, or is gone, sends nothing', () => {
  const modems = [modem('in', { direction: 'receive' }), modem('gone', { state: 'down' })];
  const answer = ask({ jobs: [fax('one')], modems });
  expect(answer).toEqual({ start: [], waiting: [{ job: 'one', wait: { kind: 'no-modem' } }] });
  expect(nextLook(answer)).toBeUndefined();
});

test('modems that only send are taken first: the others may be rung', () => {
  const modems = [modem('both'), modem('out', { direction: 'send' })];
  expect(ask({ jobs: [fax('one')], modems }).start).toEqual([{ modem: 'out', job: 'one' }]);
});
