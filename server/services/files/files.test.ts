import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { openOffice } from '../../testing/builders/open-office.ts';
import { cleanFileName, createFiles, type Files, maxFileBytes } from './files.ts';

const day = 86_400_000;
let house: ReturnType<typeof openOffice>;
let files: Files;
beforeEach(() => {
  house = openOffice();
  files = createFiles({ ...house, log: silentLog });
});
afterEach(() => {
  files.stop();
  house.close();
});

const keep = (text: string, name = 'offer.pdf') =>
  files.keep({ name, type: 'application/pdf', bytes: Buffer.from(text), by: 'ana' });
const code = (expected: string) => expect.objectContaining({ code: expected });

test('a file comes back as it was brought, under the name it had', async () => {
  const kept = await keep('twelve pages', 'C:\\Users\\ana\\Oferta niño.pdf');
  expect(kept).toMatchObject({ name: 'Oferta niño.pdf', bytes: 12, by: 'ana', type: 'application/pdf' });
  expect(files.find(kept.id)).toEqual(kept);
  expect(String(await files.read(kept.id))).toBe('twelve pages');
});

test('what nobody needs goes after a day, the content with the last that had it', async () => {
  const [one, other] = [await keep('same'), await keep('same')];
  files.use({ file: one.id, by: 'case:1' });
  files.use({ file: one.id, by: 'case:1' });
  expect(files.usedBy('case:1')).toEqual([one]);
  house.clock.advance(day + 1);
  await files.sweep();
  expect([files.find(one.id), files.find(other.id)]).toEqual([one, undefined]);
  expect(String(await files.read(one.id))).toBe('same');
  const place = files.pathOf(one.id)!;
  files.release({ by: 'case:1' });
  await files.sweep();
  expect([files.find(one.id), existsSync(place)]).toEqual([undefined, false]);
});

test('a file just brought waits for the mail it goes with', async () => {
  const kept = await keep('new');
  await files.sweep();
  expect(files.find(kept.id)).toEqual(kept);
});

test('a disk that takes nothing is told, and nothing half remains', async () => {
  writeFileSync(join(house.dataFolder, 'files'), 'in the way');
  await expect(keep('lost')).rejects.toEqual(code('file-not-kept'));
  rmSync(join(house.dataFolder, 'files'));
  const kept = await keep('kept');
  const place = files.pathOf(kept.id)!;
  rmSync(place);
  await expect(files.read(kept.id)).rejects.toEqual(code('file-gone'));
  // A folder where the content should stand: the last step fails.
  mkdirSync(place);
  await expect(keep('kept')).rejects.toEqual(code('file-not-kept'));
  expect(readdirSync(join(place, '..'))).toEqual([kept.sha256]);
});

test('too much at once is refused', async () => {
  const bytes = new Uint8Array(maxFileBytes + 1);
  await expect(files.keep({ name: 'film.mp4', type: 'video/mp4', bytes, by: 'ana' })).rejects.toEqual(
    code('file-too-big'),
  );
});

test.each([
  ['../../etc/passwd', 'passwd'],
  ['..', 'file'],
  ['a\r\nb\u202Etxt.exe', 'abtxt.exe'],
  [`${'x'.repeat(300)}.pdf`, `${'x'.repeat(116)}.pdf`],
])('the name %j is kept as %j', (given, name) => {
  expect(cleanFileName(given)).toBe(name);
});
