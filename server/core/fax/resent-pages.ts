/**
 * Pages (from 1) that went over the line in more than one call: the far end may have printed what it never confirmed, whole
 * or in part. The calls of one fax, in their order.
 */
export function resentPages(
  calls: readonly { firstPage: number; confirmed: number; begun?: number | undefined }[],
): number[] {
  const resent = new Set<number>();
  let open: number | undefined;
  for (const { firstPage, confirmed, begun } of calls) {
    if (open !== undefined && begun !== undefined && begun >= open && firstPage <= open) resent.add(open + 1);
    if (begun === undefined) continue;
    open = begun >= firstPage + confirmed ? begun : undefined;
  }
  return [...resent].sort((a, b) => a - b);
}
