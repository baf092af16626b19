import type { Choice, Medium } from '../../../contract/message.ts'
import type { BusinessView } from '../../../contract/turn.ts'
import type { Said } from '../dialogue/acts.ts'
import type { LocalTime } from '../dialogue/local-time.ts'
import { english, englishChoices } from './en.ts'
import { type Register, registerOf } from './register.ts'
import { capital, firstName } from './wording.ts'

/** A piece of the answer and what it rests on. */
export interface Block {
  readonly text: string
  readonly evidence: readonly string[]
  /** Buttons, where the medium has them. */
  readonly choices?: readonly Choice[]
  /** What can be picked, with or without buttons. */
  readonly labels: readonly Choice[]
  /** What it does, for the trace and the fall-back. */
  readonly act: string
}

export interface Occasion {
  readonly medium: Medium
  readonly business: BusinessView
  readonly now: LocalTime
  readonly name?: string | undefined
}

/** Puts acts into the words and the form of a medium. Deterministic: equal acts, equal words. */
export function compose(said: readonly Said[], occasion: Occasion): Block[] {
  const register = registerOf(occasion.medium, occasion.business, occasion.now)
  const blocks = said.flatMap(each => block(each, occasion, register))
  return occasion.medium.style === 'letter' ? letter(blocks, occasion) : blocks
}

function block(said: Said, { medium, business }: Occasion, register: Register): Block[] {
  const text = english(said, business, register).trim()
  if (!text) return []
  const choices = englishChoices(said, register)
  const fits = choices.length > 0 && medium.choices >= choices.length
  return [
    {
      text: fits || register.style === 'speech' ? text : numbered(text, choices, said),
      evidence: said.evidence,
      act: said.act.act,
      labels: choices,
      ...(fits ? { choices } : {}),
    },
  ]
}

/** Lists that the sentence does not already number are written under it; yes and no need no list. */
function numbered(text: string, choices: readonly Choice[], said: Said): string {
  const listed = ['read-back', 'ask-who', 'ask-meridiem', 'ask-service', 'no-answer']
  const plain = listed.includes(said.act.act) && said.question?.about !== 'reminder'
  if (choices.length < 2 || plain || /^1\. /mu.test(text)) return text
  return `${text}\n${choices.map(({ label }, index) => `${index + 1}. ${label}`).join('\n')}`
}

/** Greeting, paragraphs, closing. */
function letter(blocks: readonly Block[], { business, name }: Occasion): Block[] {
  const greeting = {
    text: name ? `Dear ${firstName(name)},` : 'Hello,',
    evidence: ['customer', 'said'],
    act: 'salutation',
    labels: [],
  }
  const closing = {
    text: `Kind regards,\n${capital(business.signature)}`,
    evidence: ['business:name'],
    act: 'signature',
    labels: [],
  }
  return [greeting, ...blocks, closing]
}
