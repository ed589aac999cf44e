import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describeError } from '../base/errors.ts';
import { officeJsonSchema } from '../services/office/office-schema.ts';
import type { ApplyOutcome, OfficeChange } from '../services/office/office-service.ts';
import { withHouse } from './open-house.ts';
import { readArgs } from './read-args.ts';
import type { Command, Terminal } from './terminal.ts';

const signs: Record<OfficeChange['action'], string> = { add: '+', change: '~', remove: '-' };

const print = (value: unknown): string => {
  const text = value === undefined ? '(none)' : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
};

function printChange(change: OfficeChange): string[] {
  const head = `${signs[change.action]} ${change.subject}`;
  if (change.action !== 'change') return [head];
  return [head, ...change.fields.map(({ path, from, to }) => `    ${path}: ${print(from)} -> ${print(to)}`)];
}

function tell(outcome: ApplyOutcome, terminal: Terminal): void {
  if (outcome.kind === 'refused') {
    for (const { path, message } of outcome.problems) terminal.err(`${path || 'the document'}: ${message}`);
    terminal.err(`Nothing was changed: ${outcome.problems.length} problem(s).`);
    return;
  }
  for (const line of outcome.changes.flatMap(printChange)) terminal.out(line);
  if (outcome.changes.length === 0) terminal.err('The office is already so: nothing to change.');
  else
    terminal.err(`${outcome.changes.length} change(s) ${outcome.kind === 'applied' ? 'applied' : 'would be applied'}.`);
}

type Document = { kind: 'read'; value: unknown } | { kind: 'unreadable'; why: string };

async function readDocument(file: string, terminal: Terminal): Promise<Document> {
  try {
    const text = file === '-' ? await terminal.readAll() : readFileSync(file, 'utf8');
    return { kind: 'read', value: JSON.parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? 'there is no such file'
        : error instanceof SyntaxError
          ? `it is no JSON (${error.message})`
          : describeError(error);
    return { kind: 'unreadable', why };
  }
}

export const applyOffice: Command = async (args, { terminal, config, folder }) => {
  const { names, flags } = readArgs(args, { names: ['file'], flags: ['dry-run', 'json'] });
  const given = names[0]!;
  const file = given === '-' ? given : resolve(folder, given);
  const document = await readDocument(file, terminal);
  if (document.kind === 'unreadable') {
    terminal.err(`${given}: ${document.why}`);
    return 1;
  }
  const outcome = await withHouse(config.dataFolder, ({ office }) =>
    office.apply(document.value, {
      by: 'cli',
      dryRun: flags.has('dry-run'),
      folder: given === '-' ? folder : dirname(file),
    }),
  );
  if (flags.has('json')) terminal.out(JSON.stringify(outcome, null, 2));
  else tell(outcome, terminal);
  return outcome.kind === 'refused' ? 1 : 0;
};

export const exportOffice: Command = async (args, { terminal, config }) => {
  const { flags } = readArgs(args, { flags: ['with-secrets'] });
  const office = await withHouse(config.dataFolder, (house) =>
    house.office.export({ withSecrets: flags.has('with-secrets') }),
  );
  terminal.out(JSON.stringify(office, null, 2));
  return 0;
};

export const printSchema: Command = (args, { terminal }) => {
  readArgs(args, {});
  terminal.out(JSON.stringify(officeJsonSchema(), null, 2));
  return 0;
};
