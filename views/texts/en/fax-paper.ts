/** Why no fax pages can be made of a paper. */
export const faxPaper = {
  'fax-paper.empty': '{name} is empty.',
  'fax-paper.locked': '{name} is protected by a password: save it without one and try again.',
  'fax-paper.broken': '{name} is damaged and cannot be read: open it and save it again as a PDF.',
  'fax-paper.too-many-pages': '{name} has too many pages for a fax: send it in parts.',
  'fax-paper.no-such-page': 'Pages were asked for that there are not: the documents have {name} in all.',
  'fax-paper.too-heavy': '{name} is too complex to become fax pages: print it as a simpler PDF, or in parts.',
  'fax-paper.unknown-kind': '{name} is of a kind that cannot be faxed: save it as a PDF.',
  'fax-paper.no-office': '{name} is an office document, and LibreOffice is not installed here: save it as a PDF.',
  'fax-paper.no-renderer':
    'Ghostscript is missing on the box, and no fax pages can be made without it: install it (apt install ghostscript).',
};
