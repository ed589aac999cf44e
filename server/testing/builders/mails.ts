import { composeService } from '../../../views/mail/compose-service.ts';
import { silentLog } from '../../base/log.ts';
import type { Files } from '../../services/files/files.ts';
import { type BulkMailDeps, createBulkMails } from '../../services/mail/bulk-mails.ts';
import { createCatalogue } from '../../services/mail/catalogue.ts';
import { createMails, type MailsDeps } from '../../services/mail/create-mails.ts';
import { createMailDrafts } from '../../services/mail/mail-drafts.ts';
import type { MailFilesPort } from '../../services/mail/mail-files-port.ts';
import { createOutbox } from '../../services/mail/outbox.ts';

/** Mails of an office whose mail server takes all, and whose mailbox nobody reads. */
export function furnishMails(
  house: Omit<MailsDeps, 'outbox' | 'fill'> &
    Pick<BulkMailDeps, 'customers' | 'segments'> & { files: MailFilesPort & Pick<Files, 'usedBy'> },
) {
  const outbox = createOutbox({ ...house, log: silentLog, port: { send: async () => ({ kind: 'sent' }) } });
  const mails = createMails({ ...house, outbox, fill: (text) => text });
  return {
    outbox,
    mails,
    bulkMails: createBulkMails({
      ...house,
      log: silentLog,
      mails,
      fill: (text, { customerId = '' }) => text.replace('{{who}}', house.customers.find(customerId)?.name ?? ''),
      foot: ({ leave = 'BAJA', link = '' }) => `${link} ${leave}`.trim(),
    }),
    catalogue: createCatalogue({ ...house, mails, compose: composeService }),
    mailDrafts: createMailDrafts(house),
    mailReading: { state: () => undefined, test: async () => undefined },
  };
}
