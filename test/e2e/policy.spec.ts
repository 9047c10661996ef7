import { expect, test } from './support/fixtures.ts'
import { takeAway } from './support/layers.ts'
import { servePages } from './support/serve-pages.ts'

const appUrl = 'app://compileo-tray/index.html'

const pwn = (by: string) => `(window.pwned ??= []).push('${by}')`

test('the content security policy blocks scripts, styles, markup, forms and frames', async ({
  app,
  canary,
}) => {
  const { electronApp, window } = await app.launch()
  const page = await window()
  await page.getByRole('main').waitFor()

  await test.step('the page can’t turn text into code, including WebAssembly', async () => {
    const answers = await page.evaluate(async () => {
      // Code that the test driver evaluates may itself evaluate text, so the attempts run in a later task.
      await new Promise((resolve) => setTimeout(resolve))
      const code = 'window.pwned = 1'
      const attempts = [
        () => Reflect.get(window, 'eval')(code),
        () => Reflect.construct(Function, [code])(),
        () => new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])),
      ]
      return attempts.map((attempt) => {
        try {
          attempt()
          return 'done'
        } catch (error) {
          return error instanceof Error ? error.name : 'refused'
        }
      })
    })
    expect(answers).toEqual(['EvalError', 'EvalError', 'CompileError'])
    expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
  })

  await test.step('no string becomes markup or a script’s address, and no page can allow it', async () => {
    const refused = await page.evaluate(() => {
      const script = document.createElement('script')
      const attempts: Readonly<Record<string, () => unknown>> = {
        innerHTML: () =>
          (document.createElement('div').innerHTML = '<img src="data:," onerror="window.pwned = 1">'),
        outerHTML: () => {
          const place = document.createElement('div')
          document.body.append(place)
          place.outerHTML = '<svg onload="window.pwned = 1"></svg>'
        },
        insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', '<b>x</b>'),
        'a fragment': () => document.createRange().createContextualFragment('<b>x</b>'),
        'a document': () => new DOMParser().parseFromString('<b>x</b>', 'text/html'),
        srcdoc: () => (document.createElement('iframe').srcdoc = '<script>parent.pwned = 1</script>'),
        'a script’s text': () => (script.text = 'window.pwned = 1'),
        'a script’s address': () => (script.src = 'data:text/javascript,window.pwned=1'),
        'a worker': () => new Worker('data:text/javascript,1'),
        'a policy': () => Reflect.get(window, 'trustedTypes').createPolicy('mine', { createHTML: String }),
        'a default policy': () =>
          Reflect.get(window, 'trustedTypes').createPolicy('default', { createHTML: String }),
      }
      return Object.entries(attempts).map(([name, attempt]) => {
        try {
          attempt()
          return `${name}: done`
        } catch (error) {
          return `${name}: ${error instanceof Error ? error.name : 'refused'}`
        }
      })
    })
    expect(refused.filter((answer) => !answer.endsWith(': TypeError'))).toEqual([])
    expect(await page.evaluate(() => 'pwned' in window)).toBe(false)
  })

  await test.step('a form can’t be sent anywhere', async () => {
    await takeAway(electronApp, 'filter', 'proxy', 'will-navigate', 'will-frame-navigate')
    const violated = page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective))
          const form = Object.assign(document.createElement('form'), {
            action: `${url}/form`,
            method: 'post',
          })
          document.body.append(form)
          form.submit()
        }),
      canary.url,
    )
    await expect(violated).resolves.toBe('form-action')
    expect(canary.heard).toEqual([])
  })

  await test.step('the page uses only scripts and styles from our own files', async () => {
    await takeAway(electronApp, 'filter', 'proxy')
    const html = `<!doctype html><html><head>
        <base href="${canary.url}/">
        <style>body { border-top: 7px solid }</style>
        <link rel="stylesheet" href="data:text/css,body%7Bborder-left:7px solid%7D">
        <link rel="stylesheet" href="${canary.url}/style.css">
      </head><body style="border-right: 7px solid">
        <script>${pwn('a script')}</script>
        <script src="data:text/javascript,${encodeURIComponent(pwn('data'))}"></script>
        <script src="${canary.url}/script.js"></script>
        <script type="module">import 'data:text/javascript,${encodeURIComponent(pwn('a module'))}'</script>
        <img src="nothing" onerror="${pwn('an error')}">
        <svg onload="${pwn('a load')}"></svg>
      </body></html>`
    await servePages(electronApp, { '/index.html': { html, policy: true } })
    await page.reload()
    await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)))
    const found = await page.evaluate(() => {
      const { borderTopWidth, borderLeftWidth, borderRightWidth } = getComputedStyle(document.body)
      return {
        ran: Reflect.get(window, 'pwned') ?? [],
        borders: [borderTopWidth, borderLeftWidth, borderRightWidth],
        base: document.baseURI,
      }
    })
    expect(found).toEqual({ ran: [], borders: ['0px', '0px', '0px'], base: appUrl })
    expect(canary.heard).toEqual([])
  })

  await test.step('no page can embed ours in a frame, not even one from our own scheme', async () => {
    await servePages(electronApp, {
      '/index.html': { html: '<!doctype html><title>framed</title>', policy: true },
      '/frame.html': {
        html: `<!doctype html><title>frame</title><iframe src="${appUrl}"></iframe>`,
        policy: false,
      },
    })
    await takeAway(electronApp, 'will-navigate', 'will-frame-navigate')
    await page.goto('app://compileo-tray/frame.html')
    expect(await page.title()).toBe('frame')
    const framed = await Promise.all(page.frames().map((frame) => frame.title()))
    expect(framed).not.toContain('framed')
    expect(page.frames()).toHaveLength(2)
  })
})
