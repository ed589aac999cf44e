/** Fields that the owner adds to customers. */
export const customerFields = {
  'nav.customer-fields': 'Datos de clientes',
  'customer-fields.lead':
    'Lo que su oficina quiere saber de cada cliente, además de lo de siempre. Se busca como todo lo demás.',
  'customer-fields.new': 'Nuevo dato',
  'customer-fields.empty.title': 'Todavía no hay datos propios',
  'customer-fields.empty.text':
    'Añada lo que haga falta: «póliza», «renueva el», «nivel»… Aparece en la ficha de cada cliente.',
  'own.kind': 'Qué se escribe',
  'own.kind-text': 'Texto',
  'own.kind-number': 'Número',
  'own.kind-date': 'Fecha',
  'own.kind-list': 'Una opción de una lista',
  'own.options': 'Opciones',
  'own.options-hint': 'Solo para listas, en el orden en que se ofrecen.',
  'own.option': 'Opción',
  'own.option-add': 'Añadir opción',
  'own.on-desk': 'También durante las llamadas',
  'own.on-desk-hint': 'Se ve en la ficha que acompaña a cada llamada, no solo en la página del cliente.',
  'customer.own': 'Otros datos',
  'customer.problem-bad-number': 'No es un número.',
  'customer.problem-bad-date': 'No es una fecha.',
  'customer.problem-no-option': 'No es una de las opciones.',
} as const;
