import { existsSync } from 'node:fs';
import { isAsItWas, verifyRecordings } from '../services/recordings/seal.ts';
import { openReadOnly } from '../store/db.ts';
import { storeFile } from './open-house.ts';
import { readArgs } from './read-args.ts';
import { type Command, UsageError } from './terminal.ts';

/** `verify`: holds each sealed recording against its file; 1 when any is not as it was. */
export const recordingsCommand: Command = async (args, { terminal, config }) => {
  const [what, ...rest] = args;
  if (what !== 'verify') throw new UsageError('recordings: verify is what there is');
  const { flags } = readArgs(rest, { flags: ['json'], values: [] });
  const { dataFolder } = config;
  if (!existsSync(storeFile(dataFolder))) {
    terminal.err(`${dataFolder}: there is no store`);
    return 1;
  }
  const db = openReadOnly(storeFile(dataFolder));
  try {
    let [sealed, removed, wrong] = [0, 0, 0];
    for await (const each of verifyRecordings({ db, dataFolder })) {
      sealed++;
      if (!isAsItWas(each.verdict)) wrong++;
      if (each.verdict === 'removed') removed++;
      if (flags.has('json')) terminal.out(JSON.stringify(each));
      else if (!isAsItWas(each.verdict)) terminal.out(`${each.verdict.padEnd(8)} ${each.recordingId} ${each.file}`);
    }
    if (!flags.has('json')) {
      const gone = removed > 0 ? `${removed} deleted as the chain tells, ` : '';
      terminal.out(`${sealed} sealed recordings, ${gone}${wrong} not as they were`);
    }
    return wrong === 0 ? 0 : 1;
  } finally {
    db.$client.close();
  }
};
