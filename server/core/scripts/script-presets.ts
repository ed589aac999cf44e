import {
  type BothTexts,
  CASE_SERVICE,
  END,
  type Objection,
  type Script,
  type ScriptQuestion,
  type ScriptStep,
} from './script.ts';

export const scriptPresetKinds = ['care', 'collections', 'survey'] as const;
export type ScriptPresetKind = (typeof scriptPresetKinds)[number];

export interface ScriptPreset {
  kind: ScriptPresetKind;
  names: BothTexts;
  script: Omit<Script, 'id' | 'name'>;
}

const both = (es: string, en: string): BothTexts => ({ es, en });

const step = (
  id: string,
  said: { titles: BothTexts; texts: BothTexts; next: string } & Partial<Omit<ScriptStep, 'id'>>,
): ScriptStep => ({ id, questions: [], required: false, ...said });

const ask = (id: string, asked: Pick<ScriptQuestion, 'kind' | 'labels'> & Partial<ScriptQuestion>): ScriptQuestion => ({
  id,
  required: false,
  fills: 'survey',
  options: [],
  ways: [],
  ...asked,
});

const objection = (id: string, titles: BothTexts, texts: BothTexts): Objection => ({ id, titles, texts });

const anythingElse = both(
  '¿Puedo ayudarle en algo más? Gracias por llamar a {{oficina.nombre}}, {{cliente.nombre}}. Que tenga buen día.',
  'Is there anything else I can do for you? Thank you for calling {{office.name}}, {{customer.name}}. Have a good day.',
);

