import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttp } from 'node:http'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const packages = {
  kannel: '/usr/sbin/bearerbox',
  'kannel-extras': '/usr/lib/kannel/test/drive_smpp',
}
const host = '127.0.0.1'

/** Why Kannel cannot run here, with the cure; false when it can. */
export function missingKannel(): string | false {
  const missing = Object.entries(packages).flatMap(([name, file]) => (existsSync(file) ? [] : [name]))
  return missing.length > 0 && `no Kannel here (Debian: apt-get install ${missing.join(' ')})`
}

interface Running {
  readonly said: () => Promise<string>
  stop(): Promise<void>
}

/**
 * Kannel's own SMSC for tests, which listens after a second: a connection that only looked would be its one client. It takes every submit, and delivers `messages` texts "1", "2" … from 456 to a receiver.
 */
export async function startDriver(messages: number): Promise<Running & { readonly port: number }> {
  const [port = 0] = await freePorts(1)
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-kannel-'))
  const driver = await launch(folder, packages['kannel-extras'], [
    '-v',
    '0',
    '-p',
    `${port}`,
    '-m',
    `${messages}`,
  ])
  return { port, said: driver.said, stop: () => end([driver], folder) }
}

export interface Boxes extends Running {
  /** Kannel sends a text by its HTTP interface; resolves to what it says. */
  send(message: Readonly<Record<string, string>>): Promise<string>
  /** What Kannel reported or brought, as the query of each request. */
  readonly heard: readonly URLSearchParams[]
}

/** bearerbox and smsbox, the way a company runs Kannel, logged in at an SMSC. */
export async function startBoxes(smsc: {
  readonly port: number
  readonly systemId: string
  readonly password: string
}): Promise<Boxes> {
  const heard: URLSearchParams[] = []
  const http = createHttp((request, response) => {
    heard.push(new URL(request.url ?? '/', 'http://localhost').searchParams)
    response.end('')
  }).listen(0, host)
  await once(http, 'listening')
  const own = `http://${host}:${(http.address() as AddressInfo).port}`
  const [admin = 0, box = 0, sendsms = 0] = await freePorts(3)
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-kannel-'))
  const config = join(folder, 'kannel.conf')
  await writeFile(config, configuration(smsc, { admin, box, sendsms, own }))
  const bearerbox = await launch(folder, packages.kannel, ['-v', '0', config])
  await untilListening(box, bearerbox)
  const smsbox = await launch(folder, '/usr/sbin/smsbox', ['-v', '0', config])
  await untilListening(sendsms, smsbox)
  return {
    heard,
    send: async message => {
      const report = `${own}/report?state=%d&from=%p`
      const query = new URLSearchParams({
        ...{ username: 'tester', password: 'foobar', charset: 'UTF-8', 'dlr-mask': '31', 'dlr-url': report },
        ...message,
      })
      return (await fetch(`http://${host}:${sendsms}/cgi-bin/sendsms?${query}`)).text()
    },
    said: async () => `${await bearerbox.said()}\n${await smsbox.said()}`,
    stop: async () => {
      await end([smsbox, bearerbox], folder)
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
    },
  }
}

/** Kannel refuses to start over a field that it does not know. */
function configuration(
  smsc: { readonly port: number; readonly systemId: string; readonly password: string },
  ports: { readonly admin: number; readonly box: number; readonly sendsms: number; readonly own: string },
): string {
  const groups = [
    {
      ...{ group: 'core', 'admin-port': ports.admin, 'admin-interface': host, 'admin-password': 'bar' },
      ...{
        'smsbox-port': ports.box,
        'smsbox-interface': host,
        'box-allow-ip': host,
        'dlr-storage': 'internal',
      },
    },
    {
      ...{
        group: 'smsc',
        smsc: 'smpp',
        'smsc-id': 'desk',
        host,
        port: smsc.port,
        'transceiver-mode': 'true',
      },
      ...{ 'smsc-username': smsc.systemId, 'smsc-password': smsc.password, 'system-type': '"VMA"' },
      ...{ 'source-addr-autodetect': 'true', 'dest-addr-ton': 1, 'dest-addr-npi': 1 },
    },
    {
      ...{
        group: 'smsbox',
        'bearerbox-host': host,
        'sendsms-port': ports.sendsms,
        'sendsms-interface': host,
      },
    },
    {
      group: 'sendsms-user',
      username: 'tester',
      password: 'foobar',
      'max-messages': 10,
      concatenation: 'true',
    },
    {
      ...{ group: 'sms-service', keyword: 'default', 'catch-all': 'true', 'max-messages': 0 },
      'get-url': `"${ports.own}/brought?from=%p&to=%P&text=%b&coding=%c"`,
    },
  ]
  return groups
    .map(group =>
      Object.entries(group)
        .map(([name, value]) => `${name} = ${value}\n`)
        .join(''),
    )
    .join('\n')
}

async function launch(folder: string, program: string, args: readonly string[]) {
  const log = join(folder, `${program.split('/').at(-1)}.log`)
  const output = await open(log, 'w')
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', output.fd, output.fd] })
  const ended = once(child, 'exit')
  await output.close()
  return {
    said: () => readFile(log, 'latin1'),
    ended: () => child.exitCode !== null || child.signalCode !== null,
    /** Kannel's boxes wait for their peers when they are asked to end; a test does not. */
    stop: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

type Launched = Awaited<ReturnType<typeof launch>>

async function end(launched: readonly Launched[], folder: string): Promise<void> {
  for (const each of launched) await each.stop()
  await rm(folder, { recursive: true, force: true })
}

async function untilListening(port: number, launched: Launched): Promise<void> {
  for (let attempt = 0; attempt < 400 && !launched.ended(); attempt += 1) {
    const socket = connect(port, host)
    const open = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (open) return
    await sleep(50)
  }
  throw new Error(`Kannel does not listen: ${(await launched.said()).slice(-2_000)}`)
}

/** All are held open together, so that none is given out twice. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, host)
      await once(server, 'listening')
      return server
    }),
  )
  const ports = servers.map(server => (server.address() as AddressInfo).port)
  await Promise.all(servers.map(server => once(server.close(), 'close')))
  return ports
}
