/** A conference room: whoever dials its number hears, and is heard by, all others in it. */
export interface Room {
  /** Two to six digits; also the id. */
  number: string;
  name: string;
  /** Asked for at the door; absent = everybody may enter. Absent on the way in = kept. */
  pin?: string;
  /** Who gives this one moderates; absent = every phone of the office does. Absent on the way in = kept. */
  moderatorPin?: string;
  record: boolean;
  /** Tones when somebody comes and goes. */
  announce: boolean;
  mostParties: number;
  /** Nobody is heard before a moderator is there, nor after the last one has left. */
  waitForModerator: boolean;
}

/** What is mixed at once. */
export const mostPartiesOfRoom = 10;

/** What a room is like when nobody said otherwise. */
export const roomDefaults = {
  record: false,
  announce: true,
  mostParties: mostPartiesOfRoom,
  waitForModerator: false,
} as const satisfies Partial<Room>;

/** What opens the door of the room, and as whom: `pin` as it was pressed, '' when none was. */
export function judgePin(
  room: Pick<Room, 'pin' | 'moderatorPin'>,
  asks: { pin: string; isOfTheHouse: boolean },
): 'moderator' | 'guest' | 'wrong' {
  const { pin, isOfTheHouse } = asks;
  if (room.moderatorPin !== undefined && pin === room.moderatorPin) return 'moderator';
  if (room.pin !== undefined ? pin !== room.pin : pin !== '') return 'wrong';
  return room.moderatorPin === undefined && isOfTheHouse ? 'moderator' : 'guest';
}