const care: ScriptPreset = {
  kind: 'care',
  names: both('Atención al cliente', 'Customer care'),
  script: {
    steps: [
      step('greeting', {
        titles: both('Saludo', 'Greeting'),
        texts: both(
          '{{saludo}}, gracias por llamar a {{oficina.nombre}}. Le atiende {{agente.nombre}}. ¿Con quién hablo?',
          '{{greeting}}, thank you for calling {{office.name}}. My name is {{agent.name}}. Who am I speaking to?',
        ),
        questions: [
          ask('name', { kind: 'text', labels: both('Nombre y apellidos', 'Full name'), fills: 'customer.name' }),
          ask('company', { kind: 'text', labels: both('Empresa', 'Company'), fills: 'customer.company' }),
        ],
        required: true,
        next: 'matter',
      }),
      step('matter', {
        titles: both('Motivo', 'Matter'),
        texts: both('Dígame, {{cliente.nombre}}, ¿en qué puedo ayudarle?', 'How can I help you, {{customer.name}}?'),
        questions: [
          ask('matter', {
            kind: 'choice',
            labels: both('¿De qué se trata?', 'What is it about?'),
            required: true,
            options: [
              {
                id: 'information',
                names: both('Información de un servicio', 'Information on a service'),
                to: 'service',
              },
              { id: 'problem', names: both('Un problema o reclamación', 'A problem or complaint'), to: 'problem' },
              { id: 'running', names: both('Un asunto en curso', 'Something under way'), to: 'problem' },
              { id: 'other', names: both('Otra cosa', 'Something else'), to: 'problem' },
            ],
          }),
        ],
        required: true,
        next: 'problem',
      }),
      step('service', {
        titles: both('Servicio', 'Service'),
        texts: both(
          '¿Qué servicio le interesa? Con gusto le envío por correo la información y los precios. ¿A qué dirección?',
          'Which service are you interested in? I will gladly mail you the details and prices. To what address?',
        ),
        questions: [
          ask('about-service', {
            kind: 'text',
            labels: both('Lo que desea saber', 'What they want to know'),
            fills: 'case.note',
          }),
          ask('mail', { kind: 'text', labels: both('Correo', 'Mail'), fills: 'point.mail' }),
        ],
        mailing: { service: CASE_SERVICE, to: 'mail' },
        next: 'news',
      }),
      step('news', {
        titles: both('Novedades', 'News'),
        texts: both(
          'Si quiere, le avisamos también cuando haya novedades.',
          'If you like, we will also tell you when there is news.',
        ),
        questions: [
          ask('news', {
            kind: 'consent',
            labels: both(
              '¿Nos permite escribirle también con novedades de este servicio?',
              'May we also write to you when there is news about this service?',
            ),
            purpose: 'mails',
          }),
        ],
        next: 'follow-up',
      }),
      step('problem', {
        titles: both('Qué ocurre', 'What happened'),
        texts: both(
          'Entiendo. Cuénteme qué ha ocurrido, desde cuándo, y qué espera de nosotros. Tomo nota de todo.',
          'I see. Please tell me what happened, since when, and what you expect of us. I am writing it all down.',
        ),
        questions: [
          ask('subject', {
            kind: 'text',
            labels: both('Asunto en una frase', 'Subject in one sentence'),
            fills: 'case.title',
            required: true,
          }),
          ask('details', { kind: 'text', labels: both('Lo que cuenta', 'What they tell'), fills: 'case.note' }),
          ask('urgency', {
            kind: 'choice',
            labels: both('¿Cuánta prisa corre?', 'How urgent is it?'),
            fills: 'case.priority',
          }),
        ],
        next: 'solved',
      }),
      step('solved', {
        titles: both('¿Resuelto?', 'Solved?'),
        texts: both(
          'Si puede resolverse ahora, hágalo y confírmelo con el cliente.',
          'If it can be settled now, do so and confirm it with the customer.',
        ),
        questions: [
          ask('solved', {
            kind: 'choice',
            labels: both('¿Quedó resuelto en la llamada?', 'Was it settled in the call?'),
            required: true,
            options: [
              { id: 'yes', names: both('Sí', 'Yes'), to: 'goodbye' },
              { id: 'no', names: both('No, queda pendiente', 'No, it is still to be done'), to: 'follow-up' },
            ],
          }),
        ],
        next: 'follow-up',
      }),
      step('follow-up', {
        titles: both('Respuesta en 24 horas', 'Answer within 24 hours'),
        texts: both(
          'Le damos respuesta en 24 horas. ¿A qué número le llamamos?',
          'You will have our answer within 24 hours. At what number may we call you?',
        ),
        questions: [
          ask('call-back', {
            kind: 'text',
            labels: both('Teléfono de contacto', 'Number to call'),
            fills: 'point.phone',
          }),
        ],
        required: true,
        followUp: { hours: 24, texts: both('Responder al cliente', 'Give the customer an answer') },
        next: 'goodbye',
      }),
      step('goodbye', {
        titles: both('Despedida', 'Goodbye'),
        texts: anythingElse,
        next: END,
      }),
    ],
    objections: [
      objection(
        'manager',
        both('Quiere hablar con un responsable', 'Wants to speak to a manager'),
        both(
          'Lo entiendo. Permítame tomar los datos para que quien le llame ya sepa de qué se trata y no tenga que repetirlo.',
          'I understand. Let me take the details, so that whoever calls you knows what it is about and you need not repeat it.',
        ),
      ),
      objection(
        'called-before',
        both('Ya llamó antes', 'Has called before'),
        both(
          'Siento que tenga que insistir. Busco ahora mismo lo que se anotó y le digo en qué punto está.',
          'I am sorry that you have to ask again. I am looking up what was noted and will tell you where it stands.',
        ),
      ),
      objection(
        'no-data',
        both('No quiere dar sus datos', 'Does not want to give details'),
        both(
          'No hay problema. Solo los necesito para poder responderle; puede pedir que los borremos cuando quiera.',
          'That is fine. I only need them to be able to answer you; you may ask us to delete them at any time.',
        ),
      ),
    ],
  },
};

