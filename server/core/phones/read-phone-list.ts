import { type PhoneVendor, phoneVendors } from '../office/phones.ts';
import { parseMac } from './mac.ts';

export interface ListedPhone {
  /** Of the text, from 1. */
  line: number;
  mac: string;
  extensions: string[];
  /** Absent: as its network card tells. */
  vendor?: PhoneVendor;
  name?: string;
}

export type ListProblem = { line: number; why: 'mac' | 'twice' | 'extension' | 'vendor'; value: string };

/** At most so many phones at once: an office, not a carrier. */
const longestPhoneList = 500;

/** Splits at the sign that the first lines use most; quotes of spreadsheets are taken off. */
function splitLine(line: string): string[] {
  const sign = [';', '\t', ','].find((each) => line.includes(each)) ?? ',';
  return line.split(sign).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .replaceAll('""', '"')
      .trim(),
  );
}

/**
 * A list as people keep it: `MAC; extension; vendor; name` in each line, the last two may be missing, several extensions
 * parted by blanks; a first line of headings is passed over. Rows that are right are given beside what is wrong with others.
 */
export function readPhoneList(text: string): { phones: ListedPhone[]; problems: ListProblem[] } {
  const phones: ListedPhone[] = [];
  const problems: ListProblem[] = [];
  const seen = new Set<string>();
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    if (raw.trim() === '' || raw.startsWith('#')) continue;
    const line = index + 1;
    const [card = '', lines = '', vendorText = '', name = ''] = splitLine(raw);
    const mac = parseMac(card);
    const isHeading = phones.length === 0 && problems.length === 0 && !/\d/.test(raw);
    if (isHeading) continue;
    const extensions = lines.split(/\s+/).filter((each) => each !== '');
    const vendor = phoneVendors.find((each) => each === vendorText.toLowerCase());
    if (mac === undefined) problems.push({ line, why: 'mac', value: card });
    else if (seen.has(mac)) problems.push({ line, why: 'twice', value: card });
    else if (extensions.length === 0 || extensions.some((each) => !/^\d{2,6}$/.test(each)))
      problems.push({ line, why: 'extension', value: lines });
    else if (vendorText !== '' && !vendor) problems.push({ line, why: 'vendor', value: vendorText });
    else {
      seen.add(mac);
      phones.push({ line, mac, extensions, ...(vendor && { vendor }), ...(name && { name }) });
    }
  }
  return { phones: phones.slice(0, longestPhoneList), problems };
}
