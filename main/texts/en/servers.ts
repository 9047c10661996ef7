import { count } from '../format.ts'

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
    selfSigned: 'The certificate of the server is self-signed: this system trusts nobody who vouches for it',
    unknownIssuer: 'The certificate of the server comes from an authority that this system does not know',
    expired: 'The certificate of the server has expired',
    notYetValid: "The certificate of the server is not valid yet: is this machine's clock right?",
    revoked: 'The certificate of the server was revoked',
    otherName: 'The certificate of the server is for another host name',
  },
  notSecure: 'No secure connection could be made: does the server speak https?',
  proxyAsks: 'The proxy asks for a user name and password',
  proxyRefuses: (code: string): string => `The proxy would not pass the request on (${code})`,
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
