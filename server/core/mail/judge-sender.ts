/** Whose verdict on senders is believed without being told: mailboxes of this host get their mail through that server. */
const knownJudges: Readonly<Record<string, string>> = {
  'imap.gmail.com': 'mx.google.com',
  'imap.googlemail.com': 'mx.google.com',
};

/** The servers that may vouch for who wrote what comes into a mailbox: those that are told, else the one that its host is known for. */
export const judgesOf = (told: readonly string[], host: string | undefined): readonly string[] =>
  told.length > 0 ? told : [knownJudges[(host ?? '').toLowerCase()] ?? []].flat();

interface Verdict {
  method: string;
  result: string;
  /** `header.from`, `smtp.mailfrom` and the like, in small letters. */
  about: Readonly<Record<string, string>>;
}

/** Quoted strings as they stand, comments (which may hold others) gone: RFC 8601 2.2 lets them be anywhere. */
function withoutComments(field: string): string {
  let depth = 0;
  let isQuoted = false;
  let out = '';
  for (let index = 0; index < field.length; index++) {
    const sign = field[index]!;
    if (sign === '\\' && (isQuoted || depth > 0)) index++;
    else if (sign === '"' && depth === 0) isQuoted = !isQuoted;
    else if (sign === '(' && !isQuoted) depth++;
    else if (sign === ')' && depth > 0) depth--;
    // What is quoted can neither begin another verdict nor hold blanks.
    else if (depth === 0) out += isQuoted && /[;\s=]/.test(sign) ? '_' : sign;
  }
  return out;
}

/** The server that judged and what it found (RFC 8601 2.2). */
export function readVerdicts(field: string): { server: string; verdicts: Verdict[] } {
  const [first = '', ...rest] = withoutComments(field).toLowerCase().split(';');
  const verdicts = rest.flatMap((part): Verdict[] => {
    const [head = '', ...properties] = part
      .trim()
      .replace(/\s*=\s*/g, '=')
      .split(/\s+/);
    const [, method, result] = /^([a-z0-9-]+)(?:\/\d+)?=([a-z]+)$/.exec(head) ?? [];
    if (method === undefined || result === undefined) return [];
    const about = properties.flatMap((each) => {
      const at = each.indexOf('=');
      return at > 0 ? [[each.slice(0, at), each.slice(at + 1)] as const] : [];
    });
    return [{ method, result, about: Object.fromEntries(about) }];
  });
  return { server: first.trim().split(/\s+/)[0] ?? '', verdicts };
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** Whether what is proved of one domain holds for another: of itself and of what lies below it. */
const covers = (proved: string, domain: string): boolean =>
  proved.includes('.') && (domain === proved || domain.endsWith(`.${proved}`));

const isJudge = (server: string, judges: readonly string[]): boolean =>
  judges.some((each) => {
    const judge = each.toLowerCase();
    return judge.startsWith('*.') ? server.endsWith(judge.slice(1)) : server === judge;
  });

/**
 * Whether the server that took a mail in found that it is of whom its From names (RFC 8601 4.1): by DMARC, or where the domain has none
 * by a signature (DKIM) or sender (SPF) of the same domain, or because that very person gave the mail in. `field` is the topmost
 * Authentication-Results: those below may be the sender's own.
 */
export function isVouchedFor(mail: { from: string; field: string | undefined; judges: readonly string[] }): boolean {
  const { server, verdicts } = readVerdicts(mail.field ?? '');
  if (!isJudge(server, mail.judges)) return false;
  const from = mail.from.toLowerCase();
  const domain = domainOf(from);
  const of = (method: string) => verdicts.filter((each) => each.method === method);
  const passed = (method: string) => of(method).filter(({ result }) => result === 'pass');
  if (passed('auth').some(({ about }) => about['smtp.auth'] === from)) return true;
  if (of('dmarc').some(({ result }) => result === 'fail')) return false;
  return (
    passed('dmarc').some(({ about }) => about['header.from'] === domain) ||
    passed('dkim').some(({ about }) => covers(about['header.d'] ?? domainOf(about['header.i'] ?? ''), domain)) ||
    passed('spf').some(({ about }) => covers(domainOf(about['smtp.mailfrom'] ?? ''), domain))
  );
}
