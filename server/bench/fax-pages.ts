import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { halftone } from '../core/fax/halftone.ts';
import { type FaxPage, linesPerInch } from '../core/fax/page.ts';
import { createPageDecoder } from '../core/fax/t4/decode-page.ts';
import { encodePage, type FaxCoding } from '../core/fax/t4/encode-page.ts';
import { writeTiff } from '../core/fax/tiff/write-tiff.ts';

const [width, height] = [1728, 2292];
const copies = 60;
const rounds = 3;

/** A page full of small writing, a form with lines and little on it, and a picture in shades. */
const drawings: Record<string, string> = {
  writing:
    '/Times-Roman findfont 10 scalefont setfont 0 1 60 { /n exch def 50 790 n 12.5 mul sub moveto 6 {(Estimado cliente, le remitimos ) show} repeat } for showpage',
  form: '/Helvetica findfont 11 scalefont setfont 1 setlinewidth 0 1 20 { /n exch def 50 780 n 36 mul sub moveto 495 0 rlineto stroke 55 786 n 36 mul sub moveto (Nombre y apellidos) show } for showpage',
  picture: '0 1 99 { /n exch def n 100 div setgray 50 n 5 mul add 100 5 600 rectfill } for showpage',
};

function drawPage(folder: string, name: string, program: string): FaxPage {
  const file = join(folder, `${name}.pgm`);
  const device = ['-sDEVICE=pgmraw', `-r204x${linesPerInch.fine}`, `-g${width}x${height}`, `-o${file}`];
  execFileSync('gs', ['-q', '-dSAFER', '-dBATCH', '-dNOPAUSE', ...device, '-c', program]);
  const bytes = readFileSync(file);
  return halftone({ width, height, pels: bytes.subarray(bytes.length - width * height) }, 'fine');
}

/** Pages in a second of the processor: others may use the machine too. The best of a few rounds. */
function pace(work: () => void): number {
  let best = 0;
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, (copies * 1e6) / (user + system));
  }
  return Math.round(best);
}

/** The same of a program of libtiff's, which also reads and writes its file. */
function paceOf(args: readonly string[]): number {
  let best = 0;
  for (let round = 0; round < rounds; round++) {
    const told = execFileSync('sh', ['-c', '"$@" && times', 'sh', 'tiffcp', ...args], { encoding: 'utf8' });
    const seconds = [
      ...told
        .trim()
        .split('\n')
        .at(-1)!
        .matchAll(/(\d+)m([\d.]+)s/g),
    ].reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0);
    best = Math.max(best, copies / Math.max(seconds, 0.001));
  }
  return Math.round(best);
}

const libtiffs: Record<FaxCoding, string> = { mh: 'g3:1d', mr: 'g3:2d', mmr: 'g4' };

/** Pages a second coded and read, by the kind of page and its coding, beside libtiff's tiffcp on the same pages. */
export function measureFaxPages(folder: string, say: (text: string) => void): unknown {
  const report: Record<string, unknown> = {};
  for (const [name, program] of Object.entries(drawings)) {
    const page = drawPage(folder, name, program);
    const pages = Array.from({ length: copies }, () => page);
    const plain = join(folder, 'plain.tif');
    writeFileSync(join(folder, 'fax.tif'), writeTiff(pages, { coding: 'mmr' }));
    execFileSync('tiffcp', ['-c', 'none', join(folder, 'fax.tif'), plain]);
    const copied = paceOf(['-c', 'none', plain, join(folder, 'copy.tif')]);
    for (const coding of ['mh', 'mr', 'mmr'] as const) {
      const bytes = encodePage(page, { coding });
      const coded = join(folder, `${coding}.tif`);
      const ours = {
        encode: pace(() => {
          for (let index = 0; index < copies; index++) encodePage(page, { coding });
        }),
        decode: pace(() => {
          for (let index = 0; index < copies; index++) {
            const decoder = createPageDecoder({ coding, width, resolution: 'fine' });
            // As a modem brings them.
            for (let at = 0; at < bytes.length; at += 512) decoder.push(bytes.subarray(at, at + 512));
            if (decoder.end().page.rows !== height) throw new Error(`${coding}: rows are missing`);
          }
        }),
      };
      const libtiff = {
        encode: paceOf(['-c', libtiffs[coding], plain, coded]),
        decode: paceOf(['-c', 'none', coded, plain]),
      };
      say(
        `  ${name} ${coding}: ${ours.encode} coded, ${ours.decode} read (libtiff ${libtiff.encode}, ${libtiff.decode})`,
      );
      report[`${name}-${coding}`] = { bytes: bytes.length, perCpuSec: ours, against: { libtiff, copying: copied } };
    }
  }
  return report;
}
