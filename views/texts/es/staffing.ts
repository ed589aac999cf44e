/** How many people are needed when, and what really happened. */
export const staffing = {
  'nav.staffing': 'Personal necesario',
  'staffing.lead':
    'Cuánta gente hace falta en cada cuarto de hora para cumplir el objetivo, calculado con las llamadas propias (Erlang), y qué hubo de verdad.',
  'staffing.queue': 'Cola',
  'staffing.weeks': 'Semanas de las que aprender',
  'staffing.share': 'Objetivo, %',
  'staffing.within': 'Contestadas en, s',
  'staffing.shrinkage': 'Tiempo pagado fuera del puesto, %',
  'staffing.patience': 'Paciencia media, s (vacío: esperan siempre)',
  'staffing.show': 'Calcular',
  'staffing.empty.title': 'Aún no hay llamadas de las que aprender',
  'staffing.empty.text': 'En cuanto la cola tenga una semana de llamadas, aquí se verá cuánta gente hace falta.',
  'staffing.week-map': 'Gente que hace falta en su puesto, por hora',
  'staffing.from': 'Desde las',
  'staffing.calls': 'Llamadas',
  'staffing.needed': 'Hacen falta',
  'staffing.rostered': 'En el cuadrante',
  'staffing.present': 'Hubo',
  'staffing.expected': 'Nivel esperado con esa gente',
  'staffing.one-less': 'Si falta una persona',
  'staffing.actual': 'Nivel real',
  'staffing.short': 'Falta gente',
  'staffing.formula':
    'Tráfico = llamadas por hora × gestión media ÷ 3600. El nivel es el de Erlang C (o Erlang A si se indica paciencia) con ese tráfico. En el cuadrante = hacen falta ÷ (1 − tiempo fuera). Gestión media usada: {aht}. Las llamadas son la media de las últimas {weeks} semanas, en la que las recientes pesan más (la última, {weeks} veces la primera) y los festivos no cuentan; la gente, la media simple; el nivel real, el de ese mismo tiempo.',
  'shifts.title': 'Turnos de la semana',
  'shifts.lead':
    'Cuándo tiene que estar cada persona. Los informes comparan este plan con lo que pasó, cuarto de hora a cuarto de hora.',
  'shifts.rest': 'Pausa sin pagar, min',
  'shifts.hint':
    'Escriba 9:00-14:00 15:00-18:00, en cuartos de hora; vacío es día libre. Las pausas que se pagan cuentan como trabajo; las demás, contra estos minutos al día.',
  'problem.bad-format.shift': 'Horas en orden y en cuartos, como 9:00-14:00 15:00-18:30.',
  'shifts.save': 'Guardar turnos',
  'shifts.saved': 'Turnos guardados.',
  'shifts.faulty':
    'Hay turnos que no se entienden: escríbalos como 9:00-14:00 15:00-18:00, en cuartos de hora y en orden.',
  'shifts.rest-faulty': 'La pausa sin pagar se escribe en minutos, de 0 a 480.',
  'shifts.refused': 'No se guardaron: alguien cambió las personas a la vez. Inténtelo otra vez.',
  'shifts.empty.title': 'Aún no hay nadie con extensión',
  'shifts.empty.text': 'Dé de alta a las personas en la configuración; aquí se planifican sus turnos.',
} as const;
