import type { CustomerToKeep } from '../../store/customers/customer-store.ts';

export interface ImaginedCustomer {
  card: CustomerToKeep;
  e164: string;
}

const given =
  'María José Ana Pedro Carmen Rafael Altagracia Manuel Rosa Francisco Yolanda Julio Miguelina Ramón Josefina Félix Mercedes Héctor Dulce Andrés Claudia Wilfredo Noelia Bienvenido Patricia Domingo Xiomara Leonel Teresa Óscar'.split(
    ' ',
  );
const family =
  'Rodríguez Peña Martínez Reyes Ramírez Santos Jiménez Castillo Núñez Mejía Guzmán Almonte Polanco Rosario Vargas Tavárez Cabrera Féliz Matos Ureña'.split(
    ' ',
  );
const companies = ['', '', '', '', '', 'Hotel Bahía', 'Ferretería El Sol', 'Colmado La Esquina', 'Taller Núñez'];
const streets = ['C/ El Conde', 'Av. Independencia', 'C/ Duarte', 'Av. Máximo Gómez', 'C/ Las Mercedes'];
const remarks = ['', '', '', 'Prefiere citas por la tarde.', 'Alergia a la penicilina.', 'Paga con seguro.'];

/** An identity number of the Dominican Republic that holds its check digit (Luhn). */
function imagineCedula(middle: number): string {
  const digits = `001${middle}`;
  const sum = [...digits].reduce((total, digit, index) => {
    const weighed = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (weighed > 9 ? weighed - 9 : weighed);
  }, 0);
  return `001-${middle}-${(10 - (sum % 10)) % 10}`;
}

/** People of Santo Domingo with one or two telephones each; `pick(below)` is the source of chance. */
export function imagineCustomers(
  count: number,
  chance: { pick: (below: number) => number; nowMs: number },
): ImaginedCustomer[] {
  const { pick, nowMs } = chance;
  const of = <T>(list: readonly T[]): T => list[pick(list.length)]!;
  return Array.from({ length: count }, (_, index) => {
    const id = `demo-customer-${String(index + 1).padStart(4, '0')}`;
    const name = `${of(given)} ${of(family)} ${of(family)}`;
    const company = of(companies);
    const createdAt = nowMs - (30 + pick(900)) * 86_400_000;
    // 809 555 0200 on: 555-01xx is the office itself.
    const local = `${of(['809', '829', '849'])}555${String(200 + index).padStart(4, '0')}`;
    const second = pick(4) === 0 ? `829556${String(1000 + index)}` : undefined;
    const mail = `${name.split(' ')[0]!.toLowerCase().normalize('NFD').replace(/\W/g, '')}${index}@example.com`;
    const phone = (digits: string, position: number) => ({
      channel: 'phone' as const,
      key: `+1${digits}`,
      typed: `${digits.slice(0, 3)}-${digits.slice(3, 6)}-${digits.slice(6)}`,
      label: position === 0 ? 'móvil' : 'casa',
    });
    return {
      card: {
        id,
        kind: 'person',
        name,
        ...(company && { company }),
        document: imagineCedula(1_000_000 + pick(8_999_999)),
        vip: pick(12) === 0,
        remarks: of(remarks),
        standing: 'active',
        tags: [],
        own: {},
        createdAt,
        updatedAt: createdAt,
        points: [
          phone(local, 0),
          ...(second ? [phone(second, 1)] : []),
          { channel: 'mail', typed: mail, key: mail },
          { channel: 'address', typed: `${of(streets)} ${1 + pick(300)}, Santo Domingo` },
        ],
      },
      e164: `+1${local}`,
    };
  });
}