const collections: ScriptPreset = {
  kind: 'collections',
  names: both('Telecobro', 'Collections'),
  script: {
    steps: [
      step('greeting', {
        titles: both('Identificación', 'Identification'),
        texts: both(
          '{{saludo}}, soy {{agente.nombre}}, de {{mandante|nuestra oficina}}. ¿Hablo con {{cliente.nombre}}?',
          '{{greeting}}, this is {{agent.name}} of {{principal|our office}}. Am I speaking to {{customer.name}}?',
        ),
        questions: [
          ask('is-them', {
            kind: 'choice',
            labels: both('¿Es la persona?', 'Is it the person?'),
            required: true,
            options: [
              { id: 'yes', names: both('Sí', 'Yes'), to: 'notice' },
              { id: 'later', names: both('No está ahora', 'Not there now'), to: 'later' },
              { id: 'unknown', names: both('No la conocen', 'Not known there'), to: 'wrong' },
            ],
          }),
        ],
        required: true,
        next: 'notice',
      }),
      step('notice', {
        titles: both('Aviso', 'Notice'),
        texts: both(
          'Le informo de que esta llamada se graba para su seguridad y la nuestra. El motivo es el saldo pendiente con {{mandante|nuestra oficina}}.',
          'Please note that this call is recorded for your protection and ours. It is about the balance due to {{principal|our office}}.',
        ),
        questions: [
          ask('recorded', {
            kind: 'consent',
            labels: both('¿Está de acuerdo con que se grabe?', 'Do you agree to the recording?'),
            purpose: 'recording',
            required: true,
          }),
        ],
        required: true,
        next: 'debt',
      }),
      step('debt', {
        titles: both('Saldo', 'Balance'),
        texts: both(
          '¿Reconoce este saldo? ¿Hay algún motivo por el que no se haya podido pagar?',
          'Do you recognise this balance? Is there a reason why it could not be paid?',
        ),
        questions: [
          ask('recognised', {
            kind: 'choice',
            labels: both('¿Lo reconoce?', 'Is it recognised?'),
            required: true,
            options: [
              { id: 'yes', names: both('Sí', 'Yes'), to: 'amount' },
              { id: 'paid', names: both('Ya está pagado', 'It is paid already'), to: 'proof' },
              { id: 'disputed', names: both('No lo reconoce', 'It is disputed'), to: 'dispute' },
            ],
          }),
        ],
        next: 'amount',
      }),
      step('amount', {
        titles: both('Importe', 'Amount'),
        texts: both('¿Qué parte puede pagar ahora?', 'How much of it can you pay now?'),
        questions: [
          ask('percent', {
            kind: 'number',
            labels: both('Parte que puede pagar (%)', 'Part that can be paid (%)'),
            required: true,
            min: 0,
            max: 100,
            ways: [
              { to: 0, next: 'cannot' },
              { from: 1, next: 'promise' },
            ],
          }),
        ],
        next: 'promise',
      }),
      step('promise', {
        titles: both('Promesa de pago', 'Promise to pay'),
        texts: both(
          '¿Qué día hará el pago? Lo anoto como compromiso, {{cliente.nombre}}, y ese día comprobamos que ha llegado.',
          'On what day will you pay? I am noting it as your promise, {{customer.name}}, and will check on that day.',
        ),
        questions: [
          ask('pay-date', {
            kind: 'date',
            labels: both('Fecha de pago', 'Day of payment'),
            fills: 'case.promise',
            required: true,
          }),
          ask('pay-way', {
            kind: 'choice',
            labels: both('Forma de pago', 'How it is paid'),
            options: [
              { id: 'transfer', names: both('Transferencia', 'Transfer') },
              { id: 'card', names: both('Tarjeta', 'Card') },
              { id: 'cash', names: both('En la oficina', 'At the office') },
            ],
          }),
        ],
        required: true,
        next: 'goodbye',
      }),
      step('cannot', {
        titles: both('No puede pagar', 'Cannot pay'),
        texts: both(
          'Gracias por decírmelo. ¿Qué ha cambiado, y cuándo podemos volver a hablar?',
          'Thank you for telling me. What has changed, and when may we talk again?',
        ),
        questions: [
          ask('why-not', { kind: 'text', labels: both('Motivo', 'Reason'), fills: 'case.note', required: true }),
        ],
        next: 'goodbye',
      }),
      step('proof', {
        titles: both('Ya pagado', 'Already paid'),
        texts: both(
          '¿En qué fecha y por qué medio? Envíenos el justificante y lo comprobamos.',
          'On what day and how? Please send us the receipt and we will check it.',
        ),
        questions: [
          ask('paid-on', { kind: 'date', labels: both('Fecha en que pagó', 'Day it was paid') }),
          ask('paid-note', {
            kind: 'text',
            labels: both('Medio y referencia', 'How, and reference'),
            fills: 'case.note',
          }),
        ],
        followUp: { hours: 24, texts: both('Comprobar el pago', 'Check the payment') },
        next: 'goodbye',
      }),
      step('dispute', {
        titles: both('Reclamación', 'Dispute'),
        texts: both(
          'Dígame por qué no lo reconoce. Lo revisa otra persona y le responde por escrito.',
          'Please tell me why. Somebody else will look at it and answer you in writing.',
        ),
        questions: [
          ask('dispute', {
            kind: 'text',
            labels: both('Lo que alega', 'What is said'),
            fills: 'case.note',
            required: true,
          }),
        ],
        followUp: { hours: 48, texts: both('Revisar la reclamación', 'Look at the dispute') },
        next: 'goodbye',
      }),
      step('later', {
        titles: both('No está', 'Not there'),
        texts: both(
          'Gracias. ¿Cuándo puedo encontrarle? Volveré a llamar; no es necesario que le diga el motivo.',
          'Thank you. When can I reach them? I will call again; there is no need to tell them what it is about.',
        ),
        questions: [ask('later', { kind: 'text', labels: both('Cuándo llamar', 'When to call'), fills: 'case.note' })],
        next: END,
      }),
      step('wrong', {
        titles: both('Número equivocado', 'Wrong number'),
        texts: both(
          'Disculpe la molestia: quitamos este número. Que tenga buen día.',
          'I am sorry for the trouble: we will take this number off. Have a good day.',
        ),
        next: END,
      }),
      step('goodbye', {
        titles: both('Despedida', 'Goodbye'),
        texts: both(
          'Queda anotado. Gracias por su tiempo, {{cliente.nombre}}. {{oficina.nombre}} le desea un buen día.',
          'It is noted. Thank you for your time, {{customer.name}}. {{office.name}} wishes you a good day.',
        ),
        next: END,
      }),
    ],
    objections: [
      objection(
        'no-money',
        both('No tiene dinero', 'Has no money'),
        both(
          'Lo entiendo. Un pago pequeño con fecha evita que el asunto siga adelante. ¿Qué cantidad le es posible?',
          'I understand. A small payment with a date keeps the matter from going further. What amount is possible?',
        ),
      ),
      objection(
        'call-lawyer',
        both('Que hablen con su abogado', 'Speak to my lawyer'),
        both(
          'Por supuesto. Dígame su nombre y teléfono y desde ahora tratamos con esa persona.',
          'Of course. Please give me the name and number and from now on we will deal with them.',
        ),
      ),
      objection(
        'who-are-you',
        both('Cree que es un engaño', 'Thinks it is a fraud'),
        both(
          'Hace bien en comprobarlo. No le pido datos del banco; puede llamar al número que figura en su factura y preguntar por mí.',
          'You are right to check. I ask for no bank details; call the number on your invoice and ask for me.',
        ),
      ),
    ],
  },
};

