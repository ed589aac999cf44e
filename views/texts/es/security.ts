/** Who knocked without permission, and who is locked out. */
export const security = {
  'security.title': 'Seguridad',
  'security.lead': 'Quién ha intentado entrar o llamar sin permiso. Los teléfonos de la oficina no se ven afectados.',
  'security.locks': 'Bloqueados ahora',
  'security.locks.none': 'Nadie está bloqueado. Quien falla la contraseña varias veces espera cada vez más.',
  'security.source': 'Desde',
  'security.others': 'Muchos otros',
  'security.locked-user': 'Para la extensión',
  'security.every-user': 'Todas',
  'security.failures': 'Contraseñas erróneas',
  'security.until': 'Hasta',
  'security.lift': 'Desbloquear',
  'security.lifted': 'Desbloqueado: {source}.',
  'security.lift-late': 'Ese bloqueo ya había terminado.',
  'security.knocks': 'Quién ha llamado a la puerta',
  'security.knocks.hint': 'Una línea por dirección y día; se guardan 90 días.',
  'security.when': 'Cuándo',
  'security.what': 'Qué intentó',
  'security.tries': 'Intentos',
  'security.wanted': 'Quería llamar a {numbers}',
  'security.posed': 'Se presentó como {users}',
  'security.refused': 'Contraseñas erróneas: {count}',
  'security.scans': 'Programa de ataque conocido: {count}',
  'security.dropped': 'Ignorados sin leer: {count}',
  'security.asked': 'Preguntó y no dio contraseña',
  'security.empty.title': 'Nadie ha llamado a la puerta',
  'security.empty.text':
    'Si alguien intenta entrar o llamar sin permiso, aparecerá aquí con su dirección y lo que quería.',
  'security.scanners': 'Programas de ataque',
  'security.scanners.label': 'Nombres, uno por línea',
  'security.scanners.hint':
    'Los mensajes de desconocidos con uno de estos nombres se ignoran sin respuesta. Para quienes ya se registraron no cuenta.',
  'security.scanners.saved': 'Lista guardada: {count} nombres.',
  'security.scanners.saved-part':
    'Lista guardada: {count} nombres. No se guardaron: {leftOut}. Un nombre tiene 3 letras o más, y la lista 200 como máximo.',
  'health.under-attack':
    'Alguien intenta entrar: {tries} intentos en un minuto. Las llamadas y los teléfonos de la oficina siguen funcionando.',
  'health.who': 'Ver quién',
  'problem.weak-secret.digits':
    'Solo cifras se adivina en minutos: añada letras, o déjela en blanco y se creará una segura.',
  'problem.weak-secret.repeated':
    'Repite siempre los mismos caracteres: elija otra, o déjela en blanco y se creará una segura.',
  'problem.weak-secret.common':
    'Es de las primeras que se prueban: elija otra, o déjela en blanco y se creará una segura.',
  'audit.lock.lifted': 'Desbloqueó',
  'audit.scanners.changed': 'Cambió la lista de programas de ataque',
} as const;
