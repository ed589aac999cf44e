import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '../../base/errors.ts';
import { shortestMessageMs } from '../voicemail/mend-messages.ts';
import type { ActiveCall } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { ringByHouse } from './ring-by-house.ts';

const LONGEST_SEC = 300;
const QUIET_SEC = 5;

/** What somebody at a phone records for callers to hear. */
export interface PromptDictation {
  extension: string;
  /** Takes the WAV file; whether it is kept. */
  keep(file: Uint8Array): Promise<boolean>;
}

/** Rings an extension; who answers speaks after the beep, and hears whether it was kept. */
export function placePromptCall(deps: ExchangeDeps, call: ActiveCall, { extension, keep }: PromptDictation): void {
  ringByHouse(deps, call, {
    extension,
    async talk(leg, language) {
      call.show({ stage: 'message' });
      await call.sound.playPrompts(leg, { names: ['record-prompt', 'beep'], language });
      const recordingId = deps.ids.next(deps.clock.now());
      const file = join(deps.dataFolder, 'prompts', `dictated-${recordingId}.wav`);
      try {
        const taken = await call.dictation.take(leg, { recordingId, file, maxSec: LONGEST_SEC, quietSec: QUIET_SEC });
        const isSpoken = Math.min(taken.durationMs, taken.soundMs ?? 0) >= shortestMessageMs;
        const isKept = isSpoken && (await keepFile(deps, call, { file, keep }));
        call.show({ stage: 'ending' });
        await call.sound.playPrompts(leg, { names: [isKept ? 'prompt-saved' : 'prompt-empty'], language });
      } finally {
        await rm(file, { force: true });
      }
      call.end('callee-hangup');
    },
  });
}

async function keepFile(
  deps: ExchangeDeps,
  call: ActiveCall,
  { file, keep }: { file: string; keep: PromptDictation['keep'] },
): Promise<boolean> {
  try {
    return await keep(await readFile(file));
  } catch (error) {
    deps.log.error('a prompt recorded by phone could not be kept', { callId: call.callId, why: describeError(error) });
    return false;
  }
}
