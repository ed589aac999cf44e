/** Kinds that a number's own country tells apart; the first kind of the list below that matches wins. */
export type NumberKind = 'toll-free' | 'premium' | 'shared-cost' | 'mobile' | 'fixed';

/**
 * How one country dials. In patterns `x` is any digit and the pattern is the whole number. Numbers are national
 * significant ones (no trunk prefix, no country code) unless said otherwise.
 */
export interface CountryRules {
  /** ITU country code. */
  code: string;
  internationalPrefixes: readonly string[];
  /** Digits that may stand before a national number, current or of an older plan. */
  nationalPrefixes: readonly string[];
  /** Digits of an older plan that may stand between country code and number. */
  afterCode?: string;
  /** Digits of an ordinary national number. */
  lengths: readonly number[];
  /** First digits of this country's own numbers, where others share its country code. */
  areas?: readonly string[];
  /** How many first digits of a number name its place: 0 = all of the country is one. Some places have fewer. */
  place: { digits: number; shorter?: readonly string[] };
  /** As dialled. */
  emergency: readonly string[];
  kinds: Partial<Record<NumberKind, readonly string[]>>;
}

/** NANP numbers whose three-digit code is free to the caller. */
const nanpTollFree = ['800', '833', '844', '855', '866', '877', '888'].map((area) => `${area}xxxxxxx`);

