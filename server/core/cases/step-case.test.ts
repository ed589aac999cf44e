import { describe, expect, test } from 'vitest';
import { caseDefaults } from '../office/cases.ts';
import type { OpeningHours } from '../office/office.ts';
import type { Case, CaseInput } from './case.ts';
import { beginClocks, type CaseRules, runningClocks, standingOf, stepCase } from './step-case.ts';

const hour = 3_600_000;
const day = 24 * hour;
const at = (text: string): number => Date.parse(`${text}:00Z`);
const monday9 = at('2026-03-02T09:00');
const hours: OpeningHours = {
  id: 'office',
  name: 'Office',
  weekly: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }],
  exceptions: [],
};
const rules: CaseRules = { settings: caseDefaults, schedule: { hours, officeZone: 'UTC' } };

const begun = (more: Partial<Case> = {}): Case => ({
  id: 1,
  number: '10017',
  title: 'No invoice came',
  class: 'proper',
  priority: 'high',
  state: { kind: 'open' },
  openedAt: monday9,
  openedBy: 'ana',
  updatedAt: monday9,
  reopened: 0,
  ...beginClocks(rules, { priority: 'high', at: monday9 }),
  ...more,
});

/** Does one after the other, an hour apart from 10 o'clock on; throws on a refusal. */
function doing(inputs: CaseInput[], from = begun()): Case {
  return inputs.reduce((present, input, index) => {
    const step = stepCase(present, input, { at: monday9 + (index + 1) * hour, by: 'luis', rules });
    if (step.kind === 'refused') throw new Error(step.why);
    return step.next;
  }, from);
}
const refusal = (present: Case, input: CaseInput, atMs = monday9 + hour) => {
  const step = stepCase(present, input, { at: atMs, by: 'luis', rules });
  return step.kind === 'refused' ? step.why : undefined;
};
const close: CaseInput = { kind: 'closed', result: 'solved', text: '' };

test('a case begins with the times of its priority, in opening hours', () => {
  expect(begun()).toMatchObject({
    firstAnswer: { dueAt: at('2026-03-02T10:00'), warnAt: at('2026-03-02T09:45') },
    nextStep: { dueAt: at('2026-03-02T17:00') },
    resolution: { dueAt: at('2026-03-03T17:00') },
  });
});

test('nothing promised is no clock', () => {
  const none = { firstAnswerMin: 0, nextStepHours: 0, resolutionHours: 0 };
  const times = { ...caseDefaults.times, low: none };
  expect(beginClocks({ settings: { ...caseDefaults, times } }, { priority: 'low', at: 0 })).toEqual({});
});

test('what the customer heard is the first answer, once', () => {
  const heard = doing([
    { kind: 'noted', text: 'asked the bank' },
    { kind: 'call-joined', callId: 'c', answers: true },
    { kind: 'noted', text: 'told', answers: true },
  ]);
  expect(heard.firstAnswer?.metAt).toBe(monday9 + 2 * hour);
  expect(heard.nextStep?.dueAt).toBe(at('2026-03-03T12:00'));
  expect(runningClocks(heard).map(({ clock }) => clock)).toEqual(['nextStep', 'resolution']);
});

describe('while it waits', () => {
  test('for the customer, the clock of the resolution stands still and goes on afterwards', () => {
    const waiting = doing([{ kind: 'pended', reason: 'customer', text: 'sends the contract' }]);
    expect(runningClocks(waiting).map(({ clock }) => clock)).toEqual(['firstAnswer']);
    const step = stepCase(waiting, { kind: 'resumed' }, { at: at('2026-03-05T09:00'), by: 'luis', rules });
    // Of 16 hours one was gone.
    expect(step).toMatchObject({
      kind: 'moved',
      next: { state: { kind: 'open' }, resolution: { dueAt: at('2026-03-06T16:00') } },
    });
  });

  test('for a colleague, it runs on', () => {
    const waiting = doing([{ kind: 'pended', reason: 'colleague', text: '' }]);
    expect(runningClocks(waiting).map(({ clock }) => clock)).toEqual(['firstAnswer', 'resolution']);
    expect(doing([{ kind: 'pended', reason: 'colleague', text: '' }, { kind: 'resumed' }]).resolution).toEqual(
      begun().resolution,
    );
  });
});

