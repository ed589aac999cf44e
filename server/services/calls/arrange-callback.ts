import type { SkillNeed } from '../../core/acd/snapshot.ts';
import type { Language, Queue } from '../../core/office/office.ts';
import { formatForReader } from '../numbers/normalize.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { askKeys } from './ask-keys.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { judgeCallback, presentedNumber, promiseCallback } from './promise-callback.ts';

/** Numbers that may be tried before the caller goes on waiting. */
const MOST_TRIES = 3;
/** E.164: fifteen, and what an office dials before. */
const MOST_DIGITS = 20;

export interface CallbackWay {
  caller: ActiveLeg;
  queue: Queue;
  language: Language;
  /** Since when the caller waits. */
  since: number;
  priority?: number | undefined;
  needs?: readonly SkillNeed[] | undefined;
}

/**
 * The caller hears the number that is going to be called, digit by digit, confirms it or keys another one. False for who wants to go on waiting, or has no number that may be called. Throws CallOver when the call ends.
 */
export async function arrangeCallback(deps: ExchangeDeps, call: ActiveCall, way: CallbackWay): Promise<boolean> {
  const { caller, queue, language } = way;
  const play = (names: readonly string[]) => () => call.sound.playPrompts(caller, { names, language });
  let number = presentedNumber(call);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    if (number === undefined && !queue.callback.otherNumber) {
      await play(['callback-no-number'])();
      return false;
    }
    if (number === undefined) {
      const typed = await askKeys(deps, call, {
        leg: caller,
        play: play(['callback-number']),
        most: MOST_DIGITS,
      });
      if (!/^\d+$/.test(typed)) return false;
      number = deps.toE164(typed) ?? typed;
    }
    const why = judgeCallback(deps, call, { queue, number });
    if (why) {
      call.tell({ kind: 'callback.refused', number, why });
      await play(['callback-refused'])();
      if (why === 'too-many') return false;
      number = undefined;
      continue;
    }
    const pressed = await askKeys(deps, call, {
      leg: caller,
      play: play(['call-you-at', ...digitsOf(deps, number), 'callback-confirm']),
      most: 1,
    });
    if (pressed === '1') {
      promiseCallback(deps, call, { ...way, number });
      // Who hangs up in the midst of the promise was not left waiting.
      call.conclude('callback');
      return true;
    }
    if (pressed !== '2') return false;
    number = undefined;
  }
  return false;
}

/** As somebody of the country reads it. */
const digitsOf = (deps: ExchangeDeps, number: string): string[] =>
  [...formatForReader(number, deps.office.read().office.country).replace(/\D/g, '')].map((digit) => `digit-${digit}`);
