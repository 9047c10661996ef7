export const byScript: Readonly<Record<string, (url: string) => unknown>> = {
  fetch: (url) => fetch(url, { mode: 'no-cors' }).then(() => 'reached'),
  XMLHttpRequest: (url) =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest()
      request.addEventListener('load', () => resolve('reached'))
      request.addEventListener('error', reject)
      request.open('POST', url)
      request.send('text')
    }),
  WebSocket: (url) =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(url.replace('http', 'ws'))
      socket.addEventListener('open', () => resolve('reached'))
      socket.addEventListener('error', reject)
    }),
  EventSource: (url) =>
    new Promise((resolve, reject) => {
      const source = new EventSource(url)
      source.addEventListener('open', () => resolve('reached'))
      source.addEventListener('error', reject)
    }),
  'an import': (url) => import(`${url}/module.js`).then(() => 'reached'),
  'a worker': (url) =>
    new Promise((resolve, reject) => {
      const code = `fetch(${JSON.stringify(url)}, { mode: 'no-cors' }).then(() => postMessage(1), () => postMessage(0))`
      const worker = new Worker(URL.createObjectURL(new Blob([code])))
      worker.addEventListener('message', ({ data }) =>
        data === 1 ? resolve('reached') : reject(new Error('failed')),
      )
      worker.addEventListener('error', reject)
    }),
  'a service worker': (url) => navigator.serviceWorker.register(`${url}/worker.js`).then(() => 'reached'),
  'a font': (url) => new FontFace('Spy', `url(${url}/font.woff2)`).load().then(() => 'reached'),
  'a peer by TCP': (url) => {
    const peer = new RTCPeerConnection({
      iceServers: [
        { urls: `turn:${new URL(url).host}?transport=tcp`, username: 'spy', credential: 'spy' },
        { urls: `stun:${new URL(url).host}` },
      ],
    })
    peer.createDataChannel('spy')
    return new Promise((_resolve, reject) => {
      peer.addEventListener('icegatheringstatechange', () => {
        if (peer.iceGatheringState !== 'complete') return
        peer.close()
        reject(new Error('nobody was found'))
      })
      peer
        .createOffer()
        .then((offer) => peer.setLocalDescription(offer))
        .catch(reject)
    })
  },
}

export interface Loading {
  readonly tag: string
  readonly attribute: string
  readonly others?: Readonly<Record<string, string>>
}

export const byElement: readonly Loading[] = [
  { tag: 'img', attribute: 'src' },
  { tag: 'img', attribute: 'srcset' },
  { tag: 'script', attribute: 'src' },
  { tag: 'iframe', attribute: 'src' },
  { tag: 'object', attribute: 'data' },
  { tag: 'embed', attribute: 'src' },
  { tag: 'video', attribute: 'src' },
  { tag: 'audio', attribute: 'src' },
  { tag: 'link', attribute: 'href', others: { rel: 'stylesheet' } },
  { tag: 'link', attribute: 'href', others: { rel: 'prefetch' } },
  { tag: 'link', attribute: 'href', others: { rel: 'preload', as: 'image' } },
  { tag: 'link', attribute: 'href', others: { rel: 'modulepreload' } },
  { tag: 'link', attribute: 'href', others: { rel: 'preconnect' } },
  { tag: 'link', attribute: 'href', others: { rel: 'manifest' } },
  { tag: 'link', attribute: 'href', others: { rel: 'icon' } },
  { tag: 'webview', attribute: 'src' },
]

export function load({ tag, attribute, others = {}, url }: Loading & { readonly url: string }): void {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(others)) element.setAttribute(name, value)
  try {
    element.setAttribute(attribute, `${url}/${tag}`)
  } catch (error) {
    // Trusted Types reject some of the addresses with a TypeError.
    if (!(error instanceof TypeError)) throw error
  }
  document.body.append(element)
}

export const byLeaving: Readonly<Record<string, (url: string) => void>> = {
  'location =': (url) => {
    location.href = `${url}/location`
  },
  'location.replace': (url) => location.replace(`${url}/replace`),
  'a link': (url) => {
    const link = Object.assign(document.createElement('a'), { href: `${url}/link`, ping: `${url}/ping` })
    document.body.append(link)
    link.click()
  },
  'a form': (url) => {
    const form = Object.assign(document.createElement('form'), { action: `${url}/form`, method: 'post' })
    document.body.append(form)
    form.submit()
  },
  'a refresh': (url) => {
    const refresh = Object.assign(document.createElement('meta'), {
      httpEquiv: 'refresh',
      content: `0;url=${url}/refresh`,
    })
    document.head.append(refresh)
  },
  'a page of its own scheme': () => {
    location.href = 'compileo-tray://watch?server=http://127.0.0.1:1&job=x'
  },
  'a file': () => {
    location.href = 'file:///etc/passwd'
  },
}
