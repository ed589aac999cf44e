import { expect, test } from 'vitest';
import { buildLiveWeb } from '../../testing/live-web.ts';

const htmx = { 'HX-Request': 'true' };
const path = '/supervisor/scripts/atencion';

async function written() {
  const house = buildLiveWeb();
  const { web } = house;
  await web.logIn('sofia');
  await web.post('/supervisor/scripts', { name: 'Atención', preset: 'care' });
  return { ...house, web };
}

/** Ana talks, and the script is in front of her. */
async function talking() {
  const house = await written();
  const { web } = house;
  await web.post(path, { name: 'Atención', 'uses[0].direction': 'inbound' });
  await web.post(`${path}/publish`);
  await web.post('/logout');
  await web.logIn('ana');
  await web.post('/agent/ready');
  await house.callIn();
  const { callId } = house.exchange.live()[0]!;
  const base = `/agent/calls/${callId}/script`;
  const go = async (form: Record<string, string>) => (await web.post(base, form, htmx)).text();
  return { ...house, callId, base, go };
}

test('a script is begun from a preset, changed by its forms, compared, published and taken back', async () => {
  const { web } = await written();
  const { scripts } = web.deps;
  expect(await web.text(path)).toContain('Sin problemas');
  await web.post(`${path}/publish`);
  await web.post(`${path}/steps`, { after: 'greeting' });
  const step = `${path}/steps/step-1`;
  expect(await web.text(path)).toContain('falta el texto');
  await web.post(step, {
    'titles.es': 'Tamaño',
    'texts.es': '¿Cuántos son, {{cliente.nombre}}?',
    'texts.en': 'How many, {{customer.nam}}?',
    next: 'matter',
    required: 'on',
  });
  await web.post(`${step}/questions`, { kind: 'number' });
  const answer = await web.post(`${step}/questions/question-1`, {
    'labels.es': 'Personas',
    'labels.en': 'People',
    fills: 'survey',
    min: '1',
    max: '9,5',
    'ways[0].from': '5',
    'ways[0].next': 'follow-up',
  });
  expect(answer.status).toBe(303);
  expect(scripts.find('atencion')?.script.steps[1]).toMatchObject({
    required: true,
    next: 'matter',
    questions: [{ min: 1, max: 9.5, ways: [{ from: 5, next: 'follow-up' }] }],
  });
  expect(await web.text(step)).toContain('no hay ningún dato «customer.nam»');
  await web.post(`${path}/publish`);
  expect(scripts.find('atencion')).toMatchObject({ isDraft: true, live: 1 });
  const compared = await web.text(`${path}/versions/1`);
  expect(compared).toContain('Tamaño');
  expect(compared).toContain('<del>Motivo</del>');
  await web.post(`${path}/versions/1`);
  expect(await web.text(`${path}/versions/1`)).toContain('Dicen lo mismo');
  await web.post(`${path}/remove`);
  expect((await web.request(path)).status).toBe(404);
});

test('options of a choice keep their ids, rows come and go', async () => {
  const { web } = await written();
  const question = `${path}/steps/matter/questions/matter`;
  const row = await web.post(question, { 'labels.es': 'x', _action: 'add:options' }, htmx);
  expect(await row.text()).toContain('options[0].names.es');
  await web.post(question, {
    'labels.es': '¿De qué se trata?',
    'options[0]._was': '1',
    'options[0].names.es': 'Una queja',
    'options[0].to': 'problem',
    'options[1]._was': '',
    'options[1].names.es': 'Nuevo',
  });
  const [, matter] = web.deps.scripts.find('atencion')!.script.steps;
  expect(matter?.questions[0]?.options).toEqual([
    { id: 'problem', names: { es: 'Una queja', en: '' }, to: 'problem' },
    { id: 'option-1', names: { es: 'Nuevo', en: '' } },
  ]);
});

test('tried without a call it goes the same ways, and keeps nothing', async () => {
  const { web } = await written();
  const first = await web.text(`${path}/preview?language=en`);
  expect(first).toContain('My name is Sofía');
  const moves = JSON.stringify([{ kind: 'answered', values: { name: 'Eve' } }]);
  const next = await web.post(`${path}/preview`, { language: 'en', moves, matter: 'information', act: 'answered' });
  const text = await next.text();
  expect(text).toContain('Which service are you interested in?');
  expect(text).toMatch(/Cliente: nombre: Eve/);
  const wrong = await web.post(`${path}/preview`, { language: 'es', moves, act: 'answered' });
  expect(await wrong.text()).toContain('Falta «¿De qué se trata?»');
  expect(web.deps.scriptRuns.results('atencion', {}).answers).toEqual([]);
});

