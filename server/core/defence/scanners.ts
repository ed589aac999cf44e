/** Names by which attack programs and mass scanners give themselves away, unless their user changed them. */
export const usualScanners: readonly string[] = [
  'friendly-scanner',
  'friendly-request',
  'sipvicious',
  'sipcli',
  'sip-scan',
  'sipscan',
  'sipptk',
  'pplsip',
  'sundayddr',
  'iWar',
  'VaxSIPUserAgent',
  'VaxIPUserAgent',
  'siparmyknife',
  'smap',
  'Test Agent',
  'eyeBeam release 3006o',
  'Nmap NSE',
  'zgrab',
  'masscan',
  '@1.1.1.1>',
];

const longest = 60;
const most = 200;

/** A person's list, one name a line, as it is kept: trimmed, without repetitions, within bounds. */
export function readScannerList(text: string): string[] {
  const seen = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const name = line.trim().slice(0, longest);
    // One or two letters would be in every message.
    if (name.length >= 3 && !seen.has(name.toLowerCase())) seen.set(name.toLowerCase(), name);
  }
  return [...seen.values()].slice(0, most);
}

/** Whether a value of one of the headers bears one of the names. */
export function createScannerTest(names: readonly string[]): (value: string) => string | undefined {
  const wanted = names.map((name) => ({ name, lower: name.toLowerCase() }));
  return (value) => {
    const lower = value.toLowerCase();
    return wanted.find((each) => lower.includes(each.lower))?.name;
  };
}
