export { startCall } from './call.ts'
export { openBar } from './call-bar.ts'
