import { describeConnector, eventually } from '../conformance.ts'
import { createChat } from './chat.ts'
import { answer, serveChat, testSecret, Visitor, widgetAccount } from './testing/chat-world.ts'

describeConnector('the web chat', async () => {
  const connector = createChat({ secret: testSecret })
  const server = await serveChat(connector)
  const account = widgetAccount()
  let widget: Visitor | undefined
  let token: string | undefined

  const connected = async () => {
    if (widget && !widget.closed && token) return { widget, token }
    widget = await new Visitor(server.port, account.address).open()
    token = (await widget.hello(token)).token
    return { widget, token }
  }
  const known = () => {
    if (!token) throw new Error('the customer has not written yet')
    return token
  }
  // Accounts that are taken away need no visitor of their own.
  const anybody = 'v1.nobody-in-particular.x'

  return {
    connector,
    accounts: [account],
    broken: widgetAccount('chat-2', { colour: 'purple' }),
    async deliver({ id, text }) {
      const { widget: visitor } = await connected()
      const acks = () => visitor.frames.filter(each => each.kind === 'ack' && each.clientId === id).length
      const before = acks()
      visitor.message(id, text)
      await eventually('the acknowledgement', () => acks() > before || undefined)
    },
    async deliverBytes(bytes) {
      const stranger = await new Visitor(server.port, account.address).open()
      stranger.socket.send(bytes, { binary: false })
      await eventually('an answer', () => stranger.frames[0] ?? stranger.closed)
      stranger.socket.terminate()
      await stranger.ending()
    },
    outbound: (id, text) => answer(id, text, token ?? anybody),
    refused: id => ({
      ...answer(id, 'To a number', known()),
      to: { ...answer(id, '', known()).to, kind: 'phone' },
    }),
    reached: async () =>
      (widget?.entries() ?? []).filter(each => each.author !== 'customer').map(each => each.text),
    async close() {
      widget?.socket.terminate()
      await server.close()
    },
  }
})
