import { count } from '../../../format.ts'

/** Why a server can't be reached, or what is wrong with its answer. */
export const servers = {
  unreachable: {
    dns: 'No such host: the name of the server could not be found',
    refused: 'Refused the connection: is the server running, and is the port right?',
    reset: 'The connection broke off',
    timeout: 'Did not answer in time',
    tls: 'The certificate of the server could not be verified',
    proxy: 'The proxy cannot be reached',
    redirect: 'The server sends us to another address: enter that address instead',
    network: 'The network is not reachable',
  },
  timedOut: (seconds: number): string => `Did not answer in time (${count(seconds)} s)`,
  otherwiseUnreachable: (why: string): string => `The server could not be reached${why && `: ${why}`}`,
  /** What is wrong with a certificate: a person mends each in another way. */
  certificate: {
    selfSigned:
      'The certificate of the server is self-signed: if it is the right one, choose it as the authority of this server',
    unknownIssuer:
      'The certificate of the server comes from an authority that this system does not know: if it is yours, choose its certificate for this server',
    expired: 'The certificate of the server has expired',
    notYetValid: "The certificate of the server is not valid yet: is this machine's clock right?",
    revoked: 'The certificate of the server was revoked',
    otherName: 'The certificate of the server is for another host name',
  },
  notSecure: 'No secure connection could be made: does the server speak https?',
  proxyAsks: 'A proxy that is not set here asks for a user name and password',
  /** What goes wrong with a proxy, which is named first. */
  proxy: {
    ofVariable: (address: string, variable: string): string => `The proxy ${address} (${variable})`,
    ofSystem: (address: string): string => `The proxy ${address} (system settings)`,
    unknown: (proxy: string): string => `${proxy} cannot be found: is its name right?`,
    refused: (proxy: string): string => `${proxy} refused the connection: is it running, is its port right?`,
    silent: (proxy: string): string => `${proxy} did not answer in time`,
    brokeOff: (proxy: string): string => `${proxy} broke the connection off`,
    unreachable: (proxy: string): string => `${proxy} cannot be reached`,
    certificate: (proxy: string): string => `${proxy} has a certificate that could not be verified`,
    notSecure: (proxy: string): string =>
      `No secure connection to the proxy could be made. ${proxy} may want http:// in its address`,
    noProxy: (proxy: string): string => `${proxy} does not answer as a proxy does: is its address right?`,
    asks: (proxy: string): string =>
      `${proxy} asks for a user name and password: set HTTP_PROXY and HTTPS_PROXY to http://name:password@host:port`,
    refusedLogin: (proxy: string): string => `${proxy} did not accept the user name and password`,
    refuses: (proxy: string, why: string): string => `${proxy} would not pass the request on (${why})`,
    noServer: (proxy: string, why: string): string =>
      `${proxy} could not reach the server (${why}): is the server running, and can the proxy reach it?`,
    unusable: (variable: string | undefined): string =>
      variable === undefined
        ? 'The system settings name a proxy of an unknown kind'
        : `${variable} names no proxy that can be used: it should look like http://host:3128`,
  },
  notHttp: 'Something answers here, but it does not speak HTTP',
  notCompileo: 'Something answers here, but it is no Compileo server',
  notCompileoBy: (status: number): string => `No Compileo server answers here (${status})`,
  noJobsApi: 'No Compileo Jobs API at this address (404)',
  missingKey: 'The server asks for an API key',
  refusedKey: 'The server refused the API key',
  limited: 'The server limits how often it is asked',
  limitedFor: (seconds: number): string =>
    `The server limits how often it is asked: try again in ${count(seconds)} s`,
  noMoreRequests: (seconds: number): string =>
    `The server takes no more requests now: try again in ${count(seconds)} s`,
  notAllowed: 'The job does not allow this now',
  notAccepted: (why: string): string => `The server did not accept the request: ${why}`,
  inTrouble: (why: string): string => `The server is in trouble: ${why}`,
  inTroubleBy: (status: number): string => `The server is in trouble (${status})`,
  unreadable: 'The answer cannot be read',
  nonsense: 'The answer is not one that a Compileo server gives',
  tooLarge: 'The answer is larger than 5 MB',
  frameTooLarge: 'The server sent a frame of over 1 MB',
  streamEnded: 'The server ended the stream',
  otherJob: 'The server answered with another job',
  polling: 'Streams do not come through: asking instead',
}