test('at the desk it is read, answered, gone back in, read in the other language and left for a reason', async () => {
  const { web, go, base, callId, settle } = await talking();
  const desk = await web.text('/agent');
  expect(desk).toContain('Le atiende Ana');
  expect(desk).toContain(`data-front="${callId}"`);
  expect(await go({ step: 'greeting', nth: '0', act: 'answered', name: 'Eva Peña' })).toContain('Dígame, Eva Peña');
  expect(await go({ step: 'greeting', nth: '0', act: 'answered' })).toContain('ya iba más adelante');
  expect(await go({ step: 'matter', nth: '1', act: 'answered' })).toContain('Falta «¿De qué se trata?»');
  expect(await go({ step: 'matter', nth: '1', act: 'back' })).toContain('Le atiende Ana');
  await web.post(`${base}/language`, { language: 'en' }, htmx);
  expect(await web.text('/agent')).toContain('thank you for calling');
  await go({ step: 'greeting', nth: '0', act: 'answered', name: 'Eva Peña' });
  const early = await go({ step: 'matter', nth: '1', act: 'finished', matter: 'problem' });
  expect(early).toContain('Falta el paso obligatorio');
  await go({ step: 'matter', nth: '1', act: 'finished', matter: 'problem', reason: 'Se cortó' });
  await settle();
  await web.post('/logout');
  await web.logIn('olga');
  const story = await web.text(`/owner/calls/${callId}`);
  for (const text of ['Dejado antes', 'Se cortó', 'A problem or complaint', 'Eva Peña']) expect(story).toContain(text);
  const customerId = web.deps.journal.of(callId).find((event) => event.kind === 'customer.matched')?.customerId;
  expect(await web.text(`/customers/${customerId}/timeline?kind=script`)).toContain('Guion Atención');
  const csv = await web.text(`${path}/results.csv`);
  expect(csv).toContain(`${callId},${customerId},1,en,matter,matter,`);
  expect(await web.text(`${path}/results`)).toContain('Un problema o reclamación');
});

test("nobody goes on with the script of another's call, and agents do not write scripts", async () => {
  const { web, base } = await talking();
  expect((await web.request(path)).status).toBe(403);
  await web.post('/logout');
  await web.logIn('luis');
  for (const act of ['', '/language', '/choose'])
    expect((await web.post(`${base}${act}`, { language: 'en', script: 'atencion' }, htmx)).status).toBe(404);
});

test('a call without a script of its own takes one by hand', async () => {
  const { web, base } = await talking();
  web.deps.scripts.create({ name: 'Encuesta', preset: 'survey', by: 'sofia' });
  web.deps.scripts.publish('encuesta', 'sofia');
  expect(await web.text('/agent')).toContain('Encuesta');
  await web.post(`${base}/choose`, { script: 'encuesta' }, htmx);
  expect(await web.text('/agent')).toContain('Son tres preguntas');
  expect((await web.post(`${base}/choose`, { script: 'nothing' }, htmx)).status).toBe(404);
});

test('a script goes out as a file and comes in as a draft; a file that is none tells why', async () => {
  const { web } = await written();
  const file = await web.text(`${path}/script.json`);
  const bring = (text: string) => {
    const body = new FormData();
    body.set('_csrf', web.csrf() ?? '');
    body.set('file', new File([text], 'x.json'));
    return web.request('/supervisor/scripts/import', { method: 'POST', body });
  };
  const brought = await bring(file);
  expect(brought.headers.get('location')).toBe('/supervisor/scripts/atencion-2');
  const { scripts } = web.deps;
  expect(scripts.find('atencion-2')).toMatchObject({ isDraft: true, uses: [] });
  expect(scripts.find('atencion-2')?.script.steps).toEqual(scripts.find('atencion')?.script.steps);
  const refused = await bring(file.replace('"kind": "choice"', '"kind": "guess"'));
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain('steps[1].questions[0].kind: ');
  expect(await (await bring('nothing')).text()).toContain('No es un archivo JSON');
  expect(scripts.list()).toHaveLength(2);
});
