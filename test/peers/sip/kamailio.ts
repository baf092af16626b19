import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, host, start } from './programs.ts'

/** A registrar and proxy that wants a password for everything and stays in the way of every call. */
const configuration = (port: number, longest: number) => `#!KAMAILIO
debug=0
log_stderror=yes
children=1
tcp_children=1
auto_aliases=no
disable_core_dump=yes
listen=udp:${host}:${port}
listen=tcp:${host}:${port}
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "maxfwd.so"
loadmodule "usrloc.so"
loadmodule "registrar.so"
loadmodule "siputils.so"
loadmodule "textops.so"
loadmodule "auth.so"
modparam("auth", "qop", "auth")
modparam("auth", "nonce_count", 1)
modparam("usrloc", "db_mode", 0)
modparam("registrar", "max_expires", ${longest})
request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (has_totag()) {
    if (loose_route()) { t_relay(); exit; }
    if (is_method("ACK")) { if (t_check_trans()) t_relay(); exit; }
    sl_send_reply("404", "Not here"); exit;
  }
  if (is_method("CANCEL")) { if (t_check_trans()) t_relay(); exit; }
  if (is_method("REGISTER")) {
    if (!pv_www_authenticate("$fd", "secret", "0")) { www_challenge("$fd", "1"); exit; }
    save("location");
    exit;
  }
  if (!pv_proxy_authenticate("$fd", "secret", "0")) { proxy_challenge("$fd", "1"); exit; }
  consume_credentials();
  record_route();
  if (!lookup("location")) { sl_send_reply("404", "Not Found"); exit; }
  t_relay();
}
`

export interface Kamailio {
  readonly port: number
  /** As if it had crashed: it forgets who is registered. */
  kill(): Promise<void>
  /** On the same port. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** `longest` in seconds: no registration is granted for more. */
export async function startKamailio(longest = 3_600): Promise<Kamailio> {
  const folder = await mkdtemp(join(tmpdir(), 'kamailio-'))
  const port = await freePort()
  await writeFile(join(folder, 'kamailio.cfg'), configuration(port, longest))
  const run = () =>
    start(
      'kamailio',
      ['-f', 'kamailio.cfg', '-DD', '-E', '-m', '32', '-M', '4', '-Y', folder, '-w', folder],
      folder,
    )
  let program = run()
  await listening(port)
  return {
    port,
    kill: () => program.stop('SIGTERM'),
    async start() {
      program = run()
      await listening(port)
    },
    async stop() {
      await program.stop()
      await rm(folder, { recursive: true })
    },
  }
}

/** Until it takes TCP connections; it opens UDP before. */
async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, host)
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false)
    socket.destroy()
    if (open) return
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}
