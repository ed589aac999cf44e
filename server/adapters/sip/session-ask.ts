import { answerTimer } from '../../core/sip/dialogs/session-timer.ts';
import type { SipMessage } from '../../core/sip/message.ts';

/** What an INVITE of ours bears to ask for a session timer (RFC 4028); `sec` 0 = we do not ask. */
export const askForTimer = (sec: number): Record<string, string> => (sec > 0 ? { 'Session-Expires': String(sec) } : {});

/**
 * What our 2xx bears: the caller's wish is honoured whether we have one (`sec` > 0) or not. The embedded engine would find
 * the same by itself; another one takes what it is told.
 */
export function timerAnswer(request: SipMessage, sec: number): Record<string, string> {
  const answer = answerTimer(request, sec > 0 ? { sec } : undefined);
  return answer.kind === 'agreed' ? Object.fromEntries(answer.headers.map(({ name, value }) => [name, value])) : {};
}
