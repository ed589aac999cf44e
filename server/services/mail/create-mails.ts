import { relative } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { numberOfCase } from '../../core/cases/case-number.ts';
import { judgeMailing } from '../../core/mail/judge-mailing.ts';
import type { Mail, MailFile } from '../../core/mail/mail.ts';
import { htmlOfText, markSubject, messageIdOf } from '../../core/mail/mail-text.ts';
import { privacyDefaults } from '../../core/office/privacy.ts';
import { consentTo } from '../../store/customers/consents.ts';
import type { Db } from '../../store/db.ts';
import { type MailRecord, openMailStore } from '../../store/mail/mail-store.ts';
import type { Cases } from '../cases/cases.ts';
import type { Customers } from '../customers/customers.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import { createForgottenRefusals } from '../privacy/forgotten-refusals.ts';
import type { MailFilesPort } from './mail-files-port.ts';
import type { Mails } from './mails.ts';
import type { Outbox } from './outbox.ts';

const MAX_TEXT = 200_000;
const MAX_SIGNATURE = 2_000;
/** Programs put what they know of a talk there; the oldest say least. */
const MAX_REFERENCES = 20;

export interface MailsDeps {
  db: Db;
  clock: Clock;
  ids: Ids;
  bus: FactBus;
  office: Pick<OfficeService, 'read'>;
  outbox: Pick<Outbox, 'put' | 'findOf' | 'retry'>;
  customers: Pick<Customers, 'find'>;
  cases: Pick<Cases, 'find' | 'act'>;
  files: MailFilesPort;
  dataFolder: string;
  /** Fills merge fields of a signature. */
  fill(text: string, about: { customerId?: string | undefined; caseId?: number | undefined; login: string }): string;
}

