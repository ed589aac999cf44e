import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import type { Facts } from '../../services/facts.ts';
import { agentEvents } from '../../store/schema/calls.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

/** Monday in Santiago (UTC − 3). */
const today = '2026-03-09';
const at = (hour: number, minute = 0): number => Date.UTC(2026, 2, 9, hour + 3, minute);

function house() {
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const ground = { clock: new FakeClock(at(20)), db: openMemoryDb(), bus };
  const rows = [
    // Half an hour late, an hour of meal, training, and an hour after the shift.
    ['ana', 'ready', at(9, 30), null],
    ['ana', 'break', at(12), 'meal'],
    ['ana', 'ready', at(13), null],
    ['ana', 'break', at(14), 'training'],
    ['ana', 'ready', at(15), null],
    ['ana', 'off', at(18), null],
    // Still there.
    ['bruno', 'ready', at(9), null],
  ] as const;
  for (const [login, state, at, reason] of rows)
    ground.db.insert(agentEvents).values({ login, state, at, reason }).run();
  return { web: createWebFixture({ ground }), ground };
}

async function report(web: ReturnType<typeof house>['web'], name: string) {
  const { token } = web.access.createToken({ name: `reader of ${name}`, by: 'test' });
  const response = await web.app.request(`/api/v1/reports/${name}?from=${today}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  return (await response.json()) as { columns: { id: string }[]; rows: (string | number | null)[][] };
}

const minutes = (value: unknown): number => Number(value) / 60_000;

test('the plan of the week is written as a table, and adherence holds it against what happened', async () => {
  const { web } = house();
  await web.logIn('sara');
  const save = { 'ana 1': '9:00-13:00 14:00-17:00', 'ana rest': '30', 'bruno 1': '9:00-24:00', 'ana 2': '8:00-12:00' };
  expect((await web.post('/supervisor/staffing/shifts', save)).status).toBe(303);
  const page = await web.text('/supervisor/staffing/shifts');
  expect(page).toContain('>09:00-13:00 14:00-17:00</textarea>');
  const { rows, columns } = await report(web, 'adherence');
  expect(columns.map(({ id }) => id).slice(1, 8)).toEqual([
    ...['planned', 'there', 'away', 'rest', 'rest-allowed', 'outside', 'adherence'],
  ]);
  const [ana, bruno] = rows;
  // Seven hours planned: half an hour late, half an hour of rest too many; there at 13 and at 17 though not planned.
  expect(ana!.slice(1, 7).map(minutes)).toEqual([420, 390, 30, 60, 30, 120]);
  expect(ana![7]).toBeCloseTo(1 - 60 / 420);
  // What is still going on counts up to the last thing that anybody did.
  expect(bruno!.slice(1, 4).map(minutes)).toEqual([540, 540, 0]);
  expect(bruno![7]).toBe(1);
});

test('plan and presence stand side by side for each quarter of an hour, on the page with a chart', async () => {
  const { web } = house();
  await web.logIn('sara');
  await web.post('/supervisor/staffing/shifts', { 'ana 1': '9:00-17:00', 'bruno 1': '9:00-17:00' });
  const { rows } = await report(web, 'shift-quarters');
  const lineAt = (minute: number) => rows.find(([quarter]) => quarter === minute)!.slice(1);
  expect(lineAt(9 * 60)).toEqual([2, 1, 0, 1]);
  expect(lineAt(12 * 60)).toEqual([2, 2, 1, 1]);
  expect(lineAt(14 * 60)).toEqual([2, 2, 0, 0]);
  expect(lineAt(17 * 60)).toEqual([0, 2, 0, 0]);
  const page = await web.text(`/supervisor/reports/shift-quarters?from=${today}&to=${today}`);
  expect(page.match(/class="bar-plan"/g)!.length).toBe(rows.length);
});

test('a shift that cannot be read is marked, what was typed stays, and nothing is saved', async () => {
  const { web } = house();
  await web.logIn('sara');
  const response = await web.post('/supervisor/staffing/shifts', { 'ana 1': '9 a 17', 'bruno 1': '9:00-10:00' });
  expect(response.status).toBe(422);
  const page = await response.text();
  expect(page).toMatch(/name="ana 1"[^>]*aria-invalid="true">9 a 17</);
  expect(page).toContain('role="alert"');
  expect((await report(web, 'adherence')).rows).toEqual([]);
  await web.logIn('ana');
  expect((await web.request('/supervisor/staffing/shifts')).status).toBe(403);
});

test('minutes of break that nobody can take come back marked, with all that was typed', async () => {
  const { web } = house();
  await web.logIn('sara');
  const answer = await web.post('/supervisor/staffing/shifts', { 'ana 1': '9:00-13:00', 'ana rest': 'an hour' });
  expect(answer.status).toBe(422);
  const page = await answer.text();
  expect(page).toContain('de 0 a 480');
  expect(page).toContain('>9:00-13:00</textarea>');
  expect(page).toMatch(/value="an hour"[^>]*aria-invalid="true"/);
});

test('the shifts are part of the office: exported and applied with it, refused where they cannot be, and gone with the person', async () => {
  const { web } = house();
  await web.logIn('sara');
  await web.post('/supervisor/staffing/shifts', { 'ana 1': '9:00-13:00 14:00-17:00', 'ana rest': '30' });
  const exported = web.office.export({ withSecrets: false });
  expect(exported.shifts).toEqual({ ana: { days: { 1: '09:00-13:00 14:00-17:00' }, restMin: 30 } });
  const apply = (shifts: unknown) => web.office.apply({ shifts }, { by: 'test' });
  expect(apply({ ana: { days: { 1: '9 to 5' } } })).toMatchObject({ kind: 'refused' });
  expect(apply({ nobody: { days: { 1: '09:00-17:00' } } })).toMatchObject({ kind: 'refused' });
  expect(apply({ bruno: { days: { 2: '08:00-12:00' } } }).kind).not.toBe('refused');
  expect(await web.text('/supervisor/staffing/shifts')).toContain('>08:00-12:00</textarea>');
  const newcomer = { login: 'carla', name: 'Carla', roles: ['agent' as const], language: 'es' as const, active: true };
  const edit = (change: Parameters<typeof web.office.edit>[0]) => web.office.edit(change, { by: 'test' });
  edit((draft) => {
    draft.people.push(newcomer);
    draft.shifts = { carla: { days: { 3: '08:00-12:00' } } };
  });
  expect(web.office.read().shifts).toHaveProperty('carla');
  const left = edit((draft) => {
    draft.people = draft.people.filter(({ login }) => login !== 'carla');
  });
  expect(left.kind).not.toBe('refused');
  expect(web.office.read().shifts).toEqual({});
});
