/** What people and makers of phones choose, and guessers try first; digits and signs around the word do not help. */
const common: readonly string[] = [
  'abc',
  'abcd',
  'abcdef',
  'abcdefgh',
  'admin',
  'administrator',
  'asterisk',
  'bienvenido',
  'central',
  'centralita',
  'changeme',
  'clave',
  'contrasena',
  'default',
  'ext',
  'extension',
  'freepbx',
  'guest',
  'iloveyou',
  'letmein',
  'oficina',
  'office',
  'pass',
  'password',
  'passw0rd',
  'pbx',
  'phone',
  'polycom',
  'qwerty',
  'qwertyui',
  'qwertyuiop',
  'secret',
  'secreto',
  'sip',
  'telefono',
  'test',
  'trustno',
  'user',
  'usuario',
  'voip',
  'welcome',
  'yealink',
];

/** Why a SIP password would be guessed within days; undefined for one that would not. Its length is checked elsewhere. */
export function findWeakness(secret: string): 'digits' | 'repeated' | 'common' | undefined {
  if (/^\d+$/.test(secret)) return 'digits';
  if (new Set(secret.toLowerCase()).size < 5) return 'repeated';
  const word = secret
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/^[^a-z]+|[^a-z]+$/g, '');
  return word.length < 3 || common.includes(word) ? 'common' : undefined;
}
