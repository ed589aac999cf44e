import { expect, test } from 'vitest';
import { fillMergeText, greetingAt, judgeMergeText, mergeFieldName, mergeFields } from './merge-text.ts';

test('names in Spanish and in English mean the same, with or without accents, capitals and blanks', () => {
  const values = { 'customer.name': 'Ana Peña', 'customer.phone': '+18095550101' } as const;
  expect(fillMergeText('{{cliente.nombre}}: {{ Cliente.Teléfono }} / {{customer.phone}}', values)).toEqual({
    text: 'Ana Peña: +18095550101 / +18095550101',
    missing: [],
  });
});

test('what is not known leaves nothing and is named, unless the text says what to say instead', () => {
  const filled = fillMergeText(
    'Dear {{customer.first-name|customer}}, {{case.number}}{{case.number}}{{caso.asunto|}}.',
    {
      'case.title': '',
    },
  );
  expect(filled).toEqual({ text: 'Dear customer, .', missing: ['case.number'] });
});

test('a name that means nothing stays in the text and is told, as is an own field that the office has not', () => {
  const text = 'A {{cliente.nombe}} b {{propio.plan}} {{own.gone}} {{cliente.nombe|x}}';
  expect(judgeMergeText(text).unknown).toEqual(['cliente.nombe']);
  expect(judgeMergeText(text, ['plan']).unknown).toEqual(['cliente.nombe', 'own.gone']);
  expect(fillMergeText(text, { 'own.plan': 'Oro' })).toEqual({
    text: 'A {{cliente.nombe}} b Oro  {{cliente.nombe|x}}',
    missing: ['own.gone'],
  });
});

test('what comes from a customer is text, never a place to be filled in again', () => {
  const values = { 'customer.name': '{{agent.name}} $& $1', 'agent.name': 'Luz' } as const;
  expect(fillMergeText('{{customer.name}}', values).text).toBe('{{agent.name}} $& $1');
});

test('each field has one name of its own in each language', () => {
  for (const language of ['es', 'en'] as const) {
    const names = mergeFields.map(({ id }) => mergeFieldName(id, language));
    expect(new Set(names).size).toBe(mergeFields.length);
    for (const name of names) expect(judgeMergeText(`{{${name}}}`).unknown).toEqual([]);
  }
  expect(mergeFieldName('own.plan', 'es')).toBe('propio.plan');
});

test.each([
  ['DO', 'es', 11 * 60 + 59, 'Buenos días'],
  ['DO', 'es', 12 * 60, 'Buenas tardes'],
  ['ES', 'es', 13 * 60, 'Buenos días'],
  ['ES', 'es', 20 * 60, 'Buenas tardes'],
  ['DO', 'en', 19 * 60, 'Good evening'],
  ['DO', 'es', 3 * 60, 'Buenas noches'],
] as const)('in %s one greets in %s at minute %i with %s', (country, language, minute, greeting) => {
  expect(greetingAt({ country, language, minute }).greeting).toBe(greeting);
});
