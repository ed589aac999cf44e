import type { RoomLeftWhy } from '../../core/calls/call-reasons.ts';
import type { Language } from '../../core/office/office.ts';
import { judgePin, type Room } from '../../core/office/rooms.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { readSecretKeys } from './read-keys.ts';
import { listenInRoom } from './room-keys.ts';
import type { Party } from './rooms.ts';

const PIN_TRIES = 3;
const LONGEST_PIN = 10;

/** Asks for the code where there is one, and lets the caller into the room for as long as they like. Ends the call. */
export async function joinRoom(
  deps: ExchangeDeps,
  call: ActiveCall,
  way: { caller: ActiveLeg; number: string; language: Language },
): Promise<void> {
  const { caller: leg, language } = way;
  const room = deps.office.read().rooms.find(({ number }) => number === way.number);
  if (!room) return call.end('no-route', 'not-found');
  const say = (...names: string[]): Promise<boolean> => call.sound.playPrompts(leg, { names, language });
  await call.answer(leg);
  call.show({ stage: 'greeting' });
  // Nobody was left waiting by who hangs up from here on.
  call.conclude('caller-hangup');
  const role = await askAtTheDoor(deps, call, { leg, room });
  if (role === 'wrong') {
    await say('wrong-pin', 'not-allowed');
    return call.end('not-allowed', 'forbidden');
  }
  const refused = deps.rooms.refuses(room);
  // Who moderates has the key.
  if (refused && !(refused === 'locked' && role === 'moderator')) {
    await say(`room-${refused}`);
    return call.end('rejected', 'busy');
  }
  if (room.waitForModerator && role === 'guest' && !hasModerator(deps, room)) await say('room-wait');
  const why = await stay(deps, call, { leg, room, isModerator: role === 'moderator', say });
  if (why !== 'hangup') await say('room-ended');
  call.end('callee-hangup');
}

const hasModerator = (deps: ExchangeDeps, room: Room): boolean =>
  deps.rooms.live().some(({ number, parties }) => number === room.number && parties.some((each) => each.isModerator));

async function askAtTheDoor(
  deps: ExchangeDeps,
  call: ActiveCall,
  { leg, room }: { leg: ActiveLeg; room: Room },
): Promise<'moderator' | 'guest' | 'wrong'> {
  const isOfTheHouse = leg.side.kind === 'extension';
  const question = room.pin !== undefined ? 'room-pin' : 'room-moderator-pin';
  if (room.pin === undefined && room.moderatorPin === undefined) return judgePin(room, { pin: '', isOfTheHouse });
  // Whoever calls again and again to try codes is not asked for a while; others are.
  const { side } = leg;
  const stranger = `room ${room.number} ${side.kind === 'extension' ? side.extension : side.number}`;
  for (let tried = 0; tried < PIN_TRIES && !deps.pinGuard.isLocked(stranger); tried++) {
    const prompts = tried === 0 ? [question] : ['wrong-pin', question];
    const pin = await readSecretKeys(deps, call, { leg, prompts, most: LONGEST_PIN });
    const role = judgePin(room, { pin, isOfTheHouse });
    if (role !== 'wrong') {
      deps.pinGuard.right(stranger);
      return role;
    }
    deps.pinGuard.wrong(stranger);
  }
  return 'wrong';
}

/** Until they hang up, the call ends, or somebody sends them away. */
async function stay(
  deps: ExchangeDeps,
  call: ActiveCall,
  at: { leg: ActiveLeg; room: Room; isModerator: boolean; say: (name: string) => Promise<boolean> },
): Promise<RoomLeftWhy> {
  const { leg, room, isModerator } = at;
  const away = Promise.withResolvers<RoomLeftWhy>();
  const party: Party = {
    call,
    leg,
    isModerator,
    since: deps.clock.now(),
    muted: false,
    isHeard: false,
    sendAway: away.resolve,
  };
  let why: RoomLeftWhy = 'hangup';
  deps.rooms.enter(room, party);
  // Whoever comes meanwhile cuts it short.
  if (party.isHeard && deps.rooms.count(room) === 1)
    call.run(async () => {
      if (await at.say('room-alone')) deps.rooms.comfort(room);
    });
  const deaf = listenInRoom(deps, call, { party, room });
  try {
    why = await call.until(away.promise);
    return why;
  } finally {
    deaf();
    await deps.rooms.leave(room, party, why);
  }
}
