import type { CallFact } from '../../core/calls/events.ts';
import type { Language } from '../../core/office/office.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import type { LiveCall } from './live-call.ts';
import type { PlaySource } from './media-port.ts';

/** What one call plays to its legs: prompts, waiting music, tones. At most one source per leg. */
export interface CallSound {
  /**
   * Plays prompts by name, one after the other; resolves when heard to the end (true), stopped or replaced, and when the
   * leg ended: nobody listens then. A prompt without a file is logged and skipped.
   */
  playPrompts(
    leg: Pick<ActiveLeg, 'legId' | 'state'>,
    prompts: { names: readonly string[]; language: Language },
  ): Promise<boolean>;
  /** One sound file, told in the journal by `name`; whether it was heard to its end. */
  playFile(leg: Pick<ActiveLeg, 'legId' | 'state'>, sound: { name: string; file: string }): Promise<boolean>;
  /** Three short tones over a talk, which goes on after them. */
  playWarning(leg: { legId: string }): void;
  /** Silence: what plays is heard no further. */
  stop(leg: { legId: string }): void;
  /** Music until something else is played or the leg is bridged; an unknown name plays the product's own. */
  playMusic(leg: { legId: string }, name: string): void;
  /** Music for who is put on hold or parked: of the queue that the call came through, else of its trunk. */
  playHold(leg: { legId: string }): void;
  /** Ring-back as heard in the office's country. */
  playRingBack(leg: { legId: string }): void;
  /** From the media port: a source was heard to its end. */
  played(event: { legId: string; playId: number }): void;
  /** The leg's source is gone: who waits for its end goes on. */
  release(legId: string): void;
}

/** Ring-back by country: E.180 supplement 2; 425 Hz 1.5/3 s in Spain, 440+480 Hz 2/4 s in the North American plan, 425 Hz 1/4 s else. */
function ringBackOf(country: string): PlaySource {
  if (country === 'ES') return { kind: 'tone', frequenciesHz: [425], onMs: 1500, offMs: 3000 };
  if (['DO', 'US', 'PR', 'CA'].includes(country))
    return { kind: 'tone', frequenciesHz: [440, 480], onMs: 2000, offMs: 4000 };
  return { kind: 'tone', frequenciesHz: [425], onMs: 1000, offMs: 4000 };
}

/** Like nothing else that is heard in a talk. */
const warningTone: PlaySource = { kind: 'tone', frequenciesHz: [1400], onMs: 200, offMs: 200 };
const WARNING_MS = 1_200;

export const DEFAULT_MUSIC = 'music';

interface Call {
  readonly callId: string;
  readonly view: Pick<LiveCall, 'queueId' | 'trunkId'>;
  tell(fact: CallFact): void;
  until<T>(promise: Promise<T>): Promise<T>;
}

export function createCallSound(deps: ExchangeDeps, call: Call): CallSound {
  return new Sound(deps, call);
}

type Done = (how: 'heard' | 'cut') => void;

const nobody: Done = () => undefined;

/** A class, as each call has one: closures would take three times the memory. */
class Sound implements CallSound {
  readonly #deps: ExchangeDeps;
  readonly #call: Call;
  #plays: Map<string, { playId: number; done: Done }> | undefined;

  constructor(deps: ExchangeDeps, call: Call) {
    this.#deps = deps;
    this.#call = call;
  }

  async playPrompts(
    leg: Pick<ActiveLeg, 'legId' | 'state'>,
    { names, language }: { names: readonly string[]; language: Language },
  ): Promise<boolean> {
    for (const name of names) {
      const file = this.#deps.promptFile(name, language);
      if (!file) {
        this.#deps.log.warn('prompt not found', { callId: this.#call.callId, prompt: name, language });
        continue;
      }
      if (!(await this.playFile(leg, { name, file }))) return false;
    }
    return true;
  }

  async playFile(
    leg: Pick<ActiveLeg, 'legId' | 'state'>,
    { name: prompt, file }: { name: string; file: string },
  ): Promise<boolean> {
    const { legId } = leg;
    if (leg.state === 'ended') return false;
    this.#call.tell({ kind: 'prompt.started', legId, prompt });
    const how = await this.#call.until(
      new Promise<'heard' | 'cut'>((resolve) => void this.#start(legId, { kind: 'prompts', files: [file] }, resolve)),
    );
    this.#call.tell({ kind: 'prompt.finished', legId, prompt });
    return how === 'heard';
  }

  playWarning({ legId }: { legId: string }): void {
    const playing = this.#start(legId, warningTone);
    this.#deps.clock.after(WARNING_MS, () => {
      // Something else may be heard there by now.
      if (this.#plays?.get(legId)?.playId === playing) this.stop({ legId });
    });
  }

  stop({ legId }: { legId: string }): void {
    this.#deps.media.stopPlaying(legId);
    this.release(legId);
  }

  playMusic({ legId }: { legId: string }, name: string): void {
    const file = this.#deps.musicFile(name) ?? this.#deps.musicFile(DEFAULT_MUSIC);
    if (file) this.#start(legId, { kind: 'music', file });
  }

  playHold(leg: { legId: string }): void {
    const { queueId, trunkId } = this.#call.view;
    const { queues, trunks } = this.#deps.office.read();
    const queue = queues.find(({ id }) => id === queueId);
    this.playMusic(leg, queue?.music ?? trunks.find(({ id }) => id === trunkId)?.music ?? DEFAULT_MUSIC);
  }

  playRingBack({ legId }: { legId: string }): void {
    this.#start(legId, ringBackOf(this.#deps.office.read().office.country));
  }

  played({ legId, playId }: { legId: string; playId: number }): void {
    if (this.#plays?.get(legId)?.playId === playId) this.#over(legId, 'heard');
  }

  release(legId: string): void {
    this.#over(legId, 'cut');
  }

  #over(legId: string, how: 'heard' | 'cut'): void {
    const play = this.#plays?.get(legId);
    if (!play) return;
    this.#plays?.delete(legId);
    // Most calls play nothing any more while they stand.
    if (this.#plays?.size === 0) this.#plays = undefined;
    play.done(how);
  }

  #start(legId: string, source: PlaySource, done = nobody): number {
    this.release(legId);
    const playId = this.#deps.media.play(legId, source);
    this.#plays ??= new Map();
    this.#plays.set(legId, { playId, done });
    return playId;
  }
}
