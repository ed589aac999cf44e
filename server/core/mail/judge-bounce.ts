import { messageIdsIn } from './mail-text.ts';
import type { ReceivedMail } from './received-mail.ts';

/** What a report says of a mail of ours. */
export interface Bounce {
  /** False: it is still being tried, or only not for now. */
  isFinal: boolean;
  /** Whom it did not reach, in small letters. */
  addresses: string[];
  /** Of the mail that came back. */
  messageId?: string;
  /** RFC 3463: `5.1.1`. */
  status?: string;
  /** In the words of the server. */
  detail: string;
}

const MAX_DETAIL = 300;

/** Fields of one block, unfolded (RFC 5322 2.2.3), names in small letters. */
function fieldsOf(block: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const [, name, value] = /^([!-9;-~]+):[ \t]*(.*)$/.exec(line) ?? [];
    if (name !== undefined && !fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), value!.trim());
  }
  return fields;
}

/** The address of `rfc822; ana@example.com`. */
const addressIn = (field: string | undefined): string | undefined =>
  /([^\s;<>"]+@[^\s;<>"]+)/.exec(field ?? '')?.[1]?.toLowerCase();

/** A report as RFC 3464 wants it: a block for the mail, then one for each address. */
function readReport(status: string): Omit<Bounce, 'messageId'> | undefined {
  const told = status
    .split(/\r?\n[ \t]*\r?\n/)
    .map(fieldsOf)
    .filter((fields) => fields.has('final-recipient') || fields.has('original-recipient'));
  const failed = told.filter((fields) => /^(failed|delayed)/i.test(fields.get('action') ?? ''));
  if (failed.length === 0) return undefined;
  const final = failed.filter(
    (fields) => /^failed/i.test(fields.get('action') ?? '') && !(fields.get('status') ?? '5').startsWith('4'),
  );
  const meant = final.length > 0 ? final : failed;
  const code = meant[0]!.get('status')?.split(' ')[0];
  return {
    isFinal: final.length > 0,
    addresses: meant.flatMap((fields) => {
      const address = addressIn(fields.get('original-recipient')) ?? addressIn(fields.get('final-recipient'));
      return address === undefined ? [] : [address];
    }),
    ...(code !== undefined && { status: code }),
    detail: (meant[0]!.get('diagnostic-code') ?? code ?? '').slice(0, MAX_DETAIL),
  };
}

const machines = /^(mailer-daemon|postmaster|mail-daemon|mdaemon|bounces?)(?=[+@-])/;
const failureSubject =
  /undeliver|delivery (status|failure|has failed)|mail delivery|returned mail|failure notice|delivery.*(fail|delay)|could not (be )?(send|sent|deliver)|no se (ha podido|pudo|puede) entregar|no entregad|devuelto|error de entrega/i;
const passing = /delay|warning|will (retry|be retried|keep trying)|temporar|not yet|retras|se seguirá intentando/i;

/** Reports of older servers say it in words: an address, perhaps a status, often the head of what came back. */
function readProse(mail: ReceivedMail): Omit<Bounce, 'messageId'> | undefined {
  const named = mail.headers['x-failed-recipients'];
  const isMachine = machines.test(mail.from) || mail.headers['return-path']?.replace(/\s/g, '') === '<>';
  if (named === undefined && !(isMachine && failureSubject.test(mail.subject))) return undefined;
  // What is quoted below names our own address too.
  const [said = ''] = mail.text.split(/^-{2,}.*(?:original|copy|return|below).*$|^Return-Path:|^Received:/im);
  const found = (named ?? said).match(/[^\s;<>"(),:]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+/g) ?? [];
  const addresses = [...new Set(found.map((each) => each.toLowerCase()))].filter((each) => !machines.test(each));
  const code = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(said)?.[1];
  const reply = /\b([45])\d\d[ -]/.exec(said)?.[1];
  return {
    isFinal: code === undefined && reply === undefined ? !passing.test(mail.subject) : (code ?? reply)!.startsWith('5'),
    addresses: addresses.slice(0, 20),
    ...(code !== undefined && { status: code }),
    detail: (said.split(/\r?\n/).find((line) => /\b[45]\d\d\b|[45]\.\d+\.\d+/.test(line)) ?? mail.subject)
      .trim()
      .slice(0, MAX_DETAIL),
  };
}

/** Whether a mail tells that one of ours did not arrive: RFC 3464, or as older servers say it. */
export function judgeBounce(mail: ReceivedMail): Bounce | undefined {
  const read = mail.deliveryStatus === undefined ? readProse(mail) : readReport(mail.deliveryStatus);
  if (!read) return undefined;
  const about =
    fieldsOf(mail.reportedHead ?? '').get('message-id') ?? /^Message-ID:\s*(<[^<>\s]+>)/im.exec(mail.text)?.[1];
  const [messageId] = messageIdsIn(about ?? mail.references.at(-1) ?? '');
  return { ...read, ...(messageId !== undefined && { messageId }) };
}
