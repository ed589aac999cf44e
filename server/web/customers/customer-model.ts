import type {
  CustomerCardView,
  CustomerFormView,
  CustomerView,
  NoteView,
  PastCallView,
} from '../../../views/customers/customer-view.ts';
import type { Customer, CustomerDraft, SaveOutcome } from '../../services/customers/customers.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import type { CallRow } from '../../store/queries/calls.ts';
import type { WebDeps } from '../web-deps.ts';

const callsShown = 6;
const notesShown = 5;

export function customerView(customer: Customer, country: string): CustomerView {
  return {
    ...customer,
    phones: customer.phones.map(({ e164, typed, label }) => ({
      number: e164 === undefined ? typed : formatForReader(e164, country),
      dial: e164 ?? typed,
      ...(label !== undefined && { label }),
    })),
  };
}

const nameOfPerson = (deps: WebDeps, login: string): string =>
  deps.office.read().people.find((person) => person.login === login)?.name ?? login;

function pastCall(deps: WebDeps, row: CallRow): PastCallView {
  return {
    callId: row.id,
    at: row.startedAt,
    direction: row.direction,
    talkMs: row.talkMs,
    isAnswered: row.answeredAt !== null,
    ...(row.login !== null && { person: nameOfPerson(deps, row.login) }),
    ...(row.endReason !== null && { endReason: row.endReason }),
  };
}

/** The card with the latest calls and notes; `exceptCall` is the one at hand. */
export function cardOf(deps: WebDeps, customer: Customer, exceptCall?: string): CustomerCardView {
  const { country } = deps.office.read().office;
  const calls = deps.customers.historyOf(customer.id, { limit: callsShown + 1 }).rows;
  const notes = deps.customers.notesOf(customer.id, notesShown + 1);
  return {
    customer: customerView(customer, country),
    calls: calls
      .filter(({ id }) => id !== exceptCall)
      .slice(0, callsShown)
      .map((row) => pastCall(deps, row)),
    notes: notes
      .filter(({ callId }) => callId !== exceptCall)
      .slice(0, notesShown)
      .map(
        ({ callId, login, text, updatedAt }): NoteView => ({
          callId,
          at: updatedAt,
          author: nameOfPerson(deps, login),
          text,
        }),
      ),
  };
}

/** A sent form as a draft: phones are the pairs of `phone` and `phoneLabel`. */
export function readDraft(body: Record<string, unknown>): CustomerDraft {
  const all = (name: string): string[] =>
    [body[name] ?? []].flat().map((value) => (typeof value === 'string' ? value.trim() : ''));
  const text = (name: string): string => all(name)[0] ?? '';
  const labels = all('phoneLabel');
  const language = text('language');
  return {
    name: text('name'),
    company: text('company'),
    email: text('email'),
    document: text('document'),
    address: text('address'),
    remarks: text('remarks'),
    vip: text('vip') === 'yes',
    ...((language === 'es' || language === 'en') && { language }),
    phones: all('phone')
      .map((typed, index) => ({ typed, label: labels[index] ?? '' }))
      .filter(({ typed }) => typed !== '')
      .map(({ typed, label }) => ({ typed, ...(label && { label }) })),
  };
}

/** The form of a draft, with what was refused. */
export function formOf(draft: CustomerDraft, refused?: Extract<SaveOutcome, { kind: 'refused' }>): CustomerFormView {
  return {
    values: {
      ...draft,
      vip: draft.vip ?? false,
      remarks: draft.remarks ?? '',
      phones: (draft.phones ?? []).map(({ typed, label }) => ({ typed, label: label ?? '' })),
    },
    problems: Object.fromEntries((refused?.problems ?? []).map(({ field, code }) => [field, code])),
  };
}
