import { header } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import { type AppDialog, arrival, type Flow, insideOf, uriOf } from './flow.ts';

const event: [string, string] = ['Event', 'dialog'];

/** SUBSCRIBE and NOTIFY (RFC 6665). */
export const subscriptionFlows: Flow[] = [
  {
    name: 'a phone subscribes, is notified, and its subscription ends with the last NOTIFY',
    async run(stage) {
      const { first } = await arrival(stage, 'subscribe');
      const phone = await stage.peer();
      const subscribe = phone.request('SUBSCRIBE', {
        headers: [event, ['Expires', '600'], ['Contact', phone.contact]],
      });
      phone.send(subscribe, stage.udp);
      const { req, res } = await first;
      const headers = { Expires: '600' };
      const dialog = (await stage.srf.createUAS(req, res, { localSdp: '', headers } as never)) as unknown as AppDialog;
      await phone.takeResponse(202);
      for (const state of ['active;expires=600', 'terminated;reason=noresource']) {
        const answered = dialog.request({
          method: 'NOTIFY',
          headers: { Event: 'dialog', 'Subscription-State': state },
        });
        phone.send(phone.response(await phone.takeRequest('NOTIFY'), 200), stage.udp);
        await answered;
      }
      phone.send(
        phone.request('SUBSCRIBE', {
          ...insideOf(subscribe, subscribe as never),
          toTag: 'gone',
          cseq: 2,
          headers: [event],
        }),
        stage.udp,
      );
      await phone.takeResponse(481);
    },
    sees: [
      'got SUBSCRIBE t1',
      'sent 202 SUBSCRIBE t1 d1',
      'sent NOTIFY t2',
      'got 200 NOTIFY t2 d1',
      'sent NOTIFY t3',
      'got 200 NOTIFY t3 d1',
    ],
  },
  {
    name: 'the application subscribes and hears each NOTIFY until the last',
    async run(stage) {
      const notifier = await stage.peer();
      const subscribed = stage.srf.createUAC(uriOf(notifier), {
        method: 'SUBSCRIBE',
        headers: { From: '<sip:bob@localhost>', Event: 'message-summary', Expires: '600' },
      } as never) as unknown as Promise<AppDialog>;
      const subscribe = await notifier.takeRequest('SUBSCRIBE');
      const headers: [string, string][] = [
        ['Expires', '600'],
        ['Contact', notifier.contact],
      ];
      notifier.send(notifier.response(subscribe, 200, { toTag: 'n1', headers }), stage.udp);
      const dialog = await subscribed;
      dialog.on('notify', (_req: unknown, res: { send(status: number): void }) => res.send(200));
      const inside = {
        callId: header(subscribe, 'Call-ID')!,
        from: header(subscribe, 'To')!,
        fromTag: 'n1',
        to: header(subscribe, 'From')!.replace(/;tag=.*/, ''),
        toTag: tagOf(header(subscribe, 'From')!)!,
      };
      for (const [index, state] of ['active;expires=600', 'terminated;reason=timeout'].entries()) {
        const told: [string, string][] = [
          ['Event', 'message-summary'],
          ['Subscription-State', state],
          ['Contact', notifier.contact],
        ];
        notifier.send(notifier.request('NOTIFY', { ...inside, cseq: index + 1, headers: told }), stage.udp);
        await notifier.takeResponse(200);
      }
      await stage.tap.saw('sent 200 NOTIFY t3');
    },
    sees: [
      'sent SUBSCRIBE t1',
      'got 200 SUBSCRIBE t1 d1',
      'got NOTIFY t2 d1',
      'sent 200 NOTIFY t2 d1',
      'got NOTIFY t3 d1',
      'sent 200 NOTIFY t3 d1',
    ],
  },
];
