import { expect, test } from 'vitest';
import { seeded } from '../../../testing/seeded.ts';
import { type FaxQueueSnapshot, nextFaxes, type QueuedFax } from './next-faxes.ts';

const start = 1_800_000_000_000;
const minute = 60_000;
const priorities = ['urgent', 'medium', 'low'] as const;

function makeQueue(seed: number): FaxQueueSnapshot {
  const below = seeded(seed);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;
  const jobs = Array.from(
    { length: below(40) },
    (_, index): QueuedFax => ({
      id: `job-${index}`,
      priority: pick(priorities),
      isBulk: below(3) === 0,
      destination: `+3491${below(12)}`,
      since: start - below(200) * minute,
      failures: below(6),
      ...(below(6) === 0 && { sendAt: start + below(3) * minute }),
      ...(below(6) === 0 && { retryAt: start + below(3) * minute }),
      ...(below(8) === 0 && { closed: {} }),
      ...(below(8) === 0 && { modem: `modem-${below(5)}` }),
    }),
  );
  const modems = Array.from({ length: below(5) }, (_, index) => ({
    id: `modem-${index}`,
    direction: pick(['send', 'receive', 'both'] as const),
    state: pick(['idle', 'idle', 'busy', 'down'] as const),
  }));
  return { now: start, jobs, modems, calling: below(3) === 0 ? ['+34911'] : [] };
}

test('each fax either starts or is told why it waits; no number is called twice, no modem used twice', () => {
  for (let seed = 0; seed < 400; seed++) {
    const snapshot = makeQueue(seed);
    const { start: started, waiting } = nextFaxes(snapshot);
    expect([...started, ...waiting].map(({ job }) => job).sort()).toEqual(snapshot.jobs.map(({ id }) => id).sort());
    const numbers = started.map(({ job }) => snapshot.jobs.find(({ id }) => id === job)!.destination);
    expect(new Set([...numbers, ...snapshot.calling]).size).toBe(numbers.length + snapshot.calling.length);
    const used = started.map(({ modem }) => snapshot.modems.find(({ id }) => id === modem)!);
    expect(new Set(used).size).toBe(used.length);
    expect(used.every(({ direction, state }) => direction !== 'receive' && state === 'idle')).toBe(true);
  }
});

test('an urgent fax that may go never waits for a modem that a younger one of another class got', () => {
  for (let seed = 0; seed < 400; seed++) {
    const snapshot = makeQueue(seed);
    const jobOf = (id: string) => snapshot.jobs.find((job) => job.id === id)!;
    const { start: started, waiting } = nextFaxes(snapshot);
    const passed = started.flatMap(({ job, modem }) =>
      waiting.filter(
        ({ job: other, wait }) =>
          wait.kind === 'modems-busy' &&
          jobOf(other).priority === 'urgent' &&
          (jobOf(other).modem ?? modem) === modem &&
          jobOf(job).priority !== 'urgent' &&
          jobOf(job).since >= jobOf(other).since,
      ),
    );
    expect(passed).toEqual([]);
  }
});

test('nobody starves: a low fax goes in a day though urgent ones never end', () => {
  let now = start;
  const patient: QueuedFax = {
    id: 'patient',
    priority: 'low',
    isBulk: true,
    destination: '+34900',
    since: start,
    failures: 9,
  };
  let jobs: QueuedFax[] = [patient];
  let gone: number | undefined;
  for (let turn = 0; gone === undefined && turn < 24 * 60; turn++) {
    // One modem, and each minute one more urgent fax than it can send.
    for (const half of [0, 1])
      jobs.push({
        ...patient,
        id: `${turn}-${half}`,
        priority: 'urgent',
        isBulk: false,
        failures: 0,
        destination: `+341${turn}${half}`,
        since: now,
      });
    const [first] = nextFaxes({
      now,
      jobs,
      modems: [{ id: 'a', direction: 'both', state: 'idle' }],
      calling: [],
    }).start;
    if (first?.job === 'patient') gone = now;
    jobs = jobs.filter(({ id }) => id !== first?.job);
    now += minute;
  }
  expect(gone).toBeDefined();
});
