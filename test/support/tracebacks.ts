export const tracebacks: readonly {
  readonly kind: string
  readonly text: string
  readonly summary: string
}[] = [
  {
    kind: 'a chained error',
    summary: 'RuntimeError: extraction of "Cardiology" failed',
    text: `Traceback (most recent call last):
  File "/app/src/compileo/job.py", line 8, in during
    try: {}['model']
         ~~^^^^^^^^^
KeyError: 'model'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/src/compileo/job.py", line 9, in during
    except KeyError: raise RuntimeError('extraction of "Cardiology" failed')
                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
RuntimeError: extraction of "Cardiology" failed
`,
  },
  {
    kind: 'a message of several lines',
    summary: 'ValueError: 1 validation error for Chunk',
    text: `Traceback (most recent call last):
  File "/app/src/compileo/job.py", line 14, in multi
    def multi(): raise ValueError('1 validation error for Chunk\\ntext\\n  Field required [type=missing]\\n    For further information visit https://errors.pydantic.dev/2.11/v/missing')
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
ValueError: 1 validation error for Chunk
text
  Field required [type=missing]
    For further information visit https://errors.pydantic.dev/2.11/v/missing
`,
  },
  {
    kind: 'a message that begins with an empty line',
    summary: 'RuntimeError: The model answered nothing',
    text: `Traceback (most recent call last):
  File "/app/src/compileo/job.py", line 15, in late
    def late(): raise RuntimeError('\\nThe model answered nothing\\nTry again')
                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
RuntimeError: 
The model answered nothing
Try again
`,
  },
  {
    kind: 'an exception group',
    summary: 'ValueError: Ollama is out of memory',
    text: `  + Exception Group Traceback (most recent call last):
  |   File "/app/src/compileo/job.py", line 4, in cap
  |     try: f()
  |          ^^^
  |   File "/app/src/compileo/job.py", line 22, in group
  |     raise ExceptionGroup('unhandled errors in a TaskGroup', es)
  | ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/app/src/compileo/job.py", line 20, in group
    |     try: raise e
    |          ^^^^^^^
    | ValueError: Ollama is out of memory
    +---------------- 2 ----------------
    | Traceback (most recent call last):
    |   File "/app/src/compileo/job.py", line 20, in group
    |     try: raise e
    |          ^^^^^^^
    | TypeError: second
    +------------------------------------
`,
  },
  {
    kind: 'a nested exception group',
    summary: 'ConnectionError: Ollama refused the connection',
    text: `  + Exception Group Traceback (most recent call last):
  |   File "/app/src/compileo/job.py", line 27, in nested
  |     one()
  |   File "/app/src/compileo/job.py", line 24, in one
  |     raise ExceptionGroup('unhandled errors in a TaskGroup', [ConnectionError('Ollama refused the connection')])
  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)
  +-+---------------- 1 ----------------
    | ConnectionError: Ollama refused the connection
    +------------------------------------

During handling of the above exception, another exception occurred:

  + Exception Group Traceback (most recent call last):
  |   File "/app/src/compileo/job.py", line 4, in cap
  |     try: f()
  |          ^^^
  |   File "/app/src/compileo/job.py", line 29, in nested
  |     raise ExceptionGroup('outer', [inner, OSError('disk full')])
  | ExceptionGroup: outer (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Exception Group Traceback (most recent call last):
    |   File "/app/src/compileo/job.py", line 27, in nested
    |     one()
    |   File "/app/src/compileo/job.py", line 24, in one
    |     raise ExceptionGroup('unhandled errors in a TaskGroup', [ConnectionError('Ollama refused the connection')])
    | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)
    +-+---------------- 1 ----------------
      | ConnectionError: Ollama refused the connection
      +------------------------------------
    +---------------- 2 ----------------
    | OSError: disk full
    +------------------------------------
`,
  },
  {
    kind: 'an exception group of one chained error',
    summary: 'RuntimeError: extraction of "Cardiology" failed',
    text: `Traceback (most recent call last):
  File "/app/src/compileo/job.py", line 31, in chainedleaf
    try: during()
         ^^^^^^^^
  File "/app/src/compileo/job.py", line 9, in during
    except KeyError: raise RuntimeError('extraction of "Cardiology" failed')
                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
RuntimeError: extraction of "Cardiology" failed

During handling of the above exception, another exception occurred:

  + Exception Group Traceback (most recent call last):
  |   File "/app/src/compileo/job.py", line 4, in cap
  |     try: f()
  |          ^^^
  |   File "/app/src/compileo/job.py", line 32, in chainedleaf
  |     except RuntimeError as e: raise ExceptionGroup('unhandled errors in a TaskGroup', [e])
  |                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/app/src/compileo/job.py", line 8, in during
    |     try: {}['model']
    |          ~~^^^^^^^^^
    | KeyError: 'model'
    | 
    | During handling of the above exception, another exception occurred:
    | 
    | Traceback (most recent call last):
    |   File "/app/src/compileo/job.py", line 31, in chainedleaf
    |     try: during()
    |          ^^^^^^^^
    |   File "/app/src/compileo/job.py", line 9, in during
    |     except KeyError: raise RuntimeError('extraction of "Cardiology" failed')
    |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    | RuntimeError: extraction of "Cardiology" failed
    +------------------------------------
`,
  },
  {
    kind: 'an error caused by an exception group',
    summary: 'RuntimeError: job 7 gave up',
    text: `  + Exception Group Traceback (most recent call last):
  |   File "/app/src/compileo/job.py", line 34, in aftergroup
  |     try: group()
  |          ^^^^^^^
  |   File "/app/src/compileo/job.py", line 22, in group
  |     raise ExceptionGroup('unhandled errors in a TaskGroup', es)
  | ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/app/src/compileo/job.py", line 20, in group
    |     try: raise e
    |          ^^^^^^^
    | ValueError: Ollama is out of memory
    +---------------- 2 ----------------
    | Traceback (most recent call last):
    |   File "/app/src/compileo/job.py", line 20, in group
    |     try: raise e
    |          ^^^^^^^
    | TypeError: second
    +------------------------------------

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/app/src/compileo/job.py", line 35, in aftergroup
    except ExceptionGroup as e: raise RuntimeError('job 7 gave up') from e
                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
RuntimeError: job 7 gave up
`,
  },
]