/** Source: libphonenumber metadata, national regulators' plans in force in 2026. */
const countries: Record<string, CountryRules> = {
  DO: {
    code: '1',
    internationalPrefixes: ['011'],
    nationalPrefixes: ['1'],
    lengths: [10],
    areas: ['809', '829', '849', '800', '833', '844', '855', '866', '877', '888', '900'],
    place: { digits: 0 },
    emergency: ['911', '112', '988'],
    kinds: {
      'toll-free': [...nanpTollFree, '809200xxxx', '829200xxxx'],
      premium: ['900xxxxxxx'],
    },
  },
  ES: {
    code: '34',
    internationalPrefixes: ['00'],
    nationalPrefixes: [],
    lengths: [9],
    place: { digits: 3, shorter: ['91', '93', '81', '83'] },
    emergency: ['112', '085', '088', '016', '061', '062', '080', '091', '092', '1006', '116xxx'],
    kinds: {
      'toll-free': ['800xxxxxx', '900xxxxxx'],
      premium: ['803xxxxxx', '806xxxxxx', '807xxxxxx', '905xxxxxx', '907xxxxxx'],
      'shared-cost': ['901xxxxxx', '902xxxxxx'],
      mobile: ['6xxxxxxxx', '71xxxxxxx', '72xxxxxxx', '73xxxxxxx', '74xxxxxxx', '78xxxxxxx'],
      fixed: [...'12345678'].flatMap((digit) => [`8${digit}xxxxxxx`, `9${digit}xxxxxxx`]),
    },
  },
  CO: {
    code: '57',
    // Each is a long-distance carrier; the plain 00 of other countries is understood too.
    internationalPrefixes: ['00414', '00444', '00456', '005', '007', '009', '00'],
    nationalPrefixes: ['03', '0'],
    lengths: [10],
    place: { digits: 3 },
    emergency: [
      ...['123', '112', '119', '132', '156', '106', '114', '116'],
      ...['117', '127', '137', '144', '147', '164', '165', '166'],
    ],
    kinds: {
      'toll-free': ['1800xxxxxxx'],
      premium: ['1900xxxxxxx', '1901xxxxxxx', '1947xxxxxxx', '1948xxxxxxx', '901xxxxxxx'],
      mobile: ['3xxxxxxxxx'],
      fixed: [...'1245678'].map((digit) => `60${digit}xxxxxxx`),
    },
  },
  MX: {
    code: '52',
    internationalPrefixes: ['00'],
    nationalPrefixes: ['01', '044', '045'],
    afterCode: '1',
    lengths: [10],
    place: { digits: 3, shorter: ['33', '55', '56', '81'] },
    emergency: ['911', '060', '065', '066', '068', '080', '061', '088', '089'],
    kinds: {
      'toll-free': ['800xxxxxxx', '888xxxxxxx'],
      premium: ['900xxxxxxx'],
      'shared-cost': ['300xxxxxxx'],
    },
  },
  PA: {
    code: '507',
    internationalPrefixes: ['00'],
    nationalPrefixes: [],
    lengths: [7, 8],
    place: { digits: 0 },
    emergency: ['911', '103', '104'],
    kinds: {
      'toll-free': ['800xxxx', '800xxxxx', '800xxxxxxx'],
      premium: ['822', '855', '860', '877', '878', '886', '900', '981'].map((start) => `${start}xxxx`),
      mobile: ['6xxxxxxx', ...['218', '219', '111', '161', '810', '811', '872', '873'].map((start) => `${start}xxxx`)],
    },
  },
  PE: {
    code: '51',
    internationalPrefixes: ['00'],
    nationalPrefixes: ['0'],
    lengths: [8, 9],
    place: { digits: 2, shorter: ['1'] },
    // 911 is being brought in beside the older numbers.
    emergency: ['105', '106', '116', '117', '110', '115', '911', '112'],
    kinds: {
      'toll-free': ['800xxxxx'],
      premium: ['805xxxxx'],
      'shared-cost': ['801xxxxx'],
      mobile: ['9xxxxxxxx'],
      fixed: [
        '1xxxxxxx',
        ...['41', '42', '43', '44', '51', '52', '53', '54', '56', '61', '62', '63', '64', '65', '66', '67'],
        ...['72', '73', '74', '76', '82', '83', '84'],
      ].map((start) => start.padEnd(8, 'x')),
    },
  },
  CL: {
    code: '56',
    // Each is a long-distance carrier; the plain 00 of other countries is understood too.
    internationalPrefixes: [
      ...['121', '122', '123', '119', '171', '181', '188', '118'].map((carrier) => `${carrier}0`),
      '00',
    ],
    nationalPrefixes: [],
    lengths: [9],
    place: { digits: 2, shorter: ['2'] },
    emergency: ['131', '132', '133', '130', '134', '135', '137', '138', '139', '147', '149', '112', '911'],
    kinds: {
      'toll-free': ['800xxxxxx'],
      premium: ['700xxxxxx', '700xxxxxxx'],
      'shared-cost': ['600xxxxxxx', '600xxxxxxxx'],
      mobile: ['9xxxxxxxx'],
      fixed: [
        '2xxxxxxxx',
        ...['32', '33', '34', '35', '41', '42', '43', '44', '45', '51', '52', '53', '55', '57', '58'],
        ...['61', '63', '64', '65', '67', '68', '71', '72', '73', '75'],
      ].map((start) => start.padEnd(9, 'x')),
    },
  },
};

/** Rules of an ISO 3166-1 alpha-2 country; undefined for one that is not in the table yet. */
export function countryRules(country: string): CountryRules | undefined {
  return Object.hasOwn(countries, country) ? countries[country] : undefined;
}

/** A country of the table that uses the country code, if any. */
export function rulesByCode(digits: string): CountryRules | undefined {
  return Object.values(countries).find(({ code }) => digits.startsWith(code));
}

/** Whether digits fill a pattern, `x` standing for any one. */
export function fitsPattern(digits: string, pattern: string): boolean {
  return (
    digits.length === pattern.length && [...pattern].every((sign, index) => sign === 'x' || sign === digits[index])
  );
}

/** The kind of a national significant number; undefined where its digits do not tell. */
export function kindOf(national: string, rules: CountryRules): NumberKind | undefined {
  const entries = Object.entries(rules.kinds) as [NumberKind, readonly string[]][];
  return entries.find(([, patterns]) => patterns.some((pattern) => fitsPattern(national, pattern)))?.[0];
}
