const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => entities[letter]!);

/** Addresses of the web as links; what ends a sentence is not part of one. */
const linked = (text: string): string =>
  text
    .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/)
    .map((piece, index) => (index % 2 === 1 ? `<a href="${escaped(piece)}">${escaped(piece)}</a>` : escaped(piece)))
    .join('');

/** A plain text as HTML for programs that show that first: paragraphs, lines, links, what is quoted set apart. */
export function htmlOfText(text: string): string {
  const blocks: { quoted: boolean; lines: string[] }[] = [];
  for (const line of text.replaceAll('\r', '').split('\n')) {
    const quoted = line.startsWith('>');
    const last = blocks.at(-1);
    const bare = quoted ? line.replace(/^> ?/, '') : line;
    if (last && last.quoted === quoted) last.lines.push(bare);
    else blocks.push({ quoted, lines: [bare] });
  }
  const body = blocks
    .map(({ quoted, lines }) => {
      const inner = quoted ? htmlOfText(lines.join('\n')) : paragraphs(lines);
      return quoted ? `<blockquote type="cite">${inner}</blockquote>` : inner;
    })
    .join('');
  return body;
}

const paragraphs = (lines: readonly string[]): string =>
  lines
    .join('\n')
    .split(/\n{2,}/)
    .filter((each) => each.trim() !== '')
    .map((each) => `<p>${linked(each.trim()).replaceAll('\n', '<br>')}</p>`)
    .join('');

/** The text as it is quoted in an answer, under a line that says whose it is (RFC 3676 4.5). */
export function quoteText(text: string, said: string): string {
  const lines = text.replaceAll('\r', '').trimEnd().split('\n');
  return [said, ...lines.map((line) => (line.startsWith('>') ? `>${line}` : `> ${line}`))].join('\n');
}

/** The subject with the case's number, by which an answer finds its case when a program drops the other marks. */
export function markSubject(subject: string, caseNumber: string | undefined): string {
  const plain = subject.replace(/[\r\n]+/g, ' ').trim();
  if (caseNumber === undefined || plain.includes(`[#${caseNumber}]`)) return plain;
  return `${plain} [#${caseNumber}]`.trim();
}

/** The case number in a subject, as typed; undefined when there is none. */
export const markOfSubject = (subject: string): string | undefined => /\[#(\d{5,10})\]/.exec(subject)?.[1];

const marks = /^\s*(?:(?:re|aw|sv|rv|fwd?|fw|tr|enc|rif|antw|reenv(?:iado)?|resp(?:uesta)?)\s*(?:\[\d+\])?\s*:\s*)+/i;

/** A subject without the marks that answering and forwarding have put before it. */
export const bareSubject = (subject: string): string => subject.replace(marks, '').trim();

/** `Re: …` and `Fwd: …`, once. */
export const subjectOfAnswer = (subject: string): string => `Re: ${bareSubject(subject)}`;
export const subjectOfForward = (subject: string): string => `Fwd: ${bareSubject(subject)}`;

/** Our Message-ID (RFC 5322 3.6.4); the case can be read in it should the store have lost the mail. */
export const messageIdOf = (mail: { id: string; caseId?: number | undefined; from: string }): string =>
  `<${mail.caseId === undefined ? 'm' : `c${mail.caseId}`}.${mail.id}@${mail.from.split('@').at(-1)}>`;

/** The Message-IDs in a header, in their order. */
export const messageIdsIn = (header: string): string[] => header.match(/<[^<>\s]{1,900}>/g) ?? [];
