import type { Log } from '../../base/log.ts';
import type { ReceivedMail } from '../../core/mail/received-mail.ts';
import { faxDefaults } from '../../core/office/fax.ts';
import type { Files } from '../files/files.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { FaxAddOutcome, Faxes } from './faxes.ts';

export interface MailToFaxDeps {
  log: Log;
  office: Pick<OfficeService, 'read'>;
  files: Pick<Files, 'keep'>;
  faxes: Pick<Faxes, 'add'>;
  outbox: Pick<Outbox, 'put'>;
  /** What the sender of a mail that cannot be faxed is told. */
  compose(told: { number: string; subject: string; why: (FaxAddOutcome & { kind: 'refused' })['why'] }): {
    subject: string;
    text: string;
  };
}

/** The number that an address means: `+34910000001@fax`, `910000001@fax.example.com`; undefined for any other. */
export function faxNumberOf(address: string): string | undefined {
  return /^(\+?[0-9][0-9().-]{2,24})@fax(\.[a-z0-9.-]+)?$/i.exec(address.trim())?.[1];
}

/** Whether a sender is one of those listed: a whole address, or all of `@domain`. */
export const isAllowedSender = (listed: readonly string[], from: string): boolean =>
  listed.some((each) => {
    const [wanted, given] = [each.toLowerCase(), from.toLowerCase()];
    return wanted.startsWith('@') ? given.endsWith(wanted) : given === wanted;
  });

/**
 * Faxes what allowed people mail to a number. Answers whether the mail was meant so, and is seen to: of anybody else it is a
 * mail like others. Its files are the pages, without any its text is; the receipt goes back by mail.
 */
export function createMailToFax(deps: MailToFaxDeps): (mail: ReceivedMail) => Promise<boolean> {
  return async (mail) => {
    const { mailSenders } = deps.office.read().fax ?? faxDefaults;
    const numbers = [...mail.to, ...mail.cc].flatMap((address) => faxNumberOf(address) ?? []);
    if (numbers.length === 0) return false;
    if (!isAllowedSender(mailSenders, mail.from)) {
      deps.log.warn('a mail to a fax number is of nobody who may fax', { from: mail.from });
      return false;
    }
    const bring = (name: string, type: string, bytes: Uint8Array) =>
      deps.files.keep({ name, type, bytes, by: mail.from }).then(({ id }) => id);
    const files: string[] = [];
    // Pictures that stand in the text belong to a signature.
    for (const { name, type, bytes, cid } of mail.files)
      if (bytes && cid === undefined) files.push(await bring(name, type, bytes));
    if (files.length === 0 && mail.text.trim() !== '')
      files.push(await bring('fax.txt', 'text/plain', new TextEncoder().encode(mail.text)));
    for (const number of new Set(numbers)) {
      const outcome = deps.faxes.add(
        {
          number,
          files,
          subject: mail.subject,
          replyTo: mail.replyTo ?? mail.from,
          ...(mail.messageId !== undefined && { origin: `mail:${mail.messageId}:${number}` }),
        },
        { by: mail.from },
      );
      if (outcome.kind === 'refused')
        deps.outbox.put({
          ...deps.compose({ number, subject: mail.subject, why: outcome.why }),
          to: [mail.replyTo ?? mail.from],
          headers: { 'Auto-Submitted': 'auto-replied' },
        });
    }
    return true;
  };
}
