import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely'

interface LaneRow {
  business_id: string
  lane: string
  bucket: number
  due_at: Date
  lease: string | null
  wake: Generated<number>
}

interface TaskRow {
  business_id: string
  lane: string
  id: GeneratedAlways<number>
  kind: string
  payload: JSONColumnType<object, string, string>
  key: string | null
  state: Generated<'waiting' | 'running' | 'parked'>
  attempts: Generated<number>
  max_attempts: number
  created_at: Date
  parked_at: Date | null
  last_error: string | null
}

interface TimerRow {
  business_id: string
  key: string
  bucket: number
  due_at: Date
  lane: string
  kind: string
  payload: JSONColumnType<object, string, string>
  max_attempts: number
  every_ms: number | null
  daily_at: string | null
  zone: string | null
}

/** Tables of migrations/0001_queue.sql. */
export interface QueueSchema {
  lanes: LaneRow
  tasks: TaskRow
  timers: TimerRow
}
