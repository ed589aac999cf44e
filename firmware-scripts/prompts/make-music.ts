// Composes music/waiting.wav, the product's own waiting music: 48 s that loop without a seam. 8 kHz mono A-law.
//
// To be recognised by: long notes of even level. C4 (262 Hz) bears over a fifth of the energy of the first three bars of
// four, B3 (247 Hz) of the fourth; E4 (330 Hz) a fifth of all but the third. There is no 440 nor 880 Hz in it.
//
// Run: node firmware-scripts/prompts/make-music.ts (Node 24)
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeG711 } from '../../server/core/rtp/g711.ts';
import { levelDbfs, sampleRate } from '../../server/core/rtp/tone.ts';
import { printWavHeader } from '../../server/core/rtp/wav.ts';

const barSeconds = 3;
const levelWanted = -20;

// C major 7, A minor 7, F major 7, G 6, as MIDI numbers; the first is the bass, played an octave higher so that a small
// telephone can sound it. A4 and A5 are left out on purpose: tests speak with 440 and 880 Hz.
const chords = [
  [48, 64, 67, 71],
  [45, 60, 64, 67],
  [41, 60, 65, 72],
  [43, 59, 62, 64],
] as const;
// One melody note a beat (four beats a bar), 0 rests; four bars, varied the second and the fourth time round.
const melodies = [
  [76, 0, 79, 0, 76, 0, 72, 0, 77, 0, 76, 72, 74, 0, 0, 0],
  [76, 0, 79, 83, 84, 0, 79, 0, 77, 76, 72, 0, 74, 71, 67, 0],
] as const;

const rounds = 4;
const total = rounds * chords.length * barSeconds * sampleRate;
const mix = new Float64Array(total);
const hertz = (midi: number): number => 440 * 2 ** ((midi - 69) / 12);

/** Adds one note; what rings on beyond the end falls onto the beginning, so that the loop has no seam. */
function addNote(note: { midi: number; at: number; seconds: number; attack: number; gain: number }): void {
  const length = Math.round((note.seconds + 1) * sampleRate);
  const start = Math.round(note.at * sampleRate);
  const step = (2 * Math.PI * hertz(note.midi)) / sampleRate;
  for (let i = 0; i < length; i++) {
    const t = i / sampleRate;
    const rise = Math.min(1, t / note.attack);
    const fall = t < note.seconds ? 1 : 0.5 + 0.5 * Math.cos(Math.PI * (t - note.seconds));
    const envelope = (0.5 - 0.5 * Math.cos(Math.PI * rise)) * fall;
    // A soft triangle: the fundamental and a little of its third and fifth harmonic.
    const wave = Math.sin(step * i) - Math.sin(3 * step * i) / 12 + Math.sin(5 * step * i) / 40;
    mix[(start + i) % total]! += note.gain * envelope * wave;
  }
}

for (let round = 0; round < rounds; round++) {
  for (const [bar, chord] of chords.entries()) {
    const at = (round * chords.length + bar) * barSeconds;
    for (const [voice, midi] of chord.entries())
      addNote({ midi: midi + (voice === 0 ? 12 : 0), at, seconds: barSeconds - 0.4, attack: 0.6, gain: 0.5 });
    for (let beat = 0; beat < 4; beat++) {
      const midi = melodies[round % 2]![bar * 4 + beat]!;
      const seconds = 0.35;
      if (midi > 0) addNote({ midi, at: at + (beat * barSeconds) / 4, seconds, attack: 0.03, gain: 0.45 });
    }
  }
}

const rough = Int16Array.from(mix, (value) => value * 4000);
const gain = 4000 * 10 ** ((levelWanted - levelDbfs(rough)) / 20);
const pcm = Int16Array.from(mix, (value) => Math.round(Math.max(-1, Math.min(1, (value * gain) / 32_767)) * 32_767));
const folder = join(import.meta.dirname, 'music');
mkdirSync(folder, { recursive: true });
const header = printWavHeader({ encoding: 'PCMA', channels: 1, sampleRate }, pcm.length);
writeFileSync(join(folder, 'waiting.wav'), Buffer.concat([header, encodeG711(pcm, 'PCMA')]));
