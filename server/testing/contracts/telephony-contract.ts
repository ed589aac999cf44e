import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalMedia } from '../../services/calls/media-port.ts';
import type { IncomingLeg, Leg, TelephonyPort } from '../../services/calls/telephony-port.ts';
import type { ToldLeg } from '../stages/told-leg.ts';

/** The other end of a leg, in the hands of the suite. Each act resolves once it is on its way. */
export interface FarEnd {
  /** BYE. */
  hangup(): Promise<void>;
  hold(isHeld: boolean): Promise<void>;
  digit(digit: string): Promise<void>;
  /** REFER; resolves with what was answered and heard of it, once it came to its end: `accepted`, `trying`, `busy`. */
  refer(to: string): Promise<string[]>;
  /** Resolves with the number that its display was told last. */
  shown(): Promise<string>;
  /** Resolves with so many keys as they came by INFO. */
  pressed(count: number): Promise<string>;
}

export interface CalledEnd extends FarEnd {
  ring(): Promise<void>;
  answer(): Promise<void>;
  refuse(status: number, q850?: number): Promise<void>;
  redirect(to: string): Promise<void>;
}

export interface CallerEnd extends FarEnd {
  /** CANCEL. */
  giveUp(): Promise<void>;
}

/** What the suite needs besides the port itself. */
export interface TelephonyUnderTest {
  port: TelephonyPort;
  /** A phone of 101 calls 102. */
  callIn(): Promise<{ leg: IncomingLeg; far: CallerEnd } & ToldLeg>;
  /** We call a phone of 101. */
  callOut(): Promise<{ leg: Leg; far: CalledEnd } & ToldLeg>;
  stop(): Promise<void>;
}

const local: LocalMedia = { address: '127.0.0.1', port: 30_000 };

/** One suite for every implementation of TelephonyPort. */
export function testTelephonyContract(name: string, make: () => Promise<TelephonyUnderTest>): void {
  describe(`telephony: ${name}`, () => {
    let under: TelephonyUnderTest;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under.stop());

    const told = (call: ToldLeg) => expect.poll(() => call.told);
    const answered = async () => {
      const call = await under.callIn();
      await call.leg.answer(local);
      return call;
    };

    test('a call comes in, is answered, and its hang-up is told once', async () => {
      const call = await under.callIn();
      expect([call.leg.source, call.leg.to]).toEqual([{ kind: 'extension', extension: '101' }, '102']);
      call.leg.ring();
      expect(await call.leg.answer(local)).toMatchObject({ codec: 'PCMA', direction: 'sendrecv' });
      await call.far.hangup();
      await told(call).toEqual(['ended remote hangup']);
      call.leg.hangup('normal');
      expect(call.told).toHaveLength(1);
    });

    test('a refusal ends the leg within the call', async () => {
      const call = await under.callIn();
      call.leg.hangup('busy');
      expect(call.told).toEqual(['ended local refused']);
      expect(await call.leg.answer(local)).toBeUndefined();
    });

    test('a caller who gives up is told, and there is nothing left to answer', async () => {
      const call = await under.callIn();
      await call.far.giveUp();
      await told(call).toEqual(['ended remote cancelled']);
      expect(await call.leg.answer(local)).toBeUndefined();
    });

    test('a phone rings, is answered, holds, takes up again, sends a digit and hangs up', async () => {
      const call = await under.callOut();
      expect(call.told).toEqual([]);
      await call.far.ring();
      await told(call).toEqual(['ringing']);
      expect(under.port.dialogOf(call.leg.legId)?.callId).toBe(call.leg.sipCallId);
      await call.far.answer();
      await told(call).toHaveLength(2);
      await call.far.hold(true);
      await call.far.hold(false);
      await call.far.digit('5');
      await told(call).toHaveLength(5);
      await call.far.hangup();
      await told(call).toHaveLength(6);
      expect(call.told.map((text) => text.replace(/ \d{5}/, ''))).toEqual([
        'ringing',
        'answered sendrecv',
        'changed recvonly',
        'changed sendrecv',
        'dtmf 5',
        'ended remote hangup',
      ]);
      expect(under.port.dialogOf(call.leg.legId)).toBeUndefined();
    });

    test.each([
      [486, undefined, 'ended remote busy 486'],
      [503, undefined, 'ended remote unavailable 503'],
      [503, 17, 'ended remote busy 503'],
      [603, undefined, 'ended remote declined 603'],
    ])('a phone that refuses with %s (Q.850 %s)', async (status, q850, end) => {
      const call = await under.callOut();
      await call.far.refuse(status, q850);
      await told(call).toEqual([end]);
    });

    test('forwarding on a phone is told, and followed by nobody', async () => {
      const call = await under.callOut();
      await call.far.redirect('600999888');
      await told(call).toEqual(['ended remote redirected 302']);
    });

    test('our hang-up is told within the call, before and after the answer', async () => {
      const one = await under.callOut();
      one.leg.hangup('no-answer');
      expect(one.told).toEqual(['ended local cancelled']);
      const two = await under.callOut();
      await two.far.answer();
      await told(two).toHaveLength(1);
      two.leg.hangup('normal');
      expect(two.told.at(-1)).toBe('ended local hangup');
    });

    test('a transfer is asked for, and its asker hears how it went until the outcome', async () => {
      const call = await answered();
      let to = '';
      call.onTransfer((transfer) => {
        to = transfer.to;
        transfer.accept();
        for (const progress of ['trying', 'ringing', 'busy', 'connected'] as const) transfer.tell(progress);
      });
      expect(await call.far.refer('103')).toEqual(['accepted', 'trying', 'ringing', 'busy']);
      expect([to, call.told]).toEqual(['103', []]);
    });

    test('a transfer may be refused', async () => {
      const call = await answered();
      call.onTransfer((transfer) => transfer.refuse('forbidden'));
      expect(await call.far.refer('103')).toEqual(['refused forbidden']);
    });

    test('a phone shows whom it talks with', async () => {
      const call = await answered();
      const shown = call.far.shown();
      call.leg.showParty({ number: '103', name: 'Sofía' });
      expect(await shown).toBe('103');
    });

    test('keys are pressed at the far end by INFO, in their order', async () => {
      const call = await answered();
      const pressed = call.far.pressed(3);
      call.leg.sendKeys('4*#');
      expect(await pressed).toBe('4*#');
    });
  });
}
