import { type CalledEnd, type FarEnd, testTelephonyContract } from '../contracts/telephony-contract.ts';
import { listenToLeg, type ToldLeg } from '../stages/told-leg.ts';
import { createFakeTelephony, type FakeIncoming, type FakeLeg } from './fake-telephony.ts';

const farOf = (party: FakeIncoming | FakeLeg): FarEnd => ({
  hangup: async () => party.remoteHangup(),
  hold: async (isHeld) => party.changeMedia({ direction: isHeld ? 'recvonly' : 'sendrecv' }),
  digit: async (digit) => party.dtmf(digit),
  refer: async (to) => [...party.askTransfer(to).heard],
  async pressed(count) {
    await Promise.resolve();
    return party.pressed.slice(0, count).join('');
  },
  async shown() {
    // As a display is read: after what was told to it.
    await Promise.resolve();
    return party.shown.at(-1)!.number;
  },
});

testTelephonyContract('the fake', async () => {
  const port = createFakeTelephony();
  const listening: ToldLeg[] = [];
  port.onIncoming((leg) => {
    const told = listenToLeg();
    listening.push(told);
    leg.attach(told.events);
  });
  let count = 0;
  return {
    port,
    async callIn() {
      const party = port.incoming({
        source: { kind: 'extension', extension: '101' },
        from: { number: '101' },
        to: '102',
      });
      const far = { ...farOf(party), giveUp: async () => party.remoteHangup() };
      return { leg: party.leg, far, ...listening.at(-1)! };
    },
    async callOut() {
      const told = listenToLeg();
      const request = {
        legId: `out-${++count}`,
        target: { kind: 'device', extension: '101', contactUri: 'sip:101@127.0.0.2' } as const,
        from: { number: '102' },
        local: { address: '127.0.0.1', port: 30_000 },
      };
      const leg = port.dial(request, told.events);
      const party = port.lastDialled();
      const far: CalledEnd = {
        ...farOf(party),
        ring: async () => party.ring(),
        answer: async () => party.answer(),
        refuse: async (status, q850) => party.refuse(status, q850),
        redirect: async (to) => party.redirect(to),
      };
      return { leg, far, ...told };
    },
    stop: async () => undefined,
  };
});
