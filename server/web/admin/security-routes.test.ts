import { expect, test } from 'vitest';
import { newKnock } from '../../core/defence/knock.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

async function openAsOwner() {
  const web = createWebFixture();
  await web.logIn('olga');
  return { ...web, defence: web.deps.defence, page: () => web.text('/owner/security') };
}

test('an office where nobody knocked is told so', async () => {
  const { page } = await openAsOwner();
  const text = await page();
  expect(text).toContain('Nadie ha llamado a la puerta');
  expect(text).toContain('Nadie está bloqueado');
});

test('who wanted to call abroad without permission is told with address, number and program, made harmless', async () => {
  const { page, defence, clock } = await openAsOwner();
  defence.door.knock({
    address: '203.0.113.9',
    user: '<script>',
    dialled: '00972595123456',
    userAgent: 'sipcli/v1.8<b>',
    wrongPassword: true,
  });
  clock.advance(5_000);
  const text = await page();
  expect(text).toContain('Quería llamar a 00972595123456');
  expect(text).toContain('Se presentó como &lt;script&gt;');
  expect(text).toContain('Contraseñas erróneas: 1');
  expect(text).toContain('203.0.113.9');
  expect(text).toContain('sipcli/v1.8&lt;b&gt;');
});

test('the owner lifts a lock; once more it was over already', async () => {
  const { page, defence, post, text } = await openAsOwner();
  for (let i = 0; i < 9; i++) defence.door.refuse({ address: '203.0.113.9', port: 5060, user: '101' });
  expect(await page()).toContain('Desbloquear');
  const lock = { source: '203.0.113.9', user: '101' };
  expect((await post('/owner/security/locks/lift', lock)).headers.get('Location')).toBe('/owner/security');
  expect(await page()).toContain('Desbloqueado: 203.0.113.9.');
  expect(defence.door.locks()).toEqual([]);
  await post('/owner/security/locks/lift', lock);
  expect(await page()).toContain('Ese bloqueo ya había terminado.');
  expect(await text('/owner/audit')).toContain('Desbloqueó');
});

test('the list of attack programs is edited, and the engine told', async () => {
  const { page, defence, post } = await openAsOwner();
  expect(await page()).toContain('friendly-scanner\nfriendly-request');
  await post('/owner/security/scanners', { scanners: 'my-enemy\r\nother-enemy' });
  expect(defence.policy().scanners).toEqual(['my-enemy', 'other-enemy']);
  expect(await page()).toContain('Lista guardada: 2 nombres.');
});

test('names that the list cannot hold are told', async () => {
  const { page, defence, post } = await openAsOwner();
  await post('/owner/security/scanners', { scanners: 'x\r\nmy-enemy\r\n\r\nMY-enemy\r\n' });
  expect(defence.scanners()).toEqual(['my-enemy']);
  expect(await page()).toContain('Lista guardada: 1 nombres. No se guardaron: 1.');
});

test('knocks are read page by page', async () => {
  const { defence, clock, page, text } = await openAsOwner();
  for (let i = 1; i <= 60; i++) defence.take([{ ...newKnock(`203.0.113.${i}`, i), dropped: 1 }]);
  clock.advance(5_000);
  expect(await page()).toContain('/owner/security?page=2');
  expect(await text('/owner/security?page=2')).toContain('>203.0.113.1<');
});

test('agents and supervisors have no business there', async () => {
  const web = createWebFixture();
  await web.logIn('ana');
  expect((await web.request('/owner/security')).status).toBe(403);
  expect((await web.request('/live/security')).status).toBe(403);
});
