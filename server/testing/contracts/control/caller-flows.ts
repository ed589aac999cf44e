import { header } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import { testSdp } from '../../stages/sip-puppet.ts';
import { answeredOut, callOut, type Flow, heard } from './flow.ts';

/** The application calls. */
export const callerFlows: Flow[] = [
  {
    name: 'a call that rings, is answered and hung up by the callee',
    async run(stage) {
      const { callee, invite, dialog } = await callOut(stage);
      callee.send(callee.response(invite, 180, { toTag: 'b1' }), stage.udp);
      await stage.tap.saw('got 180');
      callee.send(callee.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), stage.udp);
      await callee.takeRequest('ACK');
      const gone = heard(await dialog, 'destroy');
      const inside = {
        callId: header(invite, 'Call-ID')!,
        from: header(invite, 'To')!,
        fromTag: 'b1',
        to: header(invite, 'From')!.replace(/;tag=.*/, ''),
        toTag: tagOf(header(invite, 'From')!)!,
      };
      callee.send(callee.request('BYE', inside), stage.udp);
      await callee.takeResponse(200);
      await gone;
    },
    sees: [
      'sent INVITE t1 body',
      'got 180 INVITE t1 d1 tag=b1',
      'got 200 INVITE t1 d1 body tag=b1',
      'sent ACK',
      'got BYE t2 d1',
      'sent 200 BYE t2 d1',
    ],
  },
  {
    name: 'a refusal is acknowledged by the engine',
    async run(stage) {
      const { callee, invite, outcome } = await callOut(stage);
      callee.send(callee.response(invite, 100), stage.udp);
      callee.send(callee.response(invite, 486, { toTag: 'b1' }), stage.udp);
      await callee.takeRequest('ACK');
      await outcome;
      await stage.tap.saw('refused ACK');
    },
    sees: ['sent INVITE t1 body', 'got 486 INVITE t1 d1 tag=b1', 'refused ACK'],
  },
  {
    name: 'a redirection is followed by a call of its own',
    async run(stage) {
      const other = await stage.peer();
      const { callee, invite, outcome } = await callOut(stage, { followRedirects: true });
      const headers: [string, string][] = [['Contact', `<sip:other@127.0.0.1:${other.port}>`]];
      callee.send(callee.response(invite, 302, { toTag: 'b1', headers }), stage.udp);
      await callee.takeRequest('ACK');
      const second = await other.takeRequest('INVITE');
      other.send(other.response(second, 603, { toTag: 'c1' }), stage.udp);
      await other.takeRequest('ACK');
      await outcome;
      await stage.tap.saw('refused ACK');
    },
    sees: [
      'sent INVITE t1 body',
      'got 302 INVITE t1 d1 tag=b1',
      'sent INVITE t2 body',
      'got 603 INVITE t2 d2 tag=c1',
      'refused ACK',
    ],
  },
  {
    name: 'a call is given up while it rings',
    async run(stage) {
      const { callee, invite, sent, outcome } = await callOut(stage);
      callee.send(callee.response(invite, 180, { toTag: 'b1' }), stage.udp);
      await stage.tap.saw('got 180');
      sent.cancel();
      const cancel = await callee.takeRequest('CANCEL');
      callee.send(callee.response(cancel, 200), stage.udp);
      callee.send(callee.response(invite, 487, { toTag: 'b1' }), stage.udp);
      await callee.takeRequest('ACK');
      await outcome;
      await stage.tap.saw('refused ACK');
    },
    sees: [
      'sent INVITE t1 body',
      'got 180 INVITE t1 d1 tag=b1',
      'sent CANCEL',
      'got 487 INVITE t1 d1 tag=b1',
      'refused ACK',
    ],
  },
  {
    name: 'an answer that crosses the CANCEL is hung up by the engine',
    async run(stage) {
      const { callee, invite, sent, dialog } = await callOut(stage);
      callee.send(callee.response(invite, 180, { toTag: 'b1' }), stage.udp);
      await stage.tap.saw('got 180');
      sent.cancel();
      const cancel = await callee.takeRequest('CANCEL');
      callee.send(callee.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), stage.udp);
      callee.send(callee.response(cancel, 200), stage.udp);
      await callee.takeRequest('ACK');
      const bye = await callee.takeRequest('BYE');
      callee.send(callee.response(bye, 200), stage.udp);
      await dialog;
      await stage.tap.saw('told BYE');
    },
    sees: [
      'sent INVITE t1 body',
      'got 180 INVITE t1 d1 tag=b1',
      'sent CANCEL',
      'got 200 INVITE t1 d1 body tag=b1',
      'sent ACK',
      'told BYE d1 (ACK-BYE due to cancel race condition)',
    ],
  },
  {
    name: 'a peer that never answers is a 408 after 32 s',
    async run(stage) {
      const { outcome } = await callOut(stage);
      await stage.pass(32_500);
      await outcome;
      await stage.tap.saw('refused ACK');
    },
    sees: ['sent INVITE t1 body', 'made 408 INVITE t1 d1', 'refused ACK'],
  },
  {
    name: 'the library answers a challenge: same Call-ID and From tag, the next CSeq',
    async run(stage) {
      const auth = { username: 'u', password: 'p' };
      const { callee, invite, dialog } = await callOut(stage, { auth });
      const headers: [string, string][] = [['WWW-Authenticate', 'Digest realm="r", nonce="n", algorithm=MD5']];
      callee.send(callee.response(invite, 401, { toTag: 'b0', headers }), stage.udp);
      await callee.takeRequest('ACK');
      const again = await callee.takeRequest('INVITE');
      const number = (value: string | undefined): number => Number.parseInt(value ?? '', 10);
      if (number(header(again, 'CSeq')) !== number(header(invite, 'CSeq')) + 1) throw new Error('not the next CSeq');
      if (header(again, 'From') !== header(invite, 'From')) throw new Error('another From');
      if (header(again, 'Call-ID') !== header(invite, 'Call-ID')) throw new Error('another Call-ID');
      callee.send(callee.response(again, 200, { toTag: 'b1', body: testSdp(3) }), stage.udp);
      await callee.takeRequest('ACK');
      await dialog;
    },
    sees: [
      'sent INVITE t1 body',
      'got 401 INVITE t1 d1 tag=b0',
      'sent INVITE t2 body',
      'got 200 INVITE t2 d1 body tag=b1',
      'sent ACK',
    ],
  },
  {
    name: 'the library acknowledges a reliable ringing',
    async run(stage) {
      const { callee, invite, dialog } = await callOut(stage, { headers: { Supported: '100rel' } });
      const headers: [string, string][] = [
        ['Require', '100rel'],
        ['RSeq', '17'],
        ['Contact', callee.contact],
      ];
      callee.send(callee.response(invite, 183, { toTag: 'b1', headers, body: testSdp(3) }), stage.udp);
      const prack = await callee.takeRequest('PRACK');
      if (header(prack, 'RAck') !== `17 ${header(invite, 'CSeq')}`) throw new Error(`RAck: ${header(prack, 'RAck')}`);
      callee.send(callee.response(prack, 200), stage.udp);
      callee.send(callee.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), stage.udp);
      await callee.takeRequest('ACK');
      await dialog;
    },
    sees: [
      'sent INVITE t1 body',
      'got 183 INVITE t1 d1 reliable body tag=b1',
      'sent PRACK',
      'got 200 INVITE t1 d1 body tag=b1',
      'sent ACK',
    ],
  },
  {
    name: 'two branches ring under one dialog id and the first to answer has the call',
    async run(stage) {
      const { callee, invite, dialog } = await callOut(stage);
      for (const toTag of ['b1', 'b2']) callee.send(callee.response(invite, 180, { toTag }), stage.udp);
      await stage.tap.saw('got 180 INVITE t1 d1 tag=b2');
      callee.send(callee.response(invite, 200, { toTag: 'b2', body: testSdp(3) }), stage.udp);
      await callee.takeRequest('ACK');
      await dialog;
      callee.send(callee.response(invite, 200, { toTag: 'b1', body: testSdp(4) }), stage.udp);
      const ofLoser = (method: string) => (message: { kind: string }) =>
        message.kind === 'request' &&
        (message as never as { method: string }).method === method &&
        tagOf(header(message as never, 'To') ?? '') === 'b1';
      await callee.take(ofLoser('ACK'));
      const bye = await callee.take(ofLoser('BYE'));
      callee.send(callee.response(bye as never, 200), stage.udp);
    },
    sees: [
      'sent INVITE t1 body',
      'got 180 INVITE t1 d1 tag=b1',
      'got 180 INVITE t1 d1 tag=b2',
      'got 200 INVITE t1 d1 body tag=b2',
      'sent ACK',
    ],
  },
  {
    name: 'a repeated 200 is acknowledged again without the application',
    async run(stage) {
      const { callee, invite } = await answeredOut(stage);
      callee.send(callee.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), stage.udp);
      await callee.takeRequest('ACK');
    },
    sees: ['sent INVITE t1 body', 'got 200 INVITE t1 d1 body tag=b1', 'sent ACK'],
  },
  {
    name: 'the application changes a running call, and ends it',
    async run(stage) {
      const { callee, dialog } = await answeredOut(stage);
      const modified = (dialog as never as { modify(sdp: string): Promise<string> }).modify(testSdp(9));
      const again = await callee.takeRequest('INVITE');
      callee.send(callee.response(again, 200, { body: testSdp(3) }), stage.udp);
      await callee.takeRequest('ACK');
      await modified;
      const ended = new Promise((resolve) => dialog.destroy({ headers: {} }, resolve as never));
      const bye = await callee.takeRequest('BYE');
      callee.send(callee.response(bye, 200), stage.udp);
      await ended;
      await stage.tap.saw('got 200 BYE');
    },
    sees: [
      'sent INVITE t1 body',
      'got 200 INVITE t1 d1 body tag=b1',
      'sent ACK',
      'sent INVITE t2 body',
      'got 200 INVITE t2 d1 body tag=b1',
      'sent ACK',
      'sent BYE t3',
      'got 200 BYE t3 d1',
    ],
  },
  {
    name: 'INFO, UPDATE, MESSAGE and NOTIFY of the application inside a call',
    async run(stage) {
      const { callee, dialog } = await answeredOut(stage);
      for (const method of ['INFO', 'UPDATE', 'MESSAGE', 'NOTIFY']) {
        const answer = dialog.request({ method });
        const request = await callee.takeRequest(method);
        callee.send(callee.response(request, 200), stage.udp);
        await answer;
      }
    },
    sees: [
      'sent INVITE t1 body',
      'got 200 INVITE t1 d1 body tag=b1',
      'sent ACK',
      'sent INFO t2',
      'got 200 INFO t2 d1',
      'sent UPDATE t3',
      'got 200 UPDATE t3 d1',
      'sent MESSAGE t4',
      'got 200 MESSAGE t4 d1',
      'sent NOTIFY t5',
      'got 200 NOTIFY t5 d1',
    ],
  },
  {
    name: 'a request into a dialog that is over is refused by its name',
    async run(stage) {
      const { callee, dialog, inside } = await answeredOut(stage);
      const gone = heard(dialog, 'destroy');
      callee.send(callee.request('BYE', inside), stage.udp);
      await callee.takeResponse(200);
      await gone;
      const outcome = dialog.request({ method: 'INFO' }).then(String, (error: { code?: string }) => error.code);
      if ((await outcome) !== 'ENODIALOG') throw new Error(`refused as ${await outcome}`);
    },
    sees: [
      'sent INVITE t1 body',
      'got 200 INVITE t1 d1 body tag=b1',
      'sent ACK',
      'got BYE t2 d1',
      'sent 200 BYE t2 d1',
      'refused INFO: Server error: unable to find dialog for dialog id provided',
    ],
  },
];
