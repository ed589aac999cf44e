import { header } from '../../../core/sip/message.ts';
import { testSdp } from '../../stages/sip-puppet.ts';
import { answeredIn, arrival, callIn, type Flow, heard, insideOf } from './flow.ts';

/** The application is called (facts of the control protocol: requests from the network). */
export const calleeFlows: Flow[] = [
  {
    name: 'an answered call is hung up by the caller',
    async run(stage) {
      const { caller, dialog, inside } = await answeredIn(stage);
      const gone = heard(dialog, 'destroy');
      caller.send(caller.request('BYE', { ...inside, cseq: 2 }), stage.udp);
      await caller.takeResponse(200);
      await gone;
    },
    sees: ['got INVITE t1 body', 'sent 200 INVITE t1 d1 body', 'got ACK t1 d1', 'got BYE t2 d1', 'sent 200 BYE t2 d1'],
  },
  {
    name: 'an answered call is hung up by the application',
    async run(stage) {
      const { caller, dialog } = await answeredIn(stage);
      const ended = new Promise((resolve) => dialog.destroy({ headers: {} }, resolve as never));
      const bye = await caller.takeRequest('BYE');
      caller.send(caller.response(bye, 200), stage.udp);
      await ended;
      await stage.tap.saw('got 200 BYE');
    },
    sees: ['got INVITE t1 body', 'sent 200 INVITE t1 d1 body', 'got ACK t1 d1', 'sent BYE t2', 'got 200 BYE t2 d1'],
  },
  {
    name: 'ringing is told before a refusal, whose ACK is the engine’s affair',
    async run(stage) {
      const { caller, invite, res } = await callIn(stage);
      res.send(180);
      await caller.takeResponse(180);
      res.send(486);
      const busy = await caller.takeResponse(486);
      caller.send(caller.ack(invite, busy), stage.udp);
    },
    sees: ['got INVITE t1 body', 'sent 180 INVITE t1 d1', 'sent 486 INVITE t1 d1'],
  },
  {
    name: 'a redirection has the application’s Contact',
    async run(stage) {
      const { caller, invite, res } = await callIn(stage);
      res.send(302, { headers: { Contact: '<sip:other@192.0.2.1>' } });
      const moved = await caller.takeResponse(302);
      if (header(moved, 'Contact') !== '<sip:other@192.0.2.1>') throw new Error('another Contact');
      caller.send(caller.ack(invite, moved), stage.udp);
    },
    sees: ['got INVITE t1 body', 'sent 302 INVITE t1'],
  },
  {
    name: 'a caller who gives up is answered by the engine, and the application’s own 487 comes too late',
    async run(stage) {
      const { caller, invite, req, res } = await callIn(stage);
      const cancelled = new Promise((resolve) => req.on('cancel', resolve as never));
      res.send(180);
      await caller.takeResponse(180);
      const cancel = caller.request('CANCEL', insideOf(invite, invite as never));
      cancel.headers = cancel.headers.map((entry) => {
        if (entry.name === 'Via' || entry.name === 'To')
          return { name: entry.name, value: header(invite, entry.name)! };
        return entry;
      });
      caller.send(cancel, stage.udp);
      await caller.takeResponse(200);
      const terminated = await caller.takeResponse(487);
      caller.send(caller.ack(invite, terminated), stage.udp);
      await cancelled;
      await new Promise((resolve) => res.send(487, resolve as never));
    },
    sees: [
      'got INVITE t1 body',
      'sent 180 INVITE t1 d1',
      'got CANCEL t1 d1',
      'refused 487: Response not sent due to unknown transaction',
    ],
  },
  {
    name: 'a repeated INVITE reaches the application once',
    async run(stage) {
      const { first } = await arrival(stage, 'invite');
      const caller = await stage.peer();
      const invite = caller.request('INVITE', { body: testSdp() });
      caller.send(invite, stage.udp);
      const { res } = await first;
      caller.send(invite, stage.udp);
      res.send(486);
      const busy = await caller.takeResponse(486);
      caller.send(invite, stage.udp);
      await caller.takeResponse(486);
      caller.send(caller.ack(invite, busy), stage.udp);
    },
    sees: ['got INVITE t1 body', 'sent 486 INVITE t1'],
  },
  {
    name: 'a late offer is answered in the ACK',
    async run(stage) {
      const { caller, invite, req, res } = await callIn(stage, { body: '' });
      const dialog = await stage.srf.createUAS(req, res, { localSdp: testSdp(2) });
      const ok = await caller.takeResponse(200);
      const acknowledged = new Promise((resolve) => dialog.once('ack' as never, resolve as never));
      caller.send(caller.ack(invite, ok, { body: testSdp(4) }), stage.udp);
      await acknowledged;
    },
    sees: ['got INVITE t1', 'sent 200 INVITE t1 d1 body', 'got ACK t1 d1 body'],
  },
  {
    name: 'a reliable ringing is acknowledged, and the PRACK answered, before the answer',
    async run(stage) {
      const { caller, invite, req, res } = await callIn(stage, { headers: [['Supported', '100rel']] });
      res.send(183, { headers: { Require: '100rel' }, body: testSdp(2) });
      const progress = await caller.takeResponse(183);
      const headers: [string, string][] = [['RAck', `${header(progress, 'RSeq')} 1 INVITE`]];
      caller.send(caller.request('PRACK', { ...insideOf(invite, progress), cseq: 2, headers }), stage.udp);
      await caller.takeResponse(200);
      await stage.tap.saw('sent 200 PRACK');
      const dialog = await stage.srf.createUAS(req, res, { localSdp: testSdp(2) });
      const acknowledged = heard(dialog as never, 'ack');
      caller.send(caller.ack(invite, await caller.takeResponse(200)), stage.udp);
      await acknowledged;
    },
    sees: [
      'got INVITE t1 body',
      'sent 183 INVITE t1 d1 reliable body',
      'got PRACK t2 d1',
      'sent 200 PRACK t2 d1',
      'sent 200 INVITE t1 d1 body',
      'got ACK t1 d1',
    ],
  },
  {
    name: 'a reliable ringing for a caller who cannot is refused',
    async run(stage) {
      const { caller, invite, res } = await callIn(stage);
      const send = res.send.bind(res) as unknown as (status: number, what: object, told: unknown) => void;
      await new Promise((resolve) => send(180, { headers: { Require: '100rel' } }, resolve));
      res.send(486);
      caller.send(caller.ack(invite, await caller.takeResponse(486)), stage.udp);
    },
    sees: ['got INVITE t1 body', 'refused 180: Remote endpoint does not support 100rel', 'sent 486 INVITE t1'],
  },
  {
    name: 'an answer that is never acknowledged ends the call after 32 s',
    async run(stage) {
      const { caller, req, res } = await callIn(stage);
      const dialog = await stage.srf.createUAS(req, res, { localSdp: testSdp(2) });
      const gone = heard(dialog as never, 'destroy');
      await caller.takeResponse(200);
      await stage.pass(32_500);
      const bye = await caller.takeRequest('BYE');
      caller.send(caller.response(bye, 200), stage.udp);
      await gone;
    },
    sees: ['got INVITE t1 body', 'sent 200 INVITE t1 d1 body', 'told BYE d1 (ACK timeout)'],
  },
  {
    name: 'a caller’s re-INVITE is a transaction of its own, and so is its ACK',
    async run(stage) {
      const { caller, dialog, inside } = await answeredIn(stage);
      dialog.on('modify', (_req: unknown, res: { send(status: number, what: object): void }) =>
        res.send(200, { body: testSdp(2) }),
      );
      const again = caller.request('INVITE', { ...inside, cseq: 2, body: testSdp(5) });
      caller.send(again, stage.udp);
      const ok = await caller.take(
        (message) => message.kind === 'response' && header(message, 'CSeq') === '2 INVITE' && message.status === 200,
      );
      caller.send(caller.ack(again, ok as never), stage.udp);
      await stage.tap.saw('got ACK t3');
    },
    sees: [
      'got INVITE t1 body',
      'sent 200 INVITE t1 d1 body',
      'got ACK t1 d1',
      'got INVITE t2 d1 body',
      'sent 200 INVITE t2 d1 body',
      'got ACK t3 d1',
    ],
  },
  {
    name: 'INFO, UPDATE and REFER of the caller are the application’s to answer',
    async run(stage) {
      const { caller, dialog, inside } = await answeredIn(stage);
      for (const event of ['info', 'update', 'refer'])
        dialog.on(
          event as never,
          ((_req: unknown, res: { send(status: number): void }) => res.send(event === 'refer' ? 202 : 200)) as never,
        );
      const headers: [string, string][] = [['Refer-To', '<sip:other@192.0.2.1>']];
      for (const [index, method] of ['INFO', 'UPDATE', 'REFER'].entries()) {
        const contact: [string, string] = ['Contact', caller.contact];
        const more = method === 'REFER' ? { headers: [...headers, contact] } : { headers: [contact] };
        caller.send(caller.request(method, { ...inside, cseq: 2 + index, ...more }), stage.udp);
        await stage.tap.saw(`sent ${method === 'REFER' ? 202 : 200} ${method}`);
      }
    },
    sees: [
      'got INVITE t1 body',
      'sent 200 INVITE t1 d1 body',
      'got ACK t1 d1',
      'got INFO t2 d1',
      'sent 200 INFO t2 d1',
      'got UPDATE t3 d1',
      'sent 200 UPDATE t3 d1',
      'got REFER t4 d1',
      'sent 202 REFER t4 d1',
    ],
  },
  {
    name: 'a call whose two BYEs cross is over for both',
    async run(stage) {
      const { caller, dialog, inside } = await answeredIn(stage);
      const ended = new Promise((resolve) => dialog.destroy({ headers: {} }, resolve as never));
      const theirs = await caller.takeRequest('BYE');
      caller.send(caller.request('BYE', { ...inside, cseq: 2 }), stage.udp);
      await caller.take((message) => message.kind === 'response' && header(message, 'CSeq') === '2 BYE');
      caller.send(caller.response(theirs, 200), stage.udp);
      await ended;
      await stage.tap.saw('got 200 BYE');
    },
    sees: [
      'got INVITE t1 body',
      'sent 200 INVITE t1 d1 body',
      'got ACK t1 d1',
      'sent BYE t2',
      'got BYE t3 d1',
      'sent 200 BYE t3 d1',
      'got 200 BYE t2 d1',
    ],
  },
  {
    name: 'OPTIONS, REGISTER and MESSAGE make no dialog',
    async run(stage) {
      const peer = await stage.peer();
      for (const method of ['OPTIONS', 'REGISTER', 'MESSAGE']) {
        await stage.route(method.toLowerCase(), (_req: never, res: { send(status: number): void }) => res.send(200));
        const headers: [string, string][] = [['Contact', peer.contact]];
        peer.send(peer.request(method, { headers }), stage.udp);
        await peer.takeResponse(200);
      }
    },
    sees: [
      'got OPTIONS t1',
      'sent 200 OPTIONS t1',
      'got REGISTER t2',
      'sent 200 REGISTER t2',
      'got MESSAGE t3',
      'sent 200 MESSAGE t3',
    ],
  },
  {
    name: 'what belongs to no dialog is refused without the application',
    async run(stage) {
      await stage.route('invite', () => undefined);
      const peer = await stage.peer();
      for (const method of ['BYE', 'INFO', 'INVITE']) {
        const stray = peer.request(method, { toTag: 'nobody' });
        peer.send(stray, stage.udp);
        const gone = await peer.takeResponse(481);
        if (method === 'INVITE') peer.send(peer.ack(stray, gone), stage.udp);
      }
    },
    sees: [],
  },
  {
    name: 'an INVITE that came on two ways reaches the application once',
    async run(stage) {
      const { caller, invite, res } = await callIn(stage);
      const parts = { callId: header(invite, 'Call-ID')!, body: testSdp() };
      const fork = { ...invite, headers: invite.headers.map((entry) => ({ ...entry })) };
      fork.headers[0]!.value = fork.headers[0]!.value.replace(/branch=.*/, `branch=z9hG4bKother${parts.callId}`);
      caller.send(fork, stage.udp);
      const loop = await caller.takeResponse(482);
      caller.send(caller.ack(fork, loop), stage.udp);
      res.send(486);
      caller.send(caller.ack(invite, await caller.takeResponse(486)), stage.udp);
    },
    sees: ['got INVITE t1 body', 'sent 486 INVITE t1'],
  },
];
