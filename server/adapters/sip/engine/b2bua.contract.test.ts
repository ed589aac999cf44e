import { afterEach, beforeEach, expect, test } from 'vitest';
import { header } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { testSdp } from '../../../testing/stages/sip-puppet.ts';

let exchange: EngineStage;
beforeEach(async () => {
  exchange = await openEngineStage();
});
afterEach(() => exchange.close());

test('a call goes through a B2BUA and is hung up by the caller', async () => {
  const { srf, udp, engine } = exchange;
  const [caller, callee] = [await exchange.peer(), await exchange.peer()];
  const ended: string[] = [];
  srf.invite(async (req, res) => {
    const { uas, uac } = await srf.createB2BUA(req, res, `sip:bob@127.0.0.1:${callee.port}`, {
      localSdpA: testSdp(1),
      localSdpB: testSdp(2),
    } as never);
    uas.on('destroy', () => {
      ended.push('a');
      uac.destroy();
    });
    uac.on('destroy', () => {
      ended.push('b');
      uas.destroy();
    });
  });
  const invite = caller.request('INVITE', { body: testSdp() });
  caller.send(invite, udp);
  await caller.takeResponse(100);
  const inviteB = await callee.takeRequest('INVITE');
  callee.send(callee.response(inviteB, 180, { toTag: 'b1' }), udp);
  expect(header(await caller.takeResponse(180), 'Contact')).toBe(`<sip:127.0.0.1:${udp.port}>`);
  callee.send(callee.response(inviteB, 200, { toTag: 'b1', body: testSdp() }), udp);
  await callee.takeRequest('ACK');
  const ok = await caller.takeResponse(200);
  caller.send(caller.ack(invite, ok), udp);
  caller.send(
    caller.request('BYE', {
      callId: header(invite, 'Call-ID')!,
      cseq: 2,
      fromTag: tagOf(header(invite, 'From')!)!,
      toTag: tagOf(header(ok, 'To')!)!,
    }),
    udp,
  );
  await caller.takeResponse(200);
  const bye = await callee.takeRequest('BYE');
  callee.send(callee.response(bye, 200), udp);
  exchange.clock.advance(32_000);
  await expect.poll(() => engine.counts()).toEqual({ transactions: 0, legs: 0, incoming: 0, outgoing: 0 });
  expect(ended).toEqual(['a']);
  expect(exchange.complaints).toEqual([]);
});
