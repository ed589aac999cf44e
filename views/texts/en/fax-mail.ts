/** What mails and receipts tell of faxes. */
export const faxMail = {
  'fax-mail.sent.subject': 'Fax to {number}: sent',
  'fax-mail.sent.text': 'The fax to {number} ({pages} pages) went out whole on {at}. The receipt is attached.',
  'fax-mail.failed.subject': 'Fax to {number}: NOT sent',
  'fax-mail.failed.text': 'The fax to {number} did not go out: {why}. Pages confirmed: {confirmed} of {pages}.',
  'fax-mail.refused.subject': 'Fax to {number}: cannot be sent',
  'fax-mail.refused.text': 'Your mail "{subject}" was not faxed to {number}: {why}',
  'fax-mail.unproven.subject': 'Fax not sent: your code is missing',
  'fax-mail.unproven.text':
    'A mail in your name came to be faxed to {number}, "{subject}", and nothing shows that it is yours. It was not faxed.\n\nIf it is yours, send it again with your code in the subject, wherever you like:\n\n{code}\n\nIt is always the same: keep it and do not share it. It is not printed on the fax.\n\nIf it is not yours, do nothing: somebody used your address.',
  'fax-mail.received.subject': 'Fax from {from}, {pages} pages',
  'fax-mail.received.text': 'It came on {at}. The PDF is attached.',
  'fax-receipt.title': 'Receipt of a fax to {number}',
  'fax-receipt.to': 'To',
  'fax-receipt.state': 'Outcome',
  'fax-receipt.given': 'Given in',
  'fax-receipt.done': 'Ended',
  'fax-receipt.pages': 'Pages confirmed',
  'fax-named': 'Fax from {from}',
  'fax-task': 'Send a fax to {number}',
};
