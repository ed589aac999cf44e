import { testSdp } from '../../stages/sip-puppet.ts';
import { answeredIn, callIn, type Flow } from './flow.ts';

type Request = (uri: string, options: object, told: (error: Error | null) => void) => void;

/** The connection between application and engine. */
export const linkFlows: Flow[] = [
  {
    name: 'a call that nobody asked for is refused without the application',
    async run(stage) {
      await stage.route('options', () => undefined);
      const caller = await stage.peer();
      const invite = caller.request('INVITE', { body: testSdp() });
      caller.send(invite, stage.udp);
      const refused = await caller.take((message) => message.kind === 'response' && message.status >= 300);
      caller.send(caller.ack(invite, refused as never), stage.udp);
    },
    sees: [],
  },
  {
    name: 'an application whose connection broke gets the next call on its new one',
    async run(stage) {
      await answeredIn(stage);
      stage.tap.cut();
      await stage.tap.routed('invite');
      const caller = await stage.peer();
      caller.send(caller.request('INVITE', { body: testSdp() }), stage.udp);
      await stage.tap.saw('got INVITE t2');
    },
    sees: ['got INVITE t1 body', 'sent 200 INVITE t1 d1 body', 'got ACK t1 d1', 'got INVITE t2 body'],
  },
  {
    name: 'what cannot be sent is refused with a reason, and the connection goes on',
    async run(stage) {
      const request = (stage.srf as unknown as { request: Request }).request.bind(stage.srf);
      const peer = await stage.peer();
      const tries = [
        { uri: `sip:bob@127.0.0.1:${peer.port}`, options: { method: 'MESSAGE', body: 'hello' } },
        { uri: `sip:bob@127.0.0.1:${stage.udp.port}`, options: { method: 'OPTIONS' } },
      ];
      for (const { uri, options } of tries) await new Promise((resolve) => request(uri, options, resolve));
      const { res } = await callIn(stage);
      res.send(486);
      await stage.tap.saw('sent 486');
    },
    sees: [
      'refused MESSAGE: missing content-type',
      'refused OPTIONS: can not send request to myself',
      'got INVITE t1 body',
      'sent 486 INVITE t1',
    ],
  },
  {
    name: 'a body counts in bytes, whatever the library counted',
    async run(stage) {
      const request = (stage.srf as unknown as { request: Request }).request.bind(stage.srf);
      const peer = await stage.peer();
      const options = { method: 'MESSAGE', body: '¿Qué tal?', headers: { 'Content-Type': 'text/plain' } };
      request(`sip:bob@127.0.0.1:${peer.port}`, options, () => undefined);
      const message = await peer.takeRequest('MESSAGE');
      const text = new TextDecoder().decode(message.body);
      if (text !== options.body) throw new Error(`arrived as ${text}`);
      peer.send(peer.response(message, 200), stage.udp);
      await stage.tap.saw('got 200 MESSAGE');
    },
    sees: ['sent MESSAGE t1 body', 'got 200 MESSAGE t1'],
  },
];
