import type { Log } from './log.ts';

export interface Closers {
  add(name: string, close: () => unknown): void;
  /** Never rejects: what could not be closed is logged. */
  closeAll(): Promise<void>;
}

/** Things to close, last opened first; each is given its turn even when another one fails. */
export function createClosers(log: Log): Closers {
  const closers: { name: string; close: () => unknown }[] = [];
  return {
    add: (name: string, close: () => unknown) => void closers.push({ name, close }),
    async closeAll(): Promise<void> {
      for (const { name, close } of closers.splice(0).reverse()) {
        try {
          await close();
        } catch (error) {
          log.error('could not be closed', { name, error });
        }
      }
    },
  };
}
