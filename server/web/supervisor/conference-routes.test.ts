import { expect, test } from 'vitest';
import { roomDefaults } from '../../core/office/rooms.ts';
import { auditLog } from '../../store/schema/access.ts';
import { buildLiveWeb } from '../../testing/live-web.ts';

async function twoInARoom() {
  const house = buildLiveWeb({ rooms: [{ ...roomDefaults, number: '850', name: 'Reuniones' }] });
  const legs = [];
  for (const extension of ['101', '102']) {
    const leg = house.telephony.incoming({
      source: { kind: 'extension', extension },
      from: { number: extension },
      to: '850',
    });
    await house.settle();
    legs.push(leg);
    if (house.media.legs.get(leg.legId)?.playing?.source.kind === 'prompts') house.media.finishPlaying(leg.legId);
    await house.settle();
  }
  await house.web.logIn('sofia');
  return { house, legs };
}

test('the page shows who is in the room, and moves when somebody leaves', async () => {
  const { house, legs } = await twoInARoom();
  const page = await house.web.text('/supervisor/conferences');
  expect(page).toContain('850 · Reuniones');
  expect(page).toContain('Ana Pérez');
  const stream = await house.listen('/live/conferences');
  expect(await stream.read(0)).toContain('2 de 10');
  legs[1]!.remoteHangup();
  expect(await stream.read()).toContain('1 de 10');
  await stream.leave();
});

test('a supervisor mutes, locks and removes; each is in the record, and what is gone is told', async () => {
  const { house, legs } = await twoInARoom();
  const act = (fields: Record<string, string>) => house.web.post('/supervisor/conferences/850', fields);
  const leg = legs[1]!.legId;
  expect((await act({ act: 'mute', leg })).status).toBe(303);
  expect(house.media.legs.get(leg)?.mix?.muted).toBe(true);
  await act({ act: 'lock' });
  expect(await house.web.text('/supervisor/conferences')).toContain('Cerrada');
  await act({ act: 'remove', leg });
  await house.settle();
  expect(house.media.legs.get(leg)?.mix).toBeUndefined();
  expect((await act({ act: 'juggle' })).status).toBe(400);
  await act({ act: 'mute', leg: 'nobody' });
  const actions = house.db
    .select()
    .from(auditLog)
    .all()
    .map(({ action }) => action);
  expect(actions.filter((action) => action.startsWith('conference.'))).toEqual([
    'conference.mute',
    'conference.lock',
    'conference.remove',
  ]);
});

test('agents see no conferences', async () => {
  const { house } = await twoInARoom();
  await house.web.logIn('ana');
  expect((await house.web.request('/supervisor/conferences')).status).toBe(403);
});
