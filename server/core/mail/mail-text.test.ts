import { expect, test } from 'vitest';
import {
  bareSubject,
  htmlOfText,
  markOfSubject,
  markSubject,
  messageIdOf,
  messageIdsIn,
  quoteText,
  subjectOfAnswer,
  subjectOfForward,
} from './mail-text.ts';

test('a text becomes paragraphs, lines and links, and nothing in it becomes markup', () => {
  expect(htmlOfText('Hola,\nAna\n\nVea https://example.com/a?b=1&c=2.\n<script>')).toBe(
    '<p>Hola,<br>Ana</p><p>Vea <a href="https://example.com/a?b=1&amp;c=2">https://example.com/a?b=1&amp;c=2</a>.<br>&lt;script&gt;</p>',
  );
});

test('what was quoted is set apart, quote within quote', () => {
  expect(htmlOfText('Sí\n> uno\n>> dos')).toBe(
    '<p>Sí</p><blockquote type="cite"><p>uno</p><blockquote type="cite"><p>dos</p></blockquote></blockquote>',
  );
  expect(quoteText('uno\n> dos\n\n', 'Ana escribió:')).toBe('Ana escribió:\n> uno\n>> dos');
});

test('the number of the case stands in the subject once, and is read from it', () => {
  expect(markSubject('Factura', '10015')).toBe('Factura [#10015]');
  expect(markSubject('Re: Factura [#10015]', '10015')).toBe('Re: Factura [#10015]');
  expect(markSubject('Factura\r\nBcc: all@example.com', undefined)).toBe('Factura Bcc: all@example.com');
  expect([markOfSubject('RE: Factura [#10015]'), markOfSubject('Factura #10015')]).toEqual(['10015', undefined]);
});

test('marks of answers and forwards in several languages are taken off before a new one is put on', () => {
  expect(bareSubject('RE: Rv: AW: Re[2]: Factura')).toBe('Factura');
  expect([subjectOfAnswer('RV: Factura'), subjectOfForward('Re: Factura')]).toEqual(['Re: Factura', 'Fwd: Factura']);
});

test('RFC 5322 3.6.4: a Message-ID of ours bears the case, those of a header are taken apart', () => {
  expect(messageIdOf({ id: 'a1', caseId: 7, from: 'central@example.com' })).toBe('<c7.a1@example.com>');
  expect(messageIdOf({ id: 'a1', from: 'central@example.com' })).toBe('<m.a1@example.com>');
  expect(messageIdsIn('<a@b>\r\n\t<c@d> nonsense')).toEqual(['<a@b>', '<c@d>']);
});
