import type { Language } from '../office/office.ts';

/**
 * What letters, mails and scripts may take in, under its name in Spanish and in English: a text says either. The
 * office's own fields stand beside these as `propio.` or `own.` and the field's id.
 */
export const mergeFields = [
  { id: 'greeting', es: 'saludo', en: 'greeting' },
  { id: 'part-of-day', es: 'parte-del-dia', en: 'part-of-day' },
  { id: 'today', es: 'hoy', en: 'today' },
  { id: 'office.name', es: 'oficina.nombre', en: 'office.name' },
  { id: 'agent.name', es: 'agente.nombre', en: 'agent.name' },
  { id: 'agent.extension', es: 'agente.extension', en: 'agent.extension' },
  { id: 'principal', es: 'mandante', en: 'principal' },
  { id: 'customer.name', es: 'cliente.nombre', en: 'customer.name' },
  { id: 'customer.first-name', es: 'cliente.primer-nombre', en: 'customer.first-name' },
  { id: 'customer.company', es: 'cliente.empresa', en: 'customer.company' },
  { id: 'customer.document', es: 'cliente.documento', en: 'customer.document' },
  { id: 'customer.phone', es: 'cliente.telefono', en: 'customer.phone' },
  { id: 'customer.mail', es: 'cliente.correo', en: 'customer.mail' },
  { id: 'customer.address', es: 'cliente.direccion', en: 'customer.address' },
  { id: 'customer.line-of-business', es: 'cliente.actividad', en: 'customer.line-of-business' },
  { id: 'customer.owner', es: 'cliente.responsable', en: 'customer.owner' },
  { id: 'case.number', es: 'caso.numero', en: 'case.number' },
  { id: 'case.title', es: 'caso.asunto', en: 'case.title' },
  { id: 'case.opened', es: 'caso.abierto', en: 'case.opened' },
  { id: 'case.promise', es: 'caso.promesa', en: 'case.promise' },
  { id: 'case.promised-until', es: 'caso.prometido-hasta', en: 'case.promised-until' },
  { id: 'service.name', es: 'servicio.nombre', en: 'service.name' },
  { id: 'service.text', es: 'servicio.texto', en: 'service.text' },
  { id: 'service.price', es: 'servicio.precio', en: 'service.price' },
] as const;

export type MergeFieldId = (typeof mergeFields)[number]['id'] | `own.${string}`;
/** What stands in each place; absent and '' are the same: nothing is known. */
export type MergeValues = Partial<Record<MergeFieldId, string>>;

/** `{{name}}`, or `{{name|what to say where nothing is known}}`. */
const place = /\{\{([^{}|]*)(?:\|([^{}]*))?\}\}/g;

const plain = (name: string): string =>
  name.trim().toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/\s+/g, '-');
const byName = new Map(mergeFields.flatMap(({ id, es, en }) => [[es, id] as const, [en, id] as const]));

function fieldNamed(typed: string): MergeFieldId | undefined {
  const name = plain(typed);
  const own = /^(?:propio|own)\.(.+)$/.exec(name);
  return own ? `own.${own[1]!}` : byName.get(name as Parameters<typeof byName.get>[0]);
}

/** How a text names the field in that language. */
export function mergeFieldName(id: MergeFieldId, language: Language): string {
  const known = mergeFields.find((each) => each.id === id);
  if (known) return known[language];
  return language === 'es' ? id.replace(/^own\./, 'propio.') : id;
}

/** The names in a text that mean nothing, as typed and each once; `ownFields` are the ids of the office's own ones. */
export function judgeMergeText(text: string, ownFields?: readonly string[]): { unknown: string[] } {
  const unknown = [...text.matchAll(place)]
    .map(([, name]) => name!)
    .filter((name) => {
      const field = fieldNamed(name);
      return !field || (ownFields && field.startsWith('own.') && !ownFields.includes(field.slice('own.'.length)));
    });
  return { unknown: [...new Set(unknown.map((name) => name.trim()))] };
}

/**
 * The text with each place filled in. What is not known and has no words of its own to say instead leaves nothing behind
 * and is named in `missing`; a name that means nothing stays as typed, so that somebody sees it.
 */
export function fillMergeText(text: string, values: MergeValues): { text: string; missing: MergeFieldId[] } {
  const missing = new Set<MergeFieldId>();
  const filled = text.replace(place, (whole, name: string, instead: string | undefined) => {
    const field = fieldNamed(name);
    if (!field) return whole;
    const value = values[field] || instead?.trim();
    if (value === undefined) missing.add(field);
    return value ?? '';
  });
  return { text: filled, missing: [...missing] };
}

type PartOfDay = 'morning' | 'afternoon' | 'evening';

/** Spain's afternoon begins after its lunch. */
function partOfDay(minute: number, country: string): PartOfDay {
  const noon = country === 'ES' ? 14 * 60 : 12 * 60;
  if (minute >= 5 * 60 && minute < noon) return 'morning';
  return minute >= noon && minute < (country === 'ES' ? 21 : 19) * 60 ? 'afternoon' : 'evening';
}

const partNames: Record<Language, Record<PartOfDay, { part: string; greeting: string }>> = {
  es: {
    morning: { part: 'días', greeting: 'Buenos días' },
    afternoon: { part: 'tardes', greeting: 'Buenas tardes' },
    evening: { part: 'noches', greeting: 'Buenas noches' },
  },
  en: {
    morning: { part: 'morning', greeting: 'Good morning' },
    afternoon: { part: 'afternoon', greeting: 'Good afternoon' },
    evening: { part: 'evening', greeting: 'Good evening' },
  },
};

/** How one greets at that minute of the day (0 to 1439, on the office's wall) in that country (ISO 3166-1 alpha-2). */
export const greetingAt = (at: { minute: number; country: string; language: Language }) =>
  partNames[at.language][partOfDay(at.minute, at.country)];
