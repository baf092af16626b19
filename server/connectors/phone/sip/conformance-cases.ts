import { parseNameAddrs } from './fields.ts'
import type { Request, Response } from './message.ts'
import { isSip, userOf } from './uri.ts'

/** What has to become of a torture message: how it is read, and what a user agent that is no registrar answers. */
export interface Expected {
  readonly kind: 'request' | 'response' | 'refused' | 'dropped'
  /** Final answers that the RFC allows; none for no answer at all. */
  readonly answers: readonly number[]
  /** Something that only one who read it right can know. */
  readonly fact?: (message: Read) => boolean
}

/** A request or a response; what the other has is empty. */
export type Read = Omit<Request, 'kind'> & Omit<Response, 'kind'>

const request = (answers: readonly number[], fact?: Expected['fact']): Expected =>
  fact ? { kind: 'request', answers, fact } : { kind: 'request', answers }
const refused = (...answers: readonly number[]): Expected => ({ kind: 'refused', answers })
const response = (fact: NonNullable<Expected['fact']>): Expected => ({ kind: 'response', answers: [], fact })
const dropped: Expected = { kind: 'dropped', answers: [] }

const contacts = (message: Read) => parseNameAddrs(message.headers.all('Contact')) ?? []
const vias = (message: Read) => message.headers.list('Via').length
const paramOf = (message: Read, name: string) => {
  const uri = contacts(message)[0]?.uri
  return uri && isSip(uri) ? uri.params.get(name) : undefined
}

/** RFC 4475, by its section names. A REGISTER gets 405 from one who is no registrar. */
export const torture: Readonly<Record<string, Expected>> = {
  wsinv: request(
    [481],
    message =>
      vias(message) === 3 &&
      message.cseq.seq === 9 &&
      message.from.name === 'J Rosenberg \\"' &&
      contacts(message)[0]?.params.get('q') === '0.33' &&
      Number(message.headers.get('Max-Forwards')) === 68 &&
      message.body.length === 150,
  ),
  intmeth: request(
    [405, 501],
    message => userOf(message.from.uri) === 'mundane' && message.to.name === 'BEL:\x07 NUL:\0 DEL:\x7f',
  ),
  esc01: request(
    [200],
    message =>
      userOf(message.uri) === 'sips:user@example.com' &&
      userOf(message.to.uri) === 'user' &&
      userOf(message.from.uri) === 'I have spaces' &&
      userOf(contacts(message)[0]!.uri) === 'caller',
  ),
  escnull: request(
    [405],
    message =>
      contacts(message)
        .map(each => userOf(each.uri))
        .join() === '\0,\0\0',
  ),
  esc02: request([405, 501], message => message.to.name === '%Z%45' && contacts(message).length === 2),
  lwsdisp: request([200], message => message.from.name === 'caller'),
  longreq: request([200], message => vias(message) === 34 && userOf(message.from.uri).length > 100),
  dblreq: request([405], message => message.body.length === 0),
  semiuri: request([200], message => userOf(message.uri) === 'user;par=u@example.net'),
  transports: request(
    [200],
    message =>
      message.headers
        .list('Via')
        .map(via => /\/(\w+) /.exec(via)?.[1])
        .join() === 'UDP,SCTP,TLS,UNKNOWN,TCP',
  ),
  mpart01: request([405], message => message.body.length === 553 && message.body.includes(0)),
  unreason: response(message => message.status === 200 && /[^\0-\x7f]/.test(message.reason)),
  noreason: response(message => message.status === 100 && message.reason === ''),
  badinv01: refused(400),
  clerr: refused(400),
  ncl: refused(400),
  scalar02: refused(400),
  scalarlg: dropped,
  quotbal: refused(400),
  ltgtruri: refused(400),
  lwsruri: refused(400),
  lwsstart: refused(400),
  trws: refused(400),
  escruri: refused(400),
  baddate: request([200], message => message.headers.has('Date')),
  regbadct: refused(400),
  badaspec: refused(400),
  baddn: refused(400),
  badvers: refused(505),
  mismatch01: refused(400),
  mismatch02: refused(400, 501),
  bigcode: dropped,
  badbranch: request([200], message => message.via.params.get('branch') === 'z9hG4bK'),
  insuf: refused(400),
  unkscm: request([416], message => message.uri.scheme === 'nobodyknowsthisscheme'),
  novelsc: request([416], message => message.uri.scheme === 'soap.beep'),
  unksm2: request(
    [400, 405],
    message => message.to.uri.scheme === 'isbn' && message.from.uri.scheme === 'http',
  ),
  bext01: request([420], message => message.headers.list('Require').length === 2),
  invut: request([415]),
  regaut01: request([405], message => message.headers.has('Authorization')),
  multi01: refused(400),
  mcl01: refused(400),
  bcast: response(message => message.status === 200 && message.headers.list('Via').length === 2),
  zeromf: request([200], message => message.headers.get('Max-Forwards') === '0'),
  cparam01: request([405], message => contacts(message)[0]?.params.has('unknownparam') === true),
  cparam02: request(
    [405],
    message => paramOf(message, 'unknownparam') === '' && contacts(message)[0]?.params.size === 0,
  ),
  regescrt: request([405], message => {
    const uri = contacts(message)[0]?.uri
    return uri !== undefined && isSip(uri) && uri.headers === 'Route=%3Csip:sip.example.com%3E'
  }),
  sdp01: request([406]),
  inv2543: request(
    [200],
    message => !message.via.params.has('branch') && !message.headers.has('Max-Forwards'),
  ),
}

const v6 = (message: Read) => isSip(message.uri) && message.uri.host.includes(':')

/** RFC 5118: `ipv6-bad` has an address without brackets; the others are to be understood. */
export const overIpv6: Readonly<Record<string, Expected>> = {
  'ipv6-bad': refused(400),
  'ipv6-good': request([405], v6),
  'port-ambiguous': request(
    [405],
    message => v6(message) && isSip(message.uri) && message.uri.port === undefined,
  ),
  'port-unambiguous': request(
    [405],
    message => isSip(message.uri) && message.uri.host === '2001:db8::10' && message.uri.port === 5070,
  ),
  'mult-ip-in-header': request(
    [481],
    message => vias(message) === 3 && message.via.host === '2001:db8::9:1' && message.via.port === 6050,
  ),
  'ipv6-in-sdp': request([200, 488], v6),
}
