import type { LegEvents } from './telephony-port.ts';

/** What the telephony port is given to tell a leg's events to: a leg may go over from one call to another. */
export interface LegLine {
  readonly events: LegEvents;
  /** Who hears the leg from now on. */
  connect(to: LegEvents): void;
}

export function createLegLine(first: LegEvents): LegLine {
  let to = first;
  return {
    events: {
      ringing: () => to.ringing?.(),
      progress: (remote) => to.progress?.(remote),
      answered: (remote) => to.answered?.(remote),
      remoteChanged: (remote) => to.remoteChanged?.(remote),
      dtmf: (digit) => to.dtmf?.(digit),
      transferAsked: (transfer) => to.transferAsked?.(transfer),
      ended: (end) => to.ended(end),
    },
    connect(next) {
      to = next;
    },
  };
}
