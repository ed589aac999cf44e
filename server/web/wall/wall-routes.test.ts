import { expect, test } from 'vitest';
import type { Office } from '../../core/office/office.ts';
import { supervisionDefaults } from '../../core/office/supervision.ts';
import { auditLog } from '../../store/schema/access.ts';
import { buildLiveWeb } from '../../testing/live-web.ts';
import { wallToken } from './wall-token.ts';

async function withLink(office: Partial<Office> = {}) {
  const house = buildLiveWeb(office);
  house.agents.makeReady('ana');
  await house.web.logIn('olga');
  await house.web.post('/owner/supervision/wall');
  return { house, path: `/wall/${wallToken(house)}` };
}

test('the link shows figures and people by state, and nothing of who calls', async () => {
  const { house, path } = await withLink();
  house.agents.takeBreak('ana', 'meal');
  await house.callIn();
  await house.web.post('/logout');
  const page = await house.web.text(path);
  expect(page).toContain('Ana Pérez');
  expect(page).toMatch(/Esperando<\/dt><dd>1/);
  expect(page).not.toContain('600');
  const stream = await house.listen(`${path}/live`);
  expect(await stream.read()).toContain('id="wall-board"');
  await stream.leave();
});

test('a link that was taken back, or never was, shows nothing; a screen that looks loses it', async () => {
  const { house, path } = await withLink();
  const stream = await house.listen(`${path}/live`);
  await stream.read();
  await house.web.post('/owner/supervision/wall/revoke');
  expect((await house.web.request(path)).status).toBe(404);
  expect((await house.web.request('/wall/')).status).toBe(404);
  expect((await house.web.request('/wall/x')).status).toBe(404);
  await stream.read(500);
  expect(stream.isOver).toBe(true);
  expect(
    house.db
      .select()
      .from(auditLog)
      .all()
      .map(({ action }) => action),
  ).toEqual(expect.arrayContaining(['wall.made', 'wall.revoked']));
});

test('what is past its threshold has a sign and words, not a colour alone', async () => {
  const { house, path } = await withLink({
    supervision: { ...supervisionDefaults, sound: true, mostWaiting: 1 },
  });
  house.agents.takeBreak('ana', 'meal');
  expect(await house.web.text(path)).toContain('data-alarms="0"');
  await house.callIn();
  const page = await house.web.text(`${path}?language=en&theme=dark`);
  expect(page).toContain('data-alarms="1"');
  expect(page).toContain('too many waiting');
  expect(page).toContain('data-theme="dark"');
  expect(page).toContain('id="wall-sound"');
});

test('who is on duty without a phone that is there bears a sign and words', async () => {
  const { house, path } = await withLink();
  expect(await house.web.text(path)).not.toContain('Teléfono sin conexión');
  house.registered.delete('101');
  const page = await house.web.text(path);
  expect(page).toMatch(/wall-phone-gone"><b>Ana Pérez<\/b>.*<svg.*Teléfono sin conexión/);
});

test('the figures count the same as the live page', async () => {
  const { house, path } = await withLink();
  await house.callIn();
  house.telephony.lastDialled().answer();
  await house.settle();
  const page = await house.web.text(path);
  expect(page).toMatch(/Servicio, hoy<\/dt><dd>100/);
  expect(page).toMatch(/Atendidas hoy<\/dt><dd>1/);
});
