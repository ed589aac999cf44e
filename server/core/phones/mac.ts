/** `80:5E:C0-12.34 56` -> `805ec0123456`; undefined when it is no address of a network card. */
export function parseMac(text: string): string | undefined {
  const digits = text
    .trim()
    .replace(/[\s:.-]/g, '')
    .toLowerCase();
  return /^[0-9a-f]{12}$/.test(digits) && !/^0+$/.test(digits) ? digits : undefined;
}

/** `80:5e:c0:12:34:56`, as it is printed on phones. */
export const printMac = (mac: string): string => mac.match(/../g)?.join(':') ?? mac;

/** The address that a file's name or a User-Agent bears; undefined when there is none, or only the one of all phones. */
export function findMac(text: string): string | undefined {
  const [found] = /(?<![0-9a-f])(?:[0-9a-f]{12}|[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5})(?![0-9a-f])/i.exec(text) ?? [];
  // `cfg805ec0…`: letters before it may be hexadecimal themselves.
  const [, afterCfg] = /cfg([0-9a-f]{12})(?![0-9a-f])/i.exec(text) ?? [];
  const mac = afterCfg ?? found;
  return mac === undefined ? undefined : parseMac(mac);
}
