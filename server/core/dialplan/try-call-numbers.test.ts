import { expect, test } from 'vitest';
import { kinds, officeWithMenu, tried } from '../../testing/builders/tried-call.ts';
import { tryCall } from './try-call.ts';

test('the rules of a trunk are told: how a number is read that comes in, and how one goes out', () => {
  const ruled = officeWithMenu((draft) => {
    draft.trunks[0]!.rewrite = [
      { on: 'called', match: '0001', strip: 0, prepend: '91000' },
      { on: 'dialled', match: '6xxxxxxxx', strip: 0, prepend: '34' },
    ];
  });
  expect(tryCall(tried({ office: ruled, to: '0001' })).slice(1, 3)).toEqual([
    { kind: 'number-rewritten', trunkId: 'carrier', which: 'called', from: '0001', to: '910000001', rule: 1 },
    { kind: 'route', routeId: 'main', did: '+34910000001', reason: 'did-exact' },
  ]);
  expect(tryCall(tried({ office: ruled, from: '101', to: '600999888' }))).toContainEqual(
    expect.objectContaining({ kind: 'trunk', dialled: '600999888', numberToSend: '34600999888', rule: 2 }),
  );
});

test('a caller whose number a rule changes is looked up by what it is', () => {
  const ruled = officeWithMenu((draft) => {
    draft.trunks[0]!.rewrite = [{ on: 'caller', match: '*', strip: 0, prepend: '+34' }];
  });
  const findCustomer = (_: string, text: string) =>
    text === '+34600111222' ? { name: 'Marta', vip: false } : undefined;
  const steps = tryCall(tried({ office: ruled, from: '600111222', findCustomer, customer: { name: 'No', vip: true } }));
  expect(steps).toContainEqual({ kind: 'customer', name: 'Marta', vip: false });
});

test('a number that is not the office’s is told with what is shown instead, and hiding by code shows none', () => {
  const shown = officeWithMenu((draft) => {
    draft.extensions[0]!.callerId = '+34699000000';
  });
  const steps = tryCall(tried({ office: shown, from: '101', to: '600999888' }));
  expect(steps).toContainEqual({ kind: 'caller-id', trunkId: 'carrier', wanted: '+34699000000' });
  expect(steps).toContainEqual(expect.objectContaining({ kind: 'trunk', callerId: '+34910000001' }));
  const hidden = tryCall(tried({ office: shown, from: '102', to: '*31#600999888' }));
  expect(kinds(hidden)).toContain('hidden');
  expect(hidden.find(({ kind }) => kind === 'trunk')).not.toHaveProperty('callerId');
});
