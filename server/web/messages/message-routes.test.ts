import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { countingIds } from '../../base/ids.ts';
import { silentLog } from '../../base/log.ts';
import { mailboxDefaults } from '../../core/office/mailbox-defaults.ts';
import type { Facts } from '../../services/facts.ts';
import { createMailboxes } from '../../services/voicemail/mailboxes.ts';
import { auditLog } from '../../store/schema/access.ts';
import { clinicOffice } from '../../testing/builders/clinic-office.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

const box = (number: string, name: string) => ({ ...mailboxDefaults, number, name });

/** A message in the mailbox of ana's extension and one in that of the group. */
async function withMessages(login: 'ana' | 'sara') {
  const dataFolder = mkdtempSync(join(tmpdir(), 'centralita-'));
  const office = clinicOffice();
  const own = office.people.find((each) => each.login === 'ana')!.extension!;
  office.mailboxes = [box(own, 'Ana'), box('990', 'Atención')];
  const ground = { clock: new FakeClock(), db: openMemoryDb(), bus: createBus<Facts>(() => undefined) };
  const mailboxes = createMailboxes({
    ...ground,
    ids: countingIds(),
    log: silentLog,
    office: { read: () => office },
    dataFolder,
  });
  const leave = (mailbox: string): string => {
    const { id, file } = mailboxes.begin({ mailbox, callId: 'c1', fromNumber: '+56912345678', fromName: 'Rosa' });
    mkdirSync(dirname(join(dataFolder, file)), { recursive: true });
    writeFileSync(join(dataFolder, file), '0123456789');
    mailboxes.keep(id, 65_000);
    return id;
  };
  const dialled: unknown[] = [];
  const web = createWebFixture({
    office,
    ground,
    deps: {
      mailboxes,
      dataFolder,
      calls: {
        live: () => [],
        find: () => undefined,
        liveOf: () => undefined,
        parkedSlots: () => [],
        dial(request) {
          dialled.push(request);
          return { kind: 'dialling', callId: 'c2' };
        },
        hangup: () => false,
        rooms: () => [],
        inRoom: () => false,
        chargeTo: () => 'no-such-call',
        answer: () => false,
        answering: () => undefined,
        handOver: () => ({ kind: 'refused', reason: 'no-such-call' }),
        pauseRecording: () => false,
        steer: () => ({ kind: 'refused', reason: 'not-waiting' }),
        supervise: () => ({ kind: 'refused', reason: 'no-such-call' }),
        hold: () => false,
        chooseCustomer: () => undefined,
        agreeRecording: () => false,
      },
    },
  });
  await web.logIn(login);
  return { web, mailboxes, own, mine: leave(own), group: leave('990'), dialled, db: ground.db };
}

test('a person sees the own messages, the new ones marked, and nobody else’s', async () => {
  const { web, mine, group } = await withMessages('ana');
  const page = await web.text('/messages');
  expect(page).toContain(`id="message-${mine}"`);
  expect(page).toContain('Mensajes nuevos: 1');
  expect(page).toContain('Rosa');
  expect(page).toContain('01:05');
  expect(page).not.toContain(group);
  expect((await web.request(`/messages/${group}/audio`)).status).toBe(404);
  expect((await web.post(`/messages/${group}/remove`)).status).toBe(404);
});

test('listening marks a message as heard; loading its end does not', async () => {
  const { web, mailboxes, own, mine, db } = await withMessages('ana');
  await web.request(`/messages/${mine}/audio`, { headers: { Range: 'bytes=4-' } });
  expect(mailboxes.counts(own)).toEqual({ unheard: 1, heard: 0 });
  const response = await web.request(`/messages/${mine}/audio`);
  expect([response.headers.get('Content-Type'), await response.text()]).toEqual(['audio/wav', '0123456789']);
  expect(mailboxes.counts(own)).toEqual({ unheard: 0, heard: 1 });
  expect(
    db
      .select()
      .from(auditLog)
      .all()
      .filter(({ action }) => action.startsWith('message.')),
  ).toEqual([]);
  await web.post(`/messages/${mine}/unheard`);
  expect(mailboxes.counts(own)).toEqual({ unheard: 1, heard: 0 });
  await web.post(`/messages/${mine}/heard`);
  expect(mailboxes.counts(own)).toEqual({ unheard: 0, heard: 1 });
});

test('a supervisor hears those of the group, noted, and not those of a person', async () => {
  const { web, mine, group, db } = await withMessages('sara');
  const page = await web.text('/messages');
  expect(page).toContain(`id="message-${group}"`);
  expect(page).not.toContain(mine);
  expect((await web.request(`/messages/${mine}/audio`)).status).toBe(404);
  await (await web.request(`/messages/${group}/audio`)).text();
  expect(db.select().from(auditLog).all()).toContainEqual(
    expect.objectContaining({ by: 'sara', action: 'message.played', subject: `messages/${group}` }),
  );
});

test('whoever left a message is called back with one click, and a message deleted is gone', async () => {
  const { web, mailboxes, own, mine, dialled } = await withMessages('ana');
  await web.post(`/messages/${mine}/call`);
  expect(dialled).toEqual([{ login: 'ana', number: '+56912345678' }]);
  const response = await web.post(`/messages/${mine}/remove`);
  expect(response.headers.get('Location')).toBe('/messages');
  expect(mailboxes.list(own)).toEqual([]);
});

test('the desk tells how many new messages wait', async () => {
  const { web, mailboxes, mine } = await withMessages('ana');
  expect(await web.text('/agent')).toContain('Mensajes nuevos: 1');
  mailboxes.mark(mine, true);
  expect(await web.text('/agent')).not.toContain('Mensajes nuevos');
});
