import { composeAcknowledgement } from '../views/mail/compose-acknowledgement.ts';
import { composeBulkFoot, composeService } from '../views/mail/compose-service.ts';
import { createMailSource } from './adapters/mail/mail-source.ts';
import type { Closers } from './base/closers.ts';
import type { Log } from './base/log.ts';
import { fillMergeText, type MergeValues } from './core/merge/merge-text.ts';
import type { AgentView } from './services/agents/agent-view.ts';
import type { Files } from './services/files/files.ts';
import { type BulkMailDeps, createBulkMails } from './services/mail/bulk-mails.ts';
import { createCatalogue } from './services/mail/catalogue.ts';
import { createMails, type MailsDeps } from './services/mail/create-mails.ts';
import { createMailDrafts } from './services/mail/mail-drafts.ts';
import { createMailIntake, type MailIntakeDeps } from './services/mail/mail-intake.ts';
import { readMailbox } from './services/mail/read-mailbox.ts';
import type { MergeAbout } from './services/merge/merge-values.ts';

type Deps = Omit<MailsDeps, 'fill'> &
  Omit<MailIntakeDeps, 'mails' | 'atWork' | 'acknowledgement'> & {
    closers: Closers;
    log: Log;
    agents: { all(): AgentView[] };
    segments: BulkMailDeps['segments'];
    customers: BulkMailDeps['customers'];
    files: Files;
    merge: { valuesFor(about: MergeAbout): MergeValues };
  };

/** Mails with customers: out by the outbox, in from the mailbox. */
export function openMail({ closers, agents, merge, ...deps }: Deps) {
  const { office, log } = deps;
  const mails = createMails({
    ...deps,
    fill: (text, about) =>
      fillMergeText(text, merge.valuesFor({ ...about, language: office.read().office.language })).text,
  });
  closers.add('mails', mails.stop);
  const intake = createMailIntake({
    ...deps,
    log: log.in('mail'),
    mails,
    atWork: () =>
      agents
        .all()
        .filter(({ state, work }) => state !== 'off' && work !== 'outbound')
        .map(({ login }) => login),
    acknowledgement: (one, mail) =>
      composeAcknowledgement({ number: one.number, subject: mail.subject }, office.read().office),
  });
  closers.add('mails shared out', intake.stop);
  const mailReading = readMailbox({ ...deps, log: log.in('mail'), port: createMailSource(deps), intake });
  closers.add('mailbox', mailReading.stop);
  const bulkMails = createBulkMails({
    ...deps,
    log: log.in('mail'),
    mails,
    fill: (text, about) => {
      const customer = about.customerId === undefined ? undefined : deps.customers.find(about.customerId);
      const language = customer?.language ?? office.read().office.language;
      return fillMergeText(text, merge.valuesFor({ ...about, language })).text;
    },
    foot: ({ customer, ...told }) => {
      const { office: identity } = office.read();
      return composeBulkFoot({ ...told, language: customer?.language ?? identity.language }, identity);
    },
  });
  closers.add('mails to segments', bulkMails.stop);
  const catalogue = createCatalogue({ ...deps, mails, compose: composeService });
  closers.add('services by mail', catalogue.stop);
  return { bulkMails, catalogue, mails, mailReading, mailDrafts: createMailDrafts(deps) };
}
