/** Below this an intent is a guess (calibrated probability). */
export const sure = 0.45
/** Unless it is at least this and nothing else is half as likely. */
export const leading = 0.3
/** An action asked for in these words needs no second look at the knowledge. */
export const verySure = 0.75
