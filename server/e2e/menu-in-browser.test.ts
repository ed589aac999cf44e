import { expect, test } from 'vitest';
import type { Flow } from '../core/ivr/flow.ts';
import { openOffice } from './office-at-work.ts';

test('the owner takes the usual menu, moves a box, leads ways by mouse and keyboard, goes live and back', async () => {
  await using office = await openOffice();
  const { page, errors } = await office.openDesk('olga');
  await page.setViewportSize({ width: 1366, height: 900 });
  await page.goto('/owner/flows');
  await page.locator('.flow-template button').click();
  const box = (id: string) => page.locator(`.flow-box[data-node="${id}"]`);
  const dot = (id: string, field: string) => page.locator(`.flow-handle[data-node="${id}"][data-field="${field}"]`);
  await box('menu').waitFor();
  const drawn = async (): Promise<Flow> =>
    (await page.request.get(`${new URL(page.url()).pathname}/flow.json`)).json() as Promise<Flow>;
  const nodeOf = async (id: string) => (await drawn()).nodes.find((each) => each.id === id);

  await page.getByRole('button', { name: /^(Go live|Poner en uso)$/ }).click();
  // The page before had a good notice, too: what is told now is of the next one.
  await page.locator('.notice-good', { hasText: /next caller|próxima llamada|quien llame/ }).waitFor();
  const first = await drawn();

  // A box is moved by mouse, and the click that ends the move does not open its form.
  await page.waitForLoadState('networkidle');
  const before = (await box('second').boundingBox())!;
  await page.mouse.move(before.x + 60, before.y + 20);
  await page.mouse.down();
  await page.mouse.move(before.x + 160, before.y + 100, { steps: 6 });
  await page.mouse.up();
  await page.getByRole('button', { name: /^(Arrange by itself|Ordenar solo)$/ }).waitFor();
  const place = (await nodeOf('second'))!.place!;
  expect((place.x % 8) + (place.y % 8)).toBe(0);

  // By keyboard one step further.
  await box('second').focus();
  await page.keyboard.press('Shift+ArrowRight');
  await page.locator(`.flow-box[data-node="second"][data-x="${place.x + 16}"]`).waitFor();

  // A way is dragged to another box.
  const from = (await dot('closed', 'next').boundingBox())!;
  const to = (await box('second').boundingBox())!;
  await page.mouse.move(from.x + 7, from.y + 7);
  await page.mouse.down();
  await page.mouse.move(to.x + 30, to.y + 20, { steps: 6 });
  const told = page.waitForResponse((each) => each.url().includes('/way'));
  await page.mouse.up();
  await told;
  expect(await nodeOf('closed')).toMatchObject({ next: 'second' });

  // A new key by keyboard: Enter on the last dot, Enter on the box.
  await dot('menu', 'keys[+].next').focus();
  await page.keyboard.press('Enter');
  await box('second').focus();
  const led = page.waitForResponse((each) => each.url().includes('/way'));
  await page.keyboard.press('Enter');
  await led;
  expect(await nodeOf('menu')).toMatchObject({ keys: [{ key: '1' }, { key: '2' }, { key: '3', next: 'second' }] });

  // Live, and back to the version before.
  await page.getByRole('button', { name: /^(Go live|Poner en uso)$/ }).click();
  const versions = page.locator('form[action*="/versions/"] button');
  await versions.nth(1).waitFor();
  await versions.nth(1).click();
  await page.getByRole('button', { name: /^(Go live|Poner en uso)$/ }).click();
  await versions.nth(2).waitFor();
  expect(await drawn()).toEqual(first);
  expect(errors).toEqual([]);
});
