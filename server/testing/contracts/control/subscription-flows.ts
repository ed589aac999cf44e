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
  {
    name: 'a REFER outside a call is the application’s to answer, and it can tell what came of it',
    async run(stage) {
      const { first } = await arrival(stage, 'refer');
      const phone = await stage.peer();
      const headers: [string, string][] = [
        ['Refer-To', '<sip:other@192.0.2.1>'],
        ['Contact', phone.contact],
      ];
      const refer = phone.request('REFER', { headers });
      phone.send(refer, stage.udp);
      (await first).res.send(202);
      await phone.takeResponse(202);
      const request = stage.srf as unknown as { request(uri: string, options: object, told: () => void): void };
      const told = {
        'Call-ID': header(refer, 'Call-ID'),
        Event: 'refer',
        'Subscription-State': 'terminated;reason=noresource',
        'Content-Type': 'message/sipfrag',
      };
      request.request('sip:placeholder', { method: 'NOTIFY', headers: told, body: 'SIP/2.0 200 OK' }, () => undefined);
      phone.send(phone.response(await phone.takeRequest('NOTIFY'), 200), stage.udp);
      await stage.tap.saw('got 200 NOTIFY');
    },
    sees: ['got REFER t1', 'sent 202 REFER t1 d1', 'sent NOTIFY t2 body', 'got 200 NOTIFY t2 d1'],
  },
  {
    name: 'a subscription that is not refreshed ends',
    async run(stage) {
      const { first } = await arrival(stage, 'subscribe');
      const phone = await stage.peer();
      const headers: [string, string][] = [event, ['Expires', '60'], ['Contact', phone.contact]];
      phone.send(phone.request('SUBSCRIBE', { from: '<sip:service@127.0.0.1>', headers }), stage.udp);
      const { req, res } = await first;
      await stage.srf.createUAS(req, res, { localSdp: '', headers: { Expires: '60' } } as never);
      await phone.takeResponse(202);
      await stage.pass(65_500);
      phone.send(phone.response(await phone.takeRequest('NOTIFY'), 200), stage.udp);
      await stage.tap.saw('told NOTIFY');
    },
    sees: ['got SUBSCRIBE t1', 'sent 202 SUBSCRIBE t1 d1', 'told NOTIFY d1 ()'],
  },
];
