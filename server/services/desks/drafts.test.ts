import { beforeEach, expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import type { Db } from '../../store/db.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { carryDrafts, createDrafts, type Drafts } from './drafts.ts';

const ana = { login: 'ana', form: 'case:new' };
let clock: FakeClock;
let db: Db;
let drafts: Drafts;
beforeEach(() => {
  clock = new FakeClock();
  db = openMemoryDb();
  drafts = createDrafts({ db, clock });
});

function keep(content: string, seen = 0, place = ana): number {
  const outcome = drafts.save({ ...place, content, seen });
  if (outcome.kind !== 'saved') throw new Error(outcome.kind);
  return outcome.savedAt;
}

test('what was typed is found again by the same person in the same form, and by nobody else', () => {
  keep('title=Cobro');
  expect(drafts.find(ana)).toMatchObject({ content: 'title=Cobro' });
  expect(drafts.find({ ...ana, login: 'luis' })).toBeUndefined();
  expect(drafts.find({ ...ana, form: 'case:call:1' })).toBeUndefined();
});

test('a window that has seen the last word goes on from it, also within one millisecond', () => {
  const first = keep('title=C');
  const second = keep('title=Co', first);
  expect(second).toBeGreaterThan(first);
  expect(keep('title=Cob', second)).toBeGreaterThan(second);
});

test('two windows do not write over each other: the one behind is shown what the other wrote', () => {
  const seen = keep('title=Mine');
  keep('title=Other', seen);
  expect(drafts.save({ ...ana, content: 'title=Mine too', seen })).toMatchObject({
    kind: 'elsewhere',
    draft: { content: 'title=Other' },
  });
  expect(drafts.save({ ...ana, content: 'title=Third', seen: 0 })).toMatchObject({ kind: 'elsewhere' });
  // The same words are no quarrel.
  expect(drafts.save({ ...ana, content: 'title=Other', seen })).toMatchObject({ kind: 'saved' });
  expect(drafts.find(ana)?.content).toBe('title=Other');
});

test('a last word that was on its way when the form was sent begins no new draft', () => {
  const seen = keep('title=Cobro');
  drafts.drop(ana);
  expect(drafts.save({ ...ana, content: 'title=Cobro doble', seen })).toEqual({ kind: 'gone' });
  expect(drafts.find(ana)).toBeUndefined();
});

test('drafts that nobody came back to go after two weeks, and one person has no more than two hundred', () => {
  keep('title=Old', 0, { ...ana, form: 'old' });
  clock.advance(15 * 86_400_000);
  for (let each = 0; each < 205; each++) {
    keep('x=1', 0, { ...ana, form: `f${each}` });
    clock.advance(1);
  }
  const forms = drafts.ofPerson('ana').map(({ form }) => form);
  expect(forms).toHaveLength(200);
  expect(forms[0]).toBe('f204');
  expect(forms).not.toContain('old');
  expect(drafts.save({ ...ana, content: 'x'.repeat(64_001), seen: 0 })).toEqual({ kind: 'too-long' });
});

test('what was typed for one thing goes on with another, but not over what is typed there', () => {
  for (const login of ['ana', 'luis']) keep(`by=${login}`, 0, { login, form: 'case:5:note' });
  keep('text=There before', 0, { login: 'luis', form: 'case:9:note' });
  keep('text=x', 0, { login: 'ana', form: 'case:55:note' });
  carryDrafts(db, { from: 'case:5:', to: 'case:9:' });
  expect(drafts.find({ login: 'ana', form: 'case:9:note' })?.content).toBe('by=ana');
  expect(drafts.find({ login: 'luis', form: 'case:9:note' })?.content).toBe('text=There before');
  expect(drafts.find({ login: 'ana', form: 'case:5:note' })).toBeUndefined();
  expect(drafts.find({ login: 'ana', form: 'case:55:note' })).toBeDefined();
});
