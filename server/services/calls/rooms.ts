import type { RoomLeftWhy } from '../../core/calls/call-reasons.ts';
import type { CallFact } from '../../core/calls/events.ts';
import type { Room } from '../../core/office/rooms.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { DEFAULT_MUSIC } from './call-sound.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import type { LiveRoom } from './live-room.ts';
import { type CallRecorder, createCallRecorder } from './recorder.ts';

/** Somebody in a room, from its door to their end. */
export interface Party {
  readonly call: ActiveCall;
  readonly leg: ActiveLeg;
  readonly isModerator: boolean;
  readonly since: number;
  muted: boolean;
  /** In the mix; else they wait for a moderator. */
  isHeard: boolean;
  /** They are to go, and why. */
  sendAway: (why: Exclude<RoomLeftWhy, 'hangup'>) => void;
}

/** Whoever is in rooms, and what moderators and supervisors do with them. */
export interface Rooms {
  /** Why nobody else gets in; undefined when somebody does. */
  refuses(room: Room): 'locked' | 'full' | undefined;
  enter(room: Room, party: Party): void;
  /** The recording of a room ends with its last party: resolves when its file is closed. */
  leave(room: Room, party: Party, why: RoomLeftWhy): Promise<void>;
  count(room: Room): number;
  /** Music for who is there alone. */
  comfort(room: Room): void;
  /** `by`: login of who does it from the page. */
  mute(room: Room, party: Party, change: { on: boolean; by?: string }): void;
  /** All but moderators; answers whether they are muted now. */
  muteAll(room: Room, by?: string): boolean;
  /** Answers whether it is locked now. */
  lock(room: Room, by?: string): boolean;
  /** The one who came last, of those who do not moderate. */
  removeLast(room: Room): void;
  endAll(room: Room): void;
  /** Of a party of the room by its leg; undefined when it is gone. */
  find(number: string, legId: string): { room: Room; party: Party } | undefined;
  running(number: string): Room | undefined;
  live(): LiveRoom[];
  recordingFailed(event: { recordingId: string; why: string }): void;
}

interface Running {
  room: Room;
  since: number;
  parties: Party[];
  locked: boolean;
  allMuted: boolean;
  recorder: CallRecorder | undefined;
  /** What those who come later are told of the recording. */
  recording: (CallFact & { kind: 'recording.started' }) | undefined;
}

const COMES = { frequenciesHz: [523, 659], ms: 240 };
const GOES = { frequenciesHz: [392, 330], ms: 240 };

const mixOf = (room: Room): string => `room-${room.number}`;

