/** An INVITE as a phone sends it, for tests to vary. */
export function inviteText(
  change: { to?: string; headers?: readonly string[]; body?: string; callId?: string } = {},
) {
  const body =
    change.body ??
    'v=0\r\no=anna 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n'
  return [
    'INVITE sip:desk@127.0.0.1:5060 SIP/2.0',
    'Via: SIP/2.0/UDP 127.0.0.1:5061;rport;branch=z9hG4bKnashds8',
    'Max-Forwards: 70',
    `To: ${change.to ?? 'Desk <sip:desk@127.0.0.1>'}`,
    'From: "Anna Müller" <sip:anna@127.0.0.1>;tag=1928301774',
    `Call-ID: ${change.callId ?? 'a84b4c76e66710@127.0.0.1'}`,
    'CSeq: 314159 INVITE',
    'Contact: <sip:anna@127.0.0.1:5061>',
    'Allow: INVITE, ACK, CANCEL, BYE, UPDATE, PRACK',
    'Supported: 100rel, timer, replaces',
    ...(change.headers ?? []),
    'Content-Type: application/sdp',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n')
}
