export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One line per fact: `2026-01-05T12:00:00.000Z warn trunk: registration refused status=403`. */
export interface Log {
  debug(text: string, fields?: Record<string, unknown>): void;
  info(text: string, fields?: Record<string, unknown>): void;
  warn(text: string, fields?: Record<string, unknown>): void;
  error(text: string, fields?: Record<string, unknown>): void;
  /** A log whose lines bear the room they come from. */
  in(room: string): Log;
}

const ranks: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

function printField([name, value]: [string, unknown]): string {
  const text =
    value instanceof Error ? (value.stack ?? value.message) : typeof value === 'string' ? value : JSON.stringify(value);
  // A line break in a field would let a caller's header forge a log line.
  return `${name}=${/[\s"=]/.test(String(text)) ? JSON.stringify(text) : text}`;
}

/** Writes to stderr unless given another `write`; lines below `level` are dropped. */
export function createLog(
  level: LogLevel,
  write: (line: string) => void = (line) => console.error(line),
  room = '',
): Log {
  const at =
    (own: LogLevel) =>
    (text: string, fields: Record<string, unknown> = {}): void => {
      if (ranks[own] < ranks[level]) return;
      const tail = Object.entries(fields)
        .filter(([, value]) => value !== undefined)
        .map(printField)
        .join(' ');
      write(`${new Date().toISOString()} ${own} ${room ? `${room}: ` : ''}${text}${tail ? ` ${tail}` : ''}`);
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    in: (inner) => createLog(level, write, room ? `${room}.${inner}` : inner),
  };
}

/** Drops everything: for tests that assert on outcomes, not on lines. */
export const silentLog: Log = createLog('error', () => undefined);
