import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startAppliance } from '../testing/appliance.ts';
import { eventually } from '../testing/eventually.ts';
import { demoOffice, demoPassword } from '../testing/furnished/demo-office.ts';
import { furnishYears } from '../testing/furnished/furnish-years.ts';
import { makeTempFolder } from '../testing/loopback.ts';
import { openWebSession } from '../testing/web-session.ts';

const run = promisify(execFile);
const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const dayMs = 86_400_000;

test('other programs read the spreadsheet and the paper of a report, with the figures that the CSV has', async () => {
  await using folder = await makeTempFolder('printed');
  const dataFolder = join(folder.path, 'data');
  const nowMs = Date.now();
  furnishYears({ dataFolder, nowMs, years: 0.04, office: demoOffice({ address: '127.0.0.1', port: 5060 }) });
  await using appliance = await startAppliance({ settings: { CENTRALITA_DATA: dataFolder } });
  const session = await openWebSession(appliance.ready.http, { login: 'sofia', password: demoPassword });
  const period = `from=${dateOf(nowMs - 14 * dayMs)}&to=${dateOf(nowMs)}`;
  await eventually('all calls counted', async () => {
    const page = await session.get(`/supervisor/reports/days?${period}`);
    return /role="status"/.test(page) ? undefined : page;
  });
  const file = async (kind: string): Promise<string> => {
    const path = join(folder.path, `days.${kind}`);
    await writeFile(path, await session.bytes(`/supervisor/reports/days.${kind}?${period}`));
    return path;
  };
  const csv = new TextDecoder().decode(await session.bytes(`/supervisor/reports/days.csv?${period}`));
  const days = csv
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(','));
  expect(days.length).toBeGreaterThan(8);

  const sheet = (await run('xlsx2csv', [await file('xlsx')])).stdout;
  const paper = (await run('pdftotext', ['-layout', await file('pdf'), '-'])).stdout;
  for (const [, offered, answered, abandoned] of days) {
    expect(sheet).toMatch(new RegExp(`,${offered},${answered},${abandoned},0?\\.`));
    expect(paper).toMatch(new RegExp(` ${offered} +${answered} +${abandoned} `));
  }
  expect(sheet).toContain('Clínica Dental Caribe');
  expect(paper).toContain('Clínica Dental Caribe');
  // The formulas stand below the table, and every page has its number.
  expect(paper).toMatch(/Nivel de servicio: Atendidas a tiempo ÷ \(atendidas \+ abandonadas/);
  const { stdout } = await run('pdfinfo', [join(folder.path, 'days.pdf')]);
  const pages = /Pages:\s+(\d+)/.exec(stdout)![1];
  expect(paper).toContain(`Página ${pages} de ${pages}`);
});
