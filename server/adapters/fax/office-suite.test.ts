import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, expect, test } from 'vitest';
import writeExcel from 'write-excel-file/node';
import { isLockedOffice } from './is-locked-office.ts';
import { printOffice } from './office-suite.ts';
import { greyPng } from './write-png.ts';

const room = mkdtempSync(join(tmpdir(), 'centralita-office-suite-'));
afterAll(() => rmSync(room, { recursive: true }));
let folders = 0;
function folder(): string {
  const made = join(room, `${++folders}`);
  mkdirSync(made);
  return made;
}

function isThere(program: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', `command -v ${program}`]);
    return true;
  } catch {
    return false;
  }
}
/** Too large to be installed for the tests; where it stands, it is tried. */
const lacks = !isThere('soffice') && 'LibreOffice is not installed';

const odf = 'urn:oasis:names:tc:opendocument:xmlns';
const text = 'application/vnd.oasis.opendocument.text';
function odt(body: string, entry = ''): Uint8Array {
  const manifest = `<?xml version="1.0"?><manifest:manifest xmlns:manifest="${odf}:manifest:1.0" manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="${text}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">${entry}</manifest:file-entry></manifest:manifest>`;
  const content = `<?xml version="1.0"?><office:document-content xmlns:office="${odf}:office:1.0" xmlns:text="${odf}:text:1.0" xmlns:draw="${odf}:drawing:1.0" xmlns:svg="${odf}:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text>${body}</office:text></office:body></office:document-content>`;
  return zipSync({
    mimetype: [strToU8(text), { level: 0 }],
    'META-INF/manifest.xml': strToU8(manifest),
    'content.xml': strToU8(content),
  });
}
const linked = (href: string) =>
  `<text:p><draw:frame svg:width="5cm" svg:height="5cm"><draw:image xlink:href="${href}" xlink:type="simple"/></draw:frame></text:p>`;

async function wordsOf(bytes: Uint8Array, ending: string): Promise<string> {
  const made = await printOffice(bytes, { ending, folder: folder() });
  if (made.kind === 'fault') return made.why;
  return execFileSync('pdftotext', ['-layout', made.file, '-'], { encoding: 'utf8' });
}

test.skipIf(lacks)('letters and sheets become pages, two at once', async () => {
  const sheet = await writeExcel([[{ value: 'Silla' }, { value: 120, type: Number }]]).toBuffer();
  const [letter, table] = await Promise.all([
    wordsOf(odt('<text:p>Buenos días, señora Muñoz</text:p>'), 'odt'),
    wordsOf(new Uint8Array(sheet), 'xlsx'),
  ]);
  expect(letter).toContain('Buenos días, señora Muñoz');
  expect(table).toMatch(/Silla +120/);
});

test.skipIf(lacks)('what a document links to is neither fetched nor read from this machine', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const secret = join(room, 'secret.png');
  writeFileSync(secret, greyPng({ width: 100, height: 100, pels: new Uint8Array(10_000) }));
  const body = `<text:p>Aquí</text:p>${linked(`http://127.0.0.1:${port}/here.png`)}${linked(`file://${secret}`)}`;
  const made = await printOffice(odt(body), { ending: 'odt', folder: folder() });
  server.close();
  if (made.kind === 'fault') throw new Error(made.why);
  expect(asked).toEqual([]);
  const [, , ...pictures] = execFileSync('pdfimages', ['-list', made.file], { encoding: 'utf8' }).trim().split('\n');
  expect(pictures).toEqual([]);
  expect(readFileSync(made.file).length).toBeGreaterThan(1000);
});

test.skipIf(lacks)('a broken one is broken: no pages of signs are made of it', async () => {
  const noise = Buffer.from('d0cf11e0a1b11ae1'.repeat(400), 'hex');
  const [half, old] = [odt('<text:p>x</text:p>').subarray(0, 300), noise];
  expect(await Promise.all([wordsOf(half, 'docx'), wordsOf(old, 'doc')])).toEqual(['broken', 'broken']);
});

/** A compound file with this at the beginning of a sector. */
function compound(hex: string, at: number): Uint8Array {
  const file = Buffer.alloc(4096);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
  Buffer.from(hex, 'hex').copy(file, at);
  return file;
}

test.each([
  ['a locked .docx', compound(Buffer.from('EncryptedPackage', 'utf16le').toString('hex'), 1024), true],
  ['a locked .ppt', compound(Buffer.from('EncryptedSummary', 'utf16le').toString('hex'), 1024), true],
  ['a locked .doc', compound('eca501014d2009040000f013', 512 + 64), true],
  ['a .doc', compound('eca501014d2009040000f012', 512 + 64), false],
  ['a locked .xls', compound('09081000000605000000000000000000000000002f000600', 512), true],
  ['an .xls', compound('0908100000060500000000000000000000000000e1000200', 512), false],
  ['a locked .odt', odt('', '<manifest:encryption-data manifest:checksum="eA=="/>'), true],
  ['an .odt', odt(''), false],
  ['half an .odt', odt('').subarray(0, 300), false],
])('whether %s wants a password: %#', (_, bytes, isLocked) => {
  expect(isLockedOffice(bytes)).toBe(isLocked);
});