export function createMails(deps: MailsDeps): Mails {
  const { db, clock, bus, office, outbox, files } = deps;
  const store = openMailStore(db);
  const forgottenSince = createForgottenRefusals(db, 'mails');

  const off = bus.on('mail.moved', ({ mailId, state, why, detail }) => {
    const mail = store.find(mailId);
    if (!mail || mail.state === 'bounced') return;
    const isOver = state !== 'queued' && state !== 'sending';
    store.update(mailId, { state, why, detail, doneAt: isOver ? clock.now() : undefined });
    bus.publish('mails.changed', { mailId });
  });

  function signed(
    text: string,
    about: { login: string; customerId?: string | undefined; caseId?: number | undefined },
  ) {
    const signature = store.signatureOf(about.login) ?? store.signatureOf('');
    // RFC 3676 4.3: what comes after this line is the signature.
    return signature === undefined ? text : `${text.trimEnd()}\n\n-- \n${deps.fill(signature, about)}`;
  }

  const kept = (ids: readonly string[]): MailFile[] =>
    ids.flatMap((id) => {
      const file = files.find(id);
      return file ? [{ id, name: file.name, type: file.type, bytes: file.bytes }] : [];
    });

  function headersOf(mail: MailRecord, more: Record<string, string>): Record<string, string> {
    const { references } = mail;
    const parent = references.at(-1);
    return {
      ...more,
      ...(mail.cc.length > 0 && { Cc: mail.cc.join(', ') }),
      ...(parent !== undefined && { 'In-Reply-To': parent, References: references.join(' ') }),
    };
  }

  function bring(mail: MailRecord, how: { headers: Record<string, string>; once: boolean }): boolean {
    return outbox.put({
      to: [...mail.to, ...mail.cc],
      subject: mail.subject,
      text: mail.text,
      html: mail.html ?? htmlOfText(mail.text),
      headers: headersOf(mail, how.headers),
      fromName: office.read().office.name,
      messageId: mail.messageId,
      mailId: mail.id,
      once: how.once,
      attachments: mail.files.flatMap(({ id, name }) => {
        const path = id === undefined ? undefined : files.pathOf(id);
        return path === undefined ? [] : [{ file: relative(deps.dataFolder, path), name }];
      }),
    });
  }

  // The outbox has begun before anybody listened.
  for (const { id, state } of store.unsent()) {
    const entry = outbox.findOf(id);
    if (!entry || entry.state === 'waiting' || entry.state === 'sending') {
      if (state === 'sending') store.update(id, { state: 'queued' });
      continue;
    }
    const { why, detail, doneAt } = entry;
    store.update(id, {
      state: why === 'interrupted' ? 'unsure' : entry.state,
      why: why ?? undefined,
      detail: detail ?? undefined,
      doneAt: doneAt ?? clock.now(),
    });
  }

  /** Moves an incoming mail; false when it stands otherwise than thought. */
  function move(id: string, from: readonly Mail['state'][], change: Parameters<typeof store.update>[1]): boolean {
    const mail = store.find(id);
    if (mail?.direction !== 'in' || !from.includes(mail.state)) return false;
    store.update(id, change);
    bus.publish('mails.changed', { mailId: id });
    return true;
  }

  return {
    send(draft, { by }) {
      const { mail: server } = office.read();
      const at = clock.now();
      const id = deps.ids.next(at);
      const from = server?.from ?? '';
      const parent = draft.answers === undefined ? undefined : store.find(draft.answers);
      const caseId = draft.caseId ?? parent?.caseId;
      const customerId = draft.customerId ?? parent?.customerId;
      const number = caseId === undefined ? undefined : numberOfCase(caseId);
      const body = draft.text.slice(0, MAX_TEXT);
      const text = draft.automatic || by === '' ? body : signed(body, { login: by, customerId, caseId });
      const mail: MailRecord = {
        id,
        direction: 'out',
        state: server ? 'queued' : 'failed',
        at,
        messageId: messageIdOf({ id, caseId, from: from || 'localhost' }),
        references: parent ? [...parent.references, parent.messageId].slice(-MAX_REFERENCES) : [],
        from,
        to: [draft.to.trim()],
        cc: [...(draft.cc ?? [])],
        subject: markSubject(draft.subject, number).slice(0, 900),
        text,
        html: htmlOfText(text),
        files: kept(draft.files),
        ...(customerId !== undefined && { customerId }),
        ...(caseId !== undefined && { caseId }),
        ...(draft.bulkId !== undefined && { bulkId: draft.bulkId }),
        ...(draft.template !== undefined && { template: draft.template }),
        ...(parent && { answers: parent.id }),
        ...(by !== '' && { login: by }),
        ...(!server && { why: 'no-server', doneAt: at }),
      };
      db.transaction(() => {
        store.insert(mail);
        for (const file of mail.files) if (file.id !== undefined) files.use({ file: file.id, by: `mail:${id}` });
        if (server)
          bring(mail, {
            headers: { ...draft.headers, ...(draft.automatic && { 'Auto-Submitted': draft.automatic }) },
            once: draft.once === true,
          });
        if (!draft.automatic && parent?.direction === 'in' && (parent.state === 'new' || parent.state === 'taken'))
          store.update(parent.id, { state: 'done', login: by || undefined, doneAt: at });
        if (caseId !== undefined)
          deps.cases.act(
            caseId,
            { kind: 'mail-joined', mailId: id, way: 'out', ...(!draft.automatic && by !== '' && { answers: true }) },
            { by },
          );
      });
      bus.publish('mails.changed', { mailId: id });
      if (parent) bus.publish('mails.changed', { mailId: parent.id });
      return mail;
    },

    objectionTo({ to, customerId, answers = '' }) {
      const address = to.trim().toLowerCase();
      const answered = store.find(answers);
      return judgeMailing({
        to: address,
        isAnswer: answered?.direction === 'in' && answered.from === address,
        customer: customerId === undefined ? undefined : deps.customers.find(customerId),
        said: customerId === undefined ? undefined : consentTo(db, { customerId, purpose: 'mails' }),
        isForgotten: forgottenSince(address) !== undefined,
        settings: office.read().privacy ?? privacyDefaults,
      });
    },

    find: store.find,
    list: store.list,
    count: store.count,
    ofCase: store.ofCase,

    take(id, login) {
      if (!move(id, ['new'], { state: 'taken', login })) return false;
      const { caseId } = store.find(id)!;
      const one = caseId === undefined ? undefined : deps.cases.find(caseId);
      if (one && !one.owner) deps.cases.act(one.id, { kind: 'taken' }, { by: login });
      return true;
    },
    give: (id, login) =>
      move(id, ['new', 'taken'], login === undefined ? { state: 'new', login } : { state: 'taken', login }),
    finish: (id, login) => move(id, ['new', 'taken'], { state: 'done', login, doneAt: clock.now() }),

    dismiss(id, { why, by }) {
      const done = move(id, ['new', 'taken', 'done'], { state: 'dismissed', login: by, why, doneAt: clock.now() });
      const caseId = done ? store.find(id)?.caseId : undefined;
      if (caseId === undefined) return done;
      // Once anybody has worked on the case, or it goes on, it is more than this mail.
      const others = store.ofCase(caseId).filter((each) => each.id !== id && (each.direction === 'in' || each.login));
      if (others.length > 0) return done;
      const improper = why === 'spam' ? 'other' : why;
      deps.cases.act(caseId, { kind: 'changed', change: { class: 'improper', improper } }, { by });
      deps.cases.act(caseId, { kind: 'closed', result: 'improper', text: '' }, { by });
      return done;
    },

    linkCustomer(id, { customerId, by }) {
      const mail = store.find(id);
      if (!mail || !deps.customers.find(customerId)) return false;
      store.update(id, { customerId });
      const one = mail.caseId === undefined ? undefined : deps.cases.find(mail.caseId);
      if (one && one.customerId === undefined)
        deps.cases.act(one.id, { kind: 'changed', change: { customerId } }, { by });
      bus.publish('mails.changed', { mailId: id });
      return true;
    },

    retry(id) {
      const mail = store.find(id);
      if (mail?.direction !== 'out' || !['failed', 'queued', 'unsure'].includes(mail.state)) return false;
      const entry = outbox.findOf(id);
      if (entry) return outbox.retry(entry.id);
      if (!bring(mail, { headers: {}, once: false })) return false;
      store.update(id, { state: 'queued', why: undefined, detail: undefined, doneAt: undefined });
      bus.publish('mails.changed', { mailId: id });
      return true;
    },

    signatureOf: (login) => store.signatureOf(login) ?? '',
    saveSignature: (login, text) => store.saveSignature(login, text.trim().slice(0, MAX_SIGNATURE)),
    stop: off,
  };
}
