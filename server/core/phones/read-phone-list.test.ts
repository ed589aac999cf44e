import { expect, test } from 'vitest';
import { readPhoneList } from './read-phone-list.ts';

test('a list from a spreadsheet is read: headings, quotes, several lines of a phone, any sign between', () => {
  const text =
    '\uFEFFMAC;Extension;Marca\r\n"80:5E:C0:12:34:56";101 102;Yealink;"Front ""desk"""\r\n\r\n000b82abcdef,103\n';
  expect(readPhoneList(text)).toEqual({
    phones: [
      { line: 2, mac: '805ec0123456', extensions: ['101', '102'], vendor: 'yealink', name: 'Front "desk"' },
      { line: 4, mac: '000b82abcdef', extensions: ['103'] },
    ],
    problems: [],
  });
});

test('a first line that has digits is a row, however wrong its MAC', () => {
  expect(readPhoneList('zz;101').problems).toEqual([{ line: 1, why: 'mac', value: 'zz' }]);
});

test('what is wrong is told with its line, and the rest is read', () => {
  const text = [
    '80:5e:c0:12:34,101',
    '805ec0123456,101',
    '805EC0123456,102',
    '805ec0123457,',
    '805ec0123458,103,Nokia',
    '805ec0123459,x1',
  ];
  expect(readPhoneList(text.join('\n'))).toEqual({
    phones: [{ line: 2, mac: '805ec0123456', extensions: ['101'] }],
    problems: [
      { line: 1, why: 'mac', value: '80:5e:c0:12:34' },
      { line: 3, why: 'twice', value: '805EC0123456' },
      { line: 4, why: 'extension', value: '' },
      { line: 5, why: 'vendor', value: 'Nokia' },
      { line: 6, why: 'extension', value: 'x1' },
    ],
  });
});
