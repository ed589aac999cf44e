import { endings } from '../../core/sip/causes.ts';
import { userOf } from '../../core/sip/identity.ts';
import { header, type SipRequest, type SipResponse } from '../../core/sip/message.ts';
import { parseNameAddr, tagOf } from '../../core/sip/name-addr.ts';
import { readSipfrag } from '../../core/sip/refer.ts';
import { withCredentials } from '../../testing/builders/sip-request.ts';
import { type CalledEnd, type FarEnd, testTelephonyContract } from '../../testing/contracts/telephony-contract.ts';
import { type RequestParts, type SipPuppet, testSdp } from '../../testing/stages/sip-puppet.ts';
import { openTelephonyStage, type TelephonyStage } from '../../testing/stages/telephony-stage.ts';
import { digitOf } from './in-dialog.ts';

const words: Record<number, string> = { 100: 'trying', 180: 'ringing', 200: 'connected', 486: 'busy', 202: 'accepted' };
const allow: [string, string] = ['Allow', 'INVITE, ACK, BYE, CANCEL, UPDATE'];

/** Sends it, and once more with the password when it is challenged. */
async function withPassword(house: TelephonyStage, phone: SipPuppet, ask: { method: string } & RequestParts) {
  const { method, ...parts } = ask;
  const first = phone.request(method, parts);
  phone.send(first, house.udp);
  const challenge = await phone.takeResponse(method === 'REGISTER' ? 401 : 407);
  if (method === 'INVITE') phone.send(phone.ack(first, challenge), house.udp);
  const again = phone.request(method, {
    ...parts,
    callId: header(first, 'Call-ID')!,
    fromTag: tagOf(header(first, 'From')!)!,
    cseq: 2,
  });
  const good = withCredentials(again, { reply: challenge, username: '101', password: 'secret-of-101-0000' });
  phone.send(good, house.udp);
  return good;
}

/** The phone's end of a dialog: acts in it are requests of its own, answered before the act is done. */
function farEnd(
  house: TelephonyStage,
  phone: SipPuppet,
  names: () => Pick<RequestParts, 'from' | 'fromTag' | 'to' | 'toTag' | 'callId'>,
): FarEnd {
  let cseq = 10;
  const send = async (method: string, parts: RequestParts = {}): Promise<SipResponse> => {
    const number = ++cseq;
    const request = phone.request(method, { uri: 'sip:127.0.0.1', ...names(), cseq: number, ...parts });
    phone.send(request, house.udp);
    const answer = (await phone.take(
      (message) =>
        message.kind === 'response' && message.status >= 200 && header(message, 'CSeq') === `${number} ${method}`,
    )) as SipResponse;
    if (method === 'INVITE') phone.send(phone.ack(request, answer), house.udp);
    return answer;
  };
  return {
    hangup: async () => void (await send('BYE')),
    hold: async (isHeld) =>
      void (await send('INVITE', { body: isHeld ? testSdp().replace('sendrecv', 'sendonly') : testSdp() })),
    digit: async (digit) => {
      const request = phone.request('INFO', { uri: 'sip:127.0.0.1', ...names(), cseq: ++cseq });
      request.headers.push({ name: 'Content-Type', value: 'application/dtmf-relay' });
      request.body = new TextEncoder().encode(`Signal=${digit}\r\nDuration=160\r\n`);
      phone.send(request, house.udp);
      await phone.takeResponse(200);
    },
    async refer(to) {
      const { status } = await send('REFER', {
        headers: [
          ['Refer-To', `<sip:${to}@127.0.0.1>`],
          ['Contact', phone.contact],
        ],
      });
      const refusal = Object.entries(endings).find(([, ending]) => ending.status === status)?.[0];
      if (status >= 300) return [`refused ${refusal}`];
      const heard = [words[status]!];
      for (let isOver = false; !isOver; ) {
        const notify = await phone.takeRequest('NOTIFY');
        phone.send(phone.response(notify, 200), house.udp);
        heard.push(words[readSipfrag(new TextDecoder().decode(notify.body))!]!);
        isOver = header(notify, 'Subscription-State')!.startsWith('terminated');
      }
      return heard;
    },
    async pressed(count) {
      let keys = '';
      while (keys.length < count) {
        const info = await phone.takeRequest('INFO');
        phone.send(phone.response(info, 200), house.udp);
        keys += digitOf(header(info, 'Content-Type') ?? '', Buffer.from(info.body).toString());
      }
      return keys;
    },
    async shown() {
      const update = await phone.takeRequest('UPDATE');
      phone.send(phone.response(update, 200), house.udp);
      return userOf(parseNameAddr(header(update, 'P-Asserted-Identity')!)!.uri);
    },
  };
}

