import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { pictureSize } from '../../core/fax/document-kind.ts';
import { judgeAuto } from '../../core/mail/judge-auto.ts';
import { isVouchedFor, judgesOf } from '../../core/mail/judge-sender.ts';
import type { ReceivedFile, ReceivedMail } from '../../core/mail/received-mail.ts';
import { faxDefaults } from '../../core/office/fax.ts';
import type { Language } from '../../core/office/office.ts';
import type { Files } from '../files/files.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { FaxAddOutcome, Faxes } from './faxes.ts';
import type { SenderCodes } from './sender-codes.ts';

/**
 * Why a mail is not faxed. `unproven`: nothing shows that it is of who it says. `winmail`: a program packed its files so that only
 * itself can unpack them.
 */
export type MailRefusal =
  | (FaxAddOutcome & { kind: 'refused' })['why']
  | 'unknown-sender'
  | 'unproven'
  | 'too-big'
  | 'winmail';

export interface MailToFaxDeps {
  clock: Pick<Clock, 'now'>;
  log: Log;
  office: Pick<OfficeService, 'read'>;
  files: Pick<Files, 'keep'>;
  faxes: Pick<Faxes, 'add'>;
  outbox: Pick<Outbox, 'put'>;
  codes: SenderCodes;
  /** What the customer of that address reads. */
  languageOf(address: string): Language | undefined;
  /** What the sender of a mail that cannot be faxed is told. */
  compose(
    told: { number: string; subject: string; why: MailRefusal; code?: string },
    language: Language | undefined,
  ): { subject: string; text: string };
}

const HOUR_MS = 3_600_000;
/** So many who are not believed are answered within an hour: whoever forges names makes them up by the hundred. */
const MOST_ANSWERS = 30;
/** A picture that stands in the text is a document from this size on, else it belongs to a signature. */
const SMALLEST_DOCUMENT = { wide: 500, tall: 350 };
/** What belongs to the mail itself: signatures of it, cards and dates of who wrote it. */
const aside = /^(application\/(pkcs7|x-pkcs7|pgp)-|text\/(calendar|x?-?vcard)|application\/ics)/;

/** The number that an address means: `+34910000001@fax`, `910 000 001@fax.example.com`; undefined for any other. Codes are told as they are typed. */
export function faxNumberOf(address: string): string | undefined {
  return /^"?([+(*#]*[0-9][0-9 ()*#./-]{2,24})"?@fax(\.[a-z0-9.-]+)?$/i.exec(address.trim())?.[1]?.trim();
}

/** Whether a sender is one of those listed: a whole address, or all of `@domain`. */
export const isAllowedSender = (listed: readonly string[], from: string): boolean =>
  listed.some((each) => {
    const [wanted, given] = [each.toLowerCase(), from.toLowerCase()];
    return wanted.startsWith('@') ? given.endsWith(wanted) : given === wanted;
  });

function isDocument({ type, cid, bytes }: ReceivedFile): boolean {
  if (aside.test(type)) return false;
  if (cid === undefined || !type.startsWith('image/')) return true;
  const size = bytes && pictureSize(bytes);
  return size !== undefined && size.width >= SMALLEST_DOCUMENT.wide && size.height >= SMALLEST_DOCUMENT.tall;
}

/** What was written, without what is below the line of a signature (RFC 3676 4.3). */
const ownWords = (text: string): string => text.split(/\r?\n-- ?\r?\n/)[0]!.trim();

/** The language that the sender's program says (RFC 3282). */
function writtenIn({ headers }: ReceivedMail): Language | undefined {
  const told = headers['content-language'] ?? headers['accept-language'] ?? '';
  return (['es', 'en'] as const).find((each) => told.toLowerCase().startsWith(each));
}

/**
 * Faxes what allowed people mail to a number. Answers whether the mail was meant so, and is seen to. Its files are the pages, without
 * any its text is; where the office wants it so, its text is the cover of its files. The receipt goes back by mail, and so does why
 * it was not faxed. Anybody can write any name into a From: that it is theirs is vouched for by the office's mail server, or shown
 * by their code in the subject, which is mailed to them when both are missing.
 */
