import { expect, test } from 'vitest';
import { openOffice } from './office-at-work.ts';

test('what was typed outlives the window, and two windows do not write over each other', async () => {
  await using office = await openOffice();
  const { page, errors } = await office.openDesk('ana');
  const saved = (of = page) =>
    of.waitForResponse((each) => each.request().method() === 'PUT' && each.url().includes('/drafts/'));
  await page.goto('/cases/new');
  await Promise.all([saved(), page.fill('input[name=title]', 'Charged twice')]);
  await Promise.all([saved(), page.locator('select[name=priority]').selectOption('high')]);

  // Another window finds it, says so, and goes on; the first one, which has not seen that, is asked.
  const other = await page.context().newPage();
  await other.goto('/cases/new');
  const line = other.locator('.case-form .note-state');
  await line.filter({ hasText: /restored/ }).waitFor();
  expect(await other.inputValue('input[name=title]')).toBe('Charged twice');
  expect(await other.inputValue('select[name=priority]')).toBe('high');
  await Promise.all([saved(other), other.fill('input[name=title]', 'Charged three times')]);
  await Promise.all([saved(), page.fill('textarea[name=text]', 'Since May')]);
  const asked = page.locator('.case-form .note-state');
  await asked.filter({ hasText: /another window/ }).waitFor();
  await asked.getByRole('button', { name: 'Take that one' }).click();
  expect(await page.inputValue('input[name=title]')).toBe('Charged three times');

  // Sent, it is a draft no more; thrown away, neither.
  await page.click('.case-form .form-actions button');
  await page.waitForURL(/\/cases\/\d/);
  await page.goto('/cases/new');
  await Promise.all([saved(), page.fill('input[name=title]', 'Nothing')]);
  await page.reload();
  await asked.getByRole('button', { name: 'Discard it' }).click();
  expect(await page.inputValue('input[name=title]')).toBe('');
  const [drafts] = await Promise.all([
    page.waitForResponse((each) => new URL(each.url()).pathname === '/drafts'),
    page.reload(),
  ]);
  expect(await drafts.json()).toEqual([]);
  // The browser tells of the refusal that the window was asked about.
  expect(errors.filter((each) => !/409/.test(each))).toEqual([]);
});
