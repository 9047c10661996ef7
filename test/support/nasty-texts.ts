const length = 128 * 1024

const filled = (part: string) => part.repeat(Math.ceil(length / part.length))

export const nastyTexts: readonly (readonly [name: string, text: string])[] = [
  ['of one letter', filled('x')],
  ['of spaces', ` x${filled(' ')}x`],
  ['of line ends', filled('\n')],
  ['of Windows line ends', filled('\r\n')],
  ['of "job"', filled('job ')],
  ['of "Job not foun"', filled('Job not foun ')],
  ['of "status"', filled('"status": ')],
  ['of "status" and spaces', `"status":${filled(' ')}`],
  ['of incomplete frames', filled('{"job_id": "a", "status": "')],
  ['of times', filled('2026-11-24T13:52:38+')],
  ['of digits', filled('9')],
  ['of quotes', filled('"')],
  ['of backslashes', filled('\\')],
  ['of NUL characters', filled('\u0000')],
  ['of control characters', filled('\u001B[31m\u0007\u0008')],
  ['of lone surrogates', filled('\uD83D')],
  ['of combining marks', `a${filled('\u0301')}`],
  ['of joined emoji', filled('👩‍👩‍👧‍👦\u200D')],
  ['of direction marks', filled('\u202E\u2066')],
  [
    'of tracebacks',
    filled('Traceback (most recent call last):\n  File "a.py", line 1, in x\nKeyError: 1\n\n'),
  ],
  ['of lines of a traceback', `Traceback (most recent call last):\n${filled('  File "a.py"\n    y()\n')}`],
  [
    'of nested exception groups',
    `  + Exception Group Traceback (most recent call last):\n${filled('  +-+---- 1 ----\n')}`,
  ],
  [
    'of bars in an exception group',
    `  + Exception Group Traceback (most recent call last):\n${filled('\n   | ')}`,
  ],
  ['of dots', filled('.')],
  ['of job IDs', filled('job_id: a ')],
  ['of links', filled('http://a/api/v1/jobs/status/')],
  ['of API keys', filled('api_key: "')],
  ['of the letter “a”', filled('a')],
]

export const prototypeNames = [
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'prototype',
]
