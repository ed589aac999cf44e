/** What pages are laid out on, in inches as it stands. */
export const paperInches = {
  a4: { wide: 210 / 25.4, tall: 297 / 25.4 },
  letter: { wide: 8.5, tall: 11 },
} as const;
export type PaperSize = keyof typeof paperInches;

/** Where letter paper is the usual one (ISO 3166-1 alpha-2). */
const letterCountries = ['US', 'CA', 'MX', 'GT', 'HN', 'SV', 'NI', 'CR', 'PA', 'CO', 'VE', 'CL', 'DO', 'PR', 'PH'];

export const paperOf = (country: string): PaperSize => (letterCountries.includes(country) ? 'letter' : 'a4');
