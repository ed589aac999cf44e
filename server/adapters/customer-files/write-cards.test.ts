import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Customer } from '../../core/customers/customer.ts';
import { guessColumns } from '../../core/customers/import/guess-columns.ts';
import { makeTempFolder } from '../../testing/loopback.ts';
import { readSource } from './read-source.ts';
import { type CardWriter, csvWriter, exportColumns, vcardWriter, xlsxWriter } from './write-cards.ts';

const heads = [
  'Nombre',
  'Tipo',
  'Empresa',
  'Documento',
  'Teléfono',
  'Fax',
  'Correo',
  'Dirección',
  'Página web',
  'Actividad',
  'Mandante',
  'Vendedor',
  'Idioma',
  'VIP',
  'Situación',
  'Etiquetas',
  'Observaciones',
];
const card: Customer = {
  id: 'a',
  kind: 'person',
  name: 'Íñigo "el Largo" Pérez; hijo',
  company: 'Sol & Luna <S.R.L.>',
  document: '001-1234567-8',
  vip: true,
  remarks: `=cmd()\n${'ñ'.repeat(90)}`,
  standing: 'active',
  tags: ['web', 'feria'],
  own: {},
  refusals: [],
  points: [
    { id: 1, channel: 'phone', typed: '809 555 0101', key: '+18095550101', state: 'good' },
    { id: 2, channel: 'phone', typed: '8095550102', key: '+18095550102', state: 'good' },
    { id: 3, channel: 'mail', typed: 'a@example.com', key: 'a@example.com', state: 'good' },
    { id: 4, channel: 'phone', typed: '8095550103', key: '+18095550103', state: 'wrong' },
    { id: 5, channel: 'address', typed: 'Calle 1, Santiago', state: 'good' },
  ],
  createdAt: 1,
  updatedAt: 1,
};

async function writeAndRead(writer: CardWriter) {
  await using folder = await makeTempFolder('export');
  const [file, rows] = [join(folder.path, 'file'), join(folder.path, 'rows')];
  const bytes = Buffer.concat([
    writer.head(),
    writer.add([card]),
    writer.add([{ ...card, name: 'Eva' }]),
    writer.end(),
  ]);
  writeFileSync(file, bytes);
  const source = await readSource(file, rows);
  const lines = readFileSync(rows, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as string[]);
  const of = (at: number) =>
    Object.fromEntries(lines[at]!.slice(1).map((cell, index) => [String(lines[0]![index + 1]), cell]));
  return { source, bytes, lines, of };
}

test.each([
  ['csv', csvWriter(heads)],
  ['xlsx', xlsxWriter(heads)],
] as const)('an exported %s is read back whole, and its columns are understood', async (kind, writer) => {
  const { source, lines, of } = await writeAndRead(writer);
  expect(source).toMatchObject({ kind, rows: 3, width: exportColumns.length });
  expect(guessColumns(lines[0]!.slice(1), [])).toEqual(exportColumns);
  expect(of(1)).toMatchObject({
    Nombre: card.name,
    Empresa: card.company,
    Teléfono: '+18095550101\n+18095550102',
    VIP: 'x',
    Etiquetas: 'web, feria',
  });
  // No spreadsheet runs what a customer is said to have said.
  if (kind === 'csv') expect(of(1).Observaciones).toBe(`'${card.remarks}`);
  expect(of(2).Nombre).toBe('Eva');
});

test('RFC 6350 3.2: exported cards are folded at 75 octets and read back whole', async () => {
  const { bytes, of } = await writeAndRead(vcardWriter());
  expect(
    Math.max(
      ...bytes
        .toString()
        .split('\r\n')
        .map((line) => Buffer.byteLength(line)),
    ),
  ).toBeLessThanOrEqual(75);
  expect(of(1)).toMatchObject({
    Name: card.name,
    Company: card.company,
    Phone: '+18095550101\n+18095550102',
    'E-mail': 'a@example.com',
    Address: 'Calle 1, Santiago',
    Notes: card.remarks,
  });
});
