import type { TransferNews } from './events.ts'
import { takeMessage } from './menu.ts'
import { end, isMute } from './rest.ts'
import { say } from './saying.ts'
import type { Step } from './step.ts'

/** ms in which nobody answers and no other telephone begins to ring until we return to the caller. */
const ringing = 60_000
/** ms for a teammate to hear a long brief twice and to decide. */
const briefing = 180_000

export function startTransfer(step: Step): void {
  const { transfer } = step.state
  if (!transfer) return
  const { brief, urgency } = transfer
  step.forget()
  step.set({ transfer: { ...transfer, step: 'ringing' } })
  step.enter('transferring')
  const holds = step.state.counts.holds + 1
  step.count({ holds })
  step.emit({ kind: 'hold', on: true, utterance: `hold-${holds}` }, { kind: 'transfer', brief, urgency })
  step.within('transfer', ringing)
}

/** `taken`: a person is on the line and we are silent; `over`: they have finished, or the network took the call. */
export function transferNews(step: Step, outcome: TransferNews): void {
  const { transfer } = step.state
  if (step.state.phase !== 'transferring' || !transfer) return
  if (outcome === 'nobody') nobodyFree(step)
  else if (outcome === 'over') end(step, 'transferred')
  else if (outcome !== 'taken') {
    if (transfer.step === 'ringing') step.within('transfer', outcome === 'ringing' ? ringing : briefing)
  } else {
    step.set({ transfer: { ...transfer, step: 'talking' } })
    step.drop('transfer')
    step.emit({ kind: 'hold', on: false })
  }
}

export function nobodyFree(step: Step): void {
  dropTransfer(step)
  if (isMute(step)) end(step, 'failed')
  else if (step.state.deaf) takeMessage(step)
  else {
    // Whatever hums now has hummed into the music: it is not meant for us.
    step.set({ expecting: 'open', voice: { ...step.state.voice, noise: step.state.voice.on } })
    step.enter('thinking')
    say(step, 'own', step.phrases.nobodyFree)
  }
}

export function dropTransfer(step: Step): void {
  const { transfer } = step.state
  if (transfer && transfer.step !== 'due') step.emit({ kind: 'cancel-transfer' })
  if (transfer?.step === 'ringing') step.emit({ kind: 'hold', on: false })
  step.set({ transfer: undefined })
}