export function createMailToFax(deps: MailToFaxDeps): (mail: ReceivedMail) => Promise<boolean> {
  /** Who is not believed hears so once an hour: nobody is to be flooded in somebody's name. */
  const answered = new Map<string, number>();

  function refuse(
    mail: ReceivedMail,
    { to = mail.replyTo ?? mail.from, ...told }: { number: string; why: MailRefusal; code?: string; to?: string },
  ): void {
    const language = writtenIn(mail) ?? deps.languageOf(mail.from);
    deps.outbox.put({
      ...deps.compose({ ...told, subject: mail.subject }, language),
      to: [to],
      headers: { 'Auto-Submitted': 'auto-replied' },
    });
  }

  /** Answers whether the mail is seen to: one written to others too, or by a machine, is a mail like others. */
  function refuseOnce(
    mail: ReceivedMail,
    told: { number: string; why: MailRefusal; code?: string; isAlone: boolean },
  ): boolean {
    const { isAlone, ...about } = told;
    deps.log.warn('a mail to a fax number is not believed', { from: mail.from, why: told.why });
    if (mail.from === '' || !isAlone || judgeAuto(mail)) return false;
    const now = deps.clock.now();
    for (const [address, at] of answered) if (at <= now - HOUR_MS) answered.delete(address);
    if (answered.has(mail.from) || answered.size >= MOST_ANSWERS) return true;
    answered.set(mail.from, now);
    // Never to where the mail asks its answer to: that may be whoever forged it.
    refuse(mail, { ...about, to: mail.from });
    return true;
  }

  return async (came) => {
    const { fax: settings = faxDefaults, office, mailIn } = deps.office.read();
    const addresses = [...came.to, ...came.cc];
    const numbers = [...new Set(addresses.flatMap((address) => faxNumberOf(address) ?? []))];
    if (numbers.length === 0) return false;
    const first = { number: numbers[0]!, isAlone: numbers.length === addresses.length };
    if (!isAllowedSender(settings.mailSenders, came.from)) return refuseOnce(came, { ...first, why: 'unknown-sender' });
    const { subject, isProven } = deps.codes.read(came.subject, came.from);
    const mail = { ...came, subject };
    const field = mail.headers['authentication-results'];
    const judges = judgesOf(settings.mailJudges, mailIn?.host);
    if (settings.mailProof && !isProven && !isVouchedFor({ from: mail.from, field, judges }))
      return refuseOnce(mail, { ...first, why: 'unproven', code: deps.codes.codeOf(mail.from) });
    const documents = mail.files.filter(isDocument);
    const wrong = documents.some(({ bytes }) => !bytes)
      ? 'too-big'
      : documents.some(({ name, type }) => type === 'application/ms-tnef' || name.toLowerCase() === 'winmail.dat')
        ? 'winmail'
        : undefined;
    if (wrong) {
      for (const number of numbers) refuse(mail, { number, why: wrong });
      return true;
    }
    const bring = (name: string, type: string, bytes: Uint8Array) =>
      deps.files.keep({ name, type, bytes, by: mail.from }).then(({ id }) => id);
    const files: string[] = [];
    for (const { name, type, bytes } of documents) files.push(await bring(name, type, bytes!));
    const text = ownWords(mail.text);
    const hasCover = files.length > 0 && text !== '' && settings.mailCover;
    if (files.length === 0 && text !== '')
      files.push(await bring('fax.txt', 'text/plain', new TextEncoder().encode(text)));
    const fromName = mail.fromName ?? office.name;
    for (const number of numbers) {
      const outcome = deps.faxes.add(
        {
          number,
          files,
          subject: mail.subject,
          ...(hasCover && { cover: { toName: '', fromName, subject: mail.subject, text } }),
          replyTo: mail.replyTo ?? mail.from,
          ...(mail.messageId !== undefined && { origin: `mail:${mail.messageId}:${number}` }),
        },
        { by: mail.from },
      );
      if (outcome.kind === 'refused') refuse(mail, { number, why: outcome.why });
    }
    return true;
  };
}
