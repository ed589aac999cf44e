import { afterAll, beforeAll, expect, test } from 'vitest';
import { samplePassword } from '../testing/builders/e2e-office.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

let office: OfficeAtWork;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office[Symbol.asyncDispose]());

test('what was typed outlives the window, and two windows do not write over each other', async () => {
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

test('a session that ends takes nothing typed with it, and nobody sends it in another name unseen', async () => {
  const { page, errors } = await office.openDesk('olga');
  const endSession = () => page.context().clearCookies({ name: 'centralita_session' });
  const box = page.locator('dialog.again');
  const logIn = async (login: string, password: string) => {
    await box.getByLabel('Login').fill(login);
    await box.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
  };

  // A form that htmx sends. The cursor stands where the password goes; a wrong one is told, and what was typed stays.
  await page.goto('/owner/breaks/new');
  await page.fill('#entry [name="names.es"]', 'Fruta');
  await page.fill('#entry [name="names.en"]', 'Fruit');
  await endSession();
  await page.press('#entry [name="names.en"]', 'Enter');
  await box.waitFor();
  expect(await page.evaluate(() => document.activeElement?.getAttribute('autocomplete'))).toBe('current-password');
  expect(await box.getByLabel('Login').inputValue()).toBe('olga');
  await logIn('olga', 'guess');
  await box.getByRole('alert').filter({ hasText: 'not right' }).waitFor();
  await logIn('olga', samplePassword);
  await page.waitForURL(/\/owner\/breaks\/fruta/);
  expect(await page.inputValue('#entry [name="names.en"]')).toBe('Fruit');

  // One that the browser sends, with somebody else at the keyboard.
  await page.goto('/cases/new');
  await page.fill('input[name=title]', 'Charged twice');
  await endSession();
  const send = page.locator('.case-form .form-actions button');
  await send.click();
  await logIn('sofia', samplePassword);
  await box.getByText('Nothing was sent').waitFor();
  expect(new URL(page.url()).pathname).toBe('/cases/new');
  await box.getByRole('button', { name: 'Look at it first' }).click();
  expect(await page.inputValue('input[name=title]')).toBe('Charged twice');
  await send.click();
  await page.waitForURL(/\/cases\/\d/);
  // The browser tells of what was refused.
  expect(errors.filter((each) => !/40[13]/.test(each))).toEqual([]);
});
