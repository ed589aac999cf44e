import { printSettingProblem, readConfig } from '../base/config.ts';
import { CentralitaError, describeError } from '../base/errors.ts';
import { ownerLink, token, user } from './access-commands.ts';
import { doctor } from './doctor.ts';
import { applyOffice, exportOffice, printSchema } from './office-commands.ts';
import { price } from './price-command.ts';
import { recordingsCommand } from './recordings-command.ts';
import { type Command, type Terminal, UsageError } from './terminal.ts';
import { tryCall } from './try-call-command.ts';

export const usage = `usage: centralita <command>

  apply <file> [--dry-run] [--json]   makes the office as the JSON file says ("-" reads standard input)
  export [--with-secrets]             prints the office as "apply" takes it
  schema                              prints the JSON Schema of the office file
  try-call --from <number> --to <number> [--at "2026-12-05 14:05"] [--digits 1,102#] [--no-agents] [--no-answer]
                                      tells the route that a call would take, step by step, without dialling
  price <number> [--at 2026-12-05T14:05] [--seconds 60] [--trunk <id>] [--from <extension>]
        [--campaign <id>] [--json]
                                      tells what a call would cost and why, step by step
  token create <name> [--pause-recordings] [--fax]
                                      makes a token for the JSON API and prints it, once; it reads, and may pause recordings
  token list | token revoke <id>
  user password <login>               reads a new password from the terminal or standard input
  owner-link                          prints a link by which the owner comes in without password, once
  recordings verify [--json]          tells which recordings are not as they were when they were sealed
  doctor [--json]                     looks for what keeps the appliance from working

Works on the folder CENTRALITA_DATA (./data), also while the appliance runs: it takes the change at once.
Ends with 0 when done, 1 when not, 2 when the command was not understood.`;

const commands: Record<string, Command> = {
  apply: applyOffice,
  export: exportOffice,
  schema: printSchema,
  'try-call': tryCall,
  price,
  token,
  user,
  'owner-link': ownerLink,
  recordings: recordingsCommand,
  doctor,
};

/** Runs one command line (without program names) and returns the exit code; never throws. */
export async function runCli(line: {
  args: string[];
  env: Record<string, string | undefined>;
  folder: string;
  terminal: Terminal;
}): Promise<number> {
  const { terminal } = line;
  const [name = '', ...rest] = line.args;
  if (['help', '--help', '-h'].includes(name)) {
    terminal.out(usage);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    terminal.err(name ? `There is no command "${name}".\n\n${usage}` : usage);
    return 2;
  }
  const settings = readConfig(line.env);
  if (!settings.ok) {
    terminal.err(printSettingProblem(settings.problem));
    return 2;
  }
  try {
    return await command(rest, { terminal, config: settings.config, folder: line.folder });
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.err(`${error.message}\n\n${usage}`);
      return 2;
    }
    const told =
      error instanceof CentralitaError
        ? `${error.code}: ${Object.values(error.context).join(', ')}`
        : describeError(error);
    terminal.err(told);
    return 1;
  }
}
