import { expect, test } from 'vitest';
import { createWebFixture } from '../../testing/web-fixture.ts';

test('a supervisor closes the office by hand, sees who did it, and gives it back to the plan', async () => {
  const web = createWebFixture();
  await web.logIn('sara');
  await web.post('/supervisor/day-night/office', { mode: 'night' });
  expect(web.office.read().hours[0]).toMatchObject({ id: 'office', mode: 'night' });
  const page = await web.text('/supervisor/day-night');
  expect(page).toContain('cerrado a mano');
  expect(page).toMatch(/value="night" aria-pressed="true"/);
  expect(page).toContain('Lo cambió Sara');
  await web.post('/supervisor/day-night/office', { mode: 'auto' });
  expect(web.office.read().hours[0]!.mode).toBeUndefined();
});

test('agents switch no hours, and what is no mode changes nothing', async () => {
  const web = createWebFixture();
  await web.logIn('ana');
  expect((await web.post('/supervisor/day-night/office', { mode: 'night' })).status).toBe(403);
  await web.logIn('sara');
  expect((await web.post('/supervisor/day-night/office', { mode: 'late' })).status).toBe(400);
  expect((await web.post('/supervisor/day-night/gone', { mode: 'day' })).status).toBe(404);
  expect(web.office.read().hours[0]!.mode).toBeUndefined();
});
