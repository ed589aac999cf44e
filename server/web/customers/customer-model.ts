import type {
  CustomerCardView,
  CustomerFormView,
  CustomerView,
  NoteView,
  PastCallView,
} from '../../../views/customers/customer-view.ts';
import { contactChannels, standings } from '../../core/customers/customer.ts';
import { type CustomerQuality, judgeQuality } from '../../core/customers/judge-quality.ts';
import { readOwnValue } from '../../core/customers/own-fields.ts';
import type { CustomerFieldSpec } from '../../core/office/customer-fields.ts';
import type { Customer, CustomerDraft, SaveOutcome } from '../../services/customers/customers.ts';
import { judgeTaxNumber } from '../../services/customers/tax-number.ts';
import { formatPoint } from '../../services/numbers/normalize.ts';
import type { CallRow } from '../../store/queries/calls.ts';
import { caseLines } from '../cases/case-model.ts';
import type { WebDeps } from '../web-deps.ts';

const callsShown = 6;
const notesShown = 5;

const nameOfPerson = (deps: Pick<WebDeps, 'office'>, login: string): string =>
  deps.office.read().people.find((person) => person.login === login)?.name ?? login;

export function customerView(deps: Pick<WebDeps, 'office'>, customer: Customer): CustomerView {
  const { country } = deps.office.read().office;
  const { createdAt: _, updatedAt: __, own: ___, owner, ...rest } = customer;
  const taxNumber = judgeTaxNumber(customer.document ?? '', country);
  return {
    ...rest,
    ...(taxNumber && { taxNumber }),
    ...(owner !== undefined && { owner: nameOfPerson(deps, owner) }),
    refusals: customer.refusals.map((refusal) => ({ ...refusal, by: nameOfPerson(deps, refusal.by) })),
    points: customer.points.map(({ id, channel, typed, key, label, state }) => {
      const isNumber = channel === 'phone' || channel === 'fax';
      return {
        id,
        channel,
        state,
        text: isNumber ? formatPoint({ typed, key }, country) : typed,
        ...(channel === 'phone' && { dial: key ?? typed }),
        ...(label !== undefined && { label }),
      };
    }),
  };
}

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

/** How good what we know of a customer is. */
export const qualityOf = (deps: WebDeps, customer: Customer): CustomerQuality =>
  judgeQuality(customer, {
    people: customer.kind === 'company' ? deps.customers.positionsOf(customer.id).length : 0,
    isDocumentValid: customerView(deps, customer).taxNumber?.isValid,
  });

/** The card with the latest calls and notes; `exceptCall` is the one at hand. */
export function cardOf(deps: WebDeps, customer: Customer, exceptCall?: string): CustomerCardView {
  const calls = deps.customers.historyOf(customer.id, { limit: callsShown + 1 }).rows;
  const notes = deps.customers.notesOf(customer.id, notesShown + 1);
  const positions = deps.customers.positionsOf(customer.id);
  const view = customerView(deps, customer);
  const [lastCase] = caseLines(deps, deps.cases.ofCustomer(customer.id, 1));
  return {
    customer: view,
    own: deps.office.read().customerFields.flatMap(({ id, names, kind, onDesk }) => {
      const value = customer.own[id];
      return value === undefined ? [] : [{ names, kind, onDesk, value }];
    }),
    ...(lastCase && { lastCase }),
    positions: positions.map(({ companyId, personId, ...rest }) => ({
      otherId: companyId === customer.id ? personId : companyId,
      ...rest,
    })),
    quality: qualityOf(deps, customer),
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

/** A sent form as a draft: points are the pairs of a channel's name and its label, `phone` and `phoneLabel`; the office's own fields are `own.` and their id. */
export function readDraft(body: Record<string, unknown>, fields: readonly CustomerFieldSpec[] = []): CustomerDraft {
  const all = (name: string): string[] =>
    [body[name] ?? []].flat().map((value) => (typeof value === 'string' ? value.trim() : ''));
  const text = (name: string): string => all(name)[0] ?? '';
  const oneOf = <T extends string>(name: string, known: readonly T[]): T | undefined =>
    known.find((value) => value === text(name));
  const language = oneOf('language', ['es', 'en'] as const);
  const kind = oneOf('kind', ['person', 'company'] as const);
  const standing = oneOf('standing', standings);
  const points = contactChannels.flatMap((channel) => {
    const labels = all(`${channel}Label`);
    return all(channel)
      .map((typed, index) => ({ channel, typed, label: labels[index] ?? '' }))
      .filter(({ typed }) => typed !== '');
  });
  return {
    name: text('name'),
    company: text('company'),
    document: text('document'),
    lineOfBusiness: text('lineOfBusiness'),
    owner: text('owner'),
    principal: text('principal'),
    remarks: text('remarks'),
    vip: text('vip') === 'yes',
    tags: text('tags').split(','),
    ...(language && { language }),
    ...(kind && { kind }),
    ...(standing && { standing }),
    points,
    own: Object.fromEntries(
      fields
        .filter(({ id }) => `own.${id}` in body)
        .map((field) => [field.id, readOwnValue(field, text(`own.${field.id}`))]),
    ),
  };
}

/** The form of a draft, with what was refused. */
export function formOf(
  deps: Pick<WebDeps, 'office'>,
  draft: CustomerDraft,
  refused?: Extract<SaveOutcome, { kind: 'refused' }>,
): CustomerFormView {
  const { tags = [], points = [], own = {}, ...rest } = draft;
  return {
    values: {
      ...rest,
      kind: draft.kind ?? 'person',
      vip: draft.vip ?? false,
      remarks: draft.remarks ?? '',
      standing: draft.standing ?? 'active',
      tags: tags.map((tag) => tag.trim()).join(', '),
      points: points.map(({ channel, typed, label }) => ({ channel, typed, label: label ?? '' })),
    },
    owners: deps.office
      .read()
      .people.filter(({ roles }) => roles.length > 0)
      .map(({ login, name }) => ({ login, name })),
    own: deps.office.read().customerFields.map((field) => ({ ...field, value: String(own[field.id] ?? '') })),
    problems: refused?.problems ?? [],
    contested: [],
  };
}
