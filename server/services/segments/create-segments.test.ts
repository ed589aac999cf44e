import { expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import type { ConditionGroup } from '../../core/segments/condition.ts';
import { openSegmentReader } from '../../store/segments/segment-reader.ts';
import { segmentReadsOf } from '../../testing/fakes/segment-reads-of.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';
import type { CustomerJob, CustomerJobsPort } from '../customers/import/customer-jobs-port.ts';
import { createSegments } from './create-segments.ts';
import { freezeSegment } from './freeze-segment.ts';

const by = { by: 'sara' };
const vips: ConditionGroup = { join: 'all', of: [{ field: 'vip', comparison: 'yes', values: [] }] };

/** Jobs that are done at once, on the same store. */
function open(options: { isStopped?: boolean; busy?: CustomerJob } = {}) {
  const { deps, clock } = createWebFixture();
  const { db, bus, office, customers } = deps;
  let over: Promise<void> = Promise.resolve();
  const jobs: CustomerJobsPort = {
    start(job) {
      if (job.kind !== 'freeze-segment') throw new Error(job.kind);
      const reader = openSegmentReader(db, { judgeDocument: () => undefined, now: () => 0 });
      const pace = { isStopped: () => options.isStopped === true, breathe: async () => undefined };
      over = freezeSegment({ db, reader, now: () => clock.now() }, job, pace);
      return over;
    },
    stop: () => undefined,
    current: () => options.busy,
  };
  const common = { db, bus, clock, ids: deps.ids, log: silentLog, office, reads: segmentReadsOf(db), jobs };
  const segments = createSegments(common);
  const people = ['Ana', 'Bea', 'Carla', 'Dora'].map((name, index) => {
    const saved = customers.create({ name, vip: index < 3 }, { by: 'ana' });
    if (saved.kind !== 'saved') throw new Error(saved.kind);
    return saved.customer.id;
  });
  return { segments, people: people.sort(), customers, again: () => createSegments(common), over: () => over };
}

type Stage = ReturnType<typeof open>;

function add({ segments }: Pick<Stage, 'segments'>, condition = vips, name = 'VIP'): string {
  const outcome = segments.create({ name, condition }, by);
  if (outcome.kind !== 'saved') throw new Error(JSON.stringify(outcome));
  return outcome.segment.id;
}

test('a living segment is who fits when it is asked, a page at a time', async () => {
  const stage = open();
  const { segments, people, customers } = stage;
  const id = add(stage);
  expect(await segments.countOf(id)).toBe(3);
  expect(segments.find(id)).toMatchObject({ kind: 'living', count: 3, createdBy: 'sara' });
  const first = await segments.membersOf(id, { limit: 2 });
  const rest = await segments.membersOf(id, { after: first.at(-1)!, limit: 2 });
  expect([...first, ...rest]).toHaveLength(3);
  expect([...first, ...rest]).toEqual([...first, ...rest].sort());
  customers.update(first[0]!, { vip: false }, by);
  expect(await segments.membersOf(id, { limit: 10 })).toEqual([...first, ...rest].slice(1));
  expect(people).toEqual(expect.arrayContaining(first));
});

test('a frozen one is who fitted then, by whom it was frozen, until it lives again', async () => {
  const stage = open();
  const { segments, customers } = stage;
  const id = add(stage);
  const before = await segments.membersOf(id, { limit: 10 });
  expect(segments.freeze(id, by)).toEqual({ kind: 'started' });
  await stage.over();
  expect(segments.find(id)).toMatchObject({ kind: 'frozen', count: 3, frozenBy: 'sara' });
  customers.update(before[0]!, { vip: false }, by);
  expect(await segments.membersOf(id, { limit: 10 })).toEqual(before);
  const other: ConditionGroup = { join: 'all', of: [] };
  expect(segments.update(id, { name: 'VIP', condition: other }, by)).toEqual({
    kind: 'refused',
    problems: [],
    why: 'frozen',
  });
  expect(segments.update(id, { name: 'Best', condition: vips }, by).kind).toBe('saved');
  expect(segments.freeze(id, by)).toEqual({ kind: 'refused', why: 'not-now' });
  expect(segments.thaw(id, by)).toBe(true);
  expect(await segments.membersOf(id, { limit: 10 })).toEqual(before.slice(1));
});

test('what was interrupted while it was written down lives again, with nobody written down', async () => {
  const stage = open({ isStopped: true });
  const id = add(stage);
  stage.segments.freeze(id, by);
  expect(stage.segments.find(id)?.kind).toBe('freezing');
  expect(stage.again().find(id)?.kind).toBe('living');
  expect(open({ busy: { kind: 'find-duplicates' } }).segments.freeze('none', by)).toMatchObject({ why: 'not-found' });
});

test('a name is needed once, and what cannot be asked is told where it stands', () => {
  const stage = open();
  const { segments } = stage;
  add(stage);
  const wrong: ConditionGroup = {
    join: 'all',
    of: [
      { field: 'own:gone', comparison: 'is', values: ['x'] },
      {
        join: 'any',
        of: [
          { field: 'calls', comparison: 'at-least', values: ['many'] },
          { join: 'all', of: [] },
        ],
      },
    ],
  };
  expect(segments.create({ name: 'VIP', condition: wrong }, by)).toEqual({
    kind: 'refused',
    problems: [
      { path: 'name', code: 'name-taken' },
      { path: '0', code: 'no-field' },
      { path: '1.0', code: 'bad-number' },
      { path: '1.1', code: 'empty-group' },
    ],
  });
  expect(segments.create({ name: ' ', condition: vips }, by)).toMatchObject({ problems: [{ code: 'no-name' }] });
});

test('a count goes on where it was, and begins anew when a card changes', async () => {
  const { segments, customers, people } = open();
  expect(await segments.tryOut(vips)).toMatchObject({ count: 3, isWhole: true, share: 1 });
  for (const id of people) customers.update(id, { vip: true }, by);
  const again = await segments.tryOut(vips);
  expect(again.count).toBe(4);
  expect(again.ids).toHaveLength(4);
});

test('who asks for a segment that is not there or cannot be asked is told so', async () => {
  const stage = open();
  await expect(stage.segments.membersOf('none', { limit: 1 })).rejects.toMatchObject({ code: 'segment-unusable' });
  const id = add(stage);
  expect(stage.segments.remove(id, by)).toBe(true);
  expect(stage.segments.remove(id, by)).toBe(false);
  await expect(stage.segments.countOf(id)).rejects.toMatchObject({ code: 'segment-unusable' });
});