const bare = (value: string): string => value.replace(/;tag=.*/, '');

async function phonesOver(kind: 'embedded' | 'external') {
  const house = await openTelephonyStage({ trunks: [] }, kind);
  const phone = await house.peer();
  const contactUri = 'sip:101@10.255.255.1:5060';
  await withPassword(house, phone, {
    method: 'REGISTER',
    uri: 'sip:127.0.0.1',
    from: '<sip:101@127.0.0.1>',
    to: '<sip:101@127.0.0.1>',
    headers: [['Contact', `<${contactUri}>`]],
  });
  await phone.takeResponse(200);

  return {
    port: house.telephony.port,
    async callIn() {
      const invite = await withPassword(house, phone, {
        method: 'INVITE',
        uri: 'sip:102@127.0.0.1',
        from: '<sip:101@127.0.0.1>',
        to: '<sip:102@127.0.0.1>',
        headers: [allow],
        body: testSdp(),
      });
      const call = await house.nextLeg();
      const fromTag = tagOf(header(invite, 'From')!)!;
      const names = {
        from: '<sip:101@127.0.0.1>',
        fromTag,
        to: '<sip:102@127.0.0.1>',
        callId: header(invite, 'Call-ID')!,
      };
      let toTag = '';
      // What a phone does by itself: the answer is acknowledged, a refusal too.
      void phone
        .take(
          (message) => message.kind === 'response' && message.status >= 200 && header(message, 'CSeq') === '2 INVITE',
        )
        .then((answer) => {
          toTag = tagOf(header(answer, 'To')!)!;
          phone.send(phone.ack(invite, answer as SipResponse), house.udp);
        });
      return {
        ...call,
        far: {
          ...farEnd(house, phone, () => ({ ...names, toTag })),
          async giveUp() {
            const branch = /branch=([^;]+)/.exec(header(invite, 'Via')!)![1]!;
            phone.send(phone.request('CANCEL', { uri: invite.uri, ...names, cseq: 2, branch }), house.udp);
          },
        },
      };
    },
    async callOut() {
      const call = house.dial({ target: { kind: 'device', extension: '101', contactUri } });
      const invite = phone.takeRequest('INVITE');
      const respond = async (status: number, more: Parameters<SipPuppet['response']>[2] = {}): Promise<SipRequest> => {
        const asked = await invite;
        phone.send(phone.response(asked, status, { toTag: 'phone', ...more }), house.udp);
        return asked;
      };
      let names: ReturnType<Parameters<typeof farEnd>[2]> = {};
      const far: CalledEnd = {
        ...farEnd(house, phone, () => names),
        ring: async () => void (await respond(180)),
        async answer() {
          const asked = await respond(200, { body: testSdp(), headers: [allow] });
          names = {
            from: bare(header(asked, 'To')!),
            fromTag: 'phone',
            to: bare(header(asked, 'From')!),
            toTag: tagOf(header(asked, 'From')!)!,
            callId: header(asked, 'Call-ID')!,
          };
          await phone.takeRequest('ACK');
        },
        refuse: async (status, q850) =>
          void (await respond(status, q850 === undefined ? {} : { headers: [['Reason', `Q.850;cause=${q850}`]] })),
        redirect: async (to) => void (await respond(302, { headers: [['Contact', `<sip:${to}@127.0.0.1>`]] })),
      };
      return { ...call, far };
    },
    stop: () => house.close(),
  };
}

testTelephonyContract('phones over the engine in its thread', () => phonesOver('embedded'));
testTelephonyContract('phones over a control connection', () => phonesOver('external'));
