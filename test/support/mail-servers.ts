import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { dovecotConf, type MailPorts, mainCf, masterCf, people } from './mail-config.ts'

const run = promisify(execFile)

const packages = {
  'dovecot-core': '/usr/sbin/dovecot',
  'dovecot-imapd': '/usr/lib/dovecot/imap',
  postfix: '/usr/sbin/postfix',
  swaks: '/usr/bin/swaks',
}

/** Why the mail servers cannot run here, with the cure; false when they can. */
export function missingMail(): string | false {
  const missing = Object.entries(packages).flatMap(([name, file]) => (existsSync(file) ? [] : [name]))
  if (missing.length > 0) return `no mail servers here (Debian: apt-get install ${missing.join(' ')})`
  return process.getuid?.() === 0
    ? false
    : 'Postfix starts only as root: run the tests as root or in a container'
}

/** Dovecot and Postfix of their own, with mailboxes for desk@clinic.test and the people of customer.test. */
export interface MailServers {
  /** Takes mail for everybody, with or without AUTH (user = address, password = "pass"). */
  readonly smtp: { readonly host: string; readonly port: number }
  readonly imap: { readonly host: string; readonly port: number }
  /** Where Postfix delivers everything for direct.test: our own listener is expected there. */
  readonly direct: { readonly host: string; readonly port: number }
  /** Ends the sessions of one mailbox, as an administrator does. */
  kick(address: string): Promise<void>
  /** Makes Postfix try the mails that were put off. */
  flush(): Promise<void>
  /** Mails that Postfix has not delivered yet. */
  queued(): Promise<number>
  stop(): Promise<void>
}

const host = '127.0.0.1'

export async function startMailServers(): Promise<MailServers> {
  const directory = await mkdtemp(join(tmpdir(), 'frontdesk-mail-'))
  const [imap, auth, smtp, direct] = await freePorts(4)
  const ports: MailPorts = { imap: imap!, auth: auth!, smtp: smtp!, direct: direct! }
  const dovecot = join(directory, 'dovecot.conf')
  const postfix = join(directory, 'postfix/conf')
  await layOut(directory, ports)
  const servers = [
    await launch('/usr/sbin/dovecot', ['-F', '-c', dovecot], join(directory, 'dovecot.log')),
    await launch('/usr/sbin/postfix', ['-c', postfix, 'start-fg'], join(directory, 'postfix.log')),
  ]
  const stop = async () => {
    await Promise.all([
      quietly('doveadm', ['-c', dovecot, 'stop']),
      quietly('/usr/sbin/postfix', ['-c', postfix, 'stop']),
    ])
    await Promise.all(servers.map(server => server.ended))
    await rm(directory, { recursive: true, force: true })
  }
  try {
    await Promise.all([untilListening(ports.imap), untilListening(ports.smtp)])
  } catch (error) {
    const said = await Promise.all(servers.map(server => server.said()))
    await stop()
    throw new Error(`The mail servers did not start: ${said.join('\n').slice(-2000)}`, { cause: error })
  }
  return {
    smtp: { host, port: ports.smtp },
    imap: { host, port: ports.imap },
    direct: { host, port: ports.direct },
    kick: async address => void (await run('doveadm', ['-c', dovecot, 'kick', address])),
    flush: async () => void (await run('/usr/sbin/postqueue', ['-c', postfix, '-f'])),
    queued: async () =>
      (await run('/usr/sbin/postqueue', ['-c', postfix, '-j'])).stdout.split('\n').filter(Boolean).length,
    stop,
  }
}

async function layOut(directory: string, ports: MailPorts): Promise<void> {
  const id = async (flag: string, user: string) => Number((await run('id', [flag, user])).stdout)
  // Their worker processes run as other users and must reach what is below.
  await chmod(directory, 0o755)
  for (const folder of ['mail', 'dovecot', 'postfix/conf', 'postfix/queue', 'postfix/data'])
    await mkdir(join(directory, folder), { recursive: true })
  await chown(join(directory, 'mail'), await id('-u', 'mail'), await id('-g', 'mail'))
  // Postfix keeps its lock there and refuses a folder that belongs to root.
  await chown(join(directory, 'postfix/data'), await id('-u', 'postfix'), await id('-g', 'postfix'))
  const mailboxes = people.map(address => `${address} ${address.split('@').reverse().join('/')}/\n`).join('')
  const files = {
    'dovecot.conf': dovecotConf(directory, ports),
    'postfix/conf/main.cf': mainCf(directory, ports, {
      uid: await id('-u', 'mail'),
      gid: await id('-g', 'mail'),
    }),
    'postfix/conf/master.cf': masterCf(ports),
    'postfix/conf/mailboxes': mailboxes,
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text)
}

/** Output goes to a file: Postfix opens /dev/stdout again, which fails on the socket that Node calls a pipe. */
async function launch(program: string, args: readonly string[], log: string) {
  const output = await open(log, 'w')
  const server = spawn(program, args, { stdio: ['ignore', output.fd, output.fd] })
  const ended = once(server, 'exit')
  await output.close()
  return { ended, said: () => readFile(log, 'utf8') }
}

/** Stopping what is not running is no failure. */
async function quietly(program: string, args: readonly string[]): Promise<void> {
  await run(program, args).catch(() => undefined)
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const socket = connect(port, host)
    const open = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (open) return
    await sleep(50)
  }
  throw new Error(`Nothing listens on port ${port} after 10 s.`)
}

/** All are held open together, so that none is given out twice. */
async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer().listen(0, host))
  await Promise.all(probes.map(probe => probe.listening || once(probe, 'listening')))
  const ports = probes.flatMap(probe => {
    const address = probe.address()
    return address && typeof address === 'object' ? [address.port] : []
  })
  await Promise.all(probes.map(probe => new Promise(resolve => probe.close(resolve))))
  return ports
}

/** Sends with swaks; `refusal` is the server's line that said no. */
export async function swaks(
  server: { readonly host: string; readonly port: number },
  args: readonly string[],
): Promise<{ readonly sent: boolean; readonly transcript: string }> {
  const all = ['--server', server.host, '--port', String(server.port), '--timeout', '60', ...args]
  try {
    const { stdout } = await run('swaks', all, { maxBuffer: 64 * 1024 * 1024 })
    return { sent: true, transcript: stdout }
  } catch (error) {
    const { stdout } = Object(error) as { stdout?: string }
    return { sent: false, transcript: stdout ?? '' }
  }
}
