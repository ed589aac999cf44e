import { createSocket, type Socket } from 'node:dgram';
import { rtpHeaderBytes, writeRtpHeader } from '../core/rtp/packet.ts';

export interface RtpLoadResult {
  sent: number;
  received: number;
  /** One way, from just before the sender's send to the receiver's handler. */
  delayMs: { p50: number; p99: number; p999: number; max: number };
  /** The latest that this side itself began a 20 ms round: delays of that order are not the relay's. */
  ownLatenessMs: number;
}

/** Many far ends in one thread, each with a socket of its own. */
export interface RtpLoad extends AsyncDisposable {
  readonly ports: readonly number[];
  /** Each far end `i` sends 50 packets of A-law a second to `targets[i]` for that long; resolves when the last have had time to arrive. */
  run(options: { targets: readonly { address: string; port: number }[]; seconds: number }): Promise<RtpLoadResult>;
}

const payloadBytes = 160;

async function bind(address: string): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', lookup: (host, _options, callback) => callback(null, host, 4) });
  await new Promise<void>((bound) => socket.bind(0, address, bound));
  socket.setRecvBufferSize(256 * 1024);
  return socket;
}

/** `legs` far ends on `address`. The moment of sending travels in the payload: both ends must speak the same law. */
export async function createRtpLoad({ legs, address }: { legs: number; address: string }): Promise<RtpLoad> {
  const sockets = await Promise.all(Array.from({ length: legs }, () => bind(address)));
  let delays: number[] = [];
  for (const socket of sockets)
    socket.on('message', (data) => {
      // Silence that keeps a NAT open bears no time.
      if (data.length !== rtpHeaderBytes + payloadBytes || data.readUInt32BE(rtpHeaderBytes) !== 0x54494d45) return;
      delays.push(performance.now() - data.readDoubleBE(rtpHeaderBytes + 4));
    });
  const packets = sockets.map((_, index) => {
    const data = Buffer.alloc(rtpHeaderBytes + payloadBytes, 0xd5);
    data.writeUInt32BE(0x54494d45, rtpHeaderBytes);
    return { data, sequence: 0, timestamp: 0, ssrc: index + 1 };
  });
  let sent = 0;

  function sendOne(index: number, to: { address: string; port: number }): void {
    const packet = packets[index]!;
    writeRtpHeader(packet.data, { ...packet, payloadType: 8, marker: packet.sequence === 0 });
    packet.sequence = (packet.sequence + 1) & 0xffff;
    packet.timestamp = (packet.timestamp + payloadBytes) >>> 0;
    packet.data.writeDoubleBE(performance.now(), rtpHeaderBytes + 4);
    sockets[index]!.send(packet.data, 0, packet.data.length, to.port, to.address);
    sent++;
  }

  return {
    ports: sockets.map((socket) => socket.address().port),
    async run({ targets, seconds }) {
      delays = [];
      sent = 0;
      const startMs = performance.now();
      let lateness = 0;
      // Twenty groups a millisecond apart: real far ends do not speak in step.
      const groups = 20;
      await new Promise<void>((finished) => {
        let slot = 0;
        const next = (): void => {
          for (; startMs + slot <= performance.now(); slot++) {
            lateness = Math.max(lateness, performance.now() - startMs - slot);
            for (let index = slot % groups; index < targets.length; index += groups) sendOne(index, targets[index]!);
          }
          if (slot >= seconds * 1000) setTimeout(finished, 300);
          else setTimeout(next, Math.max(0, startMs + slot - performance.now()));
        };
        next();
      });
      const sorted = Float64Array.from(delays).sort();
      const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
      return {
        sent,
        received: sorted.length,
        delayMs: { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: sorted.at(-1) ?? 0 },
        ownLatenessMs: lateness,
      };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(sockets.map((socket) => new Promise<void>((closed) => socket.close(() => closed()))));
    },
  };
}
