import type { FeatureCode } from '../../server/core/dialplan/feature-codes.ts';
import type { RecordingStep } from '../../server/core/dialplan/try-recording.ts';
import type { RouteStep } from '../../server/core/dialplan/try-steps.ts';
import { spokenText } from '../../server/core/ivr/flow.ts';
import type { Office } from '../../server/core/office/office.ts';
import { payerNames } from '../limits/limit-fields.ts';
import { limitSubject } from '../limits/limit-words.ts';
import { word } from '../live/call-words.ts';
import { formatInstant } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';

/** By whose eyes a step is read: the words, the names of the office, and how numbers are written. */
export interface StepReader {
  reader: Reader;
  office: Office;
  number: (number: string) => string;
}

const nameIn = (entries: readonly { id: string; name: string }[], id: string): string =>
  entries.find((each) => each.id === id)?.name ?? id;

/** One step of a tried call as a sentence in the reader's words. */
export function stepText(step: RouteStep, by: StepReader): string {
  const { reader, office, number } = by;
  const { t } = reader;
  const person = (login: string): string => office.people.find((each) => each.login === login)?.name ?? login;
  const withWho = (what: string, login: string | undefined): string =>
    login === undefined ? what : t('try.who', { what, who: person(login) });
  const prompt = (id: string): string =>
    spokenText(id) ?? office.prompts.find((each) => each.id === id)?.name ?? word(reader, 'prompt', id);
  switch (step.kind) {
    case 'from-outside':
      return t('try.from-outside', { number: number(step.number), trunk: nameIn(office.trunks, step.trunkId) });
    case 'number-rewritten': {
      const { from, to, rule } = step;
      return t('try.number-rewritten', { from, to, rule, trunk: nameIn(office.trunks, step.trunkId) });
    }
    case 'from-extension':
      return withWho(t('try.from-extension', { extension: step.extension }), step.login);
    case 'customer':
      return t(step.vip ? 'try.customer-vip' : 'try.customer', { name: step.name });
    case 'route':
      return t('try.route', { did: step.did, reason: word(reader, 'route-reason', step.reason) });
    case 'hours': {
      const { reason, hoursId, open, changesAt } = step;
      const why = t(`try.why.${reason.kind}`, 'name' in reason ? { name: reason.name } : {});
      const what = t(open ? 'try.hours-open' : 'try.hours-closed', { hours: nameIn(office.hours, hoursId), why });
      return changesAt === undefined ? what : t('try.until', { what, at: formatInstant(changesAt, reader) });
    }
    case 'account':
      if ('asked' in step.account) return t('try.account-asked');
      if ('missing' in step.account) return t('try.account-missing');
      if ('fixed' in step.account) return t('try.account', { account: step.account.fixed });
      return t(step.account.isKnown ? 'try.account' : 'try.account-wrong', { account: step.account.code });
    case 'campaign':
      return t(`try.campaign.${step.how}`, { name: nameIn(office.campaigns, step.campaign) });
    case 'limit':
      return t('try.limit', {
        why: t(`limit-why.${step.why}`),
        what: limitSubject(step.subject, reader, payerNames(office)),
      });
    case 'heard':
      return t('try.heard', { prompts: step.prompts.map(prompt).join(', ') });
    case 'flow':
      return t('try.flow', { flow: nameIn(office.flows, step.flowId) });
    case 'entered':
      return t('try.entered', { kind: t(`node.${step.node.kind}`), node: step.node.id });
    case 'left':
      return t('try.left', { why: t(`ivr-left.${step.why}`), to: step.to });
    case 'erred':
      return t(`try.erred.${step.why}`, { input: step.input ?? '•', count: step.count });
    case 'pressed':
      return t('try.pressed', { keys: step.keys });
    case 'waited':
      return t('try.waited');
    case 'judged':
      return t(step.yes ? 'try.yes' : 'try.no', { what: questionText(step.question, by) });
    case 'rated':
      return t('try.rated', { question: step.question, value: step.value });
    case 'worked': {
      const { job, outcome } = step;
      if (job.kind === 'callback') return t('try.worked.callback', { number: number(job.number) });
      const how = t(`try.if.${outcome.why}`);
      if (job.kind === 'lookup') return t('try.worked.lookup', { how });
      return t('try.worked.http', { host: URL.parse(job.url)?.host ?? job.url, how });
    }
    case 'recording':
    case 'recording-notice':
      return recordingText(step, { reader, person });
    case 'overflow':
      return t(`try.overflow.${step.why}`);
    case 'queue': {
      const members = step.isStaffed ? step.members.map(person).join(', ') : '';
      const queue = nameIn(office.queues, step.queueId);
      const what = t('try.queue', { queue, members: members || t('try.queue-none') });
      return step.maxWaitSec === 0 ? what : t('try.queue-wait', { what, seconds: step.maxWaitSec });
    }
    case 'next-phones': {
      const phones = step.phones.map(({ number: phone, mayRing }) =>
        mayRing ? number(phone) : t('try.next-phone-never', { number: number(phone) }),
      );
      return t('try.next-phones', { who: person(step.login), phones: phones.join(', ') });
    }
    case 'callback': {
      const { key, dials, refused } = step;
      if (step.number === undefined) return t('try.callback-no-number', { key });
      const about = { key, number: number(step.number) };
      if (refused) return t('try.callback-refused', { ...about, why: t(`callback-refused.${refused}`) });
      return t(dials ? 'try.callback' : 'try.callback-noted', about);
    }
    case 'survey':
      return t('try.survey', { share: step.share });
    case 'group': {
      const { number: group, members, strategy, ringSec } = step;
      return t('try.group', {
        group: office.ringGroups.find((each) => each.number === group)?.name ?? group,
        members: members.join(', ') || t('try.queue-none'),
        how: t(`ring-strategy.${strategy}`),
        seconds: ringSec,
      });
    }
    case 'desk':
      return t(`desk-code.${step.code}`);
    case 'code':
      return [t(`house-code.${step.code.kind}`), 'number' in step.code ? step.code.number : undefined]
        .filter(Boolean)
        .join(' → ');
    case 'extension': {
      const { extension, isKnown, login } = step;
      return withWho(t(isKnown ? 'try.extension' : 'try.extension-unknown', { extension }), login);
    }
    case 'forwarded':
      return t('try.forwarded', {
        extension: step.extension,
        to: number(step.to),
        why: word(reader, 'diverted', step.reason),
      });
    case 'undisturbed':
      return t('try.undisturbed', { extension: step.extension });
    case 'class':
      return t(step.allowed ? 'try.class-allows' : 'try.class-forbids', {
        name: nameIn(office.classes, step.classId),
        kind: t(`call-kind.${step.callKind}`),
        why: t(`try.class.${step.reason}`),
      });
    case 'refusal':
      return t(step.allowed ? 'try.refusal-passes' : 'try.refusal', { name: step.name });
    case 'outbound-route': {
      const route = nameIn(office.outboundRoutes, step.routeId);
      const what = t('try.outbound', { route, reason: word(reader, 'route-reason', step.reason) });
      return step.e164 === undefined ? what : t('try.outbound-number', { what, number: number(step.e164) });
    }
    case 'emergency':
      return t('try.emergency', { number: step.number });
    case 'trunk': {
      const { nth, trunkId, numberToSend, dialled, rule, callerId } = step;
      const dials = t('try.trunk', { nth, trunk: nameIn(office.trunks, trunkId), number: numberToSend });
      const otherwise = numberToSend === dialled ? dials : t('try.rewritten', { what: dials, dialled });
      const what = rule === undefined ? otherwise : t('try.trunk-rule', { what: otherwise, rule });
      return callerId === undefined ? what : t('try.trunk-caller', { what, callerId: number(callerId) });
    }
    case 'caller-id':
      return t('try.caller-id', { trunk: nameIn(office.trunks, step.trunkId), wanted: number(step.wanted) });
    case 'hidden':
      return t('try.hidden');
    case 'trunk-skipped':
      return t(`try.skipped.${step.why}`, { trunk: nameIn(office.trunks, step.trunkId) });
    case 'room': {
      const name = office.rooms.find((each) => each.number === step.room)?.name ?? step.room;
      return t(step.asksPin ? 'try.room-pin' : 'try.room', { room: name });
    }
    case 'mailbox':
      return t(`try.${step.act}`, { mailbox: step.mailbox });
    case 'feature':
      return t('try.feature', { what: featureText(step.code, reader) });
    case 'caller-refused':
      return t(`try.caller-refused.${step.why}`, { rule: step.rule ?? '' });
    case 'caller-special':
      return t('try.caller-special', { kind: t(`caller-kind.${step.when}`) });
    case 'refused':
      return t('try.refused', { why: word(reader, 'route-reason', step.reason) });
    case 'ended':
      return t(`try.ended.${step.why}`);
  }
}

