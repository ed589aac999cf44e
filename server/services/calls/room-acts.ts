import type { Log } from '../../base/log.ts';
import type { RoomAct } from './live-room.ts';
import type { Rooms } from './rooms.ts';

/** Does what a supervisor asks for from the page; false when the room or who is meant is gone. */
export function actInRoom(
  { rooms, log }: { rooms: Rooms; log: Log },
  asked: { room: string; by: string } & RoomAct,
): boolean {
  const { by } = asked;
  const about = { room: asked.room, by, act: asked.act };
  if (asked.act === 'mute' || asked.act === 'unmute' || asked.act === 'remove') {
    const found = rooms.find(asked.room, asked.legId);
    if (!found) return false;
    if (asked.act === 'remove') found.party.sendAway('removed');
    else rooms.mute(found.room, found.party, { on: asked.act === 'mute', by });
  } else {
    const room = rooms.running(asked.room);
    if (!room) return false;
    if (asked.act === 'lock') rooms.lock(room, by);
    else if (asked.act === 'mute-all') rooms.muteAll(room, by);
    else rooms.endAll(room);
  }
  log.info('something was done in a conference room from the page', about);
  return true;
}
