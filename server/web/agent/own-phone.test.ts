import { expect, test } from 'vitest';
import { buildLiveWeb } from '../../testing/live-web.ts';

test('an agent switches do not disturb on the own page and takes forwarding back; nobody else is touched', async () => {
  const { web } = buildLiveWeb();
  await web.logIn('ana');
  const { extension } = web.office.read().people.find(({ login }) => login === 'ana')!;
  const own = () => web.office.read().extensions.find(({ number }) => number === extension)!;
  await web.post('/agent/dnd', { on: 'on' });
  expect(web.office.read().extensions.filter(({ dnd }) => dnd)).toEqual([own()]);
  expect(await web.text('/agent')).toContain('Quitar «no molestar»');
  await web.post('/agent/dnd', { on: '' });
  expect(own().dnd).toBe(false);
  web.office.edit(
    (draft) => {
      draft.extensions.find(({ number }) => number === extension)!.forward.always = '600999888';
    },
    { by: 'olga' },
  );
  expect(await web.text('/agent')).toContain('600999888');
  await web.post('/agent/forward/off');
  expect(own().forward.always).toBeUndefined();
});
