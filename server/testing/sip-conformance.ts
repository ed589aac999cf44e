import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { printTable, type ReportedTest, tabulate } from './conformance.ts';

/** Runs every test that names a clause and prints RFC × section × result; both forms of it stay in `.make`. */
const report = '.make/clauses.json';
mkdirSync('.make', { recursive: true });
rmSync(report, { force: true });
const child = spawn(
  // This node, not the one that comes first in the path.
  process.execPath,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    'unit',
    '-t',
    'RFC [0-9]+( >)? ([A-Z][.])?[0-9]',
    '--reporter=json',
    `--outputFile=${report}`,
  ],
  { stdio: ['ignore', 'ignore', 'inherit'] },
);
await new Promise((resolve) => child.on('close', resolve));
const told = JSON.parse(readFileSync(report, 'utf8')) as {
  testResults: { name: string; status: string; assertionResults: ReportedTest[] }[];
};
const unread = told.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
const sections = tabulate(told.testResults.flatMap((file) => file.assertionResults));
const text = printTable(sections);
writeFileSync('.make/sip-conformance.md', text);
writeFileSync('.make/sip-conformance.json', `${JSON.stringify(sections, undefined, 2)}\n`);
process.stdout.write(text);
for (const { name } of unread) process.stderr.write(`${name} could not be loaded\n`);
process.exitCode = unread.length === 0 && sections.length > 0 && sections.every((row) => row.failed === 0) ? 0 : 1;
