import type { Language, Office } from '../../server/core/office/office.ts';
import { createReader } from '../texts/reader.ts';

/** A service of the catalogue as it is mailed, in the customer's language. */
export function composeService(
  told: {
    service: { name: string; text: string; price?: string };
    link?: string;
    hasFiles: boolean;
    customer?: string;
  },
  office: Office['office'] & { language: Language },
): { subject: string; text: string } {
  const { t } = createReader(office);
  const { service, link, hasFiles, customer } = told;
  const lines = [
    customer === undefined ? t('catalogue.hello') : t('catalogue.hello-who', { who: customer }),
    '',
    t('catalogue.intro', { service: service.name }),
    '',
    service.text,
    ...(service.price === undefined ? [] : ['', t('catalogue.price', { price: service.price })]),
    ...(link === undefined ? [] : ['', t('catalogue.link', { link })]),
    ...(link === undefined && hasFiles ? ['', t('catalogue.attached')] : []),
    '',
    office.name,
  ];
  return { subject: t('catalogue.subject', { service: service.name, office: office.name }), text: lines.join('\n') };
}

/** The last lines of a mail to many. */
export function composeBulkFoot(
  told: { leave?: string; link?: string; language: Language },
  office: Office['office'],
): string {
  const { t } = createReader({ ...office, language: told.language });
  return [
    ...(told.link === undefined ? [] : [told.link, '']),
    office.name,
    told.leave === undefined ? t('bulk.leave-by-mail') : t('bulk.leave', { link: told.leave }),
  ].join('\n');
}
