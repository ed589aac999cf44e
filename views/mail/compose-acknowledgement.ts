import type { OfficeIdentity } from '../../server/core/office/office.ts';
import { createReader } from '../texts/reader.ts';

/** What whoever begins a case by mail is told at once, in the office's language. */
export function composeAcknowledgement(
  told: { number: string; subject: string },
  office: OfficeIdentity,
): { subject: string; text: string } {
  const { t } = createReader(office);
  return {
    subject: t('mails.acknowledged.subject', { subject: told.subject || office.name }),
    text: t('mails.acknowledged.text', { number: told.number, office: office.name }),
  };
}
