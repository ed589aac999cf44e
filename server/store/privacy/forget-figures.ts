import Database from 'better-sqlite3';

/** What was counted keeps the numbers of callers too, to tell who called again. */
export interface FigureBlotting {
  /** The call's number becomes what is told. */
  blot(callId: string, number: string): void;
  close(): void;
}

/** `file`: where what was counted lies; the thread that counts writes to it as well. Nothing to do where there is none yet. */
export function openFigureBlotting(file: string): FigureBlotting {
  let figures: Database.Database;
  try {
    figures = new Database(file, { fileMustExist: true });
  } catch {
    return { blot: () => undefined, close: () => undefined };
  }
  figures.pragma('busy_timeout = 30000');
  figures.pragma('secure_delete = ON');
  const set = figures.prepare('update stays set e164 = ? where call_id = ? and e164 <> ?');
  return {
    blot: (callId, number) => void set.run(number, callId, number),
    close() {
      figures.pragma('wal_checkpoint(TRUNCATE)');
      figures.close();
    },
  };
}
