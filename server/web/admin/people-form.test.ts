import { expect, test } from 'vitest';
import { createWebFixture } from '../../testing/web-fixture.ts';

test('what somebody does is chosen from words that differ: nothing chosen takes calls', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  const [, list = ''] = /<select[^>]*name="work"[^>]*>(.*?)<\/select>/.exec(await web.text('/owner/people/new')) ?? [];
  const told = [...list.matchAll(/<option[^>]*>([^<]*)/g)].map((each) => each[1]!);
  expect(told.length).toBeGreaterThan(2);
  expect(new Set(told).size).toBe(told.length);
});
