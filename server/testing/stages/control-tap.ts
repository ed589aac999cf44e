import { connect, createServer, type Socket } from 'node:net';
import { readAppMessage } from '../../adapters/sip/engine/app-message.ts';
import { type ControlFrame, createFrameReader, printFrame } from '../../adapters/sip/engine/control-frames.ts';
import { header } from '../../core/sip/message.ts';
import { tagOf } from '../../core/sip/name-addr.ts';
import { createFacts } from '../facts.ts';
import type { Place } from '../loopback.ts';

/** Stands between an application and its SIP engine and keeps what the application sees, in words that any engine shares. */
export interface ControlTap extends Place {
  /** In order: `got INVITE t1`, `sent 200 INVITE t1 d1`, `refused …`; ids are named by their first appearance. */
  readonly record: readonly string[];
  /** Resolves once a line of the record begins so. */
  saw(beginning: string): Promise<void>;
  /** Resolves when the engine has confirmed, on this connection, that it routes the verb to us. */
  routed(verb: string): Promise<void>;
  /** Resolves when the engine has worked off all frames written to it before, and its answers are on record. */
  settle(): Promise<void>;
  /** Breaks the connections that lead through here; the library makes a new one by itself. */
  cut(): void;
  close(): Promise<void>;
}

/** Frames of the embedded engine's own book-keeping (`fences.ts`); no SIP peer has part in them. */
const isFence = (callId: string | undefined): boolean => callId?.startsWith('fence-') ?? false;

const probe = 'tap-probe';

/** Opens it on a free port of loopback. */
export async function openControlTap(engine: { host: string; port: number }): Promise<ControlTap> {
  const record = createFacts<string>('control connection');
  /** What concerns the test alone: verbs that are routed, probes that came back. */
  const signs = createFacts<string>('control tap');
  const ids = new Map<string, string>();
  const asking = new Map<string, { verb: string; about: string }>();
  const sockets = new Set<Socket>();
  let upstream: Socket | undefined;
  let probes = 0;
  let mark = 0;

  const named = (id: string, letter: string): string => {
    if (id === '') return '';
    const known = ids.get(letter + id);
    if (known) return ` ${known}`;
    const name = `${letter}${[...ids.values()].filter((value) => value.startsWith(letter)).length + 1}`;
    ids.set(letter + id, name);
    return ` ${name}`;
  };

  /** What is said of a message: its kind and those headers that the client acts upon. */
  function describe(frame: ControlFrame, at: { transaction: string; dialog: string; tagged: boolean }): string {
    const message = frame.sip && readAppMessage(frame.sip);
    if (!message) return 'nothing readable';
    const method = /\S+$/.exec(header(message, 'CSeq') ?? '')?.[0] ?? '';
    const what = message.kind === 'request' ? message.method : `${message.status} ${method}`;
    const tag = what.endsWith(' INVITE') && at.tagged ? tagOf(header(message, 'To') ?? '') : undefined;
    const words = [
      header(message, 'RSeq') === undefined ? '' : ' reliable',
      header(message, 'Session-Expires') === undefined ? '' : ` expires=${header(message, 'Session-Expires')}`,
      message.body.length > 0 ? ' body' : '',
      tag === undefined ? '' : ` tag=${tag}`,
      frame.fields[0] === 'application' ? ` (${/text="(.*)"/.exec(header(message, 'Reason') ?? '')?.[1] ?? ''})` : '',
    ];
    return what + named(at.transaction, 't') + named(at.dialog, 'd') + words.join('');
  }

  function hear(frame: ControlFrame): string | undefined {
    const { fields, sip } = frame;
    const message = sip && readAppMessage(sip);
    if (isFence(message && header(message, 'Call-ID'))) return undefined;
    if (frame.verb === 'sip') {
      // The library has forgotten its PRACK as soon as it was sent.
      if (message?.kind === 'response' && /PRACK$/.test(header(message, 'CSeq') ?? '')) return undefined;
      const own = fields[0] === 'application';
      const made = !own && fields[3] === '';
      const at = { transaction: own ? '' : fields[6]!, dialog: fields[7]!, tagged: !made };
      return `${own ? 'told' : made ? 'made' : 'got'} ${describe(frame, at)}`;
    }
    const asked = asking.get(fields[0] ?? '');
    asking.delete(fields[0] ?? '');
    if (frame.verb !== 'response' || !asked) return undefined;
    if (asked.verb === 'route') signs.push(asked.about);
    if (asked.verb !== 'sip' && asked.verb !== 'proxy') return undefined;
    // The library sends an ACK for every refusal and asks nothing about it.
    if (fields[1] !== 'OK') return asked.about === 'ACK' ? 'refused ACK' : `refused ${asked.about}: ${fields[2] ?? ''}`;
    if (asked.verb === 'proxy') {
      if (fields[2] === 'done') return 'proxied';
      asking.set(fields[0]!, asked);
      return `branch ${describe(frame, { transaction: '', dialog: '', tagged: true })}`;
    }
    if (message?.kind === 'response')
      return `sent ${describe(frame, { transaction: fields[8]!, dialog: fields[9]!, tagged: false })}`;
    // What was asked about them is never heard of again: their ids are nobody's.
    const lone = message?.kind === 'request' && ['ACK', 'CANCEL', 'PRACK'].includes(message.method);
    return `sent ${describe(frame, { transaction: lone ? '' : fields[8]!, dialog: '', tagged: false })}`;
  }

  function note(frame: ControlFrame): void {
    const { id, verb, fields, sip } = frame;
    const message = sip && readAppMessage(sip);
    const about = message?.kind === 'request' ? message.method : message ? String(message.status) : (fields[0] ?? '');
    // A fence's answer is not answered itself.
    if (!isFence(message && header(message, 'Call-ID'))) asking.set(id, { verb, about });
  }

  const server = createServer({ noDelay: true }, (client) => {
    const onward = connect({ host: engine.host, port: engine.port, noDelay: true });
    upstream = onward;
    const toEngine = createFrameReader();
    const toClient = createFrameReader();
    for (const socket of [client, onward]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        onward.destroy();
      });
    }
    client.on('data', (chunk) => {
      for (const frame of toEngine.push(chunk) ?? []) note(frame);
      onward.write(chunk);
    });
    onward.on('data', (chunk) => {
      for (const frame of toClient.push(chunk) ?? []) {
        const [answered = ''] = frame.fields;
        if (answered.startsWith(probe)) {
          signs.push(answered);
          continue;
        }
        const line = hear(frame);
        if (line !== undefined) record.push(line);
        client.write(printFrame([frame.verb, ...frame.fields], frame.sip));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as Place;
  return {
    address: '127.0.0.1',
    port,
    record: record.all,
    async saw(beginning) {
      await record.waitFor((line) => line.startsWith(beginning), { what: beginning });
    },
    async routed(verb) {
      await signs.waitFor((sign) => sign === verb, { what: `the route for ${verb}`, after: mark });
    },
    async settle() {
      const mine = `${probe}${++probes}`;
      upstream?.write(`${mine.length + 5}#${mine}|ping`);
      await signs.waitFor((sign) => sign === mine, { what: 'the engine to settle' });
    },
    cut() {
      mark = signs.all.length;
      for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
