import type { Language } from './office.ts';

/** A mail as it is usually written: subject and text with merge fields. */
export interface MailTemplate {
  id: string;
  name: string;
  /** For customers of this language; absent = any. */
  language?: Language;
  subject: string;
  text: string;
}
