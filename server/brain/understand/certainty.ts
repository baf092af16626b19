/** Below this an intent is a guess (calibrated probability). */
export const sure = 0.45
/** An action asked for in these words needs no second look at the knowledge. */
export const verySure = 0.75