const survey: ScriptPreset = {
  kind: 'survey',
  names: both('Encuesta y cita', 'Survey and appointment'),
  script: {
    steps: [
      step('greeting', {
        titles: both('Presentación', 'Introduction'),
        texts: both(
          '{{saludo}}, {{cliente.nombre}}. Soy {{agente.nombre}}, de {{oficina.nombre}}. Son tres preguntas sobre cómo le atendimos: menos de dos minutos.',
          '{{greeting}}, {{customer.name}}. This is {{agent.name}} of {{office.name}}. I have three questions about our service: under two minutes.',
        ),
        questions: [
          ask('takes-part', {
            kind: 'consent',
            labels: both(
              '¿Está de acuerdo en contestar y en que guardemos sus respuestas?',
              'Do you agree to answer, and that we keep your answers?',
            ),
            purpose: 'data',
            required: true,
            onNo: 'no-thanks',
          }),
        ],
        required: true,
        next: 'satisfaction',
      }),
      step('satisfaction', {
        titles: both('Satisfacción', 'Satisfaction'),
        texts: both(
          'De 0 a 10, ¿hasta qué punto nos recomendaría a un conocido?',
          'From 0 to 10, how likely are you to recommend us to somebody you know?',
        ),
        questions: [
          ask('recommend', {
            kind: 'number',
            labels: both('Recomendación (0 a 10)', 'Recommendation (0 to 10)'),
            required: true,
            min: 0,
            max: 10,
            ways: [
              { to: 6, next: 'why-low' },
              { from: 9, next: 'why-high' },
            ],
          }),
        ],
        required: true,
        next: 'solved',
      }),
      step('why-low', {
        titles: both('Qué falló', 'What went wrong'),
        texts: both(
          'Siento oírlo. ¿Qué debimos hacer mejor?',
          'I am sorry to hear that. What should we have done better?',
        ),
        questions: [
          ask('went-wrong', { kind: 'text', labels: both('Qué falló', 'What went wrong'), fills: 'case.note' }),
        ],
        followUp: { hours: 24, texts: both('Llamar a un cliente descontento', 'Call an unhappy customer') },
        next: 'solved',
      }),
      step('why-high', {
        titles: both('Qué gustó', 'What was liked'),
        texts: both('¡Qué bien! ¿Qué es lo que más valora?', 'Good to hear! What do you value most?'),
        questions: [ask('liked', { kind: 'text', labels: both('Lo que valora', 'What is valued') })],
        next: 'solved',
      }),
      step('solved', {
        titles: both('¿Resuelto?', 'Solved?'),
        texts: both('¿Quedó resuelto aquello por lo que llamó?', 'Was what you called about settled?'),
        questions: [
          ask('was-solved', {
            kind: 'choice',
            labels: both('¿Quedó resuelto?', 'Was it settled?'),
            options: [
              { id: 'yes', names: both('Sí', 'Yes') },
              { id: 'partly', names: both('En parte', 'In part') },
              { id: 'no', names: both('No', 'No') },
            ],
          }),
        ],
        next: 'appointment',
      }),
      step('appointment', {
        titles: both('Cita', 'Appointment'),
        texts: both(
          '¿Le gustaría una cita para repasar lo que necesita?',
          'Would you like an appointment to go through what you need?',
        ),
        questions: [
          ask('wants-appointment', {
            kind: 'choice',
            labels: both('¿Quiere una cita?', 'Is an appointment wanted?'),
            required: true,
            options: [
              { id: 'yes', names: both('Sí', 'Yes'), to: 'day' },
              { id: 'no', names: both('No', 'No'), to: 'goodbye' },
            ],
          }),
        ],
        next: 'goodbye',
      }),
      step('day', {
        titles: both('Día de la cita', 'Day of the appointment'),
        texts: both('¿Qué día le viene bien?', 'Which day suits you?'),
        questions: [
          ask('appointment-day', {
            kind: 'date',
            labels: both('Día de la cita', 'Day of the appointment'),
            fills: 'case.promise',
            required: true,
          }),
          ask('appointment-note', {
            kind: 'text',
            labels: both('Hora y tema', 'Time and subject'),
            fills: 'case.note',
          }),
        ],
        next: 'goodbye',
      }),
      step('no-thanks', {
        titles: both('No desea contestar', 'Does not want to answer'),
        texts: both(
          'Lo respetamos. Gracias por atenderme y que tenga buen día.',
          'That is quite all right. Thank you for your time and have a good day.',
        ),
        next: END,
      }),
      step('goodbye', {
        titles: both('Despedida', 'Goodbye'),
        texts: both(
          'Muchas gracias por su ayuda, {{cliente.nombre}}. Que tenga buen día.',
          'Thank you very much for your help, {{customer.name}}. Have a good day.',
        ),
        next: END,
      }),
    ],
    objections: [
      objection(
        'no-time',
        both('No tiene tiempo', 'Has no time'),
        both(
          'Son menos de dos minutos. Si lo prefiere, le llamo más tarde: ¿a qué hora?',
          'It takes under two minutes. If you prefer, I will call later: at what time?',
        ),
      ),
      objection(
        'who-reads',
        both('¿Quién lo lee?', 'Who reads it?'),
        both(
          'Solo nuestra oficina, para mejorar la atención. Sus respuestas no se venden ni se ceden.',
          'Our office only, to serve you better. Your answers are neither sold nor passed on.',
        ),
      ),
    ],
  },
};

/** Scripts to begin with, in both languages. */
export const scriptPresets: readonly ScriptPreset[] = [care, collections, survey];
