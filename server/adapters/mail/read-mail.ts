import { type AddressObject, type Attachment, type ParsedMail, simpleParser } from 'mailparser';
import sanitizeHtml from 'sanitize-html';
import { htmlOfText, messageIdsIn } from '../../core/mail/mail-text.ts';
import type { ReceivedFile, ReceivedMail } from '../../core/mail/received-mail.ts';

export const mailLimits = {
  /** A mail larger than this is read only at its beginning. */
  mailBytes: 40_000_000,
  headBytes: 400_000,
  fileBytes: 25_000_000,
  allFileBytes: 30_000_000,
  files: 50,
  text: 500_000,
  html: 1_000_000,
  subject: 900,
  addresses: 100,
} as const;

const MOST_LINE = 20_000;
const MOST_FIELD = 2_000;

const kept = [
  'accept-language',
  'authentication-results',
  'auto-submitted',
  'content-language',
  'list-id',
  'precedence',
  'return-path',
  'x-autoreply',
  'x-autorespond',
  'x-failed-recipients',
] as const;

/** No styles, no scripts, no forms, nothing that is fetched: what remains can stand within a page of ours. */
export function makeHarmless(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: [
      ...['p', 'br', 'div', 'span', 'b', 'strong', 'i', 'em', 'u', 's', 'sub', 'sup', 'small', 'hr', 'pre', 'code'],
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'a', 'img'],
      ...['table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'caption'],
    ],
    allowedAttributes: {
      a: ['href', 'rel', 'target'],
      img: ['src', 'alt'],
      td: ['colspan', 'rowspan'],
      th: ['colspan'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    // Pictures come with the mail or not at all: one that is fetched tells its sender who reads when.
    allowedSchemesByTag: { img: ['cid'] },
    allowProtocolRelative: false,
    nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'head'],
    nestingLimit: 100,
    transformTags: {
      a: sanitizeHtml.simpleTransform('a', { rel: 'noopener noreferrer nofollow', target: '_blank' }),
    },
    exclusiveFilter: ({ tag, attribs }) => tag === 'img' && !attribs.src,
  });
}

const listOf = (addresses: AddressObject | AddressObject[] | undefined): { address: string; name: string }[] =>
  (Array.isArray(addresses) ? addresses : addresses ? [addresses] : [])
    .flatMap(({ value }) => value)
    .flatMap((each) => each.group ?? [each])
    .flatMap(({ address, name }) => (address ? [{ address: address.toLowerCase().trim(), name }] : []))
    .slice(0, mailLimits.addresses);

