/** Lo que se dice de los faxes por correo y en comprobantes. */
export const faxMail = {
  'fax-mail.sent.subject': 'Fax a {number}: enviado',
  'fax-mail.sent.text': 'El fax a {number} ({pages} páginas) salió entero el {at}. Va el comprobante.',
  'fax-mail.failed.subject': 'Fax a {number}: NO enviado',
  'fax-mail.failed.text': 'El fax a {number} no salió: {why}. Páginas confirmadas: {confirmed} de {pages}.',
  'fax-mail.refused.subject': 'Fax a {number}: no se puede enviar',
  'fax-mail.refused.text': 'Su correo «{subject}» no se envió por fax a {number}: {why}',
  'fax-mail.unproven.subject': 'Fax sin enviar: falta su clave',
  'fax-mail.unproven.text':
    'Llegó un correo en su nombre para enviarlo por fax a {number}, «{subject}», y nada demuestra que sea suyo. No se ha enviado.\n\nSi es suyo, envíelo otra vez con su clave en el asunto, en cualquier sitio:\n\n{code}\n\nEs siempre la misma: guárdela y no la comparta. No sale en el fax.\n\nSi no es suyo, no haga nada: alguien usó su dirección.',
  'fax-mail.received.subject': 'Fax de {from}, {pages} páginas',
  'fax-mail.received.text': 'Llegó el {at}. El PDF va en este correo.',
  'fax-receipt.title': 'Comprobante de fax a {number}',
  'fax-receipt.to': 'Para',
  'fax-receipt.state': 'Resultado',
  'fax-receipt.given': 'Encargado',
  'fax-receipt.done': 'Terminado',
  'fax-receipt.pages': 'Páginas confirmadas',
  'fax-named': 'Fax de {from}',
  'fax-task': 'Enviar fax a {number}',
};
