import { expect, test } from 'vitest';
import { isVouchedFor, judgesOf, readVerdicts } from './judge-sender.ts';

const judges = ['mx.hoster.example'];
const isOk = (field: string | undefined, from = 'ana@office.example'): boolean => isVouchedFor({ from, field, judges });

test('RFC 8601 2.2: comments, quotes, versions and blanks are no part of a verdict', () => {
  expect(
    readVerdicts(
      'MX.Hoster.example 1 (our (inner) judge; dmarc=pass);\r\n\tspf/1 = pass (a;b) smtp.mailfrom="ana;dmarc=pass"@x.example; none',
    ),
  ).toEqual({
    server: 'mx.hoster.example',
    verdicts: [{ method: 'spf', result: 'pass', about: { 'smtp.mailfrom': 'ana_dmarc_pass@x.example' } }],
  });
});

test.each([
  ['DMARC passed', 'mx.hoster.example; dmarc=pass (p=NONE sp=NONE) header.from=office.example'],
  ['the domain signed it', 'mx.hoster.example; dkim=pass header.i=@office.example header.s=s1; dmarc=none'],
  ['a domain above signed it', 'mx.hoster.example; dkim=pass header.d=office.example', 'ana@mail.office.example'],
  ['it came from the domain', 'mx.hoster.example; spf=pass smtp.mailfrom=bounce@office.example'],
  ['the person gave it in', 'mx.hoster.example; auth=pass (plain) smtp.auth=ana@office.example'],
])('RFC 8601 4.1: a mail is vouched for when %s', (_, field, from = 'ana@office.example') => {
  expect(isOk(field, from)).toBe(true);
});

test.each([
  ['nobody judged it', undefined],
  ['its sender wrote the verdict', 'mx.evil.example; dmarc=pass header.from=office.example'],
  ['the server is only called alike', 'mx.hoster.example.evil.example; dmarc=pass header.from=office.example'],
  ['DMARC failed, whatever else passed', 'mx.hoster.example; spf=pass smtp.mailfrom=x@office.example; dmarc=fail'],
  ['the verdict is of another From', 'mx.hoster.example; dmarc=pass header.from=evil.example'],
  ['DMARC tells no From', 'mx.hoster.example; dmarc=pass'],
  ['a stranger signed it', 'mx.hoster.example; dkim=pass header.d=evil.example'],
  ['a domain below signed it', 'mx.hoster.example; dkim=pass header.d=guest.office.example'],
  ['a whole country signed it', 'mx.hoster.example; dkim=pass header.d=example'],
  ['a stranger sent it', 'mx.hoster.example; spf=pass smtp.mailfrom=ana@evil.example'],
  [
    'the envelope holds the verdict',
    'mx.hoster.example; spf=pass smtp.mailfrom="x; dmarc=pass header.from=office.example"@e.example',
  ],
  [
    'the comment holds the verdict',
    'mx.hoster.example; spf=fail (x; dmarc=pass header.from=office.example) smtp.mailfrom=e.example',
  ],
  ['somebody else gave it in', 'mx.hoster.example; auth=pass smtp.auth=eva@office.example'],
])('RFC 8601 7.1: a mail is not vouched for when %s', (_, field) => {
  expect(isOk(field)).toBe(false);
});

test('a judge may be all servers below a name; without any told, those of great providers are known', () => {
  const field = 'mx7.mail.example; dmarc=pass header.from=office.example';
  expect(isVouchedFor({ from: 'ana@office.example', field, judges: ['*.mail.example'] })).toBe(true);
  expect(isVouchedFor({ from: 'ana@office.example', field, judges: ['*.ail.example'] })).toBe(false);
  expect(judgesOf([], 'imap.gmail.com')).toEqual(['mx.google.com']);
  expect(judgesOf([], 'imap.hoster.example')).toEqual([]);
  expect(judgesOf(['mx.hoster.example'], 'imap.gmail.com')).toEqual(['mx.hoster.example']);
});
