import { MessageChannel } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../base/log.ts';
import type { PortFrame } from './engine/control-port.ts';
import { createPortClient } from './port-client.ts';
import type { SrfClient, SrfDialog, SrfRequest, SrfResponse } from './srf-shapes.ts';

/** The engine's end, in the hands of the test. */
let told: string[][];
let tell: (...frames: PortFrame[]) => void;
let endEngine: () => void;
let srf: SrfClient;
let complaints: string[];
let happened: string[];

const place = (transaction: string, dialog: string): PortFrame => [
  'network',
  10,
  'udp',
  '192.0.2.7',
  5062,
  '',
  transaction,
  dialog,
];
const sip = (line: string, more: { callId?: string; headers?: string[]; body?: string } = {}): string =>
  [
    line,
    'Via: SIP/2.0/UDP 192.0.2.7',
    'From: "Ana" <sip:ana@192.0.2.7>;tag=theirs',
    'To: <sip:102@192.0.2.1>',
    `Call-ID: ${more.callId ?? 'c1'}`,
    'Contact: <sip:ana@192.0.2.7:5062>',
    ...(more.headers ?? []),
    '',
    more.body ?? '',
  ].join('\r\n');
const request = (
  method: string,
  at: { transaction: string; dialog?: string } & Parameters<typeof sip>[1],
): PortFrame => [sip(`${method} sip:102@192.0.2.1 SIP/2.0`, at), 'sip', ...place(at.transaction, at.dialog ?? '')];
/** The frame of ours whose text begins so. */
const said = (beginning: string): Promise<string[]> =>
  expect
    .poll(() => told.find(([text, , verb]) => verb === 'sip' && text!.startsWith(beginning)))
    .toBeDefined()
    .then(() => told.find(([text]) => text!.startsWith(beginning))!);
const sent = (id: string, text: string, at: { transaction: string; dialog?: string }): PortFrame => [
  text,
  'response',
  id,
  'OK',
  'application',
  ...place(at.transaction, at.dialog ?? 'Msg sent:').slice(1),
];

beforeEach(async () => {
  const { port1, port2 } = new MessageChannel();
  told = [];
  complaints = [];
  happened = [];
  port2.on('message', (frames: string[][]) => told.push(...frames));
  tell = (...frames) => port2.postMessage(frames);
  endEngine = () => port2.close();
  srf = createPortClient(
    () => port1,
    createLog('warn', (line) => complaints.push(line)),
  );
  const connected = new Promise<void>((resolve) => srf.on('connect', () => resolve()));
  srf.connect();
  tell(['', 'open', 'udp/192.0.2.1:5060', 'udp/192.0.2.1:5060']);
  await connected;
});

afterEach(() => endEngine());

/** A caller who was answered: the dialog, and what happens to it. */
async function answered(): Promise<SrfDialog> {
  const arrived = new Promise<[SrfRequest, SrfResponse]>((resolve) =>
    srf.use('invite', (req, res) => resolve([req, res])),
  );
  tell(request('INVITE', { transaction: 't1', body: 'v=0 theirs' }));
  const [req, res] = await arrived;
  const made = new Promise<SrfDialog>((resolve) =>
    srf.createUAS(req, res, { localSdp: 'v=0 ours', headers: { 'Content-Type': 'application/sdp' } }, (_, dialog) => {
      // As services do: some promises later.
      void Promise.resolve()
        .then(() => undefined)
        .then(() => {
          dialog!.on('ack', () => happened.push('ack'));
          dialog!.on('destroy', () => happened.push('gone'));
        });
      resolve(dialog!);
    }),
  );
  const [text, id] = await said('SIP/2.0 200');
  expect(text).toContain('\r\n\r\nv=0 ours');
  tell(
    sent(id!, sip('SIP/2.0 200 OK').replace('192.0.2.1>', '192.0.2.1>;tag=ours'), { transaction: 't1', dialog: 'd1' }),
    request('ACK', { transaction: 't2', dialog: 'd1' }),
    request('BYE', { transaction: 't3', dialog: 'd1' }),
  );
  return made;
}

test('an answer, its ACK and a BYE that come in one piece are each heard, and the BYE is answered', async () => {
  const dialog = await answered();
  expect(dialog.sip).toMatchObject({ callId: 'c1', localTag: 'ours', remoteTag: 'theirs' });
  await expect.poll(() => happened).toEqual(['ack', 'gone']);
  await expect
    .poll(() => told.filter(([text]) => text!.startsWith('SIP/2.0 200 OK')).map((frame) => frame[3]))
    .toEqual(['t1', 't3']);
});

