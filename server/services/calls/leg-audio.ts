import type { CallFact } from '../../core/calls/events.ts';
import { type ActiveLeg, CallOver } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import type { LocalMedia, RemoteMedia } from './media-port.ts';

/** The audio of a call's legs: bound, told where the far end is, closed once and measured. */
export interface LegAudio {
  /**
   * Binds a port and has it used in the same breath: nothing can end the call in between. Rejects as the port does;
   * throws CallOver, with nothing left open, when the call ended while it was bound.
   */
  open<T>(place: { legId: string; address: string }, use: (local: LocalMedia) => T): Promise<T>;
  connect(leg: ActiveLeg, remote: RemoteMedia): void;
  /** Idempotent; resolves once what was measured is told. Never rejects: a lost worker has closed its sockets. */
  close(leg: ActiveLeg): Promise<void>;
}

export function createLegAudio(
  deps: ExchangeDeps,
  call: {
    callId: string;
    tell: (fact: CallFact) => void;
    isOver: () => boolean /** What goes on until the leg is gone. */;
    users: { release(legId: string): void }[];
  },
): LegAudio {
  const { media } = deps;
  const closings = new Map<string, Promise<void>>();

  function closeOnce(legId: string): Promise<void> {
    const known = closings.get(legId);
    if (known) return known;
    const closing = media.close(legId).then(
      (report) => call.tell({ kind: 'leg.measured', legId, media: report }),
      (error: unknown) => deps.log.warn("a leg's audio could not be measured", { callId: call.callId, legId, error }),
    );
    closings.set(legId, closing);
    return closing;
  }

  return {
    async open({ legId, address }, use) {
      const { port } = await media.open(legId, address);
      if (call.isOver()) {
        media.close(legId).catch((error: unknown) => deps.log.warn('audio could not be closed', { legId, error }));
        throw new CallOver();
      }
      return use({ address, port });
    },
    connect(leg, remote) {
      leg.remote = remote;
      media.connect(leg.legId, remote);
    },
    close(leg) {
      if (leg.local) {
        delete leg.local;
        for (const user of call.users) user.release(leg.legId);
        return closeOnce(leg.legId);
      }
      return closings.get(leg.legId) ?? Promise.resolve();
    },
  };
}
