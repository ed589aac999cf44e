/** Whether something could not be written because there is no room, now: whatever else went wrong stays wrong. */
export const isFullDisk = (error: unknown): boolean =>
  [error, error instanceof Error ? error.cause : undefined].some(
    (each) =>
      each instanceof Error && 'code' in each && ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].includes(String(each.code)),
  );

/** After so long it is tried again. */
export const NO_ROOM_MS = 60_000;
