import { expect, test } from 'vitest';
import { reportsOf } from '../../testing/fakes/reports-of.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

const quality = { legs: 3, lossFraction: 0.012, remoteLossFraction: 0.03, jitterMs: 7.4, roundTripMs: null };

test('the owner reads how the lines did: answered share, mean length, loss and score both ways', async () => {
  const asked: number[] = [];
  const db = openMemoryDb();
  const web = createWebFixture({
    deps: {
      reports: {
        ...reportsOf(db),
        async trunks({ from, to }) {
          asked.push(Math.round((to - from) / 86_400_000));
          const scores = { mos: 4.1, remoteMos: 3.9, worstMos: 2.2 };
          return [
            {
              trunkId: 'carrier',
              seized: 4,
              answered: 3,
              received: 2,
              meanTalkMs: 65_000,
              quality: { ...quality, ...scores },
            },
            { trunkId: 'gone', seized: 0, answered: 0, received: 1, meanTalkMs: null },
          ];
        },
      },
    },
  });
  await web.logIn('olga');
  const page = await web.text('/owner/trunk-report?days=30');
  for (const text of ['75', '01:05', '4,1 / 3,9', 'la peor: 2,2', 'gone']) expect(page).toContain(text);
  await web.text('/owner/trunk-report?days=12');
  expect(asked).toEqual([30, 7]);
});

test('without calls the page says so', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  expect(await web.text('/owner/trunk-report')).toContain('Aún no hay llamadas en este periodo');
});
