import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import {
  type Account,
  createAudioMedia,
  createUserAgent,
  type IncomingCall,
  type Registration,
  type RegistrationState,
  type UserAgent,
} from '../../../server/connectors/phone/sip/index.ts'
import { freePort, host, missingSip, type Program, start } from './programs.ts'

/** A registrar and proxy that wants a password for everything and stays in the way of every call. */
const configuration = (port: number) => `#!KAMAILIO
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

describe('Kamailio, a registrar and proxy', { skip: missingSip('kamailio') }, () => {
  let proxy: Program
  let folder: string
  let port: number
  let desk: UserAgent
  let anna: UserAgent

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kamailio-'))
    port = await freePort()
    await writeFile(join(folder, 'kamailio.cfg'), configuration(port))
    proxy = start(
      'kamailio',
      ['-f', 'kamailio.cfg', '-DD', '-E', '-m', '32', '-M', '4', '-Y', folder, '-w', folder],
      folder,
    )
    desk = await createUserAgent({ listen: { host, port: 0 }, identity: `sip:desk@${host}`, peers: [] })
    anna = await createUserAgent({ listen: { host, port: 0 }, identity: `sip:anna@${host}` })
  })
  after(async () => {
    await Promise.all([desk.close(), anna.close()])
    await proxy.stop()
    await rm(folder, { recursive: true })
  })

  const account = (user: string, transport: string, password = 'secret'): Account => ({
    address: `sip:${user}@${host}:${port}`,
    username: user,
    password,
    server: `sip:${host}:${port};transport=${transport}`,
    expires: 120,
  })
  const becomes = (registration: Registration, wanted: RegistrationState) =>
    new Promise<number>(resolve =>
      registration.on('state', ({ state, status }) => state === wanted && resolve(status)),
    )
  const media = () => createAudioMedia({ address: host, port: 4000 })

  for (const transport of ['udp', 'tcp'])
    test(`a registered desk is called through it over ${transport}, held and hung up`, async () => {
      const registration = desk.register(account('desk', transport))
      assert.equal(await becomes(registration, 'registered'), 200)
      const reached = new Promise<IncomingCall>(resolve => desk.onInvite(resolve))
      const call = anna.call(`sip:desk@${host}:${port}`, {
        media: media(),
        account: account('anna', transport),
      })
      const incoming = await reached
      assert.equal(incoming.request.headers.has('Record-Route'), true)
      assert.equal(incoming.request.headers.has('Proxy-Authorization'), false)
      await incoming.accept(media())
      assert.equal(await call.established, true)
      assert.equal((await call.hold()).ok, true)
      assert.equal((await incoming.resume()).ok, true)
      assert.equal(await incoming.sendDtmfInfo('5'), true)
      incoming.hangup()
      assert.equal((await call.ended).by, 'them')
      await registration.remove()
      const nobody = anna.call(`sip:desk@${host}:${port}`, {
        media: media(),
        account: account('anna', transport),
      })
      assert.equal((await nobody.ended).status, 404)
    })

  test('a wrong password registers nobody', async () => {
    const registration = desk.register(account('desk', 'udp', 'guess'))
    assert.equal(await becomes(registration, 'failed'), 401)
    await registration.remove()
  })

  test('who is not registered there and not on the list cannot call the desk directly', async () => {
    const stranger = await createUserAgent({ listen: { host, port: 0 }, identity: `sip:eve@${host}` })
    const guarded = await createUserAgent({
      listen: { host, port: 0 },
      identity: `sip:desk@${host}`,
      peers: ['192.0.2.0/24'],
    })
    const call = stranger.call(`sip:desk@${host}:${guarded.port}`, { media: media() })
    assert.equal((await call.ended).status, 403)
    await Promise.all([stranger.close(), guarded.close()])
  })
})
