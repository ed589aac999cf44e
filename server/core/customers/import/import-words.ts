/** What a column of a file may become; `address-part` is put behind the address, as a town in a column of its own. */
export const importTargets = [
  'skip',
  'name',
  'first-name',
  'last-name',
  'company',
  'kind',
  'document',
  'phone',
  'fax',
  'mail',
  'address',
  'address-part',
  'web',
  'lineOfBusiness',
  'principal',
  'owner',
  'language',
  'vip',
  'remarks',
  'standing',
  'tags',
] as const;
/** `own:` and the id of a field that the office added. */
export type ImportTarget = (typeof importTargets)[number] | `own:${string}`;

/**
 * Words of Spanish and English headers, folded, whole words only. The first target that fits is taken, so what is special
 * stands before what is general: `contact mail` is a mail before it is a name.
 */
export const headerWords: readonly (readonly [ImportTarget, RegExp])[] = [
  ['mail', /\b(e ?mails?|mails?|correos?( electronicos?)?|correo e|email address|e-mails?)\b/],
  ['fax', /\b(fax|faxes|facsimil)\b/],
  ['web', /\b(web|website|sitio|pagina( web)?|url|homepage)\b/],
  [
    'document',
    /\b(document|documento|doc|rnc|cedula|nit|nif|cif|nie|dni|rfc|ruc|rut|tax( id| number)?|vat|identificacion|identification|id fiscal|pasaporte|passport)\b/,
  ],
  [
    'phone',
    /\b(phones?|tel|tels|tlf|tfno|telf|telefonos?|telephones?|movil|moviles|mobile|cell|celular|celulares|cel|whatsapp|numeros?( de telefono)?|phone number)\b/,
  ],
  [
    'address-part',
    /\b(city|town|ciudad|municipio|provincia|province|state|region|sector|barrio|zip|postal|cp|pais|country|localidad|poblacion)\b/,
  ],
  ['address', /\b(address|direccion|domicilio|calle|street)\b/],
  ['lineOfBusiness', /\b(line of business|industry|giro|rubro|actividad|ramo|business type)\b/],
  ['principal', /\b(principal|mandante|client company|por cuenta de|on behalf)\b/],
  ['owner', /\b(owner|account manager|vendedor|asesor|ejecutivo|responsable|looked after|atendido)\b/],
  ['language', /\b(language|idioma|lengua)\b/],
  ['vip', /\b(vip|preferente)\b/],
  ['standing', /\b(standing|status|estado|situacion)\b/],
  ['tags', /\b(tags?|etiquetas?|labels?|categor(y|ies|ia|ias)|segmentos?|grupos?|groups?)\b/],
  ['kind', /\b(kind|tipo|type|clase)\b/],
  ['remarks', /\b(remarks?|notes?|notas?|observacion(es)?|comentarios?|comments?)\b/],
  ['last-name', /\b(last ?name|surnames?|family name|apellidos?)\b/],
  ['first-name', /\b(first ?name|given name|nombre de pila|primer nombre|nombres)\b/],
  ['company', /\b(company|empresa|organi[sz]ation|organizacion|compania|razon social|negocio)\b/],
  ['name', /\b(name|full name|nombre( completo| y apellidos?)?|cliente|customer|contacto|contact)\b/],
];

export const yesWords = new Set(['yes', 'y', 'si', 's', 'true', '1', 'x', 'vip', 'verdadero']);

export const kindWords: Record<string, 'person' | 'company'> = {
  person: 'person',
  persona: 'person',
  individual: 'person',
  fisica: 'person',
  'persona fisica': 'person',
  natural: 'person',
  company: 'company',
  org: 'company',
  organization: 'company',
  empresa: 'company',
  compania: 'company',
  juridica: 'company',
  'persona juridica': 'company',
};

export const standingWords: Record<string, 'active' | 'inactive' | 'closed'> = {
  active: 'active',
  activo: 'active',
  activa: 'active',
  inactive: 'inactive',
  inactivo: 'inactive',
  inactiva: 'inactive',
  closed: 'closed',
  cerrado: 'closed',
  cerrada: 'closed',
  fallecido: 'closed',
  deceased: 'closed',
};

export const languageWords: Record<string, 'es' | 'en'> = {
  es: 'es',
  spanish: 'es',
  espanol: 'es',
  castellano: 'es',
  en: 'en',
  english: 'en',
  ingles: 'en',
};

/** A name that ends so is a company's. */
export const companyEndings =
  /[\s,](s\.?\s?r\.?\s?l\.?|s\.?\s?a\.?(\s?s\.?)?|e\.?i\.?r\.?l\.?|inc\.?|ltd\.?|llc\.?|ltda\.?|c\.? ?por ?a\.?|corp\.?)$/i;
