import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { type FormEvent, useEffect } from 'react'
import { Refused, send, wordsFor } from '../api/request.ts'
import { Button } from '../ui/button.tsx'
import { Input } from '../ui/field.tsx'
import { Notice } from '../ui/states.tsx'

const route = getRouteApi('/sign-in')

function words(error: unknown): string {
  if (error instanceof Refused && error.status === 401)
    return 'E-mail address or password is wrong. Check both and try again.'
  if (error instanceof Refused && error.status === 429)
    return 'Too many tries. Wait a minute, then try again.'
  return wordsFor(error)
}

export function SignInPage() {
  const { to } = route.useSearch()
  const router = useRouter()
  const client = useQueryClient()
  const signIn = useMutation({
    mutationFn: (who: { email: string; password: string }) => send('POST', '/api/auth/sign-in/email', who),
    onSuccess: () => {
      client.clear()
      // Only a path of this console: an address from elsewhere must not lead away after signing in.
      router.history.push(to?.startsWith('/') && !to.startsWith('//') ? to : '/inbox')
    },
  })
  useEffect(() => {
    document.title = 'Sign in · Frontdesk'
  }, [])
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    signIn.mutate({ email: String(form.get('email')).trim(), password: String(form.get('password')) })
  }
  return (
    <main className="grid min-h-full place-items-center bg-canvas px-4 py-10">
      <div className="w-full max-w-[23rem]">
        <div className="flex items-center justify-center gap-3 pb-6">
          <Sign />
          <span className="text-xl font-semibold tracking-tight">Frontdesk</span>
        </div>
        <div className="rounded-2xl border border-line bg-raised p-6 shadow-float sm:p-7">
          <h1 className="text-lg font-semibold">Sign in</h1>
          <p className="pb-5 text-sm text-ink-2">
            {to
              ? 'Your session has ended. Afterwards you are back where you were.'
              : 'To the console of your front desk.'}
          </p>
          <form onSubmit={submit} className="flex flex-col gap-4">
            <Input label="E-mail" name="email" type="email" autoComplete="username" required autoFocus />
            <Input
              label="Password"
              name="password"
              type="password"
              autoComplete="current-password"
              required
            />
            {signIn.isError && <Notice>{words(signIn.error)}</Notice>}
            <Button kind="primary" type="submit" busy={signIn.isPending} className="w-full">
              Sign in
            </Button>
          </form>
        </div>
        <p className="px-2 pt-5 text-center text-xs text-ink-3">
          First time here? The owner's password was shown once in the terminal in which Frontdesk was first
          started.
        </p>
      </div>
    </main>
  )
}

function Sign() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className="size-9">
      <rect width="32" height="32" rx="8" fill="var(--brand)" />
      <path
        d="M8 21.5h16M10 18.5a6 6 0 0 1 12 0M16 12.5v-3M13.5 9.5h5"
        fill="none"
        stroke="#fff"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
    </svg>
  )
}
