import { unzipSync } from 'fflate';

/** Where streams begin in a compound file: its small ones in sectors of 64 bytes, behind a head of 512. */
const [HEAD, SECTOR] = [512, 64];
const MANIFEST = 'META-INF/manifest.xml';
const MOST_MANIFEST_BYTES = 1_000_000;
/** A BIFF record; the one of the password stands among the first. */
const [FILE_PASS, MOST_RECORDS] = [0x2f, 10];

/** Each entry of a locked OpenDocument tells in the manifest how it is (ODF 1.3 part 2, 4.8). */
function isLockedPackage(bytes: Uint8Array): boolean {
  try {
    const found = unzipSync(bytes, {
      filter: ({ name, originalSize }) => name === MANIFEST && originalSize <= MOST_MANIFEST_BYTES,
    })[MANIFEST];
    return found !== undefined && new TextDecoder().decode(found).includes('encryption-data');
  } catch {
    // It is no whole package.
    return false;
  }
}

/** Names of streams stand in UTF-16 in the directory of a compound file (MS-CFB 2.6). */
const hasStream = (bytes: Buffer, name: string): boolean => bytes.includes(Buffer.from(name, 'utf16le'));

/** A record FilePass among the first of a workbook (MS-XLS 2.4.117). */
function isLockedWorkbook(bytes: Buffer, from: number): boolean {
  let at = from;
  for (let record = 0; record < MOST_RECORDS && at + 4 <= bytes.length; record++) {
    if (bytes.readUInt16LE(at) === FILE_PASS) return true;
    at += 4 + bytes.readUInt16LE(at + 2);
  }
  return false;
}

function isLockedCompound(bytes: Buffer): boolean {
  if (hasStream(bytes, 'EncryptedPackage') || hasStream(bytes, 'EncryptedSummary')) return true;
  for (let at = HEAD; at + SECTOR <= bytes.length; at += SECTOR) {
    const head = bytes.readUInt16LE(at);
    // The flag fEncrypted of a document's first block (MS-DOC 2.5.2).
    if (head === 0xa5ec && (bytes.readUInt16LE(at + 10) & 0x100) !== 0) return true;
    // The head of a workbook has 16 bytes.
    if (head === 0x809 && bytes.readUInt16LE(at + 2) === 16 && isLockedWorkbook(bytes, at)) return true;
  }
  return false;
}

/** Whether an office document that could not be opened wants a password. */
export function isLockedOffice(bytes: Uint8Array): boolean {
  if (bytes[0] === 0x50) return isLockedPackage(bytes);
  return isLockedCompound(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}
