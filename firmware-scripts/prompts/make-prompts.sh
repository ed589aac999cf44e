#!/usr/bin/env bash
# Speaks texts.<language>.json into <language>/<name>.wav: 8 kHz mono A-law, trimmed, about -16 dBFS while speaking.
# Needs espeak-ng, sox and python3 on the machine that makes them; the results are kept beside the texts.
set -euo pipefail
cd "$(dirname "$0")"

declare -A voices=([es]=es-419 [en]=en-us)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for language in "${!voices[@]}"; do
  mkdir -p "$language"
  rm -f "$language"/*.wav
  python3 -c 'import json, sys; [print(f"{name}\t{text}") for name, text in json.load(open(sys.argv[1])).items()]' \
    "texts.$language.json" > "$work/texts"
  while IFS=$'\t' read -r name text; do
    espeak-ng -v "${voices[$language]}" -s 150 -p 45 -g 2 -w "$work/raw.wav" "$text" < /dev/null
    # The telephone's band, without the silence before and after.
    sox "$work/raw.wav" -b 16 -r 8000 -c 1 "$work/band.wav" \
      vol 0.6 highpass 200 lowpass 3400 silence 1 0.02 0.5% reverse silence 1 0.02 0.5% reverse
    # Level of the speech itself: pauses longer than 50 ms are left out of the measure.
    rms=$(sox "$work/band.wav" -n silence -l 1 0.02 1% -1 0.05 1% stat 2>&1 | awk '/RMS.*amplitude/ { print $3 }')
    gain=$(awk -v rms="$rms" 'BEGIN { printf "%.2f", -16 - 20 * log(rms) / log(10) }')
    # Words of a sentence follow each other without a pause.
    pad="0.1 0.2"
    case $name in number-* | month-* | room-people | queue-position | queue-wait-about | received | today | yesterday | at) pad="0.02 0.05" ;; esac
    # shellcheck disable=SC2086
    sox "$work/band.wav" -e a-law "$language/$name.wav" gain -l "$gain" pad $pad
    echo "$language/$name.wav $gain dB"
  done < "$work/texts"
  sox -n -r 8000 -c 1 -e a-law "$language/beep.wav" synth 0.4 sine 1000 gain -16 fade 0.01 0.4 0.01 pad 0.1 0
done
