import { expect, test } from 'vitest';
import { createWebFixture, formOf } from '../../testing/web-fixture.ts';

const server = { host: 'smtp.example.com', port: '587', security: 'starttls', from: 'central@example.com' };

test('the owner sets the mail server, sends a test, and the password is never shown again', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  expect(await web.text('/owner/mail')).not.toContain('correo de prueba');
  const form = { ...server, active: 'on', username: 'office', secret: 'top-secret', alarmTo: 'olga@example.com' };
  await web.post('/owner/mail', form);
  expect(web.office.read().mail).toMatchObject({ active: true, port: 587, secret: 'top-secret' });
  const page = await web.text('/owner/mail');
  expect(page).not.toContain('top-secret');
  await web.post('/owner/mail', { ...formOf(page), host: 'mx.example.com' });
  expect(web.office.read().mail).toMatchObject({ host: 'mx.example.com', secret: 'top-secret' });
  expect(web.office.export({ withSecrets: false }).mail).not.toHaveProperty('secret');
  await web.post('/owner/mail/test', { to: 'olga@example.com' });
  expect(await web.text('/owner/mail')).toContain('aceptó el correo de prueba para olga@example.com');
});

test('an address that is none is told beside its field', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  const refused = await web.post('/owner/mail', { ...server, from: 'central', alarmTo: '' });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('No es una dirección de correo');
  expect(web.office.read().mail).toBeUndefined();
});

test('a mail that the server does not take stands there with the reason, to be tried or deleted', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  await web.post('/owner/mail', { ...server, alarmTo: '' });
  web.deps.outbox.put({ to: ['ana@example.com'], subject: 'Message of José', text: '' });
  const [entry] = web.deps.outbox.list(1);
  expect(await web.text('/owner/mail')).toContain('Message of José');
  await web.post(`/owner/mail/${entry!.id}/retry`);
  await web.post(`/owner/mail/${entry!.id}/remove`);
  expect(web.deps.outbox.list(1)).toEqual([]);
  await web.post(`/owner/mail/${entry!.id}/remove`);
  expect(await web.text('/owner/mail')).toContain('ya no estaba pendiente');
});
