import { parseUri } from '../../core/sip/uri.ts';

/** User part of a URI without its parameters (`+34910;npdi` is `+34910`); a tel URI's number without separators. */
export function userOf(uri: string): string {
  const parsed = parseUri(uri);
  if (parsed?.scheme === 'tel') return parsed.number.replace(/[-.()]/g, '');
  return parsed?.user?.split(';')[0] ?? '';
}
