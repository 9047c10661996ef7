import type { servers as en } from '../../en/window/servers.ts'
import { count, fullDate, goOn, plural } from '../../../format.ts'

export const servers: typeof en = {
  title: 'Server',
  counts: (running, pending) => `${count(running)} laufen, ${count(pending)} warten`,
  reach: {
    unknown: 'Noch nichts gehört',
    ok: 'Erreichbar',
    unreachable: 'Nicht erreichbar',
    unauthorized: 'Will einen anderen API-Schlüssel',
    limited: 'Bittet um eine Pause',
    'not-compileo': 'Ist kein Compileo-Server',
  },
  nextTry: (why, time) => goOn(why, 'nächster', `Versuch in ${time}`),
  tryingNow: (why) => goOn(why, 'neuer', 'Versuch läuft'),
  queueChart: (minutes, now) =>
    `Jobs in der Warteschlange in ${minutes <= 1 ? 'der letzten Minute' : `den letzten ${count(minutes)} Minuten`}, jetzt ${count(now)}`,
  moreAlerts: (more) => `und ${plural(more, 'weitere Warnung', 'weitere Warnungen')}`,
  muted: 'Stumm',
  unnamed: 'dem Server',
  add: 'Neuer Server …',
  insecure:
    'Unverschlüsselt: Unterwegs kann jeder den Schlüssel und alles andere mitlesen. Sicher ist https://.',
  screen: {
    edit: 'Bearbeiten …',
    remove: 'Entfernen …',
    gone: 'Dieser Server ist nicht mehr eingerichtet',
    showAll: 'Alle Jobs zeigen',
    watched: (jobs) => `${plural(jobs, 'beobachteten Job', 'beobachtete Jobs')} zeigen`,
    noneWatched: 'Kein Job dieses Servers wird beobachtet.',
    queue: 'Warteschlange',
    counts: {
      running: 'Laufen',
      pending: 'Warten',
      scheduled: 'Geplant',
      retrying: 'Neuer Versuch',
      completed: 'Abgeschlossen',
      failed: 'Fehlgeschlagen',
      cancelled: 'Abgebrochen',
      total: 'Insgesamt',
      workers: 'Worker',
      cpu: 'Prozessor',
      memory: 'Speicher',
    },
    heard: (time) => `Stand ${time}.`,
    heardAgo: (time, ago) => `Stand ${time}, vor ${ago}.`,
    mayBeOld: 'Die Zahlen sind bis zu 30 s alt.',
    wholeMachine: 'Prozessor und Speicher gelten für den ganzen Rechner des Servers.',
    noCounts: 'Noch keine Zahlen erhalten.',
    settings: 'Dieser Server',
    mute: 'Benachrichtigungen dieses Servers stummschalten',
    muteHint:
      'Nichts erscheint. Was endet, steht im Verlauf, und Fehlschläge warten unter „Handlungsbedarf“.',
    autoRestarts: 'Fehlgeschlagene Jobs von selbst neu starten',
    autoRestartsHint: 'Ein Job kann seine eigene Zahl haben.',
    never: 'Nie',
    times: (times) => (times === 1 ? 'Einmal' : `Bis zu ${count(times)}-mal`),
  },
  alerts: {
    title: 'Warnungen',
    since: (time) => `seit ${time}`,
    levels: 'Schwellen',
    showFailed: 'Fehlgeschlagene zeigen',
    advice: {
      'failure-rate':
        'Haben die Fehler etwas gemeinsam, etwa ein Modell oder einen Dienst, der nicht läuft? Ist das behoben, die Jobs neu starten.',
      cpu: 'Etwas lastet den Prozessor des Rechners aus, und Jobs dauern länger. Weniger Jobs zugleich laufen lassen, oder nachsehen, was dort sonst läuft.',
      memory:
        'Das ist der Speicher des ganzen Rechners. Platz schaffen, bevor Jobs daran scheitern, oder die Schwelle erhöhen, wenn das dort üblich ist.',
      pending:
        'Es kommen mehr Jobs, als die Worker schaffen. Einen weiteren Worker starten, oder die Schwelle erhöhen, wenn sie warten sollen.',
      'no-workers':
        'Kein Worker nimmt sie an. Auf dem Rechner nachsehen, ob Redis und die Worker laufen und was ihr Protokoll sagt. Einen weiteren startet',
      unreachable:
        'Läuft der Server, und ist das Netz da? Neue Versuche folgen von selbst, und kein Ende eines Jobs geht verloren.',
    },
  },
  trend: {
    title: 'Die letzten 10 Minuten',
    queue: 'Jobs in der Warteschlange',
    running: 'laufen',
    waiting: 'warten',
    cpu: 'Prozessor',
    memory: 'Speicher',
    limit: (value) => `Warnung über ${value}`,
    limitSpoken: (value) => `Warnung über ${value}`,
    value: (value, name) => `${value} ${name}`,
    range: (now, least, most) => `jetzt ${now}, von ${least} bis ${most}`,
    summary: (name, range) => `${name}: ${range}`,
    time: (from, until) => `Von ${from} bis ${until}`,
    reading: (time, values) => `${time}: ${values}`,
    unknown: 'unbekannt',
  },
  form: {
    addTitle: 'Server hinzufügen',
    editTitle: (name) => `${name} bearbeiten`,
    url: 'Adresse',
    urlHint: 'Dort antwortet die API, meist auf Port 8000.',
    urlTrouble: {
      missing: 'Wo ist der Server? Zum Beispiel http://localhost:8000.',
      malformed: 'Das ist keine Adresse. Sie sieht etwa so aus: http://localhost:8000.',
      scheme: 'Die Adresse beginnt mit http:// oder https://.',
      credentials: 'Benutzername und Passwort weglassen. Der Schlüssel hat sein eigenes Feld.',
      query: 'Alles ab dem ? oder # weglassen.',
    },
    name: 'Name',
    namePlaceholder: 'Wie er heißen soll',
    optional: 'optional',
    key: 'API-Schlüssel',
    keyHint: 'Bleibt auf diesem Rechner und wird nie wieder angezeigt.',
    keyPlaceholder: 'Nur wenn er einen verlangt',
    keyKept: 'Ein Schlüssel ist hinterlegt.',
    keyReplace: 'Ersetzen',
    keyRemove: 'Entfernen',
    keyRemoved: 'Der Schlüssel wird entfernt.',
    keyKeep: 'Behalten',
    keyElsewhere: (origin) =>
      `Der hinterlegte Schlüssel gilt nur für ${origin}. Den für diese Adresse eingeben.`,
    keyMissing: 'Den neuen Schlüssel eingeben oder den alten behalten.',
    keyUnusable: 'Ein Schlüssel hat keine Leerzeichen und nur einfache Buchstaben, Ziffern und Zeichen.',
    authority: {
      name: 'Zertifizierungsstelle',
      none: 'Die, denen dieses System vertraut',
      hint: 'Eine weitere bürgt nur für diesen Server, etwa die der Firma oder des Labors.',
      choose: 'Datei wählen …',
      replace: 'Ersetzen …',
      remove: 'Entfernen',
      subject: (subject, more) =>
        more === 0
          ? subject
          : more === 1
            ? `${subject} und eine weitere`
            : `${subject} und ${count(more)} weitere`,
      until: (at) => `Das Zertifikat gilt bis zum ${fullDate(at)}.`,
      expired: (at) => `Das Zertifikat ist am ${fullDate(at)} abgelaufen: das neue wählen.`,
    },
    test: 'Testen',
    testing: (host) => `${host} wird gefragt …`,
    testOk: 'Ein Compileo-Server antwortet.',
    add: 'Hinzufügen',
    addAnyway: 'Trotzdem hinzufügen',
    save: 'Speichern',
    saveAnyway: 'Trotzdem speichern',
    cancel: 'Abbrechen',
    close: 'Schließen',
  },
  link: {
    title: 'Diesen Server hinzufügen?',
    wish: (jobs) =>
      `Ein Link möchte ${jobs === 1 ? 'diesen Job' : `${count(jobs)} Jobs`} auf einem Server beobachten, der hier nicht eingerichtet ist:`,
    more: (more) => (more === 1 ? 'und ein weiterer' : `und ${count(more)} weitere`),
    hint: 'Nur hinzufügen, wenn er bekannt und die Herkunft des Links vertrauenswürdig ist.',
    confirm: 'Hinzufügen und beobachten',
    cancel: 'Abbrechen',
    close: 'Schließen',
  },
  remove: {
    title: (name) => `${name} entfernen?`,
    jobs: (jobs) =>
      jobs === 0
        ? 'Kein Job des Servers wird beobachtet.'
        : jobs === 1
          ? '1 beobachteter Job geht mit und lässt sich nicht zurückholen.'
          : `${count(jobs)} beobachtete Jobs gehen mit und lassen sich nicht zurückholen.`,
    rest: 'Der Server selbst und seine Jobs bleiben, wie sie sind. Auch der Verlauf bleibt.',
    key: 'Der API-Schlüssel wird vergessen.',
    confirm: 'Entfernen',
    cancel: 'Abbrechen',
    close: 'Schließen',
  },
  none: {
    title: 'Welcher Compileo-Server?',
    lead: 'Den Server hinzufügen, auf dem die Jobs laufen. Die Adresse wird vor dem Speichern getestet.',
    add: 'Server hinzufügen …',
    whereTitle: 'Wo die Adresse steht',
    where: 'Es ist die Adresse, unter der Compileos API antwortet. Auf diesem Rechner meist:',
    whereSample: 'http://localhost:8000',
    elsewhere: 'Auf einem anderen dessen Name oder Nummer mit demselben Port:',
    elsewhereSample: 'http://gpu-server:8000',
    commandTitle: 'Oder im Terminal',
    command: 'compileo-tray --server URL',
  },
}
