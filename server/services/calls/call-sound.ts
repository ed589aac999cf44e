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

export function createCallSound(
  deps: ExchangeDeps,
  call: {
    callId: string;
    tell: (fact: CallFact) => void;
    until: <T>(promise: Promise<T>) => Promise<T>;
    view: () => Pick<LiveCall, 'queueId' | 'trunkId'>;
  },
): CallSound {
  const plays = new Map<string, { playId: number; done: (how: 'heard' | 'cut') => void }>();

  function release(legId: string, how: 'heard' | 'cut' = 'cut'): void {
    const play = plays.get(legId);
    plays.delete(legId);
    play?.done(how);
  }

  function start(legId: string, source: PlaySource, done: (how: 'heard' | 'cut') => void = () => undefined): number {
    release(legId);
    const playId = deps.media.play(legId, source);
    plays.set(legId, { playId, done });
    return playId;
  }

  function playMusic({ legId }: { legId: string }, name: string): void {
    const file = deps.musicFile(name) ?? deps.musicFile(DEFAULT_MUSIC);
    if (file) start(legId, { kind: 'music', file });
  }

  async function playFile(
    leg: Pick<ActiveLeg, 'legId' | 'state'>,
    { name: prompt, file }: { name: string; file: string },
  ): Promise<'heard' | 'cut'> {
    const { legId } = leg;
    if (leg.state === 'ended') return 'cut';
    call.tell({ kind: 'prompt.started', legId, prompt });
    const how = await call.until(
      new Promise<'heard' | 'cut'>((resolve) => void start(legId, { kind: 'prompts', files: [file] }, resolve)),
    );
    call.tell({ kind: 'prompt.finished', legId, prompt });
    return how;
  }

  return {
    async playPrompts(leg, { names, language }) {
      for (const prompt of names) {
        const file = deps.promptFile(prompt, language);
        if (!file) {
          deps.log.warn('prompt not found', { callId: call.callId, prompt, language });
          continue;
        }
        if ((await playFile(leg, { name: prompt, file })) === 'cut') return false;
      }
      return true;
    },
    playFile: async (leg, sound) => (await playFile(leg, sound)) === 'heard',
    playWarning(leg) {
      const playing = start(leg.legId, warningTone);
      deps.clock.after(WARNING_MS, () => {
        // Something else may be heard there by now.
        if (plays.get(leg.legId)?.playId !== playing) return;
        deps.media.stopPlaying(leg.legId);
        release(leg.legId);
      });
    },
    stop({ legId }) {
      deps.media.stopPlaying(legId);
      release(legId);
    },
    playMusic,
    playHold(leg) {
      const { queueId, trunkId } = call.view();
      const { queues, trunks } = deps.office.read();
      const queue = queues.find(({ id }) => id === queueId);
      playMusic(leg, queue?.music ?? trunks.find(({ id }) => id === trunkId)?.music ?? DEFAULT_MUSIC);
    },
    playRingBack: ({ legId }) => void start(legId, ringBackOf(deps.office.read().office.country)),
    played({ legId, playId }) {
      if (plays.get(legId)?.playId === playId) release(legId, 'heard');
    },
    release: (legId) => release(legId),
  };
}
