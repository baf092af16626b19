import { z } from 'zod'

/** Steps into which every recording is divided, however long it is. */
export const waveformSteps = 120

const side = z.array(z.number().int().min(0).max(100)).length(waveformSteps)

/** How loud each side of a recorded call was, step by step; 100 is the loudest that a line carries. */
export const callWaveform = z.object({
  seconds: z.number().describe('Of the whole recording'),
  caller: side,
  ours: side,
})
export type CallWaveform = z.infer<typeof callWaveform>
