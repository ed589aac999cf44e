/**
 * What went wrong, as a key: `code` names the text that the user reads (`views/texts`), `context` fills its gaps.
 * Outcomes that are expected (`busy`, `no-answer`) are union members instead, never errors.
 */
export class CentralitaError extends Error {
  readonly code: string;
  readonly context: Record<string, unknown>;

  constructor(code: string, context: Record<string, unknown> = {}, cause?: unknown) {
    super(`${code} ${JSON.stringify(context)}`, cause === undefined ? undefined : { cause });
    this.name = 'CentralitaError';
    this.code = code;
    this.context = context;
  }
}

/** The text of anything thrown, for logs. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : ` <- ${describeError(error.cause)}`;
  return `${error.message}${cause}`;
}
