import type { RemoteMedia } from './media-port.ts';
import type { LegEnd, LegEvents, TransferRequest } from './telephony-port.ts';

/** A call as its legs know it: what they tell, and which of them does. */
export interface LegEars {
  ringing(legId: string): void;
  progress(legId: string, remote: RemoteMedia): void;
  answered(legId: string, remote: RemoteMedia): void;
  remoteChanged(legId: string, remote: RemoteMedia): void;
  dtmf(legId: string, digit: string): void;
  transferAsked(legId: string, transfer: TransferRequest): void;
  ended(legId: string, end: LegEnd): void;
}

/**
 * What the telephony port is given to tell a leg's events to: a leg may go over from one call to another. A class, as each
 * leg has one for as long as it stands.
 */
export class LegLine implements Required<LegEvents> {
  readonly #legId: string;
  #to: LegEars;

  constructor(legId: string, to: LegEars) {
    this.#legId = legId;
    this.#to = to;
  }

  /** Who hears the leg from now on. */
  connect(to: LegEars): void {
    this.#to = to;
  }

  ringing(): void {
    this.#to.ringing(this.#legId);
  }

  progress(remote: RemoteMedia): void {
    this.#to.progress(this.#legId, remote);
  }

  answered(remote: RemoteMedia): void {
    this.#to.answered(this.#legId, remote);
  }

  remoteChanged(remote: RemoteMedia): void {
    this.#to.remoteChanged(this.#legId, remote);
  }

  dtmf(digit: string): void {
    this.#to.dtmf(this.#legId, digit);
  }

  transferAsked(transfer: TransferRequest): void {
    this.#to.transferAsked(this.#legId, transfer);
  }

  ended(end: LegEnd): void {
    this.#to.ended(this.#legId, end);
  }
}
