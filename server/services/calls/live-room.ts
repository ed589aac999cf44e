/** Somebody in a conference room, as the pages show them. */
export interface LiveParty {
  callId: string;
  legId: string;
  /** Extension, or the number as presented. */
  number: string;
  name?: string;
  login?: string;
  since: number;
  isModerator: boolean;
  muted: boolean;
  /** For a moderator. */
  isWaiting: boolean;
}

/** A conference room in which somebody is. */
export interface LiveRoom {
  number: string;
  name: string;
  mostParties: number;
  since: number;
  locked: boolean;
  allMuted: boolean;
  recording: boolean;
  /** In the order in which they came. */
  parties: LiveParty[];
}

/** What a supervisor does in a room; `lock` and `mute-all` also take it back. */
export type RoomAct = { act: 'lock' | 'mute-all' | 'end' } | { act: 'mute' | 'unmute' | 'remove'; legId: string };
