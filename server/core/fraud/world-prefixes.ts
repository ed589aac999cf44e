/**
 * Calling codes and the countries (ISO 3166-1 alpha-2) that use them; of the North American plan, the area codes outside
 * the United States and Canada. Source: ITU-T E.164 assigned country codes, NANPA area codes.
 */
const assigned = `
7 RU 76 KZ 77 KZ 20 EG 27 ZA 30 GR 31 NL 32 BE 33 FR 34 ES 36 HU 39 IT 40 RO 41 CH 43 AT 44 GB 45 DK 46 SE 47 NO 48 PL
49 DE 51 PE 52 MX 53 CU 54 AR 55 BR 56 CL 57 CO 58 VE 60 MY 61 AU 62 ID 63 PH 64 NZ 65 SG 66 TH 81 JP 82 KR 84 VN 86 CN
90 TR 91 IN 92 PK 93 AF 94 LK 95 MM 98 IR 211 SS 212 MA 213 DZ 216 TN 218 LY 220 GM 221 SN 222 MR 223 ML 224 GN 225 CI
226 BF 227 NE 228 TG 229 BJ 230 MU 231 LR 232 SL 233 GH 234 NG 235 TD 236 CF 237 CM 238 CV 239 ST 240 GQ 241 GA 242 CG
243 CD 244 AO 245 GW 246 IO 247 AC 248 SC 249 SD 250 RW 251 ET 252 SO 253 DJ 254 KE 255 TZ 256 UG 257 BI 258 MZ 260 ZM
261 MG 262 RE 263 ZW 264 NA 265 MW 266 LS 267 BW 268 SZ 269 KM 290 SH 291 ER 297 AW 298 FO 299 GL 350 GI 351 PT 352 LU
353 IE 354 IS 355 AL 356 MT 357 CY 358 FI 359 BG 370 LT 371 LV 372 EE 373 MD 374 AM 375 BY 376 AD 377 MC 378 SM 380 UA
381 RS 382 ME 383 XK 385 HR 386 SI 387 BA 389 MK 420 CZ 421 SK 423 LI 500 FK 501 BZ 502 GT 503 SV 504 HN 505 NI 506 CR
507 PA 508 PM 509 HT 590 GP 591 BO 592 GY 593 EC 594 GF 595 PY 596 MQ 597 SR 598 UY 599 CW 670 TL 672 NF 673 BN 674 NR
675 PG 676 TO 677 SB 678 VU 679 FJ 680 PW 681 WF 682 CK 683 NU 685 WS 686 KI 687 NC 688 TV 689 PF 690 TK 691 FM 692 MH
850 KP 852 HK 853 MO 855 KH 856 LA 880 BD 886 TW 960 MV 961 LB 962 JO 963 SY 964 IQ 965 KW 966 SA 967 YE 968 OM 970 PS
971 AE 972 IL 973 BH 974 QA 975 BT 976 MN 977 NP 992 TJ 993 TM 994 AZ 995 GE 996 KG 998 UZ
1 US 1204 CA 1226 CA 1236 CA 1249 CA 1250 CA 1263 CA 1289 CA 1306 CA 1343 CA 1354 CA 1365 CA 1367 CA 1368 CA 1382 CA
1387 CA 1403 CA 1416 CA 1418 CA 1428 CA 1431 CA 1437 CA 1438 CA 1450 CA 1468 CA 1474 CA 1506 CA 1514 CA 1519 CA 1548 CA
1579 CA 1581 CA 1584 CA 1587 CA 1604 CA 1613 CA 1639 CA 1647 CA 1672 CA 1683 CA 1705 CA 1709 CA 1742 CA 1753 CA 1778 CA
1780 CA 1782 CA 1807 CA 1819 CA 1825 CA 1867 CA 1873 CA 1879 CA 1902 CA 1905 CA 1942 CA
1242 BS 1246 BB 1264 AI 1268 AG 1284 VG 1340 VI 1345 KY 1441 BM 1473 GD 1649 TC 1658 JM 1664 MS 1670 MP 1671 GU 1684 AS
1721 SX 1758 LC 1767 DM 1784 VC 1787 PR 1809 DO 1829 DO 1849 DO 1868 TT 1869 KN 1876 JM 1939 PR`;

/** Networks of no country: satellites, ships, aeroplanes, machines. */
const satellites = ['870', '878', '881', '882', '883', '888'];

/** Numbers abroad that pay whoever is called: international premium rate, and what some countries have for it. */
const premium = [
  ...[
    '979',
    '1900',
    '1976',
    '449',
    '4470',
    '34803',
    '34806',
    '34807',
    '34905',
    '34907',
    '49900',
    '49137',
    '3389',
    '35176',
  ],
  ...[
    '39892',
    '39895',
    '39899',
    '43900',
    '43930',
    '41900',
    '41901',
    '41906',
    '4870',
    '32900',
    '32902',
    '32903',
    '32904',
  ],
];

/** Where minutes cost so much that they are sold to thieves: islands, and lines that often end elsewhere than they say. */
const dearCountries: ReadonlySet<string> = new Set(
  `AC AG AI AS AW BB BM BS CW DM GD GP JM KN KY LC MS MQ SX TC TT VC VG FK SH PM GL FO IO KM MG MU MV SC ST CV RE
   CK FJ FM KI MH NC NF NR NU PF PG PW SB TK TL TO TV VU WF WS CU KP BI CD CF CG DJ ER GM GN GQ GW LR SL SO TD TG BJ BF ML
   NE MR SN ZW AF YE SY BT MM LA PS XK`
    .trim()
    .split(/\s+/),
);

const words = assigned.trim().split(/\s+/);
const countryOf = new Map<string, string>();
for (let at = 0; at + 1 < words.length; at += 2) countryOf.set(words[at]!, words[at + 1]!);

/** Where a number is, as far as its first digits tell. */
export interface Destination {
  /** ISO 3166-1 alpha-2, else `premium`, `satellite`, or `unknown-place`. */
  place: string;
  /** Blocked until the owner allows it. */
  isDear: boolean;
}

/** Where an E.164 number leads, seen from the office's own country, whose islands are no abroad. */
export function destinationOf(e164: string, home: string): Destination {
  const digits = e164.replace(/\D/g, '');
  let place: string | undefined;
  for (let length = 4; length > 0 && place === undefined; length--) place = countryOf.get(digits.slice(0, length));
  const starts = (prefix: string): boolean => digits.startsWith(prefix);
  // What the own country calls premium is judged by its own rules.
  if (place !== home && premium.some(starts)) return { place: 'premium', isDear: true };
  if (place === undefined)
    return satellites.some(starts) ? { place: 'satellite', isDear: true } : { place: 'unknown-place', isDear: true };
  return { place, isDear: place !== home && dearCountries.has(place) };
}
