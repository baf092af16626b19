import type { FlowName } from '../understand/commands.ts'
import { book } from './book.ts'
import { cancel } from './cancel.ts'
import { check } from './check.ts'
import type { Flow } from './flow.ts'
import { message } from './message.ts'
import { reschedule } from './reschedule.ts'

export const flows: Readonly<Record<FlowName, Flow>> = { book, reschedule, cancel, check, message }
