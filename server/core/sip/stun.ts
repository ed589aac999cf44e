const magicCookie = [0x21, 0x12, 0xa4, 0x42];
const headerBytes = 20;
const bindingRequest = 0x0001;
const bindingSuccess = 0x0101;
const bindingError = 0x0111;
const xorMappedAddress = 0x0020;
const errorCode = 0x0009;
const unknownAttributes = 0x000a;
/** Attributes under this number must be understood; these are, or may be passed over without authentication. */
const understood = new Set([0x0006, 0x0008, 0x0014, 0x0015, 0x0020]);

/** Whether a datagram on a SIP port is STUN (RFC 5389 6): SIP never begins with the bits 00. */
export const isStun = (bytes: Uint8Array): boolean =>
  bytes.length >= headerBytes &&
  bytes[0]! < 0x40 &&
  bytes[4] === magicCookie[0] &&
  bytes[5] === magicCookie[1] &&
  bytes[6] === magicCookie[2] &&
  bytes[7] === magicCookie[3];

/** `1.2.3.4` or an IPv6 literal as bytes. */
function addressBytes(address: string): number[] {
  if (!address.includes(':')) return address.split('.').map(Number);
  const [head = '', tail] = address.replace(/%.*$/, '').split('::');
  const groups = (text: string): number[] =>
    text === ''
      ? []
      : text.split(':').flatMap((group) => {
          if (group.includes('.')) return group.split('.').map(Number);
          const value = Number.parseInt(group, 16);
          return [value >> 8, value & 255];
        });
  const [front, back] = [groups(head), groups(tail ?? '')];
  return [...front, ...Array.from({ length: 16 - front.length - back.length }, () => 0), ...back];
}

/** Types of the attributes that must be understood and are not; undefined when the message is cut short. */
function unknownIn(bytes: Uint8Array): number[] | undefined {
  const unknown: number[] = [];
  let at = headerBytes;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return undefined;
    const type = (bytes[at]! << 8) | bytes[at + 1]!;
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    if (type < 0x8000 && !understood.has(type)) unknown.push(type);
    at += 4 + ((length + 3) & ~3);
  }
  return at === bytes.length ? unknown : undefined;
}

function message(type: number, request: Uint8Array, attribute: { type: number; value: number[] }[]): Uint8Array {
  const body = attribute.flatMap(({ type: kind, value }) => [
    kind >> 8,
    kind & 255,
    value.length >> 8,
    value.length & 255,
    ...value,
    ...Array.from({ length: -value.length & 3 }, () => 0),
  ]);
  const head = [type >> 8, type & 255, body.length >> 8, body.length & 255];
  return Uint8Array.from([...head, ...request.subarray(4, headerBytes), ...body]);
}

/**
 * The answer to a Binding request (RFC 5389 7.3): where it came from, as XOR-MAPPED-ADDRESS; 420 where it insists on
 * something else. Undefined for anything that is no such request.
 */
export function answerBinding(bytes: Uint8Array, from: { address: string; port: number }): Uint8Array | undefined {
  const type = (bytes[0]! << 8) | bytes[1]!;
  const length = (bytes[2]! << 8) | bytes[3]!;
  if (!isStun(bytes) || type !== bindingRequest || length !== bytes.length - headerBytes) return undefined;
  const unknown = unknownIn(bytes);
  if (!unknown) return undefined;
  if (unknown.length > 0)
    return message(bindingError, bytes, [
      { type: errorCode, value: [0, 0, 4, 20] },
      { type: unknownAttributes, value: unknown.flatMap((each) => [each >> 8, each & 255]) },
    ]);
  const address = addressBytes(from.address);
  const value = [
    0,
    address.length === 4 ? 1 : 2,
    (from.port >> 8) ^ magicCookie[0]!,
    (from.port & 255) ^ magicCookie[1]!,
    // The cookie and the transaction's id lie one behind the other.
    ...address.map((byte, index) => byte ^ bytes[4 + index]!),
  ];
  return message(bindingSuccess, bytes, [{ type: xorMappedAddress, value }]);
}
