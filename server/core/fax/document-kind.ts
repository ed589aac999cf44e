/** What a paper is by its first bytes: names lie. */
export type DocumentKind = 'empty' | 'pdf' | 'png' | 'jpeg' | 'tiff' | 'office' | 'text' | 'unknown';

/** Only these are given to an office suite, which would try to make something of anything. */
const officeEndings = ['doc', 'docx', 'odt', 'rtf', 'xls', 'xlsx', 'ods', 'ppt', 'pptx', 'odp'];

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean =>
  magic.every((byte, index) => bytes[index] === byte);

/** Some write a line of their own before it (ISO 32000-1 annex H, note 13). */
function isPdf(bytes: Uint8Array): boolean {
  const head = String.fromCharCode(...bytes.subarray(0, 1024));
  return head.includes('%PDF-') && !head.startsWith('%!');
}

/** Bytes of a text in any of the encodings that `decodeText` knows. */
function isText(bytes: Uint8Array): boolean {
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) return true;
  return bytes.every((byte) => byte >= 0x20 || (byte >= 0x08 && byte <= 0x0d) || byte === 0x1b);
}

/** `head`: the first bytes, at least 1024 of them where there are so many; `name` decides only among office documents. */
export function documentKind(head: Uint8Array, name: string): DocumentKind {
  if (head.length === 0) return 'empty';
  if (startsWith(head, [0x89, 0x50, 0x4e, 0x47])) return 'png';
  if (startsWith(head, [0xff, 0xd8, 0xff])) return 'jpeg';
  if (startsWith(head, [0x49, 0x49, 42, 0]) || startsWith(head, [0x4d, 0x4d, 0, 42])) return 'tiff';
  if (isPdf(head)) return 'pdf';
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const isPacked = startsWith(head, [0x50, 0x4b, 3, 4]) || startsWith(head, [0xd0, 0xcf, 0x11, 0xe0]);
  const isRtf = startsWith(head, [0x7b, 0x5c, 0x72, 0x74, 0x66]);
  if (isPacked || isRtf) return officeEndings.includes(ending) ? 'office' : 'unknown';
  // PostScript is a program, and a page of HTML brings others along: neither is what its text says.
  if (
    startsWith(head, [0x25, 0x21]) ||
    /^\s*<(!doctype|html|\?xml|svg)/i.test(String.fromCharCode(...head.subarray(0, 200)))
  )
    return 'unknown';
  return isText(head) ? 'text' : 'unknown';
}

/** A text in UTF-8 or UTF-16, else in the letters that Windows used to write. */
export function decodeText(bytes: Uint8Array): string {
  const wide = startsWith(bytes, [0xff, 0xfe]) ? 'utf-16le' : startsWith(bytes, [0xfe, 0xff]) ? 'utf-16be' : undefined;
  if (wide) return new TextDecoder(wide).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Width and height of a PNG or JPEG, as its head tells them; undefined when it tells none. */
export function pictureSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (bytes[0] === 0x89) return { width: view.getUint32(16), height: view.getUint32(20) };
    for (let at = 2; bytes[at] === 0xff; ) {
      const marker = bytes[at + 1]!;
      // A frame's head of any coding but those that are none (ITU T.81 table B.1).
      if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
        return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
      at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
    }
  } catch {
    // It ends before it has told.
  }
  return undefined;
}
