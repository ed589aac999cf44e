import { expect, test } from 'vitest';
import { decodeText, documentKind, pictureSize } from './document-kind.ts';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (each) => each.charCodeAt(0));

test.each([
  ['', 'a.pdf', 'empty'],
  ['%PDF-1.7\n', 'a.txt', 'pdf'],
  ['some mailer wrote this first\n%PDF-1.4', 'a', 'pdf'],
  ['%!PS-Adobe\n%PDF-1.4', 'a.pdf', 'unknown'],
  ['\x89PNG\r\n\x1a\n', 'a.doc', 'png'],
  ['\xff\xd8\xff\xe0', 'a', 'jpeg'],
  ['II*\0', 'a', 'tiff'],
  ['MM\0*', 'a', 'tiff'],
  ['PK\x03\x04', 'Carta.DOCX', 'office'],
  ['PK\x03\x04', 'a.zip', 'unknown'],
  ['\xd0\xcf\x11\xe0', 'a.xls', 'office'],
  ['{\\rtf1 hola', 'a.rtf', 'office'],
  ['<!DOCTYPE html>', 'a.txt', 'unknown'],
  ['  <svg xmlns=', 'a.txt', 'unknown'],
  ['Hola, Mu\xc3\xb1oz\r\n\tuno', 'a', 'text'],
  ['Mu\xf1oz', 'a.dat', 'text'],
  ['\xff\xfeH\0o\0', 'a.txt', 'text'],
  ['GIF89a\0\0', 'a.gif', 'unknown'],
] as const)('%j called %s is %s', (head, name, kind) => {
  expect(documentKind(bytes(head), name)).toBe(kind);
});

test('a text is read in UTF-8, in UTF-16 by its mark, and as Windows wrote it', () => {
  expect(decodeText(bytes('\xef\xbb\xbfMu\xc3\xb1oz'))).toBe('Muñoz');
  expect(decodeText(bytes('Mu\xf1oz \x80'))).toBe('Muñoz €');
  expect(decodeText(bytes('\xff\xfeM\0\xf1\0'))).toBe('Mñ');
});

test('a JPEG tells its size behind whatever stands before its frame', () => {
  const jpeg = bytes('\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc4\0\x03a\xff\xc2\0\x11\x08\x01\x02\x03\x04');
  expect(pictureSize(jpeg)).toEqual({ width: 0x0304, height: 0x0102 });
  expect(pictureSize(jpeg.subarray(0, 12))).toBeUndefined();
  expect(pictureSize(bytes('\xff\xd8\xff'))).toBeUndefined();
});
