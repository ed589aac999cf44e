import type { SrfRequest } from 'drachtio-srf';
import { header, type SipRequest } from '../../../core/sip/message.ts';
import type { ControlStage } from '../../stages/control-stage.ts';
import { type SipPuppet, testSdp } from '../../stages/sip-puppet.ts';
import { type Flow, insideOf, uriOf } from './flow.ts';

/** A caller, two destinations, and an application that proxies; `outcome` when it was told how that ended. */
async function proxied(stage: ControlStage, options: object) {
  const [caller, first, second] = [await stage.peer(), await stage.peer(), await stage.peer()];
  const outcome = Promise.withResolvers<unknown>();
  await stage.route('invite', (req: SrfRequest) => {
    const proxy = stage.srf as unknown as {
      proxyRequest(req: SrfRequest, to: string[], options: object): Promise<unknown>;
    };
    proxy.proxyRequest(req, [uriOf(first), uriOf(second)], options).then(outcome.resolve, outcome.resolve);
  });
  const invite = caller.request('INVITE', { body: testSdp() });
  caller.send(invite, stage.udp);
  return { caller, first, second, invite, outcome: outcome.promise };
}

async function refuse(stage: ControlStage, peer: SipPuppet, invite: SipRequest, status: number, toTag: string) {
  peer.send(peer.response(invite, status, { toTag }), stage.udp);
  await peer.takeRequest('ACK');
}

const answer = (stage: ControlStage, peer: SipPuppet, invite: SipRequest, toTag: string): void => {
  const path = invite.headers.filter(({ name }) => name === 'Record-Route');
  const headers: [string, string][] = path.map(({ name, value }) => [name, value]);
  peer.send(
    peer.response(invite, 200, { toTag, body: testSdp(3), headers: [...headers, ['Contact', peer.contact]] }),
    stage.udp,
  );
};

/** The application lets a request go on to others. */
export const proxyFlows: Flow[] = [
  {
    name: 'proxied one after the other: the second answers',
    async run(stage) {
      const { caller, first, second, invite, outcome } = await proxied(stage, {});
      await refuse(stage, first, await first.takeRequest('INVITE'), 486, 'b1');
      answer(stage, second, await second.takeRequest('INVITE'), 'c1');
      caller.send(caller.ack(invite, await caller.takeResponse(200)), stage.udp);
      await outcome;
    },
    sees: ['got INVITE t1 body', 'branch 486 INVITE tag=b1', 'branch 200 INVITE body tag=c1', 'proxied'],
  },
  {
    name: 'proxied to both at once: the one that answers calls off the other',
    async run(stage) {
      const { caller, first, second, outcome } = await proxied(stage, { forking: 'simultaneous' });
      const [one, two] = [await first.takeRequest('INVITE'), await second.takeRequest('INVITE')];
      second.send(second.response(two, 180, { toTag: 'c1' }), stage.udp);
      await caller.takeResponse(180);
      answer(stage, first, one, 'b1');
      await caller.takeResponse(200);
      second.send(second.response(await second.takeRequest('CANCEL'), 200), stage.udp);
      await refuse(stage, second, two, 487, 'c1');
      await outcome;
    },
    sees: ['got INVITE t1 body', 'branch 200 INVITE body tag=b1', 'branch 487 INVITE tag=c1', 'proxied'],
  },
  {
    name: 'proxied and followed to where it was redirected',
    async run(stage) {
      const { first, second, caller, outcome } = await proxied(stage, { followRedirects: true });
      const third = await stage.peer();
      const headers: [string, string][] = [['Contact', `<${uriOf(third)}>`]];
      first.send(first.response(await first.takeRequest('INVITE'), 302, { toTag: 'b1', headers }), stage.udp);
      await first.takeRequest('ACK');
      const followed = await Promise.race([third.takeRequest('INVITE'), second.takeRequest('INVITE')]);
      answer(stage, third, followed, 'e1');
      await caller.takeResponse(200);
      await outcome;
    },
    sees: ['got INVITE t1 body', 'branch 302 INVITE tag=b1', 'branch 200 INVITE body tag=e1', 'proxied'],
  },
  {
    name: 'proxied and staying on the path: the application sees nothing more of the call',
    async run(stage) {
      const { caller, first, invite, outcome } = await proxied(stage, { remainInDialog: true });
      answer(stage, first, await first.takeRequest('INVITE'), 'b1');
      const ok = await caller.takeResponse(200);
      await outcome;
      const [route = ''] = ok.headers.filter(({ name }) => name === 'Record-Route').map(({ value }) => value);
      const headers: [string, string][] = [['Route', route]];
      const inside = { ...insideOf(invite, ok), uri: uriOf(first), headers };
      caller.send(caller.request('ACK', { ...inside, cseq: 1 }), stage.udp);
      await first.takeRequest('ACK');
      caller.send(caller.request('BYE', { ...inside, cseq: 2 }), stage.udp);
      first.send(first.response(await first.takeRequest('BYE'), 200), stage.udp);
      await caller.take((message) => message.kind === 'response' && header(message, 'CSeq') === '2 BYE');
    },
    sees: ['got INVITE t1 body', 'branch 200 INVITE body tag=b1', 'proxied'],
  },
  {
    name: 'proxied and given up by the caller: the destination hears of it, not the application',
    async run(stage) {
      const { caller, first, invite, outcome } = await proxied(stage, {});
      const forwarded = await first.takeRequest('INVITE');
      first.send(first.response(forwarded, 180, { toTag: 'b1' }), stage.udp);
      await caller.takeResponse(180);
      const headers = invite.headers
        .filter(({ name }) => !['Contact', 'Content-Type'].includes(name))
        .map((item) => (item.name === 'CSeq' ? { name: 'CSeq', value: '1 CANCEL' } : item));
      caller.send({ ...invite, method: 'CANCEL', headers, body: new Uint8Array(0) }, stage.udp);
      await caller.takeResponse(200);
      first.send(first.response(await first.takeRequest('CANCEL'), 200), stage.udp);
      await refuse(stage, first, forwarded, 487, 'b1');
      caller.send(caller.ack(invite, await caller.takeResponse(487)), stage.udp);
      await outcome;
    },
    sees: ['got INVITE t1 body', 'branch 487 INVITE tag=b1', 'proxied'],
  },
];
