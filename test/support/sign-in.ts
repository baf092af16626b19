/** A browser in which somebody signed in. */
export type Api = (path: string, init?: RequestInit) => Promise<Response>

export async function signIn(
  origin: string,
  who: { readonly email: string; readonly password: string },
): Promise<Api> {
  const answer = await fetch(`${origin}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify(who),
  })
  if (!answer.ok) throw new Error(`Signing in gave ${answer.status}.`)
  const cookie = answer.headers.getSetCookie().map(part => part.split(';')[0])
  return (path, init = {}) =>
    fetch(origin + path, {
      ...init,
      headers: { cookie: cookie.join('; '), origin, 'content-type': 'application/json', ...init.headers },
    })
}
