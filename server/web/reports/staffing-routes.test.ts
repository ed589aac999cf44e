import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import type { Facts } from '../../services/facts.ts';
import { agentEvents } from '../../store/schema/calls.ts';
import { putJournal } from '../../testing/builders/calls.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

/** Monday, four in the afternoon in Santiago. */
const now = Date.UTC(2026, 2, 9, 19);
/** The Monday before, at ten there. */
const lastMonday = Date.UTC(2026, 2, 2, 13);

function house() {
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const ground = { clock: new FakeClock(now), db: openMemoryDb(), bus };
  const side = { kind: 'trunk', trunkId: 'carrier', number: '1', e164: '+56911112222' };
  const phone = { kind: 'extension', extension: '101', login: 'ana' };
  for (let index = 0; index < 8; index++)
    putJournal(ground.db, {
      ...{ callId: `c${index}`, at: lastMonday + index * 60_000 },
      facts: [
        { kind: 'call.created', direction: 'inbound', from: '1', to: '2' },
        { kind: 'leg.created', legId: 'a', role: 'caller', way: 'in', side, sipCallId: 'x' },
        { kind: 'leg.answered', legId: 'a' },
        { kind: 'queue.entered', queueId: 'care', position: 1 },
        { kind: 'leg.created', legId: 'b', role: 'callee', way: 'out', side: phone, sipCallId: 'y' },
        { kind: 'queue.offered', queueId: 'care', login: 'ana', legId: 'b', reason: 'longest-idle' },
        { kind: 'leg.answered', legId: 'b' },
        { kind: 'queue.left', queueId: 'care', why: 'answered', waitMs: 3_000 },
        { kind: 'legs.bridged', legA: 'a', legB: 'b' },
        ...Array.from({ length: 59 }, () => ({ kind: 'leg.progress', legId: 'a' })),
        { kind: 'leg.ended', legId: 'a', by: 'remote', cause: 'hangup' },
        { kind: 'call.ended', reason: 'caller-hangup' },
      ],
    });
  for (const [state, at] of [
    ['ready', lastMonday - 3_600_000],
    ['off', lastMonday + 3_600_000],
  ] as const)
    ground.db.insert(agentEvents).values({ login: 'ana', state, at, reason: null }).run();
  return createWebFixture({ ground });
}

test('a quarter with eight calls of a minute and one person: what is needed, what was, and if she lunches', async () => {
  const web = house();
  await web.logIn('sara');
  const page = await web.text('/supervisor/staffing?queue=care&weeks=1&weekday=1&share=80&within=20');
  const row = /10:00[\s\S]*?<\/tr>/.exec(page.slice(page.indexOf('<tbody')))?.[0] ?? '';
  const cells = [...row.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell]) => cell!.replace(/<[^>]*>/g, '').trim());
  // 32 calls an hour of 60 s are 0.53 erlangs: one person answers 54 % in 20 s, two 93 %.
  expect(cells.slice(0, 3)).toEqual(['8', '2', '3']);
  expect(cells[3]).toMatch(/Falta gente\s+1/);
  expect(cells[5]).toMatch(/^5\d,\d\s?% → 0\s?%$/);
  expect(cells[6]).toMatch(/^100\s?%$/);
});

test('without calls the page says so, and odd numbers in the address do no harm', async () => {
  const web = createWebFixture();
  await web.logIn('sara');
  const page = await web.text('/supervisor/staffing?weeks=zero&share=200&weekday=9');
  expect(page).toContain('Aún no hay llamadas de las que aprender');
  expect(page).toContain('name="share" min="1" max="99" value="80"');
});
