import { expect, test } from 'vitest';
import { createWebFixture } from '../../testing/web-fixture.ts';

test('the owner says when queues are quiet enough for outgoing calls; the people who do both go by it', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  expect(await web.text('/owner/outgoing-work')).toContain('name="quietSec"');
  const saved = await web.post('/owner/outgoing-work', { quietSec: '60', leastFree: '2' });
  expect(saved.headers.get('Location')).toBe('/owner/outgoing-work');
  expect(web.office.read().team).toEqual({ quietSec: 60, leastFree: 2 });
  const refused = await web.post('/owner/outgoing-work', { quietSec: '-1', leastFree: '2' });
  expect(refused.status).toBe(422);
  expect(web.office.read().team).toMatchObject({ quietSec: 60 });
});
