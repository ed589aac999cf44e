import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Flow } from '../../core/ivr/flow.ts';
import { spokenTextsOf } from '../../core/ivr/spoken-texts-of.ts';
import type { Language } from '../../core/office/office.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { SoundPort, SpeechFailure, SpeechPort } from './speech-port.ts';
import { spokenFile } from './spoken-file.ts';

export type SpokenOutcome = { kind: 'ready'; file: string } | SpeechFailure;

/** Texts of menus as sound files: made when a menu is kept or goes live, so that no call waits for one. */
export interface SpokenTexts {
  /** Makes the file unless it is there; `file` is absolute. Never rejects. */
  speak(text: string, language: Language): Promise<SpokenOutcome>;
  /** All texts of a flow, in each language that callers may hear it in; the first failure, if any. */
  prepare(flow: Flow): Promise<SpeechFailure | undefined>;
  stop(): void;
}

export function createSpokenTexts(deps: {
  office: Pick<OfficeService, 'read'>;
  bus: FactBus;
  log: Log;
  speech: SpeechPort;
  sound: SoundPort;
  dataFolder: string;
}): SpokenTexts {
  const { office, bus, log } = deps;
  const making = new Map<string, Promise<SpokenOutcome>>();
  let failing = false;

  async function make(text: string, language: Language, file: string): Promise<SpokenOutcome> {
    const spoken = await deps.speech.speak(text, language);
    if (spoken.kind === 'failed') return spoken;
    try {
      const made = await deps.sound.convert(spoken.wav, { speech: true });
      if (made.kind === 'bad') return { kind: 'failed', why: made.why };
      await mkdir(dirname(file), { recursive: true });
      // What a power cut left half written never bears a final name.
      await writeFile(`${file}.part`, made.wav);
      await rename(`${file}.part`, file);
      return { kind: 'ready', file };
    } catch (error) {
      return { kind: 'failed', why: describeError(error) };
    }
  }

  function speak(text: string, language: Language): Promise<SpokenOutcome> {
    const file = join(deps.dataFolder, spokenFile(text, language));
    if (existsSync(file)) return Promise.resolve({ kind: 'ready', file });
    const underWay = making.get(file);
    if (underWay) return underWay;
    const made = make(text, language, file).finally(() => making.delete(file));
    making.set(file, made);
    return made;
  }

  async function prepare(flow: Flow): Promise<SpeechFailure | undefined> {
    // One after the other: the machine has calls to carry.
    for (const { text, language } of spokenTextsOf(flow, office.read())) {
      const outcome = await speak(text, language);
      if (outcome.kind === 'failed') return outcome;
    }
    return undefined;
  }

  function tell(failure: SpeechFailure | undefined): void {
    if (failure) log.warn('a text cannot be spoken', { why: failure.why });
    if (failing === (failure !== undefined)) return;
    failing = failure !== undefined;
    const context = failure ? { why: failure.why } : {};
    bus.publish('health.changed', { code: 'speech-failed', context, active: failing });
  }

  /** Menus that came by the office file, or whose texts are gone from the disk. */
  async function prepareAll(): Promise<void> {
    let failure: SpeechFailure | undefined;
    for (const flow of office.read().flows) failure = (await prepare(flow)) ?? failure;
    tell(failure);
  }

  const stop = bus.on('office.changed', () => void prepareAll());
  void prepareAll();
  return { speak, prepare, stop };
}
