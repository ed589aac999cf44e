import type { Language } from './office.ts';

/** What an office in that country most likely wants; each can be set otherwise. */
export interface CountryDefaults {
  timezone: string;
  currency: string;
  language: Language;
}

const spanish = (timezone: string, currency: string): CountryDefaults => ({ timezone, currency, language: 'es' });

/** Countries that the product is made for, by ISO 3166-1 alpha-2; the zone is the capital's. */
export const countryDefaults: Readonly<Record<string, CountryDefaults>> = {
  AR: spanish('America/Argentina/Buenos_Aires', 'ARS'),
  BO: spanish('America/La_Paz', 'BOB'),
  CL: spanish('America/Santiago', 'CLP'),
  CO: spanish('America/Bogota', 'COP'),
  CR: spanish('America/Costa_Rica', 'CRC'),
  CU: spanish('America/Havana', 'CUP'),
  DO: spanish('America/Santo_Domingo', 'DOP'),
  EC: spanish('America/Guayaquil', 'USD'),
  ES: spanish('Europe/Madrid', 'EUR'),
  GB: { timezone: 'Europe/London', currency: 'GBP', language: 'en' },
  GT: spanish('America/Guatemala', 'GTQ'),
  HN: spanish('America/Tegucigalpa', 'HNL'),
  IE: { timezone: 'Europe/Dublin', currency: 'EUR', language: 'en' },
  MX: spanish('America/Mexico_City', 'MXN'),
  NI: spanish('America/Managua', 'NIO'),
  PA: spanish('America/Panama', 'USD'),
  PE: spanish('America/Lima', 'PEN'),
  PR: spanish('America/Puerto_Rico', 'USD'),
  PY: spanish('America/Asuncion', 'PYG'),
  SV: spanish('America/El_Salvador', 'USD'),
  US: { timezone: 'America/New_York', currency: 'USD', language: 'en' },
  UY: spanish('America/Montevideo', 'UYU'),
  VE: spanish('America/Caracas', 'VES'),
};
