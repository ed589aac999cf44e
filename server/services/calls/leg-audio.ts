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

interface Call {
  readonly callId: string;
  readonly isOver: boolean;
  /** What goes on until the leg is gone. */
  readonly sound: { release(legId: string): void };
  readonly dictation: { release(legId: string): void };
  tell(fact: CallFact): void;
}

type Deps = Pick<ExchangeDeps, 'media' | 'log'>;

export function createLegAudio(deps: Deps, call: Call): LegAudio {
  return new Audio(deps, call);
}

/** A class, as each call has one: closures would take three times the memory. */
class Audio implements LegAudio {
  readonly #deps: Deps;
  readonly #call: Call;
  #closings: Map<string, Promise<void>> | undefined;

  constructor(deps: Deps, call: Call) {
    this.#deps = deps;
    this.#call = call;
  }

  async open<T>({ legId, address }: { legId: string; address: string }, use: (local: LocalMedia) => T): Promise<T> {
    const { media, log } = this.#deps;
    const { port } = await media.open(legId, address);
    if (this.#call.isOver) {
      media.close(legId).catch((error: unknown) => log.warn('audio could not be closed', { legId, error }));
      throw new CallOver();
    }
    return use({ address, port });
  }

  connect(leg: ActiveLeg, remote: RemoteMedia): void {
    leg.remote = remote;
    this.#deps.media.connect(leg.legId, remote);
  }

  close(leg: ActiveLeg): Promise<void> {
    const { legId } = leg;
    if (!leg.local) return this.#closings?.get(legId) ?? Promise.resolve();
    delete leg.local;
    this.#call.sound.release(legId);
    this.#call.dictation.release(legId);
    return this.#closeOnce(legId);
  }

  #closeOnce(legId: string): Promise<void> {
    const known = this.#closings?.get(legId);
    if (known) return known;
    const { callId } = this.#call;
    const closing = this.#deps.media.close(legId).then(
      (report) => this.#call.tell({ kind: 'leg.measured', legId, media: report }),
      (error: unknown) => this.#deps.log.warn("a leg's audio could not be measured", { callId, legId, error }),
    );
    this.#closings ??= new Map();
    this.#closings.set(legId, closing);
    return closing;
  }
}