describe('handed over', () => {
  test('to a department it belongs to nobody until somebody takes it', () => {
    const given = doing([{ kind: 'handed-over', to: { kind: 'department', department: 'tax' }, text: 'yours' }]);
    expect(given).toMatchObject({ department: 'tax', state: { kind: 'handed-over' } });
    expect(given).not.toHaveProperty('owner');
    expect(doing([{ kind: 'taken' }], given)).toMatchObject({
      owner: 'luis',
      department: 'tax',
      state: { kind: 'open' },
    });
  });

  test('outside, who sent it looks after it still', () => {
    const owned = begun({ owner: 'ana', department: 'tax' });
    expect(doing([{ kind: 'handed-over', to: { kind: 'outside', name: 'Bank' }, text: '' }], owned)).toMatchObject({
      owner: 'ana',
      department: 'tax',
    });
  });

  test('to a person it is theirs', () => {
    const owned = begun({ owner: 'ana', department: 'tax' });
    expect(doing([{ kind: 'handed-over', to: { kind: 'person', login: 'eva' }, text: '' }], owned)).toMatchObject({
      owner: 'eva',
      department: 'tax',
    });
  });
});

test('what was promised warns and is late, until it is kept', () => {
  const promised = doing([{ kind: 'promised', dueAt: at('2026-03-03T10:00'), text: 'call back' }]);
  expect(promised.promise).toEqual({
    dueAt: at('2026-03-03T10:00'),
    warnAt: at('2026-03-02T16:00'),
    text: 'call back',
  });
  expect(standingOf(promised.promise!, at('2026-03-02T15:00'))).toBe('in-time');
  expect(standingOf(promised.promise!, at('2026-03-02T16:00'))).toBe('at-risk');
  expect(standingOf(promised.promise!, at('2026-03-03T10:01'))).toBe('late');
  const kept = doing([{ kind: 'promise-kept' }], promised);
  expect(kept).not.toHaveProperty('promise');
  expect(kept.firstAnswer?.metAt).toBe(monday9 + hour);
});

test('closed, no clock runs, and what was known later is still kept', () => {
  const closed = doing([close, { kind: 'noted', text: 'thanked us' }]);
  expect(closed.state).toEqual({ kind: 'closed', result: 'solved', at: monday9 + hour });
  expect(runningClocks(closed)).toEqual([]);
  expect(closed.firstAnswer?.metAt).toBe(monday9 + hour);
});

test('opened again within the days it has its time anew', () => {
  const again = doing([close, { kind: 'reopened', text: 'not solved' }]);
  expect(again).toMatchObject({
    reopened: 1,
    state: { kind: 'open' },
    resolution: { dueAt: at('2026-03-04T11:00') },
  });
});

test('another priority counts from the start of the case', () => {
  expect(doing([{ kind: 'changed', change: { priority: 'urgent' } }])).toMatchObject({
    firstAnswer: { dueAt: at('2026-03-02T09:30') },
    resolution: { dueAt: at('2026-03-02T13:00') },
  });
});

test('a reason why it is improper goes with the class', () => {
  const joke = doing([{ kind: 'changed', change: { class: 'improper', improper: 'joke' } }]);
  expect(joke).toMatchObject({ class: 'improper', improper: 'joke' });
  expect(doing([{ kind: 'changed', change: { class: 'proper' } }], joke)).not.toHaveProperty('improper');
});

test('an emptied field is gone', () => {
  expect(doing([{ kind: 'changed', change: { motive: undefined } }], begun({ motive: 'tax' }))).not.toHaveProperty(
    'motive',
  );
});

const closed = doing([close]);
const merged = doing([{ kind: 'merged', into: 2 }]);
test.each<[string, Case, CaseInput, number | undefined, string]>([
  ['closing twice', closed, close, undefined, 'is-closed'],
  [
    'handing over a closed one',
    closed,
    { kind: 'handed-over', to: { kind: 'person', login: 'x' }, text: '' },
    undefined,
    'is-closed',
  ],
  ['opening an open one again', begun(), { kind: 'reopened', text: '' }, undefined, 'not-closed'],
  ['opening again too late', closed, { kind: 'reopened', text: '' }, monday9 + hour + 15 * day + 1, 'too-late'],
  ['going on with one that does not wait', begun(), { kind: 'resumed' }, undefined, 'not-pending'],
  ['going on with a closed one', closed, { kind: 'resumed' }, undefined, 'is-closed'],
  ['keeping no promise', begun(), { kind: 'promise-kept' }, undefined, 'no-promise'],
  ['promising for yesterday', begun(), { kind: 'promised', dueAt: monday9, text: 'x' }, undefined, 'in-the-past'],
  ['merging into itself', begun(), { kind: 'merged', into: 1 }, undefined, 'same-case'],
  ['a note on one that went on in another', merged, { kind: 'noted', text: 'x' }, undefined, 'is-merged'],
])('%s is refused', (_, present, input, atMs, why) => {
  expect(refusal(present, input, atMs)).toBe(why);
});
