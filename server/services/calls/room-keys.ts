import type { Room } from '../../core/office/rooms.ts';
import { mostSpoken } from '../../core/voicemail/spoken-time.ts';
import type { ActiveCall } from './active-call.ts';
import { CallOver } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import type { Party } from './rooms.ts';

/** What keys mean in a room, after a star. Those of moderators mean nothing to others. */
interface Act {
  isForModerators: boolean;
  /** The prompts that tell what was done. */
  run: (at: { deps: ExchangeDeps; room: Room; party: Party }) => string[];
}

const acts: Readonly<Record<string, Act>> = {
  '6': {
    isForModerators: false,
    run({ deps, room, party }) {
      deps.rooms.mute(room, party, { on: !party.muted });
      return [party.muted ? 'room-muted' : 'room-unmuted'];
    },
  },
  '9': {
    isForModerators: false,
    run({ deps, room }) {
      const count = deps.rooms.count(room);
      return count <= mostSpoken ? [`number-${count}`, 'room-people'] : [];
    },
  },
  '2': {
    isForModerators: true,
    run: ({ deps, room }) => [deps.rooms.lock(room) ? 'room-now-locked' : 'room-now-open'],
  },
  '5': {
    isForModerators: true,
    run: ({ deps, room }) => [deps.rooms.muteAll(room) ? 'room-all-muted' : 'room-all-unmuted'],
  },
  '7': {
    isForModerators: true,
    run({ deps, room }) {
      deps.rooms.removeLast(room);
      return [];
    },
  },
  '0': {
    isForModerators: true,
    run({ deps, room }) {
      deps.rooms.endAll(room);
      return [];
    },
  },
};

/** Hears the keys of somebody in a room until the returned way out is taken. */
export function listenInRoom(
  deps: ExchangeDeps,
  call: ActiveCall,
  { party, room }: { party: Party; room: Room },
): () => void {
  const { language } = deps.office.read().office;
  let isStarred = false;
  return call.keys.listen(party.leg.legId, {
    isSecret: () => false,
    pressed(key) {
      const act = isStarred ? acts[key] : undefined;
      isStarred = key === '*';
      if (!act || (act.isForModerators && !party.isModerator)) return;
      const names = act.run({ deps, room, party });
      if (names.length === 0) return;
      // The call's end reaches the party by its own wait.
      call.sound
        .playPrompts(party.leg, { names, language })
        .then(() => deps.rooms.comfort(room))
        .catch((error: unknown) => {
          if (!(error instanceof CallOver)) call.fail(error);
        });
    },
  });
}