/** Whether a talk is recorded, and by which rule. */
export function recordingText(step: RecordingStep, by: { reader: Reader; person: (login: string) => string }): string {
  const { t } = by.reader;
  if (step.kind === 'recording-notice') {
    const { rule, refuseBy } = step;
    const told = t('recording-why.notice', { rule });
    return refuseBy === undefined ? told : `${told} ${t('recording-why.refuse', { key: refuseBy })}`;
  }
  const why = t(`recording-why.${step.why}`, { rule: step.rule ?? '', share: step.share ?? '' });
  const told = t(step.recorded ? 'recording-why.yes' : 'recording-why.no', { why });
  return step.logins ? `${step.logins.map(by.person).join(', ')}: ${told}` : told;
}

function featureText(code: FeatureCode, reader: Reader): string {
  if (code.feature === 'block-last') return reader.t('feature.block-last');
  if (code.feature === 'hours') return reader.t('feature.hours');
  if (code.feature === 'dnd') return word(reader, 'feature', 'dnd');
  return [word(reader, 'feature', `forward-${code.when}`), code.to].filter(Boolean).join(' → ');
}

function questionText(
  question: Extract<RouteStep, { kind: 'judged' }>['question'],
  { reader: { t }, office }: StepReader,
): string {
  switch (question.kind) {
    case 'hours':
      return t('try.asked.hours', { id: nameIn(office.hours, question.hours) });
    case 'caller':
      return t('try.asked.caller', { prefixes: question.prefixes.join(', ') });
    case 'staffed':
      return t('try.asked.staffed', { id: nameIn(office.queues, question.queue) });
    case 'waiting':
      return t('try.asked.waiting', { id: nameIn(office.queues, question.queue), atLeast: question.atLeast });
    case 'longest-wait':
      return t('try.asked.longest-wait', { id: nameIn(office.queues, question.queue), seconds: question.atLeastSec });
    case 'known':
    case 'vip':
      return t(`try.asked.${question.kind}`);
  }
}
