import { expect, test } from 'vitest';
import type { FaxCause } from './fax-outcome.ts';
import { emptyBook, planRetry, type RetryBook, retryDefaults, retryWaits } from './plan-retry.ts';

const atMs = 1_800_000_000_000;
const fail = (book: RetryBook, cause: FaxCause, brought = 0) =>
  planRetry(book, { cause, brought, atMs, rules: retryDefaults });

/** How many calls are made until it is given up. */
function callsOf(cause: FaxCause): { calls: number; why: string } {
  let book = emptyBook;
  for (let calls = 1; ; calls++) {
    const plan = fail(book, cause);
    if (plan.kind === 'given-up') return { calls, why: plan.why };
    book = plan.book;
  }
}

test.each([
  ['busy', 180, 12, 'dials'],
  ['no-answer', 300, 12, 'dials'],
  ['no-carrier', 300, 12, 'dials'],
  ['no-fax-heard', 300, 4, 'same-cause'],
  ['not-a-fax', 900, 2, 'same-cause'],
  ['voice', 1800, 2, 'same-cause'],
  ['silence', 300, 3, 'tries'],
  ['page-refused', 60, 3, 'tries'],
  ['unreadable', 60, 2, 'same-cause'],
  ['no-training', 60, 3, 'tries'],
  ['not-confirmed', 60, 3, 'tries'],
  ['dropped', 60, 3, 'tries'],
  ['refused', 300, 2, 'same-cause'],
  ['no-dial-tone', 120, 50, 'own-faults'],
  ['modem-lost', 10, 50, 'own-faults'],
  ['power-cut', 0, 50, 'own-faults'],
] as const)('%s: again after %i s, %i calls at most (%s)', (cause, seconds, calls, why) => {
  expect(retryWaits[cause].afterMs).toBe(seconds * 1000);
  expect(fail(emptyBook, cause)).toMatchObject({ kind: 'again', atMs: atMs + seconds * 1000 });
  expect(callsOf(cause)).toEqual({ calls, why });
});

test('pages that got through bring all tries back, and are worth a call beyond the bound', () => {
  const worn: RetryBook = { dials: 11, tries: 2, ownFaults: 0, sameCause: 2, lastCause: 'dropped' };
  expect(fail(worn, 'dropped').kind).toBe('given-up');
  expect(fail(worn, 'dropped', 1)).toMatchObject({ kind: 'again', book: { dials: 12, tries: 0, sameCause: 1 } });
});

test('a busy line in between does not make two voices answer in a row', () => {
  const voice = fail(emptyBook, 'not-a-fax').book;
  const busy = fail(voice, 'busy').book;
  expect(fail(busy, 'not-a-fax').kind).toBe('again');
});

test('a power cut is not held against the fax', () => {
  expect(fail({ ...emptyBook, dials: 11, tries: 2 }, 'power-cut')).toMatchObject({
    kind: 'again',
    atMs,
    book: { dials: 11, tries: 2, ownFaults: 1 },
  });
});
