import type { Language } from '../office/office.ts';

/** The page before the others, with all of its words. */
export interface CoverSheet {
  /** In large letters. */
  title: string;
  officeName: string;
  /** PNG or JPEG. */
  logo?: Uint8Array;
  /** Label and value, as they are printed; those without a value are left out. */
  rows: readonly (readonly [label: string, value: string])[];
  text: string;
  /** Small, at the foot. */
  note: string;
}

const words: Record<Language, Record<'title' | 'to' | 'from' | 'date' | 'pages' | 'subject' | 'note', string>> = {
  es: {
    title: 'FAX',
    to: 'Para',
    from: 'De',
    date: 'Fecha',
    pages: 'Páginas, con esta',
    subject: 'Asunto',
    note: 'Si recibe este fax por error, avísenos por favor y destrúyalo: puede contener datos confidenciales.',
  },
  en: {
    title: 'FAX',
    to: 'To',
    from: 'From',
    date: 'Date',
    pages: 'Pages, with this one',
    subject: 'Subject',
    note: 'If you have received this fax by mistake, please tell us and destroy it: it may contain confidential data.',
  },
};

/** Name and number in one line, or whichever there is. */
const named = (name: string, number: string): string => [name.trim(), number.trim()].filter(Boolean).join(', ');

export function composeCover(of: {
  language: Language;
  officeName: string;
  logo?: Uint8Array;
  to: { name: string; number: string };
  from: { name: string; number: string };
  /** As the office writes dates. */
  date: string;
  /** This one counted. */
  pages: number;
  subject: string;
  text: string;
}): CoverSheet {
  const { language, officeName, logo, to, from, date, pages, subject, text } = of;
  const labels = words[language];
  const rows: [string, string][] = [
    [labels.to, named(to.name, to.number)],
    [labels.from, named(from.name, from.number)],
    [labels.date, date],
    [labels.pages, String(pages)],
    [labels.subject, subject.trim()],
  ];
  return {
    title: labels.title,
    officeName,
    ...(logo ? { logo } : {}),
    rows: rows.filter(([, value]) => value !== ''),
    text: text.trim(),
    note: labels.note,
  };
}