/** Fax numbers are typed with blanks and brackets, which are no part of an address (RFC 5322 3.4): only the line as it came has them. */
const faxAddress = /([+(*#\d][\d\s()*#./-]{0,40})"?@(fax(?:\.[\w.-]+)?)(?![\w.-])/gi;

function addressesOf(mail: ParsedMail | undefined, field: 'to' | 'cc'): string[] {
  const line = mail?.headerLines.find(({ key }) => key === field)?.line.slice(0, MOST_LINE) ?? '';
  const faxes = [...line.matchAll(faxAddress)].map(([, typed, domain]) => {
    const number = typed!.replace(/\s+/g, ' ').trim();
    return `${number}@${domain!.toLowerCase()}`;
  });
  const parsed = listOf(mail?.[field]).map(({ address }) => address);
  if (faxes.length === 0) return parsed;
  return [...faxes, ...parsed.filter((address) => !/^"?[+(*#\d][\d\s()*#./-]*"?@fax(\.|$)/.test(address))];
}

/** What came with the mail, as far as there is room; the rest is told as left out. */
function filesOf(attachments: readonly Attachment[]): ReceivedFile[] {
  let room: number = mailLimits.allFileBytes;
  return attachments.slice(0, mailLimits.files * 4).map((each, index) => {
    const size = each.content.length;
    const about = {
      name: (each.filename ?? '').slice(0, 200),
      type: each.contentType.slice(0, 100),
      size,
      ...(each.cid !== undefined && { cid: each.cid.slice(0, 200) }),
    };
    if (index >= mailLimits.files) return { ...about, leftOut: 'too-many' };
    if (size > mailLimits.fileBytes || size > room) return { ...about, leftOut: 'too-large' };
    room -= size;
    return { ...about, bytes: new Uint8Array(each.content) };
  });
}

const isReportPart = ({ contentType }: Attachment): boolean =>
  ['message/delivery-status', 'text/rfc822-headers', 'message/rfc822'].includes(contentType);

/**
 * Reads a mail (RFC 5322, MIME). `source` may be cut off; `isCut` says so, and its files are told as left out. Never rejects for
 * what a mail is like: of one that cannot be read the head remains.
 */
export async function readMail(source: Buffer, { isCut = false }: { isCut?: boolean } = {}): Promise<ReceivedMail> {
  const options = {
    keepCidLinks: true,
    skipTextToHtml: true,
    keepDeliveryStatus: true,
    checksumAlgo: false,
    maxHtmlLengthToParse: mailLimits.html,
    maxChildNodes: 300,
    maxHeadSize: 300_000,
  } as const;
  let isBroken = false;
  const parsed = await simpleParser(source, options).catch(async () => {
    isBroken = true;
    const end = source.indexOf('\r\n\r\n');
    const head = source.subarray(0, end < 0 ? Math.min(source.length, 100_000) : end);
    return simpleParser(Buffer.concat([head, Buffer.from('\r\n\r\n')]), options).catch(() => undefined);
  });
  const [from] = listOf(parsed?.from);
  const [replyTo] = listOf(parsed?.replyTo);
  const references = messageIdsIn([parsed?.references ?? []].flat().join(' '));
  const answered = messageIdsIn(parsed?.inReplyTo ?? '').filter((id) => !references.includes(id));
  const attachments = parsed?.attachments ?? [];
  const status = attachments.find(({ contentType }) => contentType === 'message/delivery-status');
  const reported = attachments.find(
    ({ contentType }) => contentType === 'text/rfc822-headers' || contentType === 'message/rfc822',
  );
  const headers: Record<string, string> = {};
  for (const { key, line } of parsed?.headerLines ?? [])
    if ((kept as readonly string[]).includes(key))
      headers[key] ??= line
        .slice(line.indexOf(':') + 1)
        .trim()
        .slice(0, MOST_FIELD);
  // RFC 5322 3.6.2: of which of several authors it judges a verdict does not tell.
  const authors = parsed?.headerLines.filter(({ key }) => key === 'from').length;
  if (authors !== 1 || listOf(parsed?.from).length !== 1) delete headers['authentication-results'];
  const html = typeof parsed?.html === 'string' ? makeHarmless(parsed.html.slice(0, mailLimits.html)) : undefined;
  const files = filesOf(status ? attachments.filter((each) => !isReportPart(each)) : attachments);
  if (isCut) for (const file of files) delete file.bytes;
  return {
    ...(messageIdsIn(parsed?.messageId ?? '')[0] !== undefined && {
      messageId: messageIdsIn(parsed?.messageId ?? '')[0]!,
    }),
    references: [...references, ...answered].slice(-50),
    from: from?.address ?? '',
    ...(from?.name && { fromName: from.name.slice(0, 200) }),
    ...(replyTo && replyTo.address !== from?.address && { replyTo: replyTo.address }),
    to: addressesOf(parsed, 'to'),
    cc: addressesOf(parsed, 'cc'),
    subject: (parsed?.subject ?? '').replace(/\s+/g, ' ').trim().slice(0, mailLimits.subject),
    text: (parsed?.text ?? '').slice(0, mailLimits.text),
    ...(html !== undefined && html !== htmlOfText('') && { html }),
    files: isCut
      ? [...files.map((each) => ({ ...each, leftOut: 'too-large' as const })), ...unknownRest(files)]
      : isBroken
        ? [{ name: '', type: 'message/rfc822', size: source.length, leftOut: 'broken' }]
        : files,
    headers,
    ...(status && { deliveryStatus: status.content.toString('utf8').slice(0, 100_000) }),
    ...(reported && {
      reportedHead: reported.content
        .toString('utf8')
        .slice(0, 50_000)
        .split(/\r?\n\r?\n/)[0]!,
    }),
  };
}

/** Of a mail that was cut off before its first file nobody knows what came. */
const unknownRest = (files: readonly ReceivedFile[]): ReceivedFile[] =>
  files.length > 0 ? [] : [{ name: '', type: 'message/rfc822', size: 0, leftOut: 'too-large' }];
