/** Zero crossings of the sinc on each side: enough that nothing above the new band is heard folded into it. */
const LOBES = 16;
/** Of the narrower band: the filter needs room to fall. */
const PASS = 0.92;

/** The same sound at another rate, by a windowed sinc (Blackman); both rates in samples per second. */
export function resample(samples: Int16Array, rate: { from: number; to: number }): Int16Array {
  const { from, to } = rate;
  if (from === to) return samples;
  const ratio = from / to;
  // What is above the narrower of both bands is left out.
  const cut = PASS * Math.min(1, to / from);
  const reach = LOBES / cut;
  const out = new Int16Array(Math.floor((samples.length * to) / from));
  for (let index = 0; index < out.length; index++) {
    const centre = index * ratio;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(samples.length - 1, Math.floor(centre + reach));
    let sum = 0;
    for (let at = first; at <= last; at++) {
      const distance = at - centre;
      const phase = Math.PI * cut * distance;
      const sinc = phase === 0 ? 1 : Math.sin(phase) / phase;
      const turn = (Math.PI * distance) / reach;
      sum += samples[at]! * cut * sinc * (0.42 + 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn));
    }
    out[index] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
  return out;
}
