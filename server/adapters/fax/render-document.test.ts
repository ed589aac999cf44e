import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { renderDocument } from './render-document.ts';

const folder = mkdtempSync(join(tmpdir(), 'centralita-office-'));
const path = process.env.PATH;
afterEach(() => {
  process.env.PATH = path;
});
afterAll(() => rmSync(folder, { recursive: true }));

const printer = {
  text: () => Promise.reject(new Error('not asked for')),
  image: () => Promise.reject(new Error('not asked for')),
};

function keep(name: string) {
  writeFileSync(join(folder, name), Buffer.from('504b030414000000', 'hex'));
  return { path: join(folder, name), name, resolution: 'standard', paper: 'a4', mostPages: 5, spans: [] } as const;
}

/** Programs that are found instead of the real ones. */
function install(programs: Record<string, string>): void {
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  process.env.PATH = `${folder}:/usr/bin:/bin`;
}

const onePage = '(printf "P5\\n1728 1146\\n255\\n"; head -c 1980288 /dev/zero)';

test('an office document goes through LibreOffice, under a name of ours and with a profile of its own', async () => {
  const wish = keep('Carta $(rm -rf) de Ana.docx');
  install({
    soffice: `echo "$@" > ${folder}/asked; while [ $# -gt 2 ]; do shift; done; echo made > "$1/made.pdf"`,
    gs: onePage,
  });
  const rendered = await renderDocument(wish, printer);
  if (rendered.kind !== 'pages') throw new Error(rendered.why);
  expect(rendered.pages).toHaveLength(1);
  expect(rendered.pages[0]).toMatchObject({ width: 1728, rows: 1146 });
  const asked = readFileSync(join(folder, 'asked'), 'utf8');
  expect(asked).toMatch(
    /--headless .*UserInstallation=file:\/\/\S+\/profile --convert-to pdf --outdir \S+ \S+\/made\.docx/,
  );
});

test('without LibreOffice, or when it makes nothing of it, one hears which', async () => {
  const wish = keep('hoja.xlsx');
  install({ soffice: 'exit 127' });
  expect(await renderDocument(wish, printer)).toEqual({ kind: 'fault', why: 'no-office' });
  install({ soffice: 'exit 0' });
  expect(await renderDocument(wish, printer)).toEqual({ kind: 'fault', why: 'broken' });
});

test('a PDF of hundreds of pages is refused before the first is drawn', async () => {
  const wish = keep('guia.pdf');
  writeFileSync(wish.path, '%PDF-1.4\n');
  const told = (pages: number) =>
    `case "$*" in *PDFINFO*) echo "        File has ${pages} pages" >&2;; *) echo "$*" > ${folder}/drawn; ${onePage};; esac`;
  install({ gs: told(500) });
  expect(await renderDocument(wish, printer)).toEqual({ kind: 'fault', why: 'too-many-pages' });
  expect(existsSync(join(folder, 'drawn'))).toBe(false);
  expect(await renderDocument({ ...wish, spans: [{ first: 3, last: 3 }] }, printer)).toMatchObject({ count: 500 });
  expect(readFileSync(join(folder, 'drawn'), 'utf8')).toContain('-sPageList=3 ');
  rmSync(join(folder, 'drawn'));
  install({ gs: told(1) });
  expect(await renderDocument(wish, printer)).toMatchObject({ kind: 'pages' });
  expect(existsSync(join(folder, 'drawn'))).toBe(true);
});
