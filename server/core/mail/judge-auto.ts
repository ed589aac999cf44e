import type { AutoMail } from './mail.ts';
import type { ReceivedMail } from './received-mail.ts';

const awaySubject =
  /^(auto(matic)?[ -]?(reply|response)|out of (the )?office|away from|respuesta autom[aá]tica|fuera de (la )?oficina|ausente|vacaciones)/i;

/** Whether a machine wrote it, and nobody is to be answered by itself: RFC 3834 2 and 5, RFC 2919, and what older programs say. */
export function judgeAuto({ headers, subject, from }: ReceivedMail): Exclude<AutoMail, 'bounce'> | undefined {
  if (headers['list-id'] !== undefined || /^(bulk|list)\b/i.test(headers.precedence ?? '')) return 'list';
  const submitted = headers['auto-submitted'];
  if (submitted !== undefined && !/^no\b/i.test(submitted)) return 'auto-reply';
  const isAuto =
    headers['x-autoreply'] !== undefined ||
    headers['x-autorespond'] !== undefined ||
    /^(auto_reply|junk)\b/i.test(headers.precedence ?? '') ||
    headers['return-path']?.replace(/\s/g, '') === '<>' ||
    /^(no-?reply|mailer-daemon|postmaster)@/.test(from) ||
    awaySubject.test(subject);
  return isAuto ? 'auto-reply' : undefined;
}

/** Words by which people take themselves off a list, alone in what they write. */
const leaving =
  /^\W*(baja|dar(me|se)? de baja|darme de baja|unsubscribe|stop|remove( me)?|cancelar suscripci[oó]n)\W*$/i;

/** Whether an answer to a mail to many says that no more are wanted: in the subject, or in the first line that is no quote. */
export function asksToLeave({ subject, text }: Pick<ReceivedMail, 'subject' | 'text'>): boolean {
  const first = text.split(/\r?\n/).find((line) => line.trim() !== '' && !line.startsWith('>'));
  return leaving.test(subject.trim()) || (first !== undefined && leaving.test(first.trim()));
}
