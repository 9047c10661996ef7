import type { Format } from '../../format.ts'

export const createServerErrorTexts = ({ count }: Format) => ({
  unreachable: {
    dns: 'Host not found. Check the name.',
    refused: 'Connection refused. Is the server running on this port?',
    reset: 'Connection lost',
    timeout: 'Connection timed out',
    silent: 'No response',
    tls: 'The server’s certificate couldn’t be verified',
    proxy: 'The proxy is unreachable',
    redirect: 'The server redirects to another address: enter that one instead',
    network: 'The network is unreachable',
  },
  /** The server's own message, unchanged. */
  quoted: (text: string) => text,
  timedOut: (seconds: number) => `No response within ${count(seconds)} s`,
  silent: (seconds: number) =>
    `No response within ${count(seconds)} s. The server may be generating a taxonomy.`,
  unreachableBecause: (why: string) => `Couldn’t reach the server${why && `: ${why}`}`,
  /** Each error of a certificate has its own text, because the user fixes each differently. */
  certificate: {
    selfSigned:
      'The server’s certificate is self-signed: if you trust it, add it to this system’s trusted certificates',
    unknownIssuer:
      'The server’s certificate was issued by an unknown CA: if it’s your organisation’s, add its CA certificate to this system’s trusted ones',
    expired: 'The server’s certificate has expired',
    notYetValid: 'The server’s certificate isn’t valid yet. Is this computer’s clock right?',
    revoked: 'The server’s certificate has been revoked',
    otherName: 'The server’s certificate is for another host name',
  },
  notSecure: 'Couldn’t connect securely. Does the server use https?',
  proxyAsks: 'A proxy requires a sign-in',
  /** `ofVariable` and `ofSystem` name a proxy. The other texts contain that name. */
  proxy: {
    ofVariable: (address: string, variable: string) => `The proxy ${address} (${variable})`,
    ofSystem: (address: string) => `The proxy ${address} (system settings)`,
    unknown: (proxy: string) => `${proxy} couldn’t be found. Is its name right?`,
    refused: (proxy: string) => `${proxy} refused the connection. Is it running on this port?`,
    silent: (proxy: string) => `${proxy} didn’t respond in time`,
    brokeOff: (proxy: string) => `${proxy} closed the connection`,
    unreachable: (proxy: string) => `${proxy} is unreachable`,
    certificate: (proxy: string) => `${proxy} has a certificate that couldn’t be verified`,
    notSecure: (proxy: string) =>
      `Couldn’t connect securely to the proxy. ${proxy} may need http:// in its address`,
    noProxy: (proxy: string) => `${proxy} doesn’t respond like a proxy. Is its address right?`,
    asks: (proxy: string) =>
      `${proxy} asks for a user name and password: set HTTP_PROXY and HTTPS_PROXY to http://name:password@host:port`,
    rejectedLogin: (proxy: string) => `${proxy} rejected the user name and password`,
    refuses: (proxy: string, why: string) => `${proxy} refused to forward the request (${why})`,
    noServer: (proxy: string, why: string) =>
      `${proxy} couldn’t reach the server (${why}). Is the server running, and can the proxy reach it?`,
    unusable: (variable: string) =>
      `${variable} isn’t a valid proxy address: it should look like http://host:3128`,
    longLogin: (variable: string) =>
      `The user name and the password in ${variable} may have at most 255 bytes each: a SOCKS proxy takes no more`,
    unusableOfSystem: 'The system proxy type isn’t supported',
  },
  notHttp: 'Something else is running on this port',
  notCompileo: 'Something responds here, but it isn’t a Compileo server',
  notCompileoBy: (status: number) => `This isn’t a Compileo server (${status})`,
  noJobsApi: 'No Compileo Jobs API at this address (404)',
  missingKey: 'The server requires an API key',
  rejectedKey: 'The server rejected the API key',
  limited: 'The server is limiting requests',
  limitedFor: (seconds: number) => `The server is limiting requests: try again in ${count(seconds)} s`,
  noMoreRequests: (seconds: number) =>
    `The server accepts no more requests right now: try again in ${count(seconds)} s`,
  notAllowed: 'Not possible in the job’s current state',
  notAccepted: (why: string) => `The server rejected the request: ${why}`,
  failed: (why: string) => `Server error: ${why}`,
  noQueue: 'The server’s queue (Redis) isn’t available',
  failedWithStatus: (status: number) => `Server error (${status})`,
  unreadable: 'Unreadable response',
  unexpected: 'Unexpected response. Is this a Compileo server?',
  tooLarge: (megabytes: number) => `The response is larger than ${count(megabytes)} MB`,
  tooSlow: (minutes: number) => `The response took longer than ${count(minutes)} min`,
  frameTooLarge: 'The server sent a message larger than 1 MB',
  restarting: 'Restarting to load the plugin',
  streamEnded: 'The server closed the stream',
  otherJob: 'The server responded with another job',
  polling: 'No live updates: checking periodically',
})
