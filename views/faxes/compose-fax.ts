import { resentPages } from '../../server/core/fax/resent-pages.ts';
import type { Language, OfficeIdentity } from '../../server/core/office/office.ts';
import { word } from '../live/call-words.ts';
import { formatInstant, formatMoment } from '../texts/format.ts';
import { createReader } from '../texts/reader.ts';

/** What mails and receipts tell of a fax out. */
export interface ToldFax {
  /** As the office writes it. */
  number: string;
  subject: string;
  state: string;
  why?: string | undefined;
  pages: number;
  confirmed: number;
  createdAt: number;
  doneAt?: number | undefined;
  remoteId?: string | undefined;
  hash?: string | undefined;
  by: string;
}

/** So much of a page's hash is told; the whole fax has its own. */
const shownHash = 16;

type Office = OfficeIdentity & { language: Language };

/** The mail to who sent a fax. */
export function composeFaxMail(fax: ToldFax, office: Office): { subject: string; text: string } {
  const reader = createReader(office);
  const kind = fax.state === 'sent' ? 'sent' : 'failed';
  const values = {
    number: fax.number,
    pages: fax.pages,
    confirmed: fax.confirmed,
    at: formatInstant(fax.doneAt ?? fax.createdAt, reader),
    why: fax.why === undefined ? '' : word(reader, 'fax-why', fax.why),
  };
  return { subject: reader.t(`fax-mail.${kind}.subject`, values), text: reader.t(`fax-mail.${kind}.text`, values) };
}

/** The mail to who mailed something that cannot be faxed. */
export function composeFaxRefusal(
  told: { number: string; subject: string; why: string; code?: string },
  office: Office,
): { subject: string; text: string } {
  const reader = createReader(office);
  const { code } = told;
  if (code !== undefined)
    return {
      subject: reader.t('fax-mail.unproven.subject'),
      text: reader.t('fax-mail.unproven.text', { ...told, code }),
    };
  const values = { ...told, why: word(reader, 'fax-wrong', told.why) };
  return { subject: reader.t('fax-mail.refused.subject', values), text: reader.t('fax-mail.refused.text', values) };
}

/** The mail that brings a fax that came in. */
export function composeReceivedFax(
  fax: { from: string; pages: number; at: number },
  office: Office,
): { subject: string; text: string } {
  const reader = createReader(office);
  const values = {
    from: fax.from || reader.t('inbox.hidden'),
    pages: fax.pages,
    at: formatInstant(fax.at, reader),
  };
  return { subject: reader.t('fax-mail.received.subject', values), text: reader.t('fax-mail.received.text', values) };
}

/** What a fax that came in is called, as a case and as a file. */
export const nameReceivedFax = (from: string, office: Office): string => {
  const { t } = createReader(office);
  return t('fax-named', { from: from || t('inbox.hidden') });
};

/** What the task to send a fax is called. */
export const nameFaxTask = (number: string, office: Office): string => createReader(office).t('fax-task', { number });

/** The proof of a fax in words: what went where, each call, each page. */
export function composeFaxReceipt(
  told: {
    fax: ToldFax;
    attempts: readonly {
      at: number;
      modem: string;
      outcome?: string;
      firstPage: number;
      confirmed: number;
      begun?: number;
      bitRate?: number;
      coding?: string;
      ecm?: boolean;
    }[];
    pages: readonly { page: number; confirmedAt: number; by: string; rows: number; bitRate: number; sha256?: string }[];
  },
  office: Office,
) {
  const reader = createReader(office);
  const { t } = reader;
  const { fax, attempts, pages } = told;
  const resent = resentPages(attempts);
  const facts: [string, string][] = [
    [t('fax-receipt.to'), fax.number],
    [t('mail.subject'), fax.subject],
    [t('fax-receipt.state'), word(reader, 'fax-state', fax.state)],
    ...(fax.why === undefined ? [] : [[t('fax.outcome'), word(reader, 'fax-why', fax.why)] as [string, string]]),
    [t('fax-receipt.pages'), t('fax.page-of', { page: fax.confirmed, pages: fax.pages })],
    [t('fax-receipt.given'), `${formatMoment(fax.createdAt, reader)}, ${fax.by}`],
    [t('fax-receipt.done'), fax.doneAt === undefined ? '' : formatMoment(fax.doneAt, reader)],
    [t('fax.remote'), fax.remoteId ?? ''],
    [t('fax.resent-head'), resent.length === 0 ? '' : t('fax.resent', { pages: resent.join(', ') })],
    [t('fax.hash'), fax.hash ?? ''],
  ];
  return {
    title: t('fax-receipt.title', { number: fax.number }),
    facts: facts.filter(([, value]) => value !== ''),
    tables: [
      {
        title: t('fax.proof'),
        heads: [t('fax.page'), t('fax.confirmed-at'), t('fax.said'), t('fax.rows'), t('fax.rate'), 'SHA-256'],
        rows: pages.map(({ page, confirmedAt, by, rows, bitRate, sha256 = '' }) => [
          String(page + 1),
          formatMoment(confirmedAt, reader),
          by,
          String(rows),
          t('fax.speed', { rate: bitRate }),
          sha256.slice(0, shownHash),
        ]),
      },
      {
        title: t('fax.calls'),
        heads: [t('mails.at'), t('fax.modem'), t('fax.outcome'), t('fax.pages'), t('fax.line')],
        rows: attempts.map(({ at, modem, outcome = '', firstPage, confirmed, bitRate, coding, ecm }) => [
          formatMoment(at, reader),
          modem,
          word(reader, 'fax-why', outcome),
          confirmed === 0 ? '-' : `${firstPage + 1}-${firstPage + confirmed}`,
          [bitRate === undefined ? '' : t('fax.speed', { rate: bitRate }), coding?.toUpperCase(), ecm ? 'ECM' : '']
            .filter(Boolean)
            .join(' '),
        ]),
      },
    ].filter(({ rows }) => rows.length > 0),
  };
}
