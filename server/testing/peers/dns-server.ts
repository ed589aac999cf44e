import { createSocket, type RemoteInfo } from 'node:dgram';
import type { NaptrRecord, SrvRecord } from '../../core/sip/locate.ts';

export type DnsRecord = { ttlSec: number } & (
  | { type: 'A'; address: string }
  | ({ type: 'SRV' } & SrvRecord)
  | ({ type: 'NAPTR' } & NaptrRecord)
);

export interface DnsServer {
  /** For `Resolver.setServers`: `127.0.0.1:5353`. */
  readonly place: string;
  /** Records by lower-case name; a name that is not here does not exist. */
  zone: Record<string, DnsRecord[]>;
  /** What it does with questions: answers them, says that it failed, or says nothing. */
  mood: 'answers' | 'fails' | 'silent';
  /** What leaves instead of the records behind the question. */
  spoil: ((records: Buffer) => Buffer) | undefined;
  /** `SRV _sip._udp.carrier.test`, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

const types: Record<number, DnsRecord['type'] | 'AAAA'> = { 1: 'A', 28: 'AAAA', 33: 'SRV', 35: 'NAPTR' };
const codes: Record<string, number> = { A: 1, SRV: 33, NAPTR: 35 };

const text = (value: string): Buffer => Buffer.concat([Buffer.from([value.length]), Buffer.from(value)]);

/** RFC 1035 3.1, without compression. */
const nameOf = (name: string): Buffer =>
  Buffer.concat([
    ...name
      .split('.')
      .filter(Boolean)
      .map((label) => text(label)),
    Buffer.from([0]),
  ]);

const shorts = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [index, value] of values.entries()) bytes.writeUInt16BE(value, index * 2);
  return bytes;
};

function dataOf(record: DnsRecord): Buffer {
  switch (record.type) {
    case 'A':
      return Buffer.from(record.address.split('.').map(Number));
    case 'SRV':
      return Buffer.concat([shorts(record.priority, record.weight, record.port), nameOf(record.name)]);
    case 'NAPTR':
      return Buffer.concat([
        shorts(record.order, record.preference),
        text(record.flags),
        text(record.service),
        text(record.regexp),
        nameOf(record.replacement),
      ]);
  }
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

/** A name server on a free UDP port of 127.0.0.1, for what the product asks: A, AAAA, SRV and NAPTR. */
export async function openDnsServer(zone: DnsServer['zone'] = {}): Promise<DnsServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];

  function answer(query: Buffer, from: RemoteInfo): void {
    const { name, type, end } = readQuestion(query);
    asked.push(`${types[type] ?? type} ${name}`);
    if (server.mood === 'silent') return;
    const known = server.zone[name];
    const records = server.mood === 'answers' ? (known ?? []).filter((each) => each.type === types[type]) : [];
    const code = server.mood === 'fails' ? 2 : known ? 0 : 3;
    const answers = records.map((record) => {
      const data = dataOf(record);
      // The name is that of the question, at offset 12.
      const head = shorts(0xc00c, codes[record.type]!, 1, record.ttlSec >>> 16, record.ttlSec & 0xffff, data.length);
      return Buffer.concat([head, data]);
    });
    const head = Buffer.concat([query.subarray(0, 2), shorts(0x8180 | code, 1, answers.length, 0, 0)]);
    const told = Buffer.concat(answers);
    const answered = Buffer.concat([head, query.subarray(12, end), server.spoil?.(told) ?? told]);
    socket.send(answered, from.port, from.address);
  }

  socket.on('message', answer);
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const server: DnsServer = {
    place: `127.0.0.1:${socket.address().port}`,
    zone,
    mood: 'answers',
    spoil: undefined,
    asked,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
  return server;
}
