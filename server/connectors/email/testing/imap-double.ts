import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

/** An IMAP server (RFC 3501 and IDLE) with one mailbox that keeps no keywords, as some old and some small ones do. */
export interface ImapDouble {
  readonly port: number
  /** UIDs in the order in which they were fetched. */
  readonly fetched: readonly number[]
  /** Puts a mail into the mailbox and tells whoever is waiting. */
  deliver(mail: string): void
  /** Ends all connections, as a server that is started again does. */
  drop(): void
  stop(): Promise<void>
}

export async function openImapDouble(): Promise<ImapDouble> {
  const mails: string[] = []
  const fetched: number[] = []
  const sockets = new Set<Socket>()
  const server = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
    socket.write('* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n')
    let idling = ''
    createInterface({ input: socket }).on('line', line => {
      const [tag = '', command = '', ...rest] = line.split(' ')
      if (tag === 'DONE') return void socket.write(`${idling} OK done\r\n`)
      if (command.toUpperCase() === 'IDLE') idling = tag
      const answer = answerTo(command.toUpperCase(), rest.join(' '), mails, fetched)
      socket.write(command.toUpperCase() === 'IDLE' ? '+ idling\r\n' : `${answer}${tag} OK done\r\n`)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const drop = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    fetched,
    deliver: mail => {
      mails.push(mail)
      for (const socket of sockets) socket.write(`* ${mails.length} EXISTS\r\n`)
    },
    drop,
    stop: async () => {
      drop()
      server.close()
      await once(server, 'close')
    },
  }
}

/** The untagged lines; a mail's UID is its place. */
function answerTo(command: string, rest: string, mails: readonly string[], fetched: number[]): string {
  if (command === 'CAPABILITY') return '* CAPABILITY IMAP4rev1 IDLE\r\n'
  if (command === 'LIST' || command === 'LSUB') return `* ${command} (\\HasNoChildren) "/" INBOX\r\n`
  if (command === 'SELECT')
    return [
      `* ${mails.length} EXISTS`,
      '* FLAGS (\\Seen)',
      '* OK [PERMANENTFLAGS (\\Seen)] no keywords',
      '* OK [UIDVALIDITY 7] valid',
      `* OK [UIDNEXT ${mails.length + 1}] next`,
      '',
    ].join('\r\n')
  if (command === 'UID' && /^SEARCH/i.test(rest)) {
    const from = Number(/\b(\d+):\*/.exec(rest)?.[1] ?? 1)
    // `n:*` always has the last mail, however large n is (RFC 3501 6.4.8).
    const uids = mails.map((_, at) => at + 1).filter(uid => uid >= from || uid === mails.length)
    return `* SEARCH ${/ KEYWORD /i.test(` ${rest}`) ? '' : uids.join(' ')}\r\n`
  }
  if (command === 'UID' && /^FETCH/i.test(rest)) {
    const uid = Number(/\d+/.exec(rest)?.[0])
    const mail = mails[uid - 1] ?? ''
    fetched.push(uid)
    return `* ${uid} FETCH (UID ${uid} BODY[]<0> {${Buffer.byteLength(mail)}}\r\n${mail})\r\n`
  }
  return ''
}
