import type { Clock } from '../../../base/clock.ts';
import type { Ids } from '../../../base/ids.ts';
import { runMachine } from '../../../base/machine.ts';
import * as provisionalAnswers from '../../../core/sip/dialogs/provisional-answers.ts';
import { readRAck } from '../../../core/sip/dialogs/reliable.ts';
import type { SipRequest } from '../../../core/sip/message.ts';

/** A response that the application gave; `send` again repeats it on the wire only. */
export interface Saying {
  /** `rseq` when it is to be acknowledged by PRACK. */
  send(rseq: number | undefined): void;
  resend(): void;
  /** It will never leave. */
  drop(): void;
}

/** What the application says to one INVITE whose provisional responses are reliable (RFC 3262). */
export interface ReliableAnswers {
  say(said: provisionalAnswers.Said<Saying>): void;
  /** False when the PRACK names no response that waits for one. */
  takePrack(prack: SipRequest): boolean;
  /** The PRACK taken last has its answer. */
  pracked(): void;
  /** The INVITE was answered otherwise. Idempotent. */
  lose(): void;
}

/** `cseq` is the INVITE's number; `onUnacknowledged`: 64*T1 passed without PRACK. */
export function createReliableAnswers(
  deps: { clock: Clock; ids: Ids },
  invite: { cseq: number; onUnacknowledged: () => void },
): ReliableAnswers {
  let last: Saying | undefined;
  let accepted = false;
  const runner = runMachine<
    provisionalAnswers.State<Saying>,
    provisionalAnswers.Input<Saying>,
    provisionalAnswers.Effect<Saying>
  >({
    initial: provisionalAnswers.initial(1 + deps.ids.below(2 ** 31 - 1)),
    step: provisionalAnswers.step,
    clock: deps.clock,
    onTimer: (name) => ({ kind: 'timer', name }),
    perform(effect) {
      switch (effect.kind) {
        case 'send':
          if (effect.rseq !== undefined) last = effect.item;
          return effect.item.send(effect.rseq);
        case 'resend':
          return last?.resend();
        case 'drop':
          return effect.item.drop();
        case 'accept':
          accepted = true;
          return;
        case 'refuse':
          accepted = false;
          return;
        case 'give-up':
          return invite.onUnacknowledged();
      }
    },
  });
  return {
    say: (said) => runner.send({ kind: 'say', ...said }),
    takePrack(prack) {
      const rack = readRAck(prack);
      if (rack?.cseq !== invite.cseq || rack.method !== 'INVITE') return false;
      accepted = false;
      runner.send({ kind: 'prack', rseq: rack.rseq });
      return accepted;
    },
    pracked: () => runner.send({ kind: 'pracked' }),
    lose: () => runner.send({ kind: 'lost' }),
  };
}
