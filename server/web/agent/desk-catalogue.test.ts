import { expect, test } from 'vitest';
import { buildLiveWeb } from '../../testing/live-web.ts';

test('a service is mailed from the desk and from the page of the call, and both show when it was opened; others send nothing', async () => {
  const house = buildLiveWeb({
    mail: {
      active: true,
      host: 'smtp.example.com',
      port: 25,
      security: 'none',
      from: 'us@example.com',
      publicUrl: 'https://box.example.com',
      alarmTo: [],
    },
    services: [{ id: 'audit', name: 'Auditoría', text: 'Revisamos todo.' }],
  });
  const { web } = house;
  const { catalogue } = web.deps;
  await web.logIn('ana');
  await web.post('/agent/ready');
  await house.callIn();
  const { callId } = house.exchange.live()[0]!;
  const wish = { service: 'audit', to: 'eva@example.com' };
  const path = `/agent/calls/${callId}/catalogue`;
  await web.post(path, { ...wish, to: 'nobody' });
  expect(catalogue.ofCall(callId)).toEqual([]);
  await web.post(path, wish);
  const [sent] = catalogue.ofCall(callId);
  expect(sent).toMatchObject({ ...wish, by: 'ana' });
  const desk = await web.text('/agent');
  expect(desk).toMatch(/eva@example\.com[\s\S]*(sin abrir|not opened)/);
  expect(desk).toContain('href="/faxes/new?');

  await web.logIn('luis');
  expect((await web.post(path, wish)).status).toBe(404);
  expect((await web.post('/mails/catalogue', { ...wish, call: callId })).status).toBe(404);
  await web.logIn('sofia');
  await web.post('/mails/catalogue', { ...wish, call: callId });
  catalogue.open(sent!.token, { counts: true });
  const story = await web.text(`/supervisor/calls/${callId}`);
  expect(story).toMatch(/(opened|abierto) [^<]*1/);
  expect(catalogue.ofCall(callId)).toHaveLength(2);
});
