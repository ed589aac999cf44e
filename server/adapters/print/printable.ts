/** Written with what the standard fonts have (WinAnsi, ISO 32000-1 annex D); what they lack becomes a question mark. */
const plain: Record<string, string> = { '≤': '<=', '≥': '>=', '−': '-', '→': '->', '÷': '÷', '×': '×' };
const winAnsi = /[\u0020-\u007e\u00a1-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/;

/** A text in one line of characters that can be printed. */
export const printable = (text: string): string =>
  [...text.replace(/[\s\u00a0\u2009\u202f]/g, ' ')]
    .map((character) => plain[character] ?? (winAnsi.test(character) ? character : '?'))
    .join('');
