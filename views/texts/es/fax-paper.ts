/** Why no fax pages can be made of a paper. */
export const faxPaper = {
  'fax-paper.empty': '{name} está vacío.',
  'fax-paper.locked': '{name} está protegido con contraseña: guárdelo sin ella y vuelva a intentarlo.',
  'fax-paper.broken': '{name} está dañado y no se puede leer: ábralo y guárdelo de nuevo como PDF.',
  'fax-paper.too-many-pages': '{name} tiene demasiadas páginas para un fax: envíelo por partes.',
  'fax-paper.no-such-page': 'Se han pedido páginas que no hay: los documentos tienen {name} en total.',
  'fax-paper.too-heavy':
    '{name} es demasiado complejo para convertirlo en páginas de fax: imprímalo como PDF más sencillo o por partes.',
  'fax-paper.unknown-kind': '{name} no es de un tipo que se pueda enviar por fax: guárdelo como PDF.',
  'fax-paper.no-office': '{name} es un documento de oficina y aquí no está instalado LibreOffice: guárdelo como PDF.',
  'fax-paper.no-renderer':
    'Falta Ghostscript en el equipo y sin él no se pueden preparar páginas de fax: instálelo (apt install ghostscript).',
};
