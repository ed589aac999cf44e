import type { MailboxCode } from '../../core/dialplan/mailbox-codes.ts';
import type { Language } from '../../core/office/office.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { hearMessages } from './hear-messages.ts';
import { leaveMessage } from './mailbox-call.ts';

/** A phone dialled the code of a mailbox. */
export async function serveMailbox(
  deps: ExchangeDeps,
  call: ActiveCall,
  asked: { caller: ActiveLeg; code: MailboxCode; language: Language },
): Promise<void> {
  const { caller, code, language } = asked;
  switch (code.kind) {
    case 'leave-message':
      return leaveMessage(deps, call, {
        caller,
        mailbox: code.mailbox,
        language,
        reason: 'invalid-number',
        cause: 'not-found',
      });
    case 'hear-messages': {
      const own = caller.side.kind === 'extension' ? caller.side.extension : '';
      return hearMessages(deps, call, { caller, mailbox: code.mailbox ?? own, language });
    }
  }
}
