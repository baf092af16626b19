import { useEffect, useState } from 'react'

/** Milliseconds of the clock, read again every so many milliseconds: for what runs out while one looks at it. */
export function useNow(every: number): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every)
    return () => clearInterval(timer)
  }, [every])
  return now
}
