import type { Config } from '../base/config.ts';

/** What a command talks to; tests give their own. */
export interface Terminal {
  /** For programs: what was asked for, nothing else. */
  out(text: string): void;
  /** For people: what happened, what is wrong. */
  err(text: string): void;
  /** All of standard input. */
  readAll(): Promise<string>;
  /** A line that is not shown while typed; from a pipe its first line. */
  readSecret(prompt: string): Promise<string>;
  /** Whether a person types. */
  isInteractive: boolean;
}

export interface CommandContext {
  terminal: Terminal;
  config: Config;
  /** Where relative file names begin. */
  folder: string;
}

/** Returns the exit code: 0 done, 1 not done (told why), 2 not understood. */
export type Command = (args: string[], context: CommandContext) => Promise<number> | number;

/** Thrown for words that a command does not understand: the usage is shown. */
export class UsageError extends Error {}