test('an application asks for the methods that it serves; others are refused, an ACK never', async () => {
  srf.use('options', (req, res) => {
    happened.push(`${req.method} from ${req.source_address}:${req.source_port} at ${req.receivedOn}`);
    res.send(200);
  });
  await expect.poll(() => told.map((frame) => frame.slice(2))).toEqual([['route', 'options']]);
  tell(
    request('ACK', { transaction: 't0' }),
    [...request('OPTIONS', { transaction: 't1' }), '192.0.2.1', 5060, ''],
    request('PUBLISH', { transaction: 't2' }),
  );
  await said('SIP/2.0 404');
  expect(told.slice(1).map(([text, , , transaction]) => `${text!.slice(0, 11)} ${transaction}`)).toEqual([
    'SIP/2.0 200 t1',
    'SIP/2.0 404 t2',
  ]);
  expect(happened).toEqual(['OPTIONS from 192.0.2.7:5062 at 192.0.2.1:5060']);
});

test('a handler that throws is logged and its request refused; the next one is served', async () => {
  srf.use('options', (req, res) => {
    if (req.get('Call-ID') === 'bad') throw new Error('a fault of ours');
    res.send(200);
  });
  tell(
    request('OPTIONS', { transaction: 't1', callId: 'bad' }),
    request('OPTIONS', { transaction: 't2', callId: 'good' }),
  );
  await said('SIP/2.0 200');
  expect((await said('SIP/2.0 500'))[3]).toBe('t1');
  expect(complaints).toHaveLength(1);
});

test('a caller who gives up is told to the one who holds the INVITE, with the reason', async () => {
  srf.use('invite', (req) => req.on('cancel', (cancel) => happened.push(cancel.get('reason') ?? '')));
  tell(
    request('INVITE', { transaction: 't1' }),
    request('CANCEL', { transaction: 't1', headers: ['Reason: SIP;cause=200'] }),
  );
  await expect.poll(() => happened).toEqual(['SIP;cause=200']);
  expect(told.filter(([, , verb]) => verb === 'sip')).toEqual([]);
});

test('RFC 3311 5.2: an UPDATE before the answer goes to who holds the INVITE; to one who does not listen it is refused', async () => {
  srf.use('invite', (req) => {
    if (req.get('call-id') === 'c1') req.on('update', (update, res) => res.send(200, { body: update.body ?? '' }));
  });
  tell(
    request('INVITE', { transaction: 't1' }),
    request('UPDATE', { transaction: 't2', body: 'v=0 new' }),
    request('INVITE', { transaction: 't3', callId: 'c2' }),
    request('UPDATE', { transaction: 't4', callId: 'c2' }),
  );
  expect((await said('SIP/2.0 500'))[3]).toBe('t4');
  expect((await said('SIP/2.0 200'))[0]).toContain('v=0 new');
});

test('repeated headers come joined by commas, names without regard to case', async () => {
  srf.use('options', (req) => happened.push(`${req.get('SUPPORTED')} ${req.has('require')} ${req.body}`));
  tell(request('OPTIONS', { transaction: 't1', headers: ['Supported: timer', 'Supported:  100rel '], body: 'text' }));
  await expect.poll(() => happened).toEqual(['timer,100rel false text']);
});

test('a request of ours has its response, a refusal of the engine its reason', async () => {
  const outcome = (error: unknown, req?: SrfRequest): void => {
    if (error) happened.push(String(error));
    req?.on('response', (res) => happened.push(`${res.status} ${res.reason} by ${res.source_address}`));
  };
  srf.request('sip:ana@192.0.2.7', { method: 'OPTIONS', headers: { From: '<sip:us>' } }, outcome);
  srf.request('sip:nobody', { method: 'OPTIONS' }, outcome);
  const [text, id] = await said('OPTIONS sip:ana');
  expect(text).toBe('OPTIONS sip:ana@192.0.2.7 SIP/2.0\r\nFrom: <sip:us>\r\n\r\n');
  tell(
    ['', 'response', (await said('OPTIONS sip:nobody'))[1]!, 'NOK', 'no such place'],
    sent(id!, sip('OPTIONS sip:ana@192.0.2.7 SIP/2.0'), { transaction: 't9' }),
    [sip('SIP/2.0 480 Gone Fishing'), 'sip', ...place('t9', '')],
    [sip('SIP/2.0 200 OK'), 'sip', ...place('t9', '')],
  );
  await expect.poll(() => happened).toEqual(['Error: no such place', '480 Gone Fishing by 192.0.2.7']);
});

test('when the engine has gone it is told once, and whoever still asks hears of it', async () => {
  srf.on('close', () => happened.push('closed'));
  endEngine();
  await expect.poll(() => happened).toEqual(['closed']);
  srf.request('sip:ana@192.0.2.7', { method: 'OPTIONS' }, (error) => happened.push(String(error)));
  expect(happened).toEqual(['closed', 'Error: the engine has gone']);
  const second = createPortClient(
    () => {
      throw new Error('no engine runs');
    },
    createLog('warn', () => undefined),
  );
  second.on('error', (error) => happened.push(error.message));
  second.connect();
  await expect.poll(() => happened.at(-1)).toBe('no engine runs');
});
