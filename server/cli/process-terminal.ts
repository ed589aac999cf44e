import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Terminal } from './terminal.ts';

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  const isInteractive = stdin.isTTY === true;
  return {
    isInteractive,
    out: (line) => void stdout.write(`${line}\n`),
    err: (line) => void stderr.write(`${line}\n`),
    readAll: () => text(stdin),
    async readSecret(prompt) {
      if (!isInteractive) return (await text(stdin)).split(/\r?\n/)[0] ?? '';
      stderr.write(prompt);
      // What is typed goes nowhere.
      const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
      const reader = createInterface({ input: stdin, output: nowhere, terminal: true });
      reader.on('SIGINT', () => process.exit(130));
      try {
        return await reader.question('');
      } finally {
        reader.close();
        stderr.write('\n');
      }
    },
  };
}
