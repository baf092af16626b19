import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeWav } from '../../../server/connectors/phone/media/wav.ts'
import { freePort, host, start } from './programs.ts'

export interface BaresipEvent {
  readonly type: string
  readonly param?: string
  /** Whom the call is with. */
  readonly peeruri?: string
}

/** A softphone that is moved by commands. */
export interface Baresip {
  readonly address: string
  /** All that it has written, for the report of a failure. */
  said(): string
  command(command: string, params?: string): Promise<{ readonly ok: boolean; readonly data: string }>
  /** The next event of the type that was not taken yet. */
  event(type: string): Promise<BaresipEvent>
  /** Events that were not taken so far are of no interest any more. */
  forget(): void
  stop(): Promise<void>
}

export interface BaresipOptions {
  /** Added to its line in the accounts file; it answers by itself unless this names another answermode. */
  readonly account?: string
  /** Host and port of its registrar and proxy. */
  readonly server?: string
  /** 16-bit samples at 8 kHz that it sends; without a sound it sends no packet at all, and so no key either. */
  readonly speaks?: Int16Array
  /** Sound is encrypted by keys in the SDP (RFC 4568), or there is no call. */
  readonly srtp?: boolean
  /** The PEM file of whom it believes, and of its own key and certificate: it then calls over TLS as well. */
  readonly tls?: { readonly ca: string; readonly own: string }
}

/** Starts baresip with its own folder and ports. */
export async function startBaresip(user: string, options: BaresipOptions = {}): Promise<Baresip> {
  const { account = 'regint=0', server, speaks } = options
  const folder = await mkdtemp(join(tmpdir(), 'baresip-'))
  const [port, control] = [await freePort(), await freePort()]
  const domain = server ?? `${host}:${port}`
  await writeFile(join(folder, 'config'), `${configOf(folder, port, control, options).join('\n')}\n`)
  if (speaks) await writeFile(join(folder, 'speaks.wav'), writeWav({ rate: 8_000, channels: [speaks] }))
  const answers = account.includes('answermode') ? 'audio_codecs=PCMU' : 'answermode=auto'
  const secure = options.srtp ? ';mediaenc=srtp-mand' : ''
  await writeFile(join(folder, 'accounts'), `<sip:${user}@${domain}>;${answers}${secure};${account}\n`)
  await writeFile(join(folder, 'contacts'), '')
  const program = start('baresip', ['-f', folder], folder)
  await program.says(/baresip is ready/)
  const socket = connect(control, host)
  await once(socket, 'connect')
  const link = speak(socket)
  return {
    address: `sip:${user}@${host}:${port}`,
    said: program.said,
    ...link,
    async stop() {
      socket.destroy()
      // On SIGTERM it waits half a minute for the timers of its last transactions.
      await program.stop('SIGKILL')
      await rm(folder, { recursive: true })
    },
  }
}

function configOf(folder: string, port: number, control: number, { speaks, srtp, tls }: BaresipOptions) {
  return [
    'poll_method epoll',
    `sip_listen ${host}:${port}`,
    ...(tls ? [`sip_cafile ${tls.ca}`, `sip_certificate ${tls.own}`] : []),
    'net_interface 127.0.0.1',
    'module_path /usr/lib/baresip/modules',
    speaks ? `audio_source aufile,${join(folder, 'speaks.wav')}` : 'audio_source aubridge,nowhere',
    'audio_player aubridge,nowhere',
    'audio_alert aubridge,nowhere',
    'rtp_ports 20000-29999',
    'module g711.so',
    ...(srtp ? ['module srtp.so'] : []),
    'module aubridge.so',
    'module aufile.so',
    'module_tmp uuid.so',
    'module_tmp account.so',
    'module_app menu.so',
    'module_app ctrl_tcp.so',
    `ctrl_tcp_listen ${host}:${control}`,
  ]
}

/** The JSON in netstrings of its ctrl_tcp module. */
function speak(socket: Socket): Pick<Baresip, 'command' | 'event' | 'forget'> {
  let waiting = Buffer.alloc(0)
  let tokens = 0
  const replies = new Map<string, (reply: { ok: boolean; data: string }) => void>()
  const events: BaresipEvent[] = []
  const waiters: (() => void)[] = []
  socket.on('data', piece => {
    waiting = Buffer.concat([waiting, piece])
    for (;;) {
      const colon = waiting.indexOf(':')
      const size = Number(waiting.toString('latin1', 0, Math.max(colon, 0)))
      if (colon < 0 || waiting.length < colon + size + 2) return
      const message = JSON.parse(waiting.toString('utf8', colon + 1, colon + 1 + size))
      waiting = waiting.subarray(colon + size + 2)
      if (message.response) replies.get(message.token)?.({ ok: message.ok, data: String(message.data ?? '') })
      else events.push(message)
      for (const wake of waiters.splice(0)) wake()
    }
  })
  return {
    command(command, params = '') {
      const token = `t${++tokens}`
      const text = JSON.stringify({ command, params, token })
      socket.write(`${Buffer.byteLength(text)}:${text},`)
      return new Promise(resolve => replies.set(token, resolve))
    },
    forget() {
      events.length = 0
    },
    async event(type) {
      for (;;) {
        const at = events.findIndex(each => each.type === type)
        if (at >= 0) return events.splice(at, 1)[0]!
        await new Promise<void>(resolve => waiters.push(resolve))
      }
    },
  }
}
