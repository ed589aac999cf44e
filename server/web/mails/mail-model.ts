import type { DraftView, MailLine, MailPageView } from '../../../views/mails/mails-view.ts';
import { numberOfCase } from '../../core/cases/case-number.ts';
import { runningClocks } from '../../core/cases/step-case.ts';
import { fillMergeText } from '../../core/merge/merge-text.ts';
import type { MailDraftRecord } from '../../services/mail/mail-drafts.ts';
import type { Mail } from '../../services/mail/mails.ts';
import { customerNames } from '../../store/queries/customer-names.ts';
import type { WebDeps } from '../web-deps.ts';

type Deps = Pick<WebDeps, 'office' | 'clock' | 'db' | 'cases' | 'customers' | 'mails' | 'merge' | 'files'>;

/** Mails in a line each, with the names of all that they point to. */
export function mailLines(deps: Deps, mails: readonly Mail[]): MailLine[] {
  const { people } = deps.office.read();
  const now = deps.clock.now();
  const names = customerNames(
    deps.db,
    mails.map(({ customerId }) => customerId ?? null),
  );
  return mails.map((mail) => {
    const isOpen = mail.state === 'new' || mail.state === 'taken';
    const one = isOpen && mail.caseId !== undefined ? deps.cases.find(mail.caseId) : undefined;
    const [due] = one ? runningClocks(one) : [];
    const name = names.get(mail.customerId ?? '');
    return {
      id: mail.id,
      direction: mail.direction,
      state: mail.state,
      at: mail.at,
      who: mail.direction === 'in' ? (mail.fromName ?? mail.from) : mail.to.join(', '),
      subject: mail.subject,
      files: mail.files.length,
      ...(mail.customerId !== undefined && { customer: { id: mail.customerId, name: name ?? mail.customerId } }),
      ...(mail.caseId !== undefined && { case: numberOfCase(mail.caseId) }),
      ...(mail.login !== undefined && { person: people.find(({ login }) => login === mail.login)?.name ?? mail.login }),
      ...(mail.auto && { auto: mail.auto }),
      ...(mail.why !== undefined && { why: mail.why }),
      ...(due && { dueAt: due.dueAt, isLate: due.dueAt < now }),
    };
  });
}

/** Pictures that came with the mail, by our own addresses; those that did not come are left out. */
function withOwnPictures({ html, files }: Mail): string | undefined {
  return html?.replace(/src="cid:([^"]*)"/g, (_all, cid: string) => {
    const file = files.find(
      (each) =>
        each.cid !== undefined &&
        each.cid === decodeURIComponent(cid.replaceAll('&amp;', '&').replace(/%(?![0-9a-f]{2})/gi, '%25')),
    );
    return file?.id === undefined ? 'alt=""' : `src="/files/${file.id}"`;
  });
}

export function mailPageOf(
  deps: Deps,
  mail: Mail,
  looks: { login: string; isLeader: boolean; find: string },
): MailPageView {
  const [line] = mailLines(deps, [mail]);
  const { people } = deps.office.read();
  const thread = mail.caseId === undefined ? [] : deps.mails.ofCase(mail.caseId).filter(({ id }) => id !== mail.id);
  const find = looks.find || (mail.customerId === undefined ? mail.from : '');
  const html = withOwnPictures(mail);
  return {
    line: line!,
    from: mail.fromName === undefined ? mail.from : `${mail.fromName} <${mail.from}>`,
    to: mail.to,
    cc: mail.cc,
    text: mail.text,
    ...(html !== undefined && { html }),
    files: mail.files,
    ...(mail.detail !== undefined && { detail: mail.detail }),
    thread: mailLines(deps, thread),
    isMine: mail.login === looks.login,
    people: looks.isLeader
      ? people.filter(({ active }) => active).map(({ login, name }) => ({ value: login, label: name }))
      : [],
    templates: [],
    candidates:
      mail.customerId !== undefined || find === ''
        ? []
        : deps.customers.search({ text: find, limit: 6 }).rows.map(({ id, name }) => ({ id, name })),
    find: looks.find,
  };
}

/** Fills a template for whom a draft is written to. */
export function fillTemplate(
  deps: Deps,
  template: { subject: string; text: string; language?: 'es' | 'en' },
  about: { customerId?: string | undefined; caseId?: number | undefined; login: string; service?: string | undefined },
): { subject: string; text: string; missing: string[] } {
  const { language: usual } = deps.office.read().office;
  const customer = about.customerId === undefined ? undefined : deps.customers.find(about.customerId);
  const values = deps.merge.valuesFor({ ...about, language: template.language ?? customer?.language ?? usual });
  const [subject, text] = [fillMergeText(template.subject, values), fillMergeText(template.text, values)];
  return { subject: subject.text, text: text.text, missing: [...new Set([...subject.missing, ...text.missing])] };
}

export function draftViewOf(deps: Deps, draft: MailDraftRecord): DraftView {
  const office = deps.office.read();
  const { customer: customerId, to = '', case: caseId, answers } = draft.fields;
  const customer = customerId ? deps.customers.find(customerId) : undefined;
  const objection = to === '' ? undefined : deps.mails.objectionTo({ to, customerId: customer?.id, answers });
  return {
    id: draft.id,
    fields: draft.fields,
    files: draft.files.flatMap((id) => {
      const file = deps.files.find(id);
      return file ? [{ id, name: file.name, bytes: file.bytes }] : [];
    }),
    templates: office.mailTemplates
      .filter(({ language }) => language === undefined || !customer?.language || language === customer.language)
      .map(({ id, name }) => ({ value: id, label: name })),
    ...(objection && { objection }),
    missing: (draft.fields.missing ?? '').split(' ').filter(Boolean),
    ...(customer && { customer: { id: customer.id, name: customer.name } }),
    ...(caseId && { case: numberOfCase(Number(caseId)) }),
    hasServer: office.mail !== undefined,
  };
}
