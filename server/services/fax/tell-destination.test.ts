import { expect, test } from 'vitest';
import { type FaxModemEntry, faxDefaults } from '../../core/office/fax.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { createDestinationTeller } from './tell-destination.ts';

const modem: FaxModemEntry = {
  ...{ id: 'stick', name: 'Stick', prefix: '0,', trunk: 'line' },
  ...{ use: 'both', rings: 1, answers: 'always' },
};
function teller(objection?: 'refuses-faxes') {
  const office = sampleOffice();
  office.office = { ...office.office, country: 'ES' };
  office.fax = { ...faxDefaults, number: '+34 910 000 001', modems: [modem] };
  const asked: { trunkId: string; e164: string; seconds?: number }[] = [];
  const tell = createDestinationTeller({
    office: { read: () => office },
    faxes: { objectionTo: () => objection },
    estimate(call) {
      asked.push(call);
      return call.e164.startsWith('+34') ? { seconds: call.seconds!, net: 70_000_000n, bundleSec: 0 } : undefined;
    },
  });
  return {
    asked,
    extension: office.extensions[0]!.number,
    tell: (number: string, pages = 3) => tell({ number, pages, resolution: 'fine' }),
  };
}

test.each(['912 345 678', '+34 912 345 678', '0034912345678', '34912345678', '(91) 234-56-78', '912.345.678 ext. 4'])(
  '%s is one number however it is typed',
  (typed) => {
    const { tell, asked } = teller();
    expect(tell(typed)).toEqual({
      number: '+34912345678',
      dialled: '0,912345678',
      kind: 'local',
      seconds: 108,
      pages: 3,
      net: 70_000_000n,
    });
    expect(asked).toEqual([{ trunkId: 'line', e164: '+34912345678', seconds: 108 }]);
  },
);

test('abroad is dialled with the way out, and what no tariff knows has no price', () => {
  expect(teller().tell('+49 30 901820')).toEqual({
    ...{ number: '+4930901820', dialled: '0,004930901820', kind: 'international', seconds: 108, pages: 3 },
  });
});

test('an extension costs nothing, what is no number is none, an objection is told', () => {
  const { tell, extension } = teller();
  expect(tell(extension, 1)).toMatchObject({ dialled: extension, kind: 'internal', net: 0n });
  expect(tell('12')).toBeUndefined();
  expect(teller('refuses-faxes').tell('912345678')).toMatchObject({ objection: 'refuses-faxes' });
});
