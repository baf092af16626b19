import { useMutation } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { Refused, send, wordsFor } from '../api/request.ts'
import { useMe } from '../ui/business.tsx'
import { Button } from '../ui/button.tsx'
import { Input } from '../ui/field.tsx'
import { Card } from '../ui/page.tsx'
import { Notice } from '../ui/states.tsx'
import { say } from '../ui/toast.tsx'
import { Part } from './part.tsx'

export function OwnAccountSection() {
  const { teammate } = useMe()
  const change = useMutation({
    mutationFn: (passwords: { currentPassword: string; newPassword: string }) =>
      send('POST', '/api/auth/change-password', passwords),
  })
  const wrong = change.error instanceof Refused ? change.error.fields : {}
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const data = new FormData(form)
    change.mutate(
      { currentPassword: String(data.get('current')), newPassword: String(data.get('new')) },
      {
        onSuccess: () => {
          form.reset()
          say('Your password is changed.')
        },
      },
    )
  }
  return (
    <Part title="Your account" about={`${teammate.name}, ${teammate.email}. Your role is ${teammate.role}.`}>
      <Card className="p-5">
        <form onSubmit={submit} className="flex max-w-sm flex-col gap-4">
          <h3 className="text-base font-semibold">Change the password</h3>
          <input type="hidden" name="username" autoComplete="username" value={teammate.email} readOnly />
          <Input
            label="Present password"
            name="current"
            type="password"
            required
            autoComplete="current-password"
            error={wrong.currentPassword}
          />
          <Input
            label="New password"
            name="new"
            type="password"
            required
            minLength={10}
            maxLength={200}
            autoComplete="new-password"
            hint="At least 10 characters."
            error={wrong.newPassword}
          />
          {change.isError && <Notice>{wordsFor(change.error)}</Notice>}
          <Button kind="primary" type="submit" busy={change.isPending} className="self-start">
            Change it
          </Button>
        </form>
      </Card>
    </Part>
  )
}
