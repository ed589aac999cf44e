import type { Bus } from '../base/events.ts';
import type { Nanos } from '../base/money.ts';
import type { CallEvent } from '../core/calls/events.ts';
import type { OutgoingState } from '../core/mail/mail.ts';
import type { BudgetAction, BudgetPeriod } from '../core/office/limits.ts';
import type { TaskInput } from '../core/tasks/task.ts';

/** What services tell each other and the live pages, in the past tense. */
export interface Facts {
  /** A journal row was written. */
  'call.told': CallEvent;
  /** The call's derived row was (re)made: at its start, at answer and at its end with charge. */
  'call.changed': { callId: string; ended: boolean; logins: string[] };
  /** Someone's state, pending request or current call changed. */
  'agent.changed': { login: string };
  /** Whoever should have said what came of the call did not, in the time for it. */
  'result.missing': { login: string; callId: string };
  /** Waiting callers or decisions changed. */
  'queue.changed': { queueId: string };
  'trunk.changed': { trunkId: string };
  /** A phone registered, expired or was reached at another address. */
  'extension.changed': { extension: string };
  /** One of the short messages to these desks is new, or was read. */
  'desk-message.changed': { logins: string[] };
  /** Something is past its limit, is well again, or somebody took note of it. */
  'alarm.changed': Record<never, never>;
  /** The link of the screens on the wall is another, or none. */
  'wall.changed': Record<never, never>;
  /** So many percent (50, 80, 100) of a budget are spent, or bound to be by calls that are up. */
  'budget.passed': {
    key: string;
    of: string;
    period: BudgetPeriod | 'hour';
    onFull: BudgetAction;
    percent: number;
    spent: Nanos;
    amount: Nanos;
    isGuard: boolean;
  };
  /** Charges were made anew, or put on somebody else: what was spent has to be looked up. */
  'charges.changed': { by: string };
  /** The fraud stop has blocked something, or the owner allows it again. */
  'fraud.blocked': { id: string };
  'fraud.allowed': { id: string };
  /** The office's configuration was changed. */
  'office.changed': { by: string };
  /** Somebody knocked in vain, or was locked out or forgiven. */
  'defence.changed': Record<never, never>;
  /** A message came, was heard or deleted. */
  'mailbox.changed': { mailbox: string };
  /** Nobody of a ring group took a call; `mailTo` is to be told, when the group has an address. */
  'group.missed': {
    group: string;
    callId: string;
    from: string;
    name?: string;
    at: number;
    rangMs: number;
    mailTo?: string;
  };
  /** Somebody was parked there, taken or gone. */
  'slot.changed': { slot: string };
  /** Who is in a conference room, who is heard, its door. */
  'room.changed': { room: string };
  /** A phone was found, adopted, or fetched its settings. */
  'phones.changed': Record<never, never>;
  /** A mail was put in the outbox, sent or given up. */
  'mail.changed': Record<never, never>;
  /** A fax out was given in, moved in the queue or on the line. */
  'fax.changed': { faxId: string };
  /** A fax came in, or somebody did something with one. */
  'received-fax.changed': { faxId: string };
  /** A modem was plugged in or out, or does something else. */
  'fax-modems.changed': Record<never, never>;
  /** What is to be fetched, or lies ready to be fetched by others. */
  'fax-polling.changed': Record<never, never>;
  /** A customer's mail on its way out. */
  'mail.moved': { mailId: string; state: OutgoingState; why?: string; detail?: string };
  /** A mail with a customer came, went, was taken or seen to. */
  'mails.changed': { mailId: string };
  /** A service that was mailed in a call, or in a case, has come on: sent, returned, its link opened. */
  'catalogue.changed': { callId?: string; caseId?: number };
  /** Somebody asks to be called back, was tried, moved or is seen to. */
  'callbacks.changed': { id: string };
  'customer.changed': { customerId: string };
  /** Many cards at once: brought in, taken back, made one. */
  'customers.changed': Record<never, never>;
  /** An import of customers has come on. */
  'import.changed': { importId: string };
  'case.changed': { caseId: number };
  /** What a script says or whom it is for. */
  'script.changed': { scriptId: string };
  /** The script of a call was gone on with. */
  'script.moved': { callId: string };
  'task.changed': { taskId: number };
  /** Something was done about a task, and is kept. */
  'task.acted': { taskId: number; input: TaskInput; by: string };
  /** The caller's card for this agent: before the phone rings. */
  'screen.popped': { login: string; callId: string; customerId?: string };
  /** Our time has jumped, as the machine's clock was set; no call was running. */
  'clock.followed': { byMs: number };
  /** A problem that a person should see (`code` names the text), or its end. */
  'health.changed': { code: string; context: Record<string, unknown>; active: boolean };
}

export type FactBus = Bus<Facts>;
