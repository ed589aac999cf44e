import type { Extension, ForwardWhen } from '../office/office.ts';
import type { DiversionReason } from '../sip/diversion.ts';

/** How a phone of the house did not take a call. */
export type NotTaken = 'no-answer' | 'busy' | 'declined' | 'unreachable';

export interface Forward {
  to: string;
  reason: DiversionReason;
  /** Who answers outside has to say so by a key: a mobile's voicemail does not. */
  confirm: boolean;
}

const reasons: Record<ForwardWhen, DiversionReason> = {
  always: 'unconditional',
  busy: 'user-busy',
  noAnswer: 'no-answer',
  unreachable: 'unavailable',
};

const whenOf: Record<NotTaken, ForwardWhen> = {
  'no-answer': 'noAnswer',
  busy: 'busy',
  declined: 'busy',
  unreachable: 'unreachable',
};

/**
 * Where an extension wants its calls: `now` before any phone rings, else by how they did not take it. Whoever is the
 * target reaches the phone itself: forwarded, they would call themselves.
 */
export function chooseForward(
  { forward, dnd }: Pick<Extension, 'forward' | 'dnd'>,
  situation: { when: 'now' | NotTaken; caller: string },
): Forward | undefined {
  const when = situation.when === 'now' ? 'always' : whenOf[situation.when];
  const to = forward[when];
  if (to === undefined || to === situation.caller) return undefined;
  const reason = dnd && when === 'busy' ? 'do-not-disturb' : reasons[when];
  return { to, reason, confirm: forward.confirm };
}
