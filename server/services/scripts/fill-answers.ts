import type { Clock } from '../../base/clock.ts';
import { type CustomerDraft, pointsOf } from '../../core/customers/customer.ts';
import { fillMergeText } from '../../core/merge/merge-text.ts';
import type { CasePriority } from '../../core/office/cases.ts';
import type { Language } from '../../core/office/office.ts';
import { answerBy } from '../../core/schedule/answer-by.ts';
import { instantAt } from '../../core/schedule/local-time.ts';
import { CASE_SERVICE, type CasePart, type ScriptQuestion, targetParts, textIn } from '../../core/scripts/script.ts';
import type { RunEffect } from '../../core/scripts/step-script.ts';
import type { Db } from '../../store/db.ts';
import type { Case, Cases } from '../cases/cases.ts';
import type { Customer, Customers } from '../customers/customers.ts';
import type { Catalogue } from '../mail/catalogue.ts';
import type { MergeSource } from '../merge/merge-values.ts';
import type { OfficeService } from '../office/office-service.ts';
import { workHoursOf } from '../office/work-hours.ts';
import { followConsent, recordConsent } from '../privacy/record-consent.ts';
import type { ScriptRun, StepMail, Unfilled } from './scripts.ts';

const HOUR_MS = 3_600_000;
const LAST_MINUTE = 24 * 60 - 1;

export interface FillDeps {
  db: Db;
  clock: Clock;
  office: Pick<OfficeService, 'read'>;
  customers: Pick<Customers, 'find' | 'create' | 'update' | 'refuse'>;
  cases: Pick<Cases, 'ofCall' | 'open' | 'act'>;
  catalogue: Pick<Catalogue, 'send' | 'ofCall'>;
  merge: MergeSource;
  /** What who is outside says to being recorded. */
  agreeRecording(asked: { callId: string; by: string; agreed: boolean }): unknown;
  /** The card is the caller's from now on. */
  chooseCustomer(chosen: { callId: string; customerId: string; how: 'created' }): void;
}

/** The call that an answer was given in, as far as it is known. */
export interface AnsweredCall {
  run: ScriptRun;
  customerId?: string | undefined;
  /** The caller's number. */
  e164?: string | undefined;
  by: string;
}

/** The customer's own words for the field: an option by what it stands for there. */
function valueFor(question: ScriptQuestion, value: string, language: Language): string {
  const option = question.kind === 'choice' ? question.options.find(({ id }) => id === value) : undefined;
  return option ? (option.value ?? textIn(option.names, language)) : value;
}

