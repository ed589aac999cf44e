import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Terminal {
  out(text: string): void;
  err(text: string): void;
  readAll(): Promise<string>;
  readSecret(): Promise<string>;
  isInteractive: boolean;
}

type RunCli = (asked: {
  args: string[];
  env: Record<string, string>;
  folder: string;
  terminal: Terminal;
}) => Promise<number>;

/** Where somebody stands and types commands: a folder of files, and beside them the appliance's data. */
export interface CliFolder {
  readonly folder: string;
  readonly data: string;
  /** What was printed, and the exit code. `typed` are answers at a terminal; without it there is none. */
  run(
    args: string[],
    how?: { stdin?: string; typed?: string[]; env?: Record<string, string> },
  ): Promise<{ code: number; out: string; err: string }>;
  /** Writes an office file and gives its name. */
  write(office: unknown): string;
  remove(): void;
}

export function openCliFolder(runCli: RunCli): CliFolder {
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  const data = join(folder, 'data');
  const env = {
    CENTRALITA_DATA: data,
    CENTRALITA_HTTP: '127.0.0.1:0',
    CENTRALITA_HTTPS: 'off',
    CENTRALITA_SIP: 'udp:127.0.0.1:0',
  };
  return {
    folder,
    data,
    async run(args, how = {}) {
      const out: string[] = [];
      const err: string[] = [];
      const typed = [...(how.typed ?? [])];
      const code = await runCli({
        args,
        env: { ...env, ...how.env },
        folder,
        terminal: {
          out: (text) => void out.push(text),
          err: (text) => void err.push(text),
          readAll: async () => how.stdin ?? '',
          readSecret: async () => typed.shift() ?? how.stdin ?? '',
          isInteractive: how.typed !== undefined,
        },
      });
      return { code, out: out.join('\n'), err: err.join('\n') };
    },
    write(office) {
      writeFileSync(join(folder, 'office.json'), JSON.stringify(office));
      return 'office.json';
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