export function createRooms(
  deps: Pick<ExchangeDeps, 'clock' | 'ids' | 'log' | 'bus' | 'db' | 'dataFolder' | 'media' | 'office'>,
): Rooms {
  const { clock, media, bus } = deps;
  const running = new Map<string, Running>();

  const changed = ({ number }: Room): void => bus.publish('room.changed', { room: number });
  const heard = ({ parties }: Running): Party[] => parties.filter(({ isHeard }) => isHeard);

  function of(room: Room): Running {
    const known = running.get(room.number);
    if (known) return known;
    const made: Running = {
      room,
      since: clock.now(),
      parties: [],
      locked: false,
      allMuted: false,
      recorder: undefined,
      recording: undefined,
    };
    running.set(room.number, made);
    return made;
  }

  function record(now: Running, first: Party): void {
    const tell = (fact: CallFact): void => {
      if (fact.kind === 'recording.started') now.recording = fact;
      for (const { call } of now.parties) call.tell(fact);
    };
    now.recorder = createCallRecorder(deps, { callId: first.call.callId, tell });
    now.recorder.start({ left: mixOf(now.room) });
  }

  function letHear(now: Running, party: Party): void {
    const { call, leg } = party;
    const { room } = now;
    const alone = heard(now)[0];
    party.isHeard = true;
    call.sound.stop(leg);
    if (alone && heard(now).length === 2) alone.call.sound.stop(alone.leg);
    media.mix(leg.legId, { mixId: mixOf(room), muted: party.muted });
    call.tell({ kind: 'room.joined', legId: leg.legId, room: room.number, moderator: party.isModerator });
    call.show({ stage: 'talking', room: room.number });
    if (room.announce) media.mixTone(mixOf(room), COMES);
    if (!room.record) return;
    if (!now.recorder) record(now, party);
    else if (now.recording) call.tell(now.recording);
    if (now.recording) call.show({ recording: true });
  }

  function letWait({ call, leg }: Party): void {
    call.show({ stage: 'waiting', room: undefined });
    call.sound.playMusic(leg, DEFAULT_MUSIC);
  }

  /** Nobody to hear: music, until somebody comes. */
  function comfort(now: Running): void {
    const [only, another] = heard(now);
    if (only && !another) only.call.sound.playMusic(only.leg, DEFAULT_MUSIC);
  }

  function silence(now: Running, party: Party, change: { on: boolean; by?: string }): void {
    if (party.muted === change.on) return;
    party.muted = change.on;
    media.mute(party.leg.legId, change.on);
    party.call.tell({ kind: 'room.muted', legId: party.leg.legId, room: now.room.number, ...change });
  }

  return {
    refuses(room) {
      const now = running.get(room.number);
      if (!now) return undefined;
      if (now.locked) return 'locked';
      return now.parties.length >= room.mostParties ? 'full' : undefined;
    },
    enter(room, party) {
      const now = of(room);
      now.room = room;
      now.parties.push(party);
      if (now.allMuted && !party.isModerator) party.muted = true;
      const isLed = !room.waitForModerator || now.parties.some(({ isModerator }) => isModerator);
      if (isLed) for (const each of now.parties.filter(({ isHeard }) => !isHeard)) letHear(now, each);
      else letWait(party);
      comfort(now);
      changed(room);
    },
    async leave(room, party, why) {
      const now = running.get(room.number);
      if (!now?.parties.includes(party)) return;
      const { call, leg } = party;
      const { legId } = leg;
      const isLast = now.parties.length === 1;
      // While they are still among those whom it is told.
      if (isLast) {
        running.delete(room.number);
        await now.recorder?.stop();
      }
      now.parties = now.parties.filter((each) => each !== party);
      media.unmix(legId);
      if (party.isHeard) {
        call.tell({ kind: 'room.left', legId, room: room.number, why });
        if (room.announce && !isLast) media.mixTone(mixOf(room), GOES);
      }
      const isLed = !room.waitForModerator || now.parties.some(({ isModerator }) => isModerator);
      if (!isLed)
        for (const each of heard(now)) {
          each.isHeard = false;
          media.unmix(each.leg.legId);
          each.call.tell({ kind: 'room.left', legId: each.leg.legId, room: room.number, why: 'moderator-left' });
          letWait(each);
        }
      comfort(now);
      changed(room);
    },
    comfort(room) {
      const now = running.get(room.number);
      if (now) comfort(now);
    },
    count: (room) => running.get(room.number)?.parties.length ?? 0,
    mute(room, party, change) {
      silence(of(room), party, change);
      changed(room);
    },
    muteAll(room, by) {
      const now = of(room);
      now.allMuted = !now.allMuted;
      const change = { on: now.allMuted, ...(by !== undefined && { by }) };
      for (const party of now.parties) if (!party.isModerator) silence(now, party, change);
      changed(room);
      return now.allMuted;
    },
    lock(room, by) {
      const now = of(room);
      now.locked = !now.locked;
      const fact = { kind: 'room.locked', room: room.number, on: now.locked, ...(by !== undefined && { by }) } as const;
      for (const { call } of now.parties) call.tell(fact);
      changed(room);
      return now.locked;
    },
    removeLast(room) {
      running
        .get(room.number)
        ?.parties.findLast(({ isModerator }) => !isModerator)
        ?.sendAway('removed');
    },
    endAll(room) {
      for (const party of [...(running.get(room.number)?.parties ?? [])]) party.sendAway('ended');
    },
    find(number, legId) {
      const now = running.get(number);
      const party = now?.parties.find(({ leg }) => leg.legId === legId);
      return now && party && { room: now.room, party };
    },
    running: (number) => running.get(number)?.room,
    live: () =>
      [...running.values()].map(({ room, since, locked, allMuted, recording, parties }) => ({
        number: room.number,
        name: room.name,
        mostParties: room.mostParties,
        since,
        locked,
        allMuted,
        recording: recording !== undefined,
        parties: parties.map((party) => {
          const { side } = party.leg;
          const { view } = party.call;
          return {
            callId: view.callId,
            legId: party.leg.legId,
            number: side.kind === 'extension' ? side.extension : side.number,
            ...(side.kind === 'extension' && side.login !== undefined && { login: side.login }),
            ...(side.kind === 'trunk' && view.name !== undefined && { name: view.name }),
            since: party.since,
            isModerator: party.isModerator,
            muted: party.muted,
            isWaiting: !party.isHeard,
          };
        }),
      })),
    recordingFailed(event) {
      for (const { recorder } of running.values()) recorder?.failed(event);
    },
  };
}