/** Puts answers where they belong: the customer's card, the call's case, the book of consents. */
export function createFiller(deps: FillDeps) {
  const { clock, office, customers, cases, merge } = deps;

  const howOf = ({ run }: AnsweredCall): string => `script:${run.scriptId}@${run.version}`;

  /** The last one that is not over; one is opened where there is none. */
  function caseOf(call: AnsweredCall): Case {
    const { callId } = call.run;
    const open = cases.ofCall(callId).findLast(({ state }) => state.kind !== 'closed' && state.kind !== 'merged');
    if (open) return open;
    return cases.open({ customerId: call.customerId }, { by: call.by, callId });
  }

  function cardPatch(card: Customer, question: ScriptQuestion, value: string): Partial<CustomerDraft> | undefined {
    const parts = targetParts(question.fills);
    const language = office.read().office.language;
    const text = valueFor(question, value, language);
    switch (parts?.kind) {
      case 'customer':
        if (parts.part === 'remarks') {
          const line = `${textIn(question.labels, language)}: ${text}`;
          if (card.remarks.split('\n').includes(line)) return undefined;
          return { remarks: card.remarks === '' ? line : `${card.remarks}\n${line}` };
        }
        if (parts.part === 'language') return { language: text === 'en' ? 'en' : 'es' };
        return card[parts.part] === text ? undefined : { [parts.part]: text };
      case 'own': {
        const kind = office.read().customerFields.find(({ id }) => id === parts.field)?.kind;
        return { own: { [parts.field]: kind === 'number' ? Number(text) : text } };
      }
      case 'point':
        if (card.points.some(({ channel, typed }) => channel === parts.channel && typed === text)) return undefined;
        return { points: [...card.points, { channel: parts.channel, typed: text }] };
      default:
        return undefined;
    }
  }

  function fillCustomer(call: AnsweredCall, question: ScriptQuestion, value: string): Unfilled['why'] | undefined {
    const how = { by: call.by, how: howOf(call) };
    if (call.customerId === undefined) {
      // A name is all that a card needs; other answers wait until it is known whose they are.
      if (question.fills !== 'customer.name') return 'nobody';
      const points = call.e164 === undefined ? [] : [{ channel: 'phone' as const, typed: call.e164 }];
      const made = customers.create({ name: value, points }, how);
      if (made.kind !== 'saved') return 'customer';
      deps.chooseCustomer({ callId: call.run.callId, customerId: made.customer.id, how: 'created' });
      return undefined;
    }
    const card = customers.find(call.customerId);
    const patch = card && cardPatch(card, question, value);
    if (!patch) return undefined;
    return customers.update(call.customerId, patch, how).kind === 'saved' ? undefined : 'customer';
  }

  function fillCase(call: AnsweredCall, about: { part: CasePart; question: ScriptQuestion; value: string }): boolean {
    const { part, question, value } = about;
    const { language, timezone } = office.read().office;
    const text = valueFor(question, value, language);
    const label = textIn(question.labels, language);
    const { id } = caseOf(call);
    const act = (input: Parameters<Cases['act']>[1]): boolean => cases.act(id, input, { by: call.by }).kind === 'done';
    if (part === 'note') return act({ kind: 'noted', text: `${label}: ${text}`, answers: true });
    if (part === 'promise')
      return act({ kind: 'promised', dueAt: instantAt(timezone, { date: text, minute: LAST_MINUTE }), text: label });
    if (part === 'priority') return act({ kind: 'changed', change: { priority: text as CasePriority } });
    return act({ kind: 'changed', change: { [part]: text } });
  }

  function keepConsent(call: AnsweredCall, effect: RunEffect & { kind: 'consent' }): void {
    const { question, step, given } = effect;
    const { run, customerId, by } = call;
    const values = merge.valuesFor({ customerId, login: by, language: run.language });
    const asked = [step.texts, question.labels]
      .map((texts) => fillMergeText(textIn(texts, run.language), values).text)
      .join('\n');
    const { purpose = 'data' } = question;
    const { callId, language } = run;
    recordConsent(deps, { customerId, callId, purpose, given, asked, language, by, how: howOf(call) });
    if (purpose === 'recording') deps.agreeRecording({ callId, by, agreed: given });
    const reason = textIn(question.labels, run.language);
    if (customerId !== undefined) followConsent(customers, { customerId, purpose, given, reason, by });
  }

  /** Undefined: it was sent before, or the office has no catalogue. */
  function mail(call: AnsweredCall, { mailing, to: answered }: RunEffect & { kind: 'mail' }): StepMail | undefined {
    const { services } = office.read();
    if (services.length === 0) return undefined;
    const { run, customerId, by } = call;
    const { callId, language } = run;
    const card = customerId === undefined ? undefined : customers.find(customerId);
    const to = answered ?? (card && pointsOf(card, 'mail')[0]?.typed) ?? '';
    const one = caseOf(call);
    const id = mailing.service === CASE_SERVICE ? one.service : mailing.service;
    const service = services.find((each) => each.id === id);
    const about = { to, ...(service && { service: service.name }) };
    if (deps.catalogue.ofCall(callId).some((sent) => sent.service === id && sent.to === to)) return undefined;
    const sent = deps.catalogue.send({ service: id ?? '', to, customerId, caseId: one.id, callId, language, by });
    return sent.kind === 'sent' ? { ...about, kind: 'sent' } : { ...about, kind: 'refused', why: sent.why };
  }

  /** Does what an answer asks for; what could not be put anywhere is told. */
  function apply(call: AnsweredCall, effect: Exclude<RunEffect, { kind: 'mail' }>): Unfilled | undefined {
    if (effect.kind === 'consent') {
      keepConsent(call, effect);
      return undefined;
    }
    if (effect.kind === 'promise') {
      const { followUp } = effect.step;
      if (!followUp) return undefined;
      const text = textIn(followUp.texts, office.read().office.language);
      const withinMs = followUp.hours * HOUR_MS;
      const dueAt = answerBy(workHoursOf(office.read()), { atMs: clock.now(), withinMs });
      cases.act(caseOf(call).id, { kind: 'promised', dueAt, text }, { by: call.by });
      return undefined;
    }
    const { question, value } = effect;
    const parts = targetParts(question.fills);
    if (!parts || parts.kind === 'survey') return undefined;
    if (parts.kind === 'case')
      return fillCase(call, { part: parts.part, question, value }) ? undefined : { question: question.id, why: 'case' };
    const why = fillCustomer(call, question, value);
    return why && { question: question.id, why };
  }

  return {
    apply,
    mail,
    /** It is known now who called: answers that waited for it. */
    fillKnown(
      call: AnsweredCall & { customerId: string },
      waiting: readonly { question: ScriptQuestion; value: string }[],
    ): void {
      const { customerId, by } = call;
      for (const { question, value } of waiting) {
        const { kind: asked, purpose = 'data' } = question;
        if (asked === 'consent') {
          const reason = textIn(question.labels, call.run.language);
          followConsent(customers, { customerId, purpose, given: value === 'yes', reason, by });
        }
        const kind = targetParts(question.fills)?.kind;
        if (kind === 'customer' || kind === 'own' || kind === 'point') fillCustomer(call, question, value);
      }
    },
  };
}
