import { type CustomerToKeep, openCustomerStore } from '../../store/customers/customer-store.ts';
import { openIndexMerging } from '../../store/customers/merge-index.ts';
import { openDb } from '../../store/db.ts';
import { seeded } from '../seeded.ts';

const given =
  'María José Ana Pedro Carmen Rafael Altagracia Manuel Rosa Francisco Yolanda Julio Miguelina Ramón Josefina Félix Mercedes Héctor Dulce Andrés Claudia Wilfredo Noelia Patricia Domingo Xiomara Leonel Teresa Óscar Lucía'.split(
    ' ',
  );
const family =
  'Rodríguez García Martínez Peña Reyes Ramírez Santos Jiménez Castillo Núñez Mejía Guzmán Almonte Polanco Rosario Vargas Tavárez Cabrera Féliz Matos Ureña González Fernández Gómez Díaz Cruz Ortiz Vásquez'.split(
    ' ',
  );
const syllables =
  'ma ri pe dro lo ra na to ca ve ga mu ño jo fe li san ro cas ti llo her nan dez gar cia mar rez gon za lez sa qui bel al var or te sil vi'.split(
    ' ',
  );
const trades = ['Ferretería', 'Colmado', 'Hotel', 'Taller', 'Farmacia', 'Clínica', 'Distribuidora', 'Asesores'];
const tags = ['moroso', 'premium', 'feria', 'web', 'recomendado', 'zona-norte'];

/** Chance with a few common names and a long tail of rare ones, as a country has them. */
function nameSource(pick: (below: number) => number) {
  const rare = Array.from({ length: 30_000 }, () => {
    const word = Array.from({ length: 2 + pick(3) }, () => syllables[pick(syllables.length)]!).join('');
    return word[0]!.toUpperCase() + word.slice(1);
  });
  const of = <T>(list: readonly T[]): T => list[pick(list.length)]!;
  return {
    of,
    given: () => (pick(3) > 0 ? of(given) : of(rare)),
    family: () => (pick(2) > 0 ? of(family) : rare[Math.min(pick(rare.length), pick(rare.length))]!),
  };
}

/**
 * One made-up card after the other, companies among them, with three ways to reach each on average. The same `seed`
 * makes the same cards; numbers are unique.
 */
export function* imagineCards(count: number, options: { seed: number; nowMs: number }): Generator<CustomerToKeep> {
  const pick = seeded(options.seed);
  const names = nameSource(pick);
  for (let index = 0; index < count; index += 1) {
    const isCompany = pick(10) === 0;
    const name = isCompany
      ? `${names.of(trades)} ${names.family()} ${index % 977}`
      : `${names.given()} ${names.family()} ${names.family()}`;
    const digits = `${names.of(['809', '829', '849'])}${String(2_000_000 + index)}`;
    const at = options.nowMs - pick(1_500) * 86_400_000;
    const mail = `${name.split(' ')[0]!.toLowerCase().normalize('NFD').replace(/\W/g, '')}.${index}@example.com`;
    const second = `809${String(2_000_000 + ((index * 7) % 7_999_999))}`;
    yield {
      id: `many-${String(index).padStart(7, '0')}`,
      kind: isCompany ? 'company' : 'person',
      name,
      document: isCompany
        ? `1${String(10_000_000 + index)}`
        : `${String(index % 402).padStart(3, '0')}-${String(1_000_000 + (index % 8_999_999))}-${index % 10}`,
      vip: pick(50) === 0,
      remarks: pick(5) === 0 ? 'Prefiere citas por la tarde.' : '',
      standing: pick(30) === 0 ? 'inactive' : 'active',
      tags: pick(4) === 0 ? [names.of(tags)] : [],
      own: {},
      createdAt: at,
      updatedAt: at,
      points: [
        { channel: 'phone', typed: digits, key: `+1${digits}`, label: 'móvil' },
        ...(pick(2) === 0 ? [{ channel: 'phone' as const, typed: second, key: `+1${second}`, label: 'casa' }] : []),
        { channel: 'mail', typed: mail, key: mail },
        ...(pick(2) === 0
          ? [{ channel: 'address' as const, typed: `Calle ${names.family()} ${1 + pick(300)}, Santo Domingo` }]
          : []),
      ],
    };
  }
}

/** Puts `count` made-up customers into the store of an appliance that does not run; answers with the seconds it took. */
export function furnishCustomers(file: string, options: { count: number; seed: number; nowMs: number }): number {
  const began = performance.now();
  const db = openDb(file);
  const store = openCustomerStore(db);
  const cards = imagineCards(options.count, options);
  const batch = 5_000;
  for (let done = 0; done < options.count; done += batch)
    db.transaction(() => {
      for (let each = 0; each < batch; each += 1) {
        const { value, done: isOver } = cards.next();
        if (isOver) return;
        store.write(value, { at: value.createdAt, by: 'generator', how: 'generated' });
      }
    });
  const mergeIndex = openIndexMerging(db.$client);
  while (mergeIndex());
  db.$client.close();
  return Math.round((performance.now() - began) / 100) / 10;
}
