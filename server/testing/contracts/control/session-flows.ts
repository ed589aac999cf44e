import { header } from '../../../core/sip/message.ts';
import { testSdp } from '../../stages/sip-puppet.ts';
import { answeredIn, answeredOut, type Flow, heard } from './flow.ts';

const timer: [string, string] = ['Supported', 'timer'];
const everyMinute: [string, string] = ['Session-Expires', '90;refresher=uac'];

/** What keeps a running call alive, changes it, or finds it dead. */
export const sessionFlows: Flow[] = [
  {
    name: 'a session that the caller promised to refresh and did not is ended by the engine',
    async run(stage) {
      const { caller, dialog } = await answeredIn(stage, { headers: [timer, everyMinute] });
      const gone = heard(dialog, 'destroy');
      await stage.pass(90_500);
      caller.send(caller.response(await caller.takeRequest('BYE'), 200), stage.udp);
      await gone;
    },
    sees: [
      'got INVITE t1 expires=90;refresher=uac body',
      'sent 200 INVITE t1 d1 expires=90;refresher=uac body',
      'got ACK t1 d1',
      'told BYE d1 (Session timer expired)',
    ],
  },
  {
    name: 'a session that we refresh is refreshed unseen by the application',
    async run(stage) {
      const { callee, invite } = await answeredOut(stage, {
        headers: { 'Session-Expires': '90;refresher=uac', Supported: 'timer' },
        answer: [everyMinute],
      });
      await stage.pass(50_500);
      const refresh = await callee.takeRequest('INVITE');
      if (header(refresh, 'Call-ID') !== header(invite, 'Call-ID')) throw new Error('another call');
      callee.send(
        callee.response(refresh, 200, { headers: [everyMinute, ['Contact', callee.contact]], body: testSdp(3) }),
        stage.udp,
      );
      await callee.takeRequest('ACK');
    },
    sees: [
      'sent INVITE t1 expires=90;refresher=uac body',
      'got 200 INVITE t1 d1 expires=90;refresher=uac body tag=b1',
      'sent ACK',
    ],
  },
  {
    name: 'a change that meets the caller’s gets 491, as the application is told',
    async run(stage) {
      const { callee, dialog } = await answeredOut(stage);
      const modified = (dialog as never as { modify(sdp: string): Promise<string> }).modify(testSdp(9));
      const again = await callee.takeRequest('INVITE');
      callee.send(callee.response(again, 491), stage.udp);
      await callee.takeRequest('ACK');
      await modified.catch(() => undefined);
    },
    sees: [
      'sent INVITE t1 body',
      'got 200 INVITE t1 d1 body tag=b1',
      'sent ACK',
      'sent INVITE t2 body',
      'got 491 INVITE t2 d1 tag=b1',
    ],
  },
  {
    name: 'an offer that comes with the answer is answered in the ACK',
    async run(stage) {
      const { answered } = await lateOffer(stage);
      await answered;
    },
    sees: ['sent INVITE t1', 'got 200 INVITE t1 d1 body tag=b1', 'sent ACK body'],
  },
];

/** The application calls without an offer. */
async function lateOffer(stage: Parameters<Flow['run']>[0]) {
  const callee = await stage.peer();
  const made = stage.srf.createUAC(`sip:bob@127.0.0.1:${callee.port}`, {
    noAck: true,
    headers: {},
  } as never) as unknown as Promise<{ sdp: string; ack(sdp: string): Promise<unknown> }>;
  const invite = await callee.takeRequest('INVITE');
  if (invite.body.length > 0) throw new Error('an offer after all');
  callee.send(callee.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), stage.udp);
  const answered = (await made).ack(testSdp(4));
  const ack = await callee.takeRequest('ACK');
  if (new TextDecoder().decode(ack.body) !== testSdp(4)) throw new Error('no answer in the ACK');
  return { answered };
}
